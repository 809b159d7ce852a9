"""Which listings a run begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scrapers.crawling.agenda import Agenda
from scrapers.frontier import FrontierUrl
from scrapers.ledger import Ledger

BASE = "http://127.0.0.1:8001"
SOON, LATE = 10**9, 2 * 10**9  # the clock of these tests stands between
FOUND = {
    "due feed": FrontierUrl(f"{BASE}/due.rss", "feed", f"{BASE}/", SOON, SOON),
    "feed": FrontierUrl(f"{BASE}/feed", "feed", f"{BASE}/", SOON, LATE),
    "sitemap": FrontierUrl(f"{BASE}/map.xml", "sitemap", f"{BASE}/robots.txt", SOON, LATE),
    "child sitemap": FrontierUrl(f"{BASE}/child.xml", "sitemap", f"{BASE}/map.xml", SOON, LATE, visits=1),
    "retired feed": FrontierUrl(f"{BASE}/dead.rss", "feed", f"{BASE}/", SOON, LATE, failed_polls=7),
}


@pytest.mark.parametrize(
    ("polls_all", "since", "begun_with"),
    [
        (False, None, ["due feed"]),
        (True, None, ["due feed", "feed", "sitemap"]),
        (False, date(2026, 1, 1), ["due feed", "feed", "sitemap"]),
    ],
    ids=["scheduled", "asked for", "backfill"],
)
def test_a_run_begins_with_the_listings_that_earlier_runs_found(
    start: Callable[[], Ledger], polls_all: bool, since: date | None, begun_with: list[str]
) -> None:
    ledger = start()
    ledger.frontier.add(FOUND.values())
    Agenda(ledger, since=since, polls_all=polls_all).queue_listings()
    assert [name for name, row in FOUND.items() if ledger.is_scheduled(row.url)] == begun_with
    assert ledger.is_scheduled(f"{BASE}/")
