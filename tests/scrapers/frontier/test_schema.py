"""Older frontiers are brought to today's form in place, on either database; newer ones are left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from scrapers.errors import FrontierError
from scrapers.frontier import Frontier, FrontierUrl, sqlite_url
from scrapers.frontier.schema import SCHEMA_VERSION, metadata

# As the first release wrote it, before schema versions were written down.
FIRST_TABLES = (
    """
    create table urls (
        source_id text not null, url text not null, role text not null, found_on text, discovered_at bigint not null,
        due_at bigint not null, fetched_at bigint, visits integer default '0' not null, gone_visits integer default '0' not null,
        outcome text, status integer, etag text, last_modified text, payload_digest text, record_id text,
        primary key (source_id, url)
    )
    """,
    "create index urls_due on urls (source_id, role, due_at)",
    """
    insert into urls values ('here', 'http://127.0.0.1/a', 'article', 'card', 100, 50, 90, 2, 0, 'stored', 200, '"v1"', null, 'sha256:A',
        'urn:uuid:1')
    """,
)
KNOWN = FrontierUrl("http://127.0.0.1/a", "article", "card", 100, 50, 90, 2, 0, "stored", 200, '"v1"', None, "sha256:A", "urn:uuid:1")

Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def run(engine: sa.Engine) -> Run:
    """Runs statements in one transaction, and returns the rows of the last."""

    def run_all(*statements: str) -> list[tuple[Any, ...]]:
        with engine.begin() as connection:
            for statement in statements:
                result = connection.execute(sa.text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []

    return run_all


def describe_tables(engine: sa.Engine) -> dict[str, Any]:
    inspector = sa.inspect(engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            inspector.get_pk_constraint(table)["constrained_columns"],
            [index["name"] for index in inspector.get_indexes(table)],
        )
        for table in inspector.get_table_names()
    }


def test_a_first_frontier_is_migrated_and_loses_nothing(database_url: str, run: Run) -> None:
    run(*FIRST_TABLES)
    for _ in range(2):
        frontier = Frontier(database_url, "here")
        assert frontier.get(KNOWN.url) == KNOWN
        frontier.close()
    assert run("select version from schema_version") == [(SCHEMA_VERSION,)]


def test_a_migrated_frontier_has_the_form_of_a_new_one(database_url: str, engine: sa.Engine, run: Run) -> None:
    Frontier(database_url, "here").close()
    new = describe_tables(engine)
    metadata.drop_all(engine)
    run(*FIRST_TABLES)
    Frontier(database_url, "here").close()
    assert describe_tables(engine) == new


@pytest.mark.parametrize("tables", [(), FIRST_TABLES], ids=["new", "first"])
def test_crawls_that_start_at_once_migrate_once(database_url: str, run: Run, tables: tuple[str, ...]) -> None:
    if tables:
        run(*tables)

    def open_once(source_id: str) -> int:
        frontier = Frontier(database_url, source_id)
        try:
            return frontier.count()
        finally:
            frontier.close()

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(open_once, ["here", *"abcdefg"]))
    assert sum(counts) == bool(tables)
    assert run("select version from schema_version") == [(SCHEMA_VERSION,)]


def test_a_newer_frontier_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    Frontier(sqlite_url(path), "here").close()
    engine = sa.create_engine(sqlite_url(path))
    with engine.begin() as connection:
        connection.execute(sa.text("insert into schema_version values (:newer)"), {"newer": SCHEMA_VERSION + 1})
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(FrontierError, match=f"version {SCHEMA_VERSION} or older, found {SCHEMA_VERSION + 1}; upgrade"):
        Frontier(sqlite_url(path), "here")
    assert path.read_bytes() == before
