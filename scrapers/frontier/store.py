"""The frontier as one source's crawl uses it: each method is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from scrapers.frontier.database import Database
from scrapers.frontier.leases import Lease
from scrapers.frontier.politeness import HostState, StoredRobots, merge_host, put_robots, select_host, select_robots
from scrapers.frontier.schema import URLS, storable
from scrapers.frontier.urls import DueTime, FrontierUrl, Order, insert_urls, replace_urls, select_ordered, select_urls


class Frontier:
    """The URLs of one source, and what all sources know of hosts. One process writes a source's URLs at a time: the
    holder of its lease.

    Every method raises FrontierError where the database cannot be reached, read or written.
    """

    def __init__(self, database: str | Database, source_id: str) -> None:
        """`database` is its URL, or one that is open already and shared with the frontiers of other sources."""
        self._source_id = source_id
        self._lease: Lease | None = None
        self.database = Database(database) if isinstance(database, str) else database

    def close(self) -> None:
        self.database.close()

    def guard_with(self, lease: Lease) -> None:
        """From now on write URLs only while this lease is ours: a process that slept through its end changes nothing."""
        self._lease = lease

    def add(self, found: Iterable[FrontierUrl]) -> list[FrontierUrl]:
        """Store those URLs that are new, and return them."""
        rows = {storable(row.url): row for row in found}
        if not rows:
            return []
        with self._write_urls() as connection:
            known = {row.url for row in select_urls(connection, self._source_id, list(rows))}
            new = [row for url, row in rows.items() if url not in known]
            insert_urls(connection, self._source_id, new)
        return new

    def add_unknown(self, found: Iterable[FrontierUrl]) -> list[FrontierUrl]:
        """Store URLs that `get_many` has just not known, and return them. Who crawls a source holds its lease: nobody else adds to it."""
        rows = list({storable(row.url): row for row in found}.values())
        if rows:
            with self._write_urls() as connection:
                insert_urls(connection, self._source_id, rows)
        return rows

    def save(self, rows: Sequence[FrontierUrl]) -> None:
        """Store the state of these URLs, known before or not."""
        if rows:
            with self._write_urls() as connection:
                replace_urls(connection, self._source_id, rows)

    def reschedule(self, times: Iterable[DueTime]) -> int:
        """Give known URLs a new due time, and perhaps a stated one; returns how many were known."""
        wanted = {storable(time.url): time for time in times}
        if not wanted:
            return 0
        with self._write_urls() as connection:
            known = select_urls(connection, self._source_id, list(wanted))
            replace_urls(connection, self._source_id, [_at_time(row, wanted[row.url]) for row in known])
        return len(known)

    def get(self, url: str) -> FrontierUrl | None:
        found = self.get_many([url])
        return found[0] if found else None

    def get_many(self, urls: Sequence[str]) -> list[FrontierUrl]:
        with self.database.read() as connection:
            return select_urls(connection, self._source_id, urls)

    def due(self, role: str, now: int, limit: int, order: Order = "oldest") -> list[FrontierUrl]:
        """URLs of this role whose time has come: the longest waiting first, or the newest by what was stated of them."""
        return self._select([URLS.c.role == role, URLS.c.due_at <= now], limit, order)

    def unanswered(self, role: str, now: int, limit: int) -> list[FrontierUrl]:
        """Due URLs of this role that never brought an answer, the longest waiting first: a run ended before their turn."""
        return self._select([URLS.c.role == role, URLS.c.due_at <= now, URLS.c.visits == 0], limit, "oldest")

    def failing(self, limit: int) -> list[FrontierUrl]:
        """URLs whose last polls brought no readable document, the ones to be asked soonest first."""
        return self._select([URLS.c.failed_polls > 0], limit, "oldest")

    def count(self, role: str | None = None) -> int:
        """How many URLs of this role are known, or of any role."""
        query = sa.select(sa.func.count()).select_from(URLS).where(URLS.c.source_id == self._source_id)
        with self.database.read() as connection:
            return connection.execute(query if role is None else query.where(URLS.c.role == role)).scalar_one()

    def read_host(self, lane: str) -> HostState | None:
        with self.database.read() as connection:
            return select_host(connection, lane)

    def save_hosts(self, states: Iterable[HostState]) -> None:
        """Store how lanes were asked; of a lane that another process used meanwhile the later pause and request hold."""
        ordered = sorted(states, key=lambda state: state.lane)  # all in one order: two processes never wait for each other
        if ordered:
            with self.database.write() as connection:
                for state in ordered:
                    merge_host(connection, state)

    def read_robots(self, origin: str) -> StoredRobots | None:
        """The last answer for an origin's robots.txt, whatever its age."""
        with self.database.read() as connection:
            return select_robots(connection, origin)

    def save_robots(self, stored: StoredRobots) -> None:
        """Store an answer, cut to its first 500 KiB."""
        with self.database.write() as connection:
            put_robots(connection, stored)

    @contextmanager
    def _write_urls(self) -> Iterator[sa.Connection]:
        with self.database.write() as connection:
            if self._lease is not None:
                self._lease.check(connection)
            yield connection

    def _select(self, conditions: Sequence[sa.ColumnElement[bool]], limit: int, order: Order) -> list[FrontierUrl]:
        with self.database.read() as connection:
            return select_ordered(connection, self._source_id, conditions, limit, order)


def _at_time(row: FrontierUrl, time: DueTime) -> FrontierUrl:
    return replace(row, due_at=time.due_at, stated_at=row.stated_at if time.stated_at is None else time.stated_at)
