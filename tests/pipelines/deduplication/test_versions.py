from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deduplication import Row
from pipelines.deduplication.versions import build_chain
from tests.pipelines.deduplication.conftest import TEXT, Tables, at, make_capture, make_outcome

OTHER = TEXT.replace("twelve", "thirteen")


def keep(state: Row) -> Row:
    return state


def describe(chain: list[Row]) -> list[tuple[Any, ...]]:
    return [(row["version_no"], row["change_kind"], row["first_seen_at"], row["last_seen_at"]) for row in chain]


def test_first_capture_is_the_first_version() -> None:
    assert describe(build_chain([], [make_capture()], [], keep)) == [(1, "first", at(0), at(0))]


def test_same_content_is_seen_again() -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=3)], [], keep)
    assert describe(chain) == [(1, "first", at(0), at(3))]
    assert chain[0]["record_id"] == "urn:uuid:a1-0"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_translation_that_is_stated_later_is_known_in_any_order_of_arrival(order: tuple[int, ...]) -> None:
    translation = [{"language": "ar", "url": "http://daily.test/ar1"}]
    captures = [make_capture(hours=hours, translation_urls=stated) for hours, stated in ((0, []), (3, translation), (6, []))]
    tables = Tables()
    for number in order[:2]:
        tables.load(captures[number])
    newest = max(order[:2])
    (row,) = tables.get("article_versions")
    assert (row["version_no"], row["change_kind"], row["translation_urls"]) == (1, "first", translation if newest == 1 else [])
    tables.load(captures[order[2]])
    assert [row["translation_urls"] for row in tables.get("article_versions")] == [[]]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_translation_that_only_the_newest_visit_states_is_known_after_reading_again_in_any_order(order: tuple[int, ...]) -> None:
    translation = [{"language": "ar", "url": "http://daily.test/ar1"}]
    tables = Tables()
    tables.load(*(make_capture(hours=hours) for hours in (0, 3, 6)))
    for number in order:
        tables.load(make_capture(hours=3 * number, translation_urls=translation if number == 2 else [], parser_version="2"))
    assert [row["translation_urls"] for row in tables.get("article_versions")] == [translation]


@pytest.mark.parametrize(
    ("changes", "kind", "fields"),
    [
        ({"headline": "Harbour opened"}, "headline", ["headline"]),
        ({"text": OTHER}, "text_corrected", ["body"]),
        ({"text": f"{TEXT}\nThe first ship carried salt."}, "text_added", ["body"]),
        ({"text": f"{TEXT} of the inner basin"}, "text_added", ["body"]),
        ({"text": TEXT[:-9]}, "text_cut", ["body"]),
        ({"headline": "Harbour opened", "text": OTHER}, "headline_and_text_corrected", ["headline", "body"]),
        ({"date_published": at(-7), "date_published_witness": "meta"}, "date", ["date_published", "date_published_witness"]),
        ({"description": "At last", "content_hash": "x"}, "other", ["description"]),
    ],
)
def test_kind_of_change_says_what_the_editor_changed(changes: Row, kind: str, fields: list[str]) -> None:
    chain = build_chain([], [make_capture(), make_capture(hours=1, **changes)], [], keep)
    assert chain[1]["change_kind"] == kind
    assert [field for field in chain[1]["changed_fields"] if field != "word_count"] == fields


def test_text_that_comes_back_is_a_third_version_and_is_told_as_such() -> None:
    captures = [make_capture(hours=hours, text=TEXT if hours % 2 == 0 else OTHER) for hours in range(4)]
    chain = build_chain([], captures, [], keep)
    assert [row["body"] for row in chain] == [TEXT, OTHER, TEXT, OTHER]
    assert [row["change_kind"] for row in chain] == ["first", "text_corrected", "returned", "returned"]


@pytest.mark.parametrize(
    "noise",
    [
        "Updated 12 minutes ago",
        "Last updated: 1 March 2026 at 14:32 GMT",
        "1,204 views",
        "3 comments",
        "آخر تحديث منذ 5 دقائق",
        "عدد المشاهدات 1204",
        "Related articles\nSalt prices fall\nWho pays for the mole",
        "اقرأ أيضًا\nأسعار الملح تتراجع",
    ],
)
def test_clocks_counters_and_related_headlines_are_no_edit(noise: str) -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=1, text=f"{TEXT}\n{noise}")], [], keep)
    assert describe(chain) == [(1, "first", at(0), at(1))]


@pytest.mark.parametrize("line", ["The ferry left at 14:32 with 12 cars", "12 dead", "1931: the bridge opens"])
def test_lines_that_say_something_are_edits(line: str) -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=1, text=f"{TEXT}\n{line}")], [], keep)
    assert [row["change_kind"] for row in chain] == ["first", "text_added"]


def test_a_date_that_others_state_is_no_edit() -> None:
    hinted = {"date_published": at(-7), "date_published_witness": "feed"}
    assert len(build_chain([], [make_capture(), make_capture(hours=1, **hinted)], [], keep)) == 1


def test_older_capture_splits_the_version_that_spans_it() -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=2)], [], keep)
    chain = build_chain(chain, [make_capture(hours=1, text=OTHER)], [], keep)
    assert [(row["body"], row["record_id"]) for row in chain] == [
        (TEXT, "urn:uuid:a1-0"),
        (OTHER, "urn:uuid:a1-1"),
        (TEXT, "urn:uuid:a1-2"),
    ]


def test_unchanged_visit_moves_only_the_last_sight() -> None:
    chain = build_chain([], [make_capture(hours=0)], [at(5)], keep)
    assert describe(chain) == [(1, "first", at(0), at(5))]


def test_unchanged_visit_saw_what_the_one_before_saw() -> None:
    chain = build_chain([], [make_capture(hours=0)], [at(2)], keep)
    chain = build_chain(chain, [make_capture(hours=1, text=OTHER)], [], keep)
    assert describe(chain) == [(1, "first", at(0), at(0)), (2, "text_corrected", at(1), at(2))]


def test_same_record_again_changes_nothing() -> None:
    once = build_chain([], [make_capture()], [at(1)], keep)
    assert build_chain(once, [make_capture()], [at(1)], keep) == once


def test_newer_rules_rewrite_in_place() -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=2)], [], keep)
    chain = build_chain(chain, [make_capture(hours=0, text=OTHER, parser_version="2")], [], keep)
    assert describe(chain) == [(1, "first", at(0), at(2))]
    assert (chain[0]["body"], chain[0]["parser_version"]) == (OTHER, "2")


def test_older_rules_change_nothing() -> None:
    chain = build_chain([], [make_capture(parser_version="10")], [], keep)
    assert build_chain(chain, [make_capture(text=OTHER, parser_version="9")], [], keep) == chain


def test_newer_rules_may_tell_two_captures_apart() -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=2)], [], keep)
    again = [make_capture(hours=0, parser_version="2"), make_capture(hours=2, text=OTHER, parser_version="2")]
    for order in itertools.permutations(again):
        changed = chain
        for capture in order:
            changed = build_chain(changed, [capture], [], keep)
        assert [row["body"] for row in changed] == [TEXT, OTHER]


def test_difference_between_rules_is_not_the_publishers_edit() -> None:
    chain = build_chain([], [make_capture(hours=0), make_capture(hours=2, text=OTHER, parser_version="2")], [], keep)
    assert chain[1]["change_kind"] == "reprocess"
    chain = build_chain(chain, [make_capture(hours=0, text=OTHER, parser_version="2")], [], keep)
    assert describe(chain) == [(1, "first", at(0), at(2))]


@settings(max_examples=150, deadline=None, database=None)
@given(data=st.data())
def test_order_of_batches_does_not_change_the_tables(data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.sampled_from([TEXT, OTHER, "short", None]), min_size=1, max_size=7))
    ids = data.draw(st.lists(st.sampled_from(["a1", "a2"]), min_size=len(texts), max_size=len(texts)))
    batches: list[Row] = []
    for hours, (text, article_id) in enumerate(zip(texts, ids, strict=True)):
        if text is None:
            batches.append({"outcomes": [make_outcome(article_id, hours, "gone", gone_visits=2)]})
        else:
            batches.append({"captures": [make_capture(article_id, hours, text)]})
    shuffled = data.draw(st.permutations(batches))
    assert load(shuffled).without_stamps() == load(batches).without_stamps()


def load(batches: list[Row]) -> Tables:
    tables = Tables(with_index=False)
    for batch in batches:
        tables.load(*batch.get("captures", ()), outcomes=batch.get("outcomes", ()))
    return tables


def reserved_of(tables: Tables) -> list[list[str] | None]:
    return [version["reserved"] for version in tables.chain()]


def test_a_state_reserves_what_any_of_its_captures_reserves(tables: Tables) -> None:
    tables.load(make_capture(hours=0, reserved=["ai"]))
    tables.load(make_capture(hours=2, reserved=[]))
    tables.load(make_capture(hours=1, reserved=["tdm"]))
    assert reserved_of(tables) == [["ai", "tdm"]]
    assert tables.article()["reserved"] == ["ai", "tdm"]


def test_a_new_state_starts_with_what_its_own_capture_reserves(tables: Tables) -> None:
    tables.load(make_capture(hours=0, reserved=["ai"]), make_capture(hours=1, text=OTHER, reserved=[]))
    assert reserved_of(tables) == [["ai"], []]


def test_newer_rules_forget_what_older_ones_found_reserved(tables: Tables) -> None:
    old = [make_capture(hours=hours, reserved=["ai"]) for hours in (0, 1)]
    tables.load(*old)
    again = [{**old[0], "reserved": [], "parser_version": "2"}, {**old[1], "reserved": ["tdm"], "parser_version": "2"}]
    tables.load(*again)
    assert reserved_of(tables) == [["tdm"]]


def test_what_nobody_looked_for_is_unknown(tables: Tables) -> None:
    tables.load(make_capture(hours=0), make_capture(hours=1))
    assert reserved_of(tables) == [None]


def test_an_answer_without_text_can_reserve(tables: Tables) -> None:
    tables.load(make_capture(hours=0, reserved=[]), make_capture(hours=4, text=OTHER, reserved=[]))
    tables.load(outcomes=[{**make_outcome("a1", 2, "unchanged"), "reserved": ["archive"]}])
    tables.load(outcomes=[{**make_outcome("a1", 5, "unchanged"), "reserved": ["ai"]}])
    tables.load(outcomes=[make_outcome("a1", 6, "unchanged")])
    assert reserved_of(tables) == [["archive"], ["ai"]]
    assert tables.changes() == []
