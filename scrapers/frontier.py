"""The frontier: what is known about every URL of a source, and when each is due next.

SQLAlchemy Core on SQLite (WAL mode) by default; a Postgres URL serves too. Times are whole seconds since 1970 in UTC.
A URL is here before it is fetched, and its state moves on only after its archive record is on disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from scrapers.errors import FrontierError

metadata = sa.MetaData()

URLS = sa.Table(
    "urls",
    metadata,
    sa.Column("source_id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("found_on", sa.Text),
    sa.Column("discovered_at", sa.BigInteger, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("fetched_at", sa.BigInteger),
    sa.Column("visits", sa.Integer, nullable=False, server_default="0"),
    sa.Column("gone_visits", sa.Integer, nullable=False, server_default="0"),
    sa.Column("outcome", sa.Text),
    sa.Column("status", sa.Integer),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("payload_digest", sa.Text),
    sa.Column("record_id", sa.Text),
    sa.Index("urls_due", "source_id", "role", "due_at"),
)


@dataclass(frozen=True, slots=True)
class FrontierUrl:
    """What the frontier knows of one URL. `record_id` and `payload_digest` are those of the last body that was stored."""

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


_COLUMNS = [URLS.c[name] for name in FrontierUrl.__dataclass_fields__]


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


class Frontier:
    """The rows of one source. One process writes them at a time: the holder of the source's lock."""

    def __init__(self, url: str, source_id: str) -> None:
        self._source_id = source_id
        self._engine = _connect(url)
        with self._begin() as connection:
            connection.execute(CreateTable(URLS, if_not_exists=True))  # two first crawls may start at once
            for index in URLS.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        """A transaction.

        Raises:
            FrontierError: the database cannot be reached, read or written.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise FrontierError(
                f"{self._engine.url.render_as_string()}: expected a frontier that can be read and written: {error.orig}; "
                "see to its disk or server; a damaged SQLite file can be moved away, and every page is then asked for once more"
            ) from error

    def add(self, found: Iterable[FrontierUrl]) -> list[FrontierUrl]:
        """Store those URLs that are new, in one transaction, and return them."""
        rows = {row.url: row for row in found}
        known = {row.url for row in self.get_many(list(rows))}
        new = [row for url, row in rows.items() if url not in known]
        if new:
            with self._begin() as connection:
                connection.execute(URLS.insert(), [self._values(row) for row in new])
        return new

    def save(self, rows: Sequence[FrontierUrl]) -> None:
        """Replace the state of these URLs, in one transaction."""
        if not rows:
            return
        statement = URLS.update().where(URLS.c.source_id == self._source_id, URLS.c.url == sa.bindparam("_url"))
        changed = [name for name in FrontierUrl.__dataclass_fields__ if name != "url"]
        with self._begin() as connection:
            connection.execute(
                statement.values({name: sa.bindparam(name) for name in changed}), [{"_url": r.url, **asdict(r)} for r in rows]
            )

    def get(self, url: str) -> FrontierUrl | None:
        found = self.get_many([url])
        return found[0] if found else None

    def get_many(self, urls: Sequence[str]) -> list[FrontierUrl]:
        found: list[FrontierUrl] = []
        with self._begin() as connection:
            for start in range(0, len(urls), 500):  # SQLite takes a bounded number of parameters
                part = urls[start : start + 500]
                query = sa.select(*_COLUMNS).where(URLS.c.source_id == self._source_id, URLS.c.url.in_(part))
                found += [FrontierUrl(**row) for row in connection.execute(query).mappings()]
        return found

    def due(self, role: str, now: int, limit: int) -> list[FrontierUrl]:
        """URLs of this role whose time has come, the longest waiting first."""
        return self._select(limit, URLS.c.role == role, URLS.c.due_at <= now)

    def unanswered(self, role: str, now: int, limit: int) -> list[FrontierUrl]:
        """Due URLs of this role that never brought an answer, the longest waiting first: a run ended before their turn."""
        return self._select(limit, URLS.c.role == role, URLS.c.due_at <= now, URLS.c.visits == 0)

    def _select(self, limit: int, *conditions: sa.ColumnElement[bool]) -> list[FrontierUrl]:
        query = (
            sa.select(*_COLUMNS).where(URLS.c.source_id == self._source_id, *conditions).order_by(URLS.c.due_at, URLS.c.url).limit(limit)
        )
        with self._begin() as connection:
            return [FrontierUrl(**row) for row in connection.execute(query).mappings()]

    def _values(self, row: FrontierUrl) -> dict[str, Any]:
        return {"source_id": self._source_id, **asdict(row)}


def _connect(url: str) -> sa.Engine:
    try:
        engine = sa.create_engine(url, connect_args={"timeout": 30} if url.startswith("sqlite") else {})
    except (sa.exc.ArgumentError, ImportError) as error:
        raise FrontierError(f"NEWSHOUSE_FRONTIER_URL: expected an SQLAlchemy URL whose driver is installed: {error}") from error
    if not url.startswith("sqlite"):
        return engine

    @sa.event.listens_for(engine, "connect")
    def _use_wal(connection: Any, _record: Any) -> None:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")

    return engine
