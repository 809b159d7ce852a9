"""Older frontiers are brought to today's form in place; newer ones are left alone."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from scrapers.errors import FrontierError
from scrapers.frontier import Frontier, FrontierUrl, sqlite_url
from scrapers.frontier.schema import SCHEMA_VERSION

# As the first release wrote it, before schema versions were written down.
FIRST_TABLES = """
create table urls (
    source_id text not null, url text not null, role text not null, found_on text, discovered_at bigint not null,
    due_at bigint not null, fetched_at bigint, visits integer default '0' not null, gone_visits integer default '0' not null,
    outcome text, status integer, etag text, last_modified text, payload_digest text, record_id text,
    primary key (source_id, url)
);
create index urls_due on urls (source_id, role, due_at);
insert into urls values
('here', 'http://127.0.0.1/a', 'article', 'card', 100, 50, 90, 2, 0, 'stored', 200, '"v1"', null, 'sha256:A', 'urn:uuid:1');
"""
KNOWN = FrontierUrl("http://127.0.0.1/a", "article", "card", 100, 50, 90, 2, 0, "stored", 200, '"v1"', None, "sha256:A", "urn:uuid:1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frontier.sqlite"


def write(path: Path, statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(statements)


def read(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_first_frontier_is_migrated_and_loses_nothing(path: Path) -> None:
    write(path, FIRST_TABLES)
    for _ in range(2):
        frontier = Frontier(sqlite_url(path), "here")
        assert frontier.get(KNOWN.url) == KNOWN
        frontier.close()
    assert read(path, "select version from schema_version") == [(SCHEMA_VERSION,)]


def test_a_migrated_frontier_has_the_columns_and_tables_of_a_new_one(path: Path, tmp_path: Path) -> None:
    write(path, FIRST_TABLES)
    new = tmp_path / "new.sqlite"
    for file in (path, new):
        Frontier(sqlite_url(file), "here").close()
    tables = "select name from sqlite_master where type in ('table', 'index') order by name"
    columns = "select name, type, [notnull], pk from pragma_table_info('urls') order by cid"
    assert read(path, tables) == read(new, tables)
    assert [(name, str(kind).lower(), *rest) for name, kind, *rest in read(path, columns)] == [
        (name, str(kind).lower(), *rest) for name, kind, *rest in read(new, columns)
    ]


@pytest.mark.parametrize("tables", ["", FIRST_TABLES], ids=["new", "first"])
def test_crawls_that_start_at_once_migrate_once(path: Path, tables: str) -> None:
    write(path, tables)

    def open_once(source_id: str) -> int:
        frontier = Frontier(sqlite_url(path), source_id)
        try:
            return frontier.count()
        finally:
            frontier.close()

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(open_once, ["here", *"abcdefg"]))
    assert sum(counts) == bool(tables)
    assert read(path, "select version from schema_version") == [(SCHEMA_VERSION,)]


def test_a_newer_frontier_is_refused_and_left_alone(path: Path) -> None:
    Frontier(sqlite_url(path), "here").close()
    write(path, f"insert into schema_version values ({SCHEMA_VERSION + 1})")
    before = path.read_bytes()
    with pytest.raises(FrontierError, match=f"version {SCHEMA_VERSION} or older, found {SCHEMA_VERSION + 1}; upgrade"):
        Frontier(sqlite_url(path), "here")
    assert path.read_bytes() == before
