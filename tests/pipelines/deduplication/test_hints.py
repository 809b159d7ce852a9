from __future__ import annotations

import pytest

from pipelines.deduplication import Stamp
from pipelines.deduplication.hints import merge_hints
from tests.pipelines.deduplication.conftest import Tables, at, make_capture, make_hint

FEED = "2026-03-01T04:00:00+00:00"
LISTING = "2026-03-01T05:00:00+00:00"


def test_statement_is_kept_once_with_its_first_sight() -> None:
    stamp = Stamp("batch-2", at(0))
    known = merge_hints([make_hint("a1", FEED, hours=3)], [], stamp)
    assert merge_hints([make_hint("a1", FEED, hours=5)], known, stamp) == []
    assert [row["seen_at"] for row in merge_hints([make_hint("a1", FEED, hours=1)], known, stamp)] == [at(1)]


def test_late_hint_dates_an_article_that_states_nothing(tables: Tables) -> None:
    tables.load(make_capture())
    counts = tables.load(hints=[make_hint("a1", FEED, hours=4)])
    assert (tables.article()["date_published"], tables.article()["date_published_witness"]) == (at(-2), "feed")
    assert counts.reprocessed == 1
    assert tables.changes() == [("reprocess", "a1")]
    assert "date_published" in tables.get("changes")[-1]["changed_fields"]


def test_hint_never_overrules_the_page(tables: Tables) -> None:
    stated = {"date_published": at(-9), "date_published_witness": "json_ld"}
    tables.load(make_capture(**stated))
    tables.load(hints=[make_hint("a1", FEED)])
    assert tables.article()["date_published"] == at(-9)
    assert tables.changes() == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_best_witness_wins_whenever_it_comes(tables: Tables, order: tuple[int, int]) -> None:
    hints = [make_hint("a1", FEED, "feed", hours=5), make_hint("a1", LISTING, "listing", hours=1)]
    tables.load(make_capture())
    for number in order:
        tables.load(hints=[hints[number]])
    assert tables.article()["date_published_witness"] == "feed"


def test_hint_that_came_before_the_article_waits_for_it(tables: Tables) -> None:
    tables.load(hints=[make_hint("a1", FEED)])
    tables.load(make_capture(hours=3))
    assert tables.article()["date_published"] == at(-2)


def test_hint_reaches_an_article_by_any_of_its_addresses(tables: Tables) -> None:
    tables.load(make_capture("a1", urls=["http://daily.test/a1", "http://daily.test/old"]))
    tables.load(hints=[make_hint("old", FEED)])
    assert tables.article()["date_published"] == at(-2)


@pytest.mark.parametrize("value", ["2031-01-01T00:00:00+00:00", "1970-01-01T00:00:00+00:00", "yesterday"])
def test_impossible_date_is_not_believed(tables: Tables, value: str) -> None:
    tables.load(make_capture(), hints=[make_hint("a1", value)])
    assert tables.article()["date_published"] is None


def test_late_hint_gives_a_headline_where_the_page_has_none(tables: Tables) -> None:
    tables.load(make_capture(headline=None))
    tables.load(hints=[make_hint("a1", "Harbour opens", field="headline")])
    tables.load(make_capture(headline=None, hours=4))
    assert tables.article()["headline"] == "Harbour opens"
    assert len(tables.chain()) == 1
