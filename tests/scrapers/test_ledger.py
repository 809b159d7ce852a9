"""Every scheduled URL ends in exactly one outcome, and the frontier moves on by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scrapers.archive import RunSummary
from scrapers.frontier import FrontierUrl
from scrapers.ledger import Ledger, Outcome, Visit
from tests.scrapers.conftest import DAY, store_page

URL = "http://127.0.0.1:8001/story-"


def discover(ledger: Ledger, count: int) -> list[FrontierUrl]:
    return ledger.discover([f"{URL}{number}" for number in range(count)], "article", "http://127.0.0.1:8001/rss")


def close(ledger: Ledger, reason: str = "finished") -> list[dict[str, Any]]:
    summary = ledger.close(ledger.clock(), reason, "test")
    return list(ledger.run.seal(summary).read_log())


def test_scheduled_equals_the_sum_of_the_outcomes(start: Callable[[], Ledger]) -> None:
    ledger = start()
    outcomes: list[Outcome] = ["stored", "gone", "server_error", "off_site"]
    for row, outcome in zip(discover(ledger, 6), [*outcomes, None, None], strict=True):
        assert ledger.schedule(row)
        if outcome:
            ledger.finish(row.url, Visit(outcome))
    summary = ledger.close(ledger.clock(), "finished", "test")
    assert summary.scheduled == 6 == sum(summary.outcomes.values())
    assert summary.outcomes["interrupted"] == 2


def test_a_url_is_scheduled_and_finished_once(start: Callable[[], Ledger]) -> None:
    ledger = start()
    (row,) = discover(ledger, 1)
    assert ledger.schedule(row)
    assert not ledger.schedule(row)
    ledger.finish(row.url, Visit("gone", 404))
    ledger.finish(row.url, Visit("stored", 200))
    assert not ledger.schedule(row)
    lines = [line for line in close(ledger) if line["kind"] == "outcome"]
    assert [line["outcome"] for line in lines] == ["gone"]


def test_the_frontier_moves_only_after_the_log_is_on_disk(start: Callable[[], Ledger]) -> None:
    ledger = start()
    (row,) = discover(ledger, 1)
    ledger.schedule(row)
    ledger.finish(row.url, Visit("stored", 200, "urn:uuid:1", "sha256:A"))
    before = ledger.frontier.get(row.url)
    assert before is not None
    assert before.record_id is None
    ledger.flush()
    after = ledger.frontier.get(row.url)
    assert after is not None
    assert after.record_id == "urn:uuid:1"
    assert any(line["kind"] == "outcome" for line in ledger.run.folder.read_log())


@pytest.mark.parametrize(
    ("age", "outcome", "hours"),
    [(0, "stored", 1), (1, "unchanged", 23), (30, "unchanged", 24), (0, "server_error", 1), (1, "timed_out", 23)],
)
def test_visits_grow_rarer_with_the_age_of_an_article(start: Callable[[], Ledger], age: int, outcome: Outcome, hours: int) -> None:
    ledger = start()
    (row,) = discover(ledger, 1)
    ledger.schedule(replace(row, stated_at=row.discovered_at - 3600 * age))
    ledger.finish(row.url, Visit(outcome))
    ledger.flush()
    after = ledger.frontier.get(row.url)
    assert after is not None
    assert after.fetched_at is not None
    assert after.due_at - after.fetched_at == pytest.approx(timedelta(hours=hours).total_seconds(), abs=10)  # the clock ticks


def test_a_retry_after_sets_the_next_visit(start: Callable[[], Ledger]) -> None:
    ledger = start()
    (row,) = discover(ledger, 1)
    ledger.schedule(row)
    ledger.finish(row.url, Visit("deferred", 429, retry_after=77.0))
    ledger.flush()
    after = ledger.frontier.get(row.url)
    assert after is not None
    assert after.fetched_at is not None
    assert after.due_at == after.fetched_at + 77


def test_gone_is_counted_until_the_page_is_back(start: Callable[[], Ledger]) -> None:
    visits: list[Visit] = [
        Visit("gone", 404),
        Visit("gone", 410),
        Visit("server_error", 500),
        Visit("redirected", 301, redirect_leaves=True),
        Visit("stored", 200),
    ]
    counted = []
    for visit in visits:
        ledger = start()
        discover(ledger, 1)
        row = ledger.frontier.get(f"{URL}0")
        assert row is not None
        ledger.schedule(row)
        ledger.finish(row.url, visit)
        counted += [line["gone_visits"] for line in close(ledger) if line["kind"] == "outcome"]
    assert counted == [1, 2, 2, 3, 0]


def test_an_interrupted_url_stays_due(start: Callable[[], Ledger]) -> None:
    ledger = start()
    (row,) = discover(ledger, 1)
    ledger.schedule(row)
    close(ledger, "shutdown")
    assert ledger.frontier.due("article", row.due_at, 10) == [row]


def test_sealed_runs_know_their_day_and_reason(start: Callable[[], Ledger]) -> None:
    ledger = start()
    (row,) = discover(ledger, 1)
    ledger.schedule(row)
    record_id, digest = store_page(ledger, row, b"<p>x</p>")
    ledger.finish(row.url, Visit("stored", 200, record_id, digest))
    sealed = ledger.run.seal(ledger.close(ledger.clock(), "finished", "test"))
    assert sealed.is_sealed
    assert sealed.day == DAY
    assert sealed.read_summary().finish_reason == "finished"
    assert sealed.read_card().id == "lighthouse"
    assert Counter(line["kind"] for line in sealed.read_log()) == {"discovery": 1, "outcome": 1}


def poll(ledger: Ledger, url: str, visit: Visit) -> FrontierUrl:
    """One poll of a feed in a run of its own; the row after it."""
    ledger.schedule(ledger.recall(url, "feed", "card"))
    ledger.finish(url, visit)
    ledger.flush()
    row = ledger.frontier.get(url)
    assert row is not None
    return row


def test_a_feed_that_fails_is_retired_and_comes_back_by_itself(start: Callable[[], Ledger]) -> None:
    feed, day = "http://127.0.0.1:8001/rss", 86_400
    rows = []
    for number in range(5):
        ledger = start()
        rows.append(poll(ledger, feed, Visit("gone", 404)))
        assert ledger.retired == ([feed] if number == 4 else [])
    assert [row.failed_polls for row in rows] == [1, 2, 3, 4, 5]
    assert {row.failing_since for row in rows} == {rows[0].fetched_at}
    assert rows[-1].due_at - (rows[-1].fetched_at or 0) == day
    assert start_and_seal(start, feed, Visit("gone", 404)).retired == []  # told once
    back = poll(start(), feed, Visit("stored", 200, "urn:uuid:1", known=1, new=1))
    assert (back.failed_polls, back.failing_since) == (0, None)
    assert back.due_at - (back.fetched_at or 0) < day


def start_and_seal(start: Callable[[], Ledger], url: str, visit: Visit) -> RunSummary:
    ledger = start()
    poll(ledger, url, visit)
    return ledger.run.seal(ledger.close(ledger.clock(), "finished", "test")).read_summary()


def test_a_robots_outage_says_nothing_about_a_feed(start: Callable[[], Ledger]) -> None:
    row = poll(start(), "http://127.0.0.1:8001/rss", Visit("deferred", detail="robots.txt could not be read"))
    assert (row.failed_polls, row.failing_since) == (0, None)
    assert row.due_at > (row.fetched_at or 0)


def test_links_that_no_database_can_hold_as_they_are_are_found_once(start: Callable[[], Ledger]) -> None:
    ledger = start()
    links: dict[str, int | None] = {"http://127.0.0.1:8001/a\0b": None, "http://127.0.0.1:8001/c": 5}
    assert [row.url for row in ledger.find(links, "article", "card").new] == ["http://127.0.0.1:8001/a\ufffdb", "http://127.0.0.1:8001/c"]
    assert ledger.find(links, "article", "card").new == []
