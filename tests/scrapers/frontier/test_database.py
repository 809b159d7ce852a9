"""What the frontier says about a database that it cannot use, and what a killed writer leaves in one."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scrapers.errors import FrontierError
from scrapers.frontier import Frontier, HostState, sqlite_url
from scrapers.frontier.database import set_up_sqlite
from tests.scrapers.frontier.conftest import Open

ROWS = 50

# A child for each number k: it adds rows, saves another state of them, and kills itself after its k-th statement. Rows
# are sent in threes of statements. Its line tells k and what it knew to be on disk.
WRITERS = """
import os, signal, sys
from dataclasses import replace
import sqlalchemy as sa
import scrapers.frontier.urls
from scrapers.frontier import Frontier, FrontierUrl
scrapers.frontier.urls._MOST_PARAMETERS = 20
statements = 0

def count_statement(*_):
    global statements
    statements += 1
    if statements == last:
        os.kill(os.getpid(), signal.SIGKILL)

def write():
    frontier = Frontier(sys.argv[1], f"source-{last}")
    frontier.database._writer = frontier.database._writer.execution_options(insertmanyvalues_page_size=20)
    sa.event.listen(sa.Engine, "after_cursor_execute", count_statement)
    rows = [FrontierUrl(f"http://127.0.0.1/{number}", "article", None, 0, 0) for number in range(int(sys.argv[2]))]
    frontier.add(rows)
    print(last, "added", flush=True)
    frontier.save([replace(row, visits=1) for row in rows])
    print(last, "saved", flush=True)
    os._exit(0)

last, ended_by = 0, signal.SIGKILL
while ended_by == signal.SIGKILL:
    last += 1
    if (child := os.fork()) == 0:
        try:
            write()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_a_writer_killed_after_any_statement_leaves_whole_transactions(database_url: str, open_frontier: Open) -> None:
    open_frontier("anybody")
    ended = subprocess.run([sys.executable, "-c", WRITERS, database_url, str(ROWS)], capture_output=True, text=True, check=True)
    told = {name: int(last) for last, name in map(str.split, ended.stdout.splitlines())}  # by the last child that told it
    first_told = {name: int(last) for last, name in map(str.split, reversed(ended.stdout.splitlines()))}
    children = told["saved"]
    assert children > 12, "a child for every statement of two transactions"
    for last in range(1, children + 1):
        rows = open_frontier(f"source-{last}").due("article", 0, 10 * ROWS)
        assert len(rows) in (0, ROWS)
        assert len({row.visits for row in rows}) <= 1
        assert rows or last < first_told["added"]
        assert last < children or rows[0].visits == 1


def test_crawls_that_meet_at_a_new_host_all_note_it(open_frontier: Open) -> None:
    frontiers = [open_frontier(source_id) for source_id in "abcdef"]

    def note(frontier: Frontier) -> None:
        for number in range(10):
            frontier.save_hosts([HostState(f"{name}-{number}.example", 5, 0, 0, None) for name in ("b", "a")])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(note, frontiers))
    assert frontiers[0].read_host("a-9.example") == HostState("a-9.example", 5, 0, 0, None)


@pytest.mark.parametrize(
    "url",
    [
        "frontier.sqlite",
        "mysql://user:secret@127.0.0.1/x",
        "nosql+thing://user:secret@127.0.0.1/x",
        "postgresql+psycopg://user:secret@127.0.0.1/x",
        "postgresql+pg8000://user:secret@127.0.0.1:port/x",
    ],
)
def test_a_url_that_cannot_serve_is_explained_without_its_password(url: str) -> None:
    with pytest.raises(FrontierError, match=r"NEWSHOUSE_FRONTIER_URL: expected an SQLAlchemy URL .* newshouse\[postgres\]") as said:
        Frontier(url, "here")
    assert "secret" not in str(said.value)


def test_a_server_that_is_away_is_named_without_its_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]  # bound and never listening: nobody answers here
        with pytest.raises(FrontierError, match=rf"^postgresql\+pg8000://user:\*\*\*@127.0.0.1:{port}/x: expected a frontier that can be"):
            Frontier(f"postgresql+pg8000://user:secret@127.0.0.1:{port}/x", "here")


def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    path.write_bytes(b"no database at all, but long enough to look like one" * 100)
    before = path.read_bytes()
    with pytest.raises(FrontierError, match="file is not a database; see to its disk"):
        Frontier(sqlite_url(path), "here")
    assert path.read_bytes() == before


class BusyConnection:
    """A connection whose file others are switching too: SQLite refuses a few times, without waiting."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.said: list[str] = []

    def execute(self, statement: str) -> None:
        if "journal_mode" in statement and self.refusals:
            self.refusals -= 1
            raise sqlite3.OperationalError("database is locked")
        self.said.append(statement)


def test_crawls_that_switch_a_new_file_at_once_wait_for_each_other() -> None:
    connection = BusyConnection(3)
    set_up_sqlite(connection, None)
    assert connection.said == ["pragma journal_mode = wal", "pragma synchronous = normal"]


def test_a_file_that_others_never_let_go_of_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.frontier.database._PATIENCE", 0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        set_up_sqlite(BusyConnection(10_000), None)
