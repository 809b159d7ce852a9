"""Which further pages of a listing a run reads: as many as the card says, as far back as a backfill wants, and no trap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from scrapers.crawling.following import Follower
from scrapers.ledger import Found, Ledger, Visit
from scrapers.records import Discovery, FoundLink
from scrapers.source import Section, Source
from scrapers.traps import TrapCounter

BASE = "http://127.0.0.1:8001"
PORT, SPORT = f"{BASE}/port", f"{BASE}/port-sport"


@pytest.fixture
def card(source: Source) -> Source:
    sections = [
        Section(id="port", url=PORT, name="Port", language="en", pages=3),
        Section(id="sport", url=SPORT, name="Sport", language="en", pages=1),
    ]
    return source.model_copy(update={"sections": tuple(sections)})


def list_stories(*numbers: int, day: date | None = None, following: str = "") -> Discovery:
    dated = datetime.combine(day, datetime.min.time(), UTC) if day else None
    links = tuple(FoundLink(f"{BASE}/story/{number}", "listing", date_published=dated) for number in numbers)
    return Discovery(articles=links, next_pages=(following,) if following else ())


def follow(follower: Follower, url: str, page: int, found: Discovery, known: int = 0) -> list[str]:
    row = follower.ledger.recall(url, "section", "card")
    return [next_row.url for next_row in follower.note_pages(found, row, page, Found([], [], known))]


@pytest.mark.parametrize("url", ["{}/page/{}", "{}?p={}", "{}/p{}", "{}?start={}", "{}?after=cursor{}"])
def test_the_card_bounds_the_pages_of_each_section(start: Callable[[], Ledger], card: Source, url: str) -> None:
    follower = Follower(card, start(), TrapCounter())
    assert follow(follower, PORT, 1, list_stories(1, following=url.format(PORT, 2))) == [url.format(PORT, 2)]
    assert follow(follower, url.format(PORT, 2), 2, list_stories(2, following=url.format(PORT, 3))) == [url.format(PORT, 3)]
    assert follow(follower, url.format(PORT, 3), 3, list_stories(3, following=url.format(PORT, 4))) == []
    assert follow(follower, SPORT, 1, list_stories(4, following=url.format(SPORT, 2))) == []


def test_a_page_where_all_is_known_is_the_last_one(start: Callable[[], Ledger], card: Source) -> None:
    follower = Follower(card, start(), TrapCounter())
    assert follow(follower, PORT, 1, list_stories(1, 2, following=f"{PORT}/page/2"), known=2) == []


def test_a_backfill_turns_pages_down_to_its_day(start: Callable[[], Ledger], card: Source) -> None:
    follower = Follower(card, start(), TrapCounter(), since=date(2026, 10, 1))
    assert follow(follower, PORT, 1, list_stories(1, day=date(2026, 10, 20), following=f"{PORT}/page/2")) == [f"{PORT}/page/2"]
    assert follow(follower, f"{PORT}/page/2", 2, list_stories(2, day=date(2026, 9, 30), following=f"{PORT}/page/3")) == []


def test_a_backfill_ends_where_a_listing_repeats_itself(start: Callable[[], Ledger], card: Source) -> None:
    follower = Follower(card, start(), TrapCounter(), since=date(2020, 1, 1))
    assert follow(follower, f"{PORT}/page/8", 8, list_stories(1, 2, following=f"{PORT}/page/9")) == [f"{PORT}/page/9"]
    assert follow(follower, f"{PORT}/page/9", 9, list_stories(2, following=f"{PORT}/page/10")) == []


def announce(follower: Follower, url: str, role: str, *feeds: str, page: int = 1) -> list[str]:
    row = follower.ledger.recall(url, role, "card")
    return [feed.url for feed in follower.note_pages(Discovery(feeds=feeds), row, page, Found([], [], 0))]


def test_a_discovering_source_follows_the_feeds_that_its_pages_name(start: Callable[[], Ledger], source: Source, card: Source) -> None:
    feeds = (f"{BASE}/rss", f"{BASE}/port/feed.xml")
    assert announce(Follower(source, start(), TrapCounter()), BASE, "section", *feeds) == list(feeds)
    assert announce(Follower(card, start(), TrapCounter()), PORT, "section", f"{BASE}/other.rss") == []


def test_a_page_of_feeds_is_followed_and_the_feeds_of_its_pages_are_not(start: Callable[[], Ledger], source: Source) -> None:
    follower = Follower(source, start(), TrapCounter())
    assert announce(follower, f"{BASE}/rss", "feed", f"{BASE}/rss/port") == [f"{BASE}/rss/port"]
    assert announce(follower, f"{BASE}/rss/port", "feed", f"{BASE}/rss/deeper", page=2) == []


def test_a_page_that_was_mistaken_for_a_feed_waits_for_its_next_turn(start: Callable[[], Ledger], source: Source) -> None:
    ledger = start()
    follower, mistaken = Follower(source, ledger, TrapCounter()), f"{BASE}/rss"
    ledger.schedule(ledger.recall(mistaken, "feed", BASE))
    ledger.finish(mistaken, Visit("stored", status=200, detail="expected a feed, found HTML"))
    ledger.flush()
    assert announce(follower, BASE, "section", mistaken) == []


def test_a_page_of_feeds_without_end_adds_a_bounded_number(start: Callable[[], Ledger], source: Source) -> None:
    follower = Follower(source, start(), TrapCounter())
    added = [announce(follower, f"{BASE}/{page}", "section", *(f"{BASE}/rss/{page}/{n}" for n in range(20))) for page in range(5)]
    assert [len(feeds) for feeds in added] == [20, 20, 10, 0, 0]


def test_sitemaps_of_robots_txt_that_no_url_can_be_are_left_out(start: Callable[[], Ledger], source: Source) -> None:
    named = ["https://[", "http://[::1", "//", "", f"{BASE}/map.xml", "http://127.0.0.1:99999/map.xml", "file:///etc/passwd"]
    assert [row.url for row in Follower(source, start(), TrapCounter()).note_sitemaps(named, BASE)] == [f"{BASE}/map.xml"]
