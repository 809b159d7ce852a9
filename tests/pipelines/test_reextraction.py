"""What reading again changes: told field by field, never taken for an edit, and stopped where the card says."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.assets import describe_load
from pipelines.batches import LoadedReport
from pipelines.deduplication import Counts, Row
from pipelines.loading import LoadedBatch
from pipelines.reextraction import FieldChange, Reextraction, ReextractionRefusedError, compare_readings
from tests.pipelines.deduplication.conftest import TEXT, Tables, make_capture
from warehouse.load import LoadReport

OTHER = TEXT.replace("twelve", "thirteen")


def reject(article_id: str, hours: float = 0) -> Row:
    return {"record_id": f"urn:uuid:{article_id}-{hours}", "reason": "no_text", "detail": "expected words, found none"}


def read_again(*captures: Row, rejects: tuple[Row, ...] = (), before: tuple[Row, ...]) -> tuple[Reextraction, Tables]:
    """Load `before`, then `captures` by newer rules; what that changes, and the tables after it."""
    tables = Tables()
    tables.load(*before)
    old = [dict(row) for row in tables.get("article_versions")]
    tables.load(*captures)
    return compare_readings(captures, rejects, old, tables.get("article_versions"), "2"), tables


def kinds(tables: Tables) -> list[str]:
    return [row["kind"] for row in tables.get("changes")]


def test_every_changed_field_of_every_version_is_told() -> None:
    before = (make_capture("a1"), make_capture("b1", 1, text=OTHER), make_capture("c1", 2, text=f"{TEXT} {OTHER}"))
    again = (
        make_capture("a1", text=OTHER, source_agency="AFP", parser_version="2"),
        make_capture("b1", 1, text=OTHER, source_agency="MENA", parser_version="2"),
        make_capture("c1", 2, text=f"{TEXT} {OTHER}", parser_version="2"),
    )
    found, _ = read_again(*again, before=before)
    assert (found.known, found.changed, round(found.share, 3)) == (3, 2, 0.667)
    assert found.fields == {"source_agency": 2, "body": 1}
    body = next(change for change in found.changes if change.field == "body")
    assert body == FieldChange("a1", "http://daily.test/a1", 1, "body", TEXT, OTHER)


def test_what_was_not_looked_for_before_is_said_and_stops_nothing() -> None:
    before = (make_capture("a1"), make_capture("b1", 1, text=OTHER))
    more = {"captions": ["The quay."], "embeds": [], "is_gallery": False, "translation_urls": [], "parser_version": "2"}
    found, tables = read_again(make_capture("a1", **more), make_capture("b1", 1, text=OTHER, **more | {"captions": []}), before=before)
    assert (found.changed, found.completed, found.fields) == (0, 1, {"captions": 1})
    assert "0 would change, 1 only say more (captions 1)" in found.describe()
    found.check(0.0, "here", "accept")
    assert kinds(tables) == ["insert", "insert", "reprocess"]
    assert [row["captions"] for row in tables.get("article_versions")] == [["The quay."], []]


def test_lost_captions_are_a_change_like_any_other() -> None:
    known = {"captions": ["The quay."], "embeds": [], "is_gallery": False, "translation_urls": []}
    found, _ = read_again(make_capture("a1", **known | {"captions": [], "parser_version": "2"}), before=(make_capture("a1", **known),))
    assert (found.changed, found.completed) == (1, 0)


def test_what_the_rules_changed_is_no_edit_of_the_publisher() -> None:
    before = (make_capture("a1"), make_capture("a1", 5))
    again = (make_capture("a1", text=OTHER, parser_version="2"), make_capture("a1", 5, text=OTHER, parser_version="2"))
    _, tables = read_again(*again, before=before)
    assert kinds(tables) == ["insert", "reprocess"]
    assert [row["version_no"] for row in tables.get("article_versions")] == [1]


def test_an_edit_stays_an_edit_when_both_sides_of_it_are_read_again() -> None:
    before = (make_capture("a1"), make_capture("a1", 5, text=OTHER))
    again = tuple(
        make_capture("a1", hours, text=text, headline="Harbour opens again", parser_version="2") for hours, text in ((0, TEXT), (5, OTHER))
    )
    found, tables = read_again(*again, before=before)
    assert found.fields == {"headline": 2}
    assert [row["change_kind"] for row in tables.get("article_versions")] == ["first", "text_corrected"]


def test_rules_of_a_card_that_changed_read_again_in_both_directions() -> None:
    first = make_capture("a1", parser_version="1+aaaa", section="Ports")
    second = make_capture("a1", parser_version="1+0000", section="Harbours")
    found, tables = read_again(second, before=(first,))
    assert found.fields == {"section": 1}
    assert tables.get("article_versions")[0]["section"] == "Harbours"
    found, tables = read_again(make_capture("a1", parser_version="1", section="Old"), before=(make_capture("a1", parser_version="2"),))
    assert (found.changed, tables.get("article_versions")[0]["section"]) == (0, None)


def test_page_that_gives_no_article_any_more_is_lost_and_stays() -> None:
    before = (make_capture("a1"), make_capture("b1", 1, text=OTHER))
    found, tables = read_again(make_capture("b1", 1, text=OTHER, parser_version="2"), rejects=(reject("a1"),), before=before)
    assert (found.known, found.changed) == (2, 1)
    assert [(change.field, change.before, change.after) for change in found.changes] == [
        ("lost", "Harbour opens", "no_text: expected words, found none")
    ]
    assert {row["article_id"] for row in tables.get("articles")} == {"a1", "b1"}


def test_pages_that_were_never_read_are_not_known() -> None:
    found, _ = read_again(make_capture("b1", 1, text=OTHER, parser_version="2"), before=(make_capture("a1"),))
    assert (found.known, found.changed, found.describe()) == (0, 0, "no known article is read again")


@pytest.mark.parametrize(("most", "refused"), [(0.0, True), (0.49, True), (0.5, False), (1.0, False)])
def test_threshold_of_the_card_stops_it(most: float, refused: bool) -> None:
    found = Reextraction("2", 2, (FieldChange("a1", "http://daily.test/a1", 1, "body", "x", "y"),))
    if not refused:
        found.check(most, "daily 2026-03-01", "say so")
        return
    with pytest.raises(
        ReextractionRefusedError, match=r"daily 2026-03-01: expected at most .*found 1 \(50%: body 1\); none of it was loaded; say so"
    ):
        found.check(most, "daily 2026-03-01", "say so")


def test_materialisation_tells_fields_and_examples_and_no_markup() -> None:
    changes = (FieldChange("a1", "http://daily.test/a1", 1, "section", None, "<b>*Ports*</b>"), FieldChange("b1", "u", 1, "body", "x", "y"))
    report = LoadReport("batch", 1, False, 4, 0, 0, 0, 0)
    metadata = describe_load(LoadedReport((LoadedBatch(report, Counts(reprocessed=2), Reextraction("2", 4, changes)),)))
    assert (metadata["read_again"], metadata["read_otherwise"], metadata["changed/section"], metadata["changed/body"]) == (4, 2, 1, 1)
    assert "<b>" not in metadata["read_otherwise_examples"].value
    assert "Ports" in metadata["read_otherwise_examples"].value
    quiet = describe_load(LoadedReport((LoadedBatch(report, Counts(new=1), Reextraction("2")),)))
    assert "read_again" not in quiet


def test_examples_show_where_values_begin_to_differ() -> None:
    texts = ["a" * 500 + " old " + "b" * 500, "a" * 500 + " new " + "b" * 500]
    changes: list[Any] = [FieldChange(f"a{n}", "u", 1, "body", *texts) for n in range(9)] + [
        FieldChange("a1", "u", 1, "section", None, "Ports")
    ]
    examples = Reextraction("2", 9, tuple(changes)).examples(2)
    assert [change.field for change in examples] == ["body", "body", "section"]
    assert (examples[0].before[:36], examples[0].after[30:36]) == ("…" + "a" * 29 + " old b", " new b")
    assert len(examples[0].before) < 200
    assert (examples[2].before, examples[2].after) == ("None", "Ports")
