"""`newshouse status`: each source at a glance, from the archive, the published database and the frontier."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rich.table import Table

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, command_name, table_console
from pipelines.home import Home
from scrapers.archive import RunSummary, find_days, find_open_runs, find_sealed_runs
from scrapers.environment import read_environment
from scrapers.errors import ArchiveError, FrontierError
from scrapers.locks import hold_archive
from scrapers.progress import read_progress
from scrapers.source import Source, load_all_sources
from warehouse.counts import SourceCounts, count_by_source

if TYPE_CHECKING:
    from scrapers.crawling.listings import FailingListing


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What `status` says of one source. Times are ISO 8601 in UTC; None means never."""

    source_id: str
    state: str
    last_run_at: str | None
    last_run_ended: str | None
    last_run_stored: int
    articles: int
    articles_last_day: int
    newest_published: str | None
    alarms: tuple[str, ...]
    failing_listings: tuple[FailingListing, ...] = ()


def status(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show each source: its last run, new articles, freshness and alarms.

    Example: newshouse status --json
    """
    opened = Home(home.expanduser().resolve())
    rows = [describe_source(opened, source, counts, datetime.now(UTC)) for source, counts in _sources_with_counts(opened)]
    try:
        rows = add_failing_listings(opened, rows)
    except FrontierError as error:  # all the rest can be told without it
        print(error, file=sys.stderr)
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
        return
    seen = [row for row in rows if row.last_run_at or row.articles or row.state != "idle"]
    if not seen:
        print(f"No source has run in {opened.path} yet; start with: {command_name()} demo, or {command_name()} run SOURCE")
        return
    table_console().print(render_status(seen))
    for row in seen:
        for listing in row.failing_listings:
            print(f"{row.source_id}: {listing.describe()}")
    if len(seen) < len(rows):
        print(f"{len(rows) - len(seen)} sources have not run yet; `{command_name()} sources list` shows all")


def _sources_with_counts(home: Home) -> list[tuple[Source, SourceCounts]]:
    counts = count_by_source(home.published)
    return [(source, counts[source.id]) for source in load_all_sources(read_environment(), home.path).values()]


def describe_source(home: Home, source: Source, counts: SourceCounts, now: datetime) -> SourceStatus:
    """The state of one source at `now`."""
    last, problem = None, None
    try:
        last = find_last_run(home, source.id)
    except ArchiveError as error:  # such as the disk with its older days, which is not there now
        problem = str(error)
    return SourceStatus(
        source_id=source.id,
        state=_describe_state(home, source.id),
        last_run_at=last.started_at if last else None,
        last_run_ended=last.finish_reason if last else None,
        last_run_stored=last.outcomes.get("stored", 0) if last else 0,
        articles=counts.articles,
        articles_last_day=counts.articles_last_day,
        newest_published=counts.newest_published.isoformat() if counts.newest_published else None,
        alarms=(problem,) if problem else tuple(find_alarms(source, last, counts, now)),
    )


def add_failing_listings(home: Home, rows: list[SourceStatus]) -> list[SourceStatus]:
    """The rows with the listings that bring nothing, as the frontier knows them.

    Raises:
        FrontierError: the frontier cannot be read.
    """
    environment = read_environment()
    if environment.frontier_url is None and not (home.path / "frontier.sqlite").exists():
        return rows
    from scrapers.crawling.listings import find_failing_listings
    from scrapers.frontier import Database, Frontier
    from scrapers.runs import frontier_url

    cards = load_all_sources(environment, home.path)
    database = Database(frontier_url(home.path, environment))
    try:
        return [_add_failing(row, find_failing_listings(Frontier(database, row.source_id), cards[row.source_id])) for row in rows]
    finally:
        database.close()


def _add_failing(row: SourceStatus, failing: Sequence[FailingListing]) -> SourceStatus:
    retired = sum(listing.is_retired for listing in failing)
    alarm = f"{retired} of its listings {'is' if retired == 1 else 'are'} retired"
    return replace(row, failing_listings=tuple(failing), alarms=(*row.alarms, alarm) if retired else row.alarms)


def find_last_run(home: Home, source_id: str) -> RunSummary | None:
    """The newest sealed run of a source.

    Raises:
        ArchiveError: its day lies elsewhere, and that is not there.
    """
    days = find_days(home.archive, source_id)
    if not days:
        return None
    with hold_archive(home.path, source_id):
        runs = (find_sealed_runs(home.archive, source_id, day) for day in reversed(days))
        return next((found[-1].read_summary() for found in runs if found), None)


def _describe_state(home: Home, source_id: str) -> str:
    told = read_progress(home.path, source_id)
    if told is not None:
        return told.detail if told.stage == "wait" else f"{told.stage} {told.done}/{told.total}"
    return "a crawl was cut off; the next run recovers it" if find_open_runs(home.archive, source_id) else "idle"


def find_alarms(source: Source, last: RunSummary | None, counts: SourceCounts, now: datetime) -> list[str]:
    """What an operator should look at: a run that did not finish, nothing reached, too few or too many articles."""
    if last is None:
        return []
    alarms = []
    if last.finish_reason != "finished":
        alarms.append(f"last run ended by {last.finish_reason}")
    if last.scheduled and not last.outcomes.keys() & {"stored", "unchanged"}:
        alarms.append("last run reached nothing")
    if now - datetime.fromisoformat(last.started_at) > timedelta(days=2):
        alarms.append("no run for two days")
    if counts.articles_last_day > source.expected.most:
        alarms.append(f"{counts.articles_last_day} new articles in a day, at most {source.expected.most} expected")
    if counts.days_known >= 1 and counts.articles_last_day < source.expected.least:
        alarms.append(f"{counts.articles_last_day} new articles in a day, at least {source.expected.least} expected")
    return alarms


def render_status(rows: list[SourceStatus]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("source", "state", "last run", "ended", "stored", "articles", "new, 24 h", "newest", "alarms"):
        table.add_column(heading, justify="right" if heading in ("stored", "articles", "new, 24 h") else "left")
    for row in rows:
        table.add_row(
            row.source_id,
            row.state,
            (row.last_run_at or "never")[:16].replace("T", " "),
            row.last_run_ended or "",
            str(row.last_run_stored),
            str(row.articles),
            str(row.articles_last_day),
            (row.newest_published or "")[:16].replace("T", " "),
            "; ".join(row.alarms),
        )
    return table
