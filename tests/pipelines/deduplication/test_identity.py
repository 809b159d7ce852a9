from __future__ import annotations

from pipelines.deduplication import Stamp
from pipelines.deduplication.identity import Addresses
from tests.pipelines.deduplication.conftest import at, make_capture

STAMP = Stamp("batch-1", at(0))


def test_known_address_keeps_its_article() -> None:
    addresses = Addresses([])
    addresses.assign(make_capture("old"), STAMP)
    moved = {**make_capture("old", hours=1), "article_id": "new"}
    assert addresses.assign(moved, STAMP)["article_id"] == "old"


def test_address_that_a_page_names_leads_to_its_article() -> None:
    addresses = Addresses([])
    addresses.assign(make_capture("a1", urls=["http://daily.test/a1", "http://daily.test/amp/a1"]), STAMP)
    assert addresses.find_article("http://daily.test/amp/a1") == "a1"
    assert addresses.list_urls("a1") == ["http://daily.test/a1", "http://daily.test/amp/a1"]


def test_page_cannot_take_another_articles_address() -> None:
    addresses = Addresses([])
    addresses.assign(make_capture("a1"), STAMP)
    greedy = make_capture("a2", urls=["http://daily.test/a2", "http://daily.test/a1"])
    assert addresses.assign({**greedy, "fetched_at": at(1)}, STAMP)["article_id"] == "a1"
    assert addresses.find_article("http://daily.test/a1") == "a1"


def test_own_address_comes_before_those_it_names() -> None:
    addresses = Addresses([])
    addresses.assign(make_capture("a1"), STAMP)
    addresses.assign(make_capture("a2"), STAMP)
    assert addresses.assign(make_capture("a2", urls=["http://daily.test/a1", "http://daily.test/a2"]), STAMP)["article_id"] == "a2"


def test_earlier_capture_moves_the_first_sight_back() -> None:
    addresses = Addresses([])
    addresses.assign(make_capture(hours=5), STAMP)
    addresses.assign(make_capture(hours=2), STAMP)
    addresses.assign(make_capture(hours=7), STAMP)
    assert [row["first_seen_at"] for row in addresses.changed_rows()] == [at(2)]
