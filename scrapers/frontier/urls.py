"""The rows of one source's URLs, in bulk: statements inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from scrapers.frontier.schema import URLS, storable

Order = Literal["oldest", "newest"]

_MOST_PARAMETERS = 500  # in one statement; SQLite takes a bounded number


@dataclass(frozen=True, slots=True)
class FrontierUrl:
    """What the frontier knows of one URL. `record_id` and `payload_digest` are those of the last body that was stored.

    `depth` counts the links followed from a discovery page; `stated_at` is the newest time that a feed, sitemap or
    listing stated. `poll_seconds`, `failed_polls` and `failing_since` speak of discovery pages: today's interval between
    two polls, how many in a row brought no readable document, and when the first of these was.
    """

    url: str
    role: str
    found_on: str | None
    discovered_at: int
    due_at: int
    fetched_at: int | None = None
    visits: int = 0
    gone_visits: int = 0
    outcome: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    record_id: str | None = None
    depth: int = 0
    stated_at: int | None = None
    poll_seconds: int | None = None
    failed_polls: int = 0
    failing_since: int | None = None


@dataclass(frozen=True, slots=True)
class DueTime:
    """When a URL is due from now on; `stated_at` None keeps the time that was stated before."""

    url: str
    due_at: int
    stated_at: int | None = None


_NAMES = tuple(FrontierUrl.__dataclass_fields__)
_COLUMNS = [URLS.c[name] for name in _NAMES]
_ORDERS: dict[Order, sa.ColumnElement[int]] = {
    "oldest": URLS.c.due_at.asc(),
    "newest": sa.func.coalesce(URLS.c.stated_at, URLS.c.discovered_at).desc(),
}


def select_urls(connection: sa.Connection, source_id: str, urls: Sequence[str]) -> list[FrontierUrl]:
    """The rows of those URLs that are known, in the order of `urls`."""
    wanted = list(dict.fromkeys(storable(url) for url in urls))
    found: dict[str, FrontierUrl] = {}
    for part in _split(wanted):
        query = sa.select(*_COLUMNS).where(URLS.c.source_id == source_id, URLS.c.url.in_(part))
        found |= {row.url: FrontierUrl(*row) for row in connection.execute(query)}
    return [found[url] for url in wanted if url in found]


def select_ordered(
    connection: sa.Connection, source_id: str, conditions: Sequence[sa.ColumnElement[bool]], limit: int, order: Order
) -> list[FrontierUrl]:
    query = sa.select(*_COLUMNS).where(URLS.c.source_id == source_id, *conditions).order_by(_ORDERS[order], URLS.c.url).limit(limit)
    return [FrontierUrl(*row) for row in connection.execute(query)]


def insert_urls(connection: sa.Connection, source_id: str, rows: Sequence[FrontierUrl]) -> None:
    """Insert rows that are not there."""
    if not rows:
        return
    # A returned column makes SQLAlchemy send many rows in one statement, where the driver would send each by itself.
    connection.execute(URLS.insert().returning(URLS.c.visits), [{"source_id": source_id, **_columns_of(row)} for row in rows])


def _columns_of(row: FrontierUrl) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NAMES}  # the row is flat, and `asdict` takes its time


def replace_urls(connection: sa.Connection, source_id: str, rows: Sequence[FrontierUrl]) -> None:
    """Put rows in the place of those of the same URL, or beside the others where there are none; the last of two holds."""
    latest = {storable(row.url): row for row in rows}
    for part in _split(list(latest)):
        connection.execute(URLS.delete().where(URLS.c.source_id == source_id, URLS.c.url.in_(part)))
    insert_urls(connection, source_id, list(latest.values()))


def _split(urls: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(urls), _MOST_PARAMETERS):
        yield urls[start : start + _MOST_PARAMETERS]
