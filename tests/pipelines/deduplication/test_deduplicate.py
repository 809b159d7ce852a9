from __future__ import annotations

from tests.pipelines.deduplication.conftest import TEXT, Tables, at, make_capture, make_hint, make_outcome

OTHER = TEXT.replace("twelve", "thirteen")
LINK = {"url": "http://daily.test/b", "headline": "Rain", "date_published": None, "date_raw": None}


def test_new_article_is_counted_and_told(tables: Tables) -> None:
    counts = tables.load(make_capture())
    assert (counts.new, counts.new_versions, counts.unchanged) == (1, 0, 0)
    assert tables.changes() == [("insert", "a1")]
    article = tables.article()
    assert (article["version_no"], article["status"], article["story_id"], article["is_canonical"]) == (1, "live", "a1", True)
    assert (article["batch_id"], article["loaded_at"]) == ("batch-1", at(1001))


def test_second_run_over_an_unchanged_site_adds_nothing(tables: Tables) -> None:
    hint = make_hint("a1", "2026-03-01T04:00:00+00:00")
    tables.load(make_capture("a1"), make_capture("a2", text=OTHER), hints=[hint])
    before = {table: len(rows) for table, rows in tables.rows.items()}
    articles = list(tables.get("articles"))
    again = {**hint, "seen_at": at(6)}
    counts = tables.load(make_capture("a1", 5), outcomes=[make_outcome("a2", 5, "unchanged")], hints=[again])
    assert {table: len(rows) for table, rows in tables.rows.items()} == before
    assert tables.get("articles") == articles
    assert (counts.new, counts.new_versions, counts.unchanged) == (0, 0, 2)
    assert tables.chain("a2")[0]["last_seen_at"] == at(5)


def test_edited_article_gets_a_version(tables: Tables) -> None:
    tables.load(make_capture())
    counts = tables.load(make_capture(hours=2, text=OTHER))
    assert (counts.new, counts.new_versions) == (0, 1)
    assert tables.changes() == [("update", "a1")]
    assert (tables.article()["body"], tables.article()["version_no"], tables.article()["first_seen_at"]) == (OTHER, 2, at(0))


def test_older_version_keeps_its_stamp(tables: Tables) -> None:
    tables.load(make_capture())
    tables.load(make_capture(hours=2, text=OTHER))
    assert [row["batch_id"] for row in tables.chain()] == ["batch-1", "batch-2"]


def test_backfill_goes_before_what_is_there(tables: Tables) -> None:
    tables.load(make_capture(hours=5, text=OTHER))
    counts = tables.load(make_capture(hours=1))
    assert [row["body"] for row in tables.chain()] == [TEXT, OTHER]
    assert (tables.article()["body"], tables.article()["first_seen_at"]) == (OTHER, at(1))
    assert counts.new_versions == 1


def test_several_captures_in_one_batch_are_one_article(tables: Tables) -> None:
    counts = tables.load(make_capture(hours=0), make_capture(hours=1), make_capture(hours=2, text=OTHER))
    assert (counts.new, counts.new_versions) == (1, 1)
    assert tables.changes() == [("insert", "a1"), ("update", "a1")]


def test_reading_by_newer_rules_is_told_as_such(tables: Tables) -> None:
    tables.load(make_capture())
    counts = tables.load(make_capture(text=OTHER, parser_version="2"))
    assert (counts.new_versions, counts.reprocessed) == (0, 1)
    assert tables.changes() == [("reprocess", "a1")]
    assert [row["change_kind"] for row in tables.chain()] == ["first"]


def test_related_links_are_those_of_the_current_version(tables: Tables) -> None:
    tables.load(make_capture(related_links=[LINK, {**LINK, "headline": "Sun"}]))
    tables.load(make_capture(hours=1, related_links=[{**LINK, "headline": "Snow"}]))
    assert [(row["position"], row["headline"]) for row in tables.get("related_links")] == [(1, "Rain"), (2, "Sun")]
    tables.load(make_capture(hours=2, text=OTHER, related_links=[]))
    assert tables.get("related_links") == []


def test_empty_batch_changes_nothing(tables: Tables) -> None:
    tables.load(make_capture())
    before = tables.without_stamps()
    tables.load()
    assert tables.without_stamps() == before
    assert tables.changes() == []
