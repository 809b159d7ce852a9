"""How often an article was found gone in a row, on either database: what counts, what does not, and what undoes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.archive import open_run
from scrapers.frontier import Frontier
from scrapers.ledger import Ledger, Visit
from scrapers.refusals import ForbiddenByRobotsError, RobotsUnreadableError
from scrapers.source import Source
from scrapers.visits import visit_of_error

STORY = "http://127.0.0.1:8001/story-1"
GONE = (Visit("gone", 404), Visit("gone", 410), Visit("redirected", 302, redirect_leaves=True))
OUTAGES = (
    visit_of_error(RobotsUnreadableError("robots.txt answered 503")),
    visit_of_error(ForbiddenByRobotsError("robots.txt forbids /story-1")),
    Visit("deferred", 429, retry_after=60.0),
    Visit("deferred", 503),
    Visit("server_error", 500),
    Visit("client_error", 403),
    Visit("timed_out"),
    Visit("truncated"),
    Visit("failed"),
    Visit("blocked_by_address"),
    Visit("off_site", 302),
    Visit("interrupted"),
)
BACK = (Visit("stored", 200, "urn:uuid:1", "sha256:A"), Visit("unchanged", 304), Visit("redirected", 301))


@pytest.fixture
def visit(tmp_path: Path, source: Source, database_url: str) -> Iterator[Callable[[Visit], int]]:
    """Makes one visit in a run of its own; how many visits in a row found the article gone, by the frontier."""
    frontier, moments = Frontier(database_url, source.id), iter(range(1, 100))
    start = datetime(2026, 11, 2, 8, tzinfo=UTC)

    def make_visit(brought: Visit) -> int:
        now = start + timedelta(hours=next(moments))
        run = open_run(tmp_path / "archive", source, date(2026, 11, 2), now)
        ledger = Ledger(run, frontier, source, lambda: now)
        ledger.schedule(ledger.recall(STORY, "article", "card"))
        ledger.finish(STORY, brought)
        run.seal(ledger.close(now, "finished", "test"))
        row = frontier.get(STORY)
        assert row is not None
        return row.gone_visits

    yield make_visit
    frontier.close()


def test_each_absence_in_a_row_counts(visit: Callable[[Visit], int]) -> None:
    assert [visit(brought) for brought in GONE] == [1, 2, 3]


def test_an_outage_neither_counts_nor_takes_back(visit: Callable[[Visit], int]) -> None:
    assert {visit(brought) for brought in OUTAGES} == {0}
    assert visit(GONE[0]) == 1
    assert {visit(brought) for brought in OUTAGES} == {1}
    assert visit(GONE[1]) == 2


def test_a_page_that_is_back_begins_anew(visit: Callable[[Visit], int]) -> None:
    for brought in BACK:
        assert [visit(GONE[0]), visit(brought), visit(GONE[1])] == [1, 0, 1]
        assert visit(BACK[0]) == 0
