"""An empty frontier database, once as SQLite and once on a Postgres server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from scrapers.frontier import Frontier, sqlite_url
from scrapers.frontier.schema import metadata
from tests.scrapers.frontier.postgres_server import find_binaries, serve_postgres

Open = Callable[[str], Frontier]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no Postgres server is installed: apt-get install postgresql")
    with serve_postgres(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "frontier.sqlite")
        return
    url: str = request.getfixturevalue("postgres_url")
    yield url
    engine = sa.create_engine(url)
    metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def open_frontier(database_url: str) -> Iterator[Open]:
    """Opens the frontier of a source, and closes it after the test."""
    with ExitStack() as opened:

        def open_one(source_id: str) -> Frontier:
            frontier = Frontier(database_url, source_id)
            opened.callback(frontier.close)
            return frontier

        yield open_one


@pytest.fixture
def frontier(open_frontier: Open) -> Frontier:
    return open_frontier("here")


@pytest.fixture
def other(open_frontier: Open, frontier: Frontier) -> Frontier:
    """Another source's frontier in the same database."""
    return open_frontier("there")
