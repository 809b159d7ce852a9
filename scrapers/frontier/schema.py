"""The tables of the frontier, and the steps that bring an older database to today's form, in place.

What the rows mean is said by the modules that read and write them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from scrapers.errors import FrontierError

SCHEMA_VERSION = 3

metadata = sa.MetaData()


def storable(text: str) -> str:
    """The text as every database takes it: U+FFFD stands for a NUL or a lone surrogate."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


class StorableText(sa.TypeDecorator[str]):
    """Scraped text: what a database would refuse costs its characters and not its row."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else storable(value)


URLS = sa.Table(
    "urls",
    metadata,
    sa.Column("source_id", sa.Text, primary_key=True),
    sa.Column("url", StorableText, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("found_on", StorableText),
    sa.Column("discovered_at", sa.BigInteger, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("fetched_at", sa.BigInteger),
    sa.Column("visits", sa.Integer, nullable=False, server_default="0"),
    sa.Column("gone_visits", sa.Integer, nullable=False, server_default="0"),
    sa.Column("outcome", sa.Text),
    sa.Column("status", sa.Integer),
    sa.Column("etag", StorableText),
    sa.Column("last_modified", StorableText),
    sa.Column("payload_digest", sa.Text),
    sa.Column("record_id", sa.Text),
    sa.Column("depth", sa.Integer, nullable=False, server_default="0"),
    sa.Column("stated_at", sa.BigInteger),
    sa.Column("poll_seconds", sa.Integer),
    sa.Column("failed_polls", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failing_since", sa.BigInteger),
    sa.Index("urls_due", "source_id", "role", "due_at"),
)

HOSTS = sa.Table(
    "hosts",
    metadata,
    sa.Column("lane", StorableText, primary_key=True),
    sa.Column("last_request_ms", sa.BigInteger, nullable=False),
    sa.Column("paused_until_ms", sa.BigInteger, nullable=False),
    sa.Column("delay_ms", sa.BigInteger, nullable=False),
    sa.Column("reason", StorableText),
)

ROBOTS_FILES = sa.Table(
    "robots_files",
    metadata,
    sa.Column("origin", StorableText, primary_key=True),
    sa.Column("fetched_at", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

LEASES = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", StorableText, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False),
    sa.Column("acquired_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_ms", sa.BigInteger, nullable=False),
)

_VERSIONS = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, nullable=False))

# From the version before to the one named; tables that are missing are made afterwards.
_STEPS = {
    2: (
        "alter table urls add column depth integer not null default 0",
        "alter table urls add column stated_at bigint",
        "alter table urls add column poll_seconds integer",
        "alter table urls add column failed_polls integer not null default 0",
    ),
    3: ("alter table urls add column failing_since bigint",),
}


def read_schema_version(connection: sa.Connection) -> int:
    """The version of this database's tables: 0 where there are none, 1 before versions were written down."""
    tables = set(sa.inspect(connection).get_table_names())
    if _VERSIONS.name in tables:
        return connection.execute(sa.select(sa.func.max(_VERSIONS.c.version))).scalar() or 0
    return 1 if URLS.name in tables else 0


def check_schema_version(version: int, address: str) -> None:
    """Pass silently if this installation can use a database of that version.

    Raises:
        FrontierError: it was written by a newer newshouse.
    """
    if version > SCHEMA_VERSION:
        raise FrontierError(
            f"{address}: expected a frontier of schema version {SCHEMA_VERSION} or older, found {version}; "
            "upgrade this installation; the frontier was not touched"
        )


def migrate(connection: sa.Connection) -> None:
    """Bring the tables to today's form inside the caller's transaction; two first crawls may come here at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("select pg_advisory_xact_lock(7306360163)"))  # freed at the transaction's end
    found = read_schema_version(connection)
    if found >= SCHEMA_VERSION:
        return
    for version in range(max(found, 1) + 1, SCHEMA_VERSION + 1):
        for statement in _STEPS[version] if found else ():
            connection.execute(sa.text(statement))
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
    connection.execute(_VERSIONS.insert(), {"version": SCHEMA_VERSION})
