from __future__ import annotations

import csv
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner, Result

from pipelines.cli.sql import sql
from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.errors import NotPublishedError, QueryError
from warehouse.load import load_batch
from warehouse.parquet import write_rows
from warehouse.publish import publish

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SPELLINGS = ["AFP", "=1+1", 'comma, "quote"', "سطر\nثان", "\x1b[31mred", "[bold]markup[/bold]", "x" * 300]
COMMAND = "import typer, sys; from pipelines.cli.sql import sql; app = typer.Typer(); app.command()(sql); app()"

app = typer.Typer()
app.command()(sql)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a published database of agencies."""
    home = tmp_path_factory.mktemp("home")
    batch = Batch("daily", date(2026, 3, 1), ("run-1",), "1")
    write_rows(home / "staging", "agencies", [{"agency": f"A{number}", "spellings": [text]} for number, text in enumerate(SPELLINGS)])
    with open_writer(home / "warehouse" / "writer.duckdb") as connection:
        load_batch(connection, home / "staging", batch, NOW)
    publish(home / "warehouse" / "writer.duckdb", home / "newshouse.duckdb", NOW)
    return home


def ask(home: Path, *arguments: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(app, [*arguments, "--home", str(home)], input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def test_table_is_the_default(home: Path) -> None:
    output = ask(home, "select agency, len(spellings) as many from agencies where agency = 'A0'").output
    assert "agency" in output
    assert "A0" in output
    assert "1 row\n" in output


def test_query_comes_from_standard_input(home: Path) -> None:
    assert "6" in ask(home, "-", stdin="select max(agency)[2:] as last from agencies").output


def test_csv_is_exact_and_holds_no_formula(home: Path) -> None:
    output = ask(home, "select agency, spellings[1] as spelling, null as nothing from agencies order by 1", "--format", "csv").output
    rows = list(csv.DictReader(io.StringIO(output)))
    assert [row["spelling"] for row in rows] == ["'=1+1" if text == "=1+1" else text for text in SPELLINGS]
    assert rows[0]["nothing"] == ""


def test_json_is_exact(home: Path) -> None:
    query = "select agency, spellings, 1.5 as half, sum(1) as many, timestamptz '2026-03-01 12:00:00+00' as seen from agencies group by all"
    rows = json.loads(ask(home, query + " order by 1", "--format", "json").output)
    assert [row["spellings"] for row in rows] == [[text] for text in SPELLINGS]
    assert rows[0] == {"agency": "A0", "spellings": ["AFP"], "half": 1.5, "many": 1, "seen": "2026-03-01T12:00:00+00:00"}


def test_empty_answer_is_an_empty_array(home: Path) -> None:
    assert json.loads(ask(home, "select * from articles", "--format", "json").output) == []


def test_columns_of_one_name_are_all_there(home: Path) -> None:
    assert json.loads(ask(home, "select 1 as a, 2 as a", "--format", "json").output) == [{"a": 1, "a_2": 2}]


def test_parquet_keeps_types(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    ask(home, "select agency, spellings, timestamptz '2026-03-01 12:00:00+00' as seen from agencies order by 1", "-o", str(path))
    rows = pq.read_table(path).to_pylist()
    assert [row["spellings"] for row in rows] == [[text] for text in SPELLINGS]
    assert rows[0]["seen"] == NOW


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_ending_chooses_the_format(home: Path, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    ask(home, "select spellings[1] as s from agencies order by agency", "-o", str(path))
    assert (
        path.read_text(encoding="utf-8") == ask(home, "select spellings[1] as s from agencies order by agency", "--format", ending).output
    )
    assert list(tmp_path.iterdir()) == [path]


def test_query_that_fails_leaves_no_file(home: Path, tmp_path: Path) -> None:
    late = "select case when i = 500000 then error('late') else i end as i from range(600000) as t(i)"
    # Of several threads, DuckDB sometimes names the one that it interrupted and not the one that failed.
    with pytest.raises(QueryError, match=r"late|Interrupted"):
        ask(home, late, "-o", str(tmp_path / "out.csv"))
    assert list(tmp_path.iterdir()) == []


def test_long_text_is_cut_unless_full(home: Path) -> None:
    query = "select spellings[1] as s from agencies where agency = 'A6'"
    assert "x" * 60 not in ask(home, query).output
    assert "x" * 300 in ask(home, query, "--full").output


def test_long_table_is_cut_unless_full(home: Path) -> None:
    assert "the first 200 rows" in ask(home, "from range(1000)").output
    assert "1000 rows" in ask(home, "from range(1000)", "--full").output


def test_page_text_reaches_the_terminal_as_text(home: Path) -> None:
    output = ask(home, "select spellings[1] as s from agencies where agency in ('A4', 'A5')").output
    assert "\x1b" not in output
    assert "[bold]markup[/bold]" in output


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("selec 1", 'Parser Error: syntax error at or near "selec"'),
        ("select nothing from agencies", 'Referenced column "nothing" not found'),
        ("select * from read_text('/etc/hostname')", "Permission Error: Cannot access file"),
        ("delete from agencies", "read-only"),
        ("set enable_external_access = true", "the configuration has been locked"),
    ],
)
def test_refused_query_is_one_sentence(home: Path, query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        ask(home, query)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="newshouse run SOURCE"):
        ask(tmp_path, "select 1")


def test_command_starts_without_crawler_and_scheduler() -> None:
    heavy = "{'scrapy', 'dagster', 'twisted', 'htmldate', 'pandas'}"
    code = f"import sys, pipelines.cli.sql; loaded = {heavy} & set(sys.modules); sys.exit(str(loaded) if loaded else 0)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_reader_may_go_before_the_end(home: Path) -> None:
    arguments = [sys.executable, "-c", COMMAND, "from range(1000000)", "--format", "csv", "--home", str(home)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        assert command.stdout.readline() == "range\n"
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 0


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, home: Path) -> None:
        self.terminal, ours = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "120"}
        arguments = [sys.executable, "-c", COMMAND, "--home", str(home)]
        self.process = subprocess.Popen(arguments, stdin=ours, stdout=ours, stderr=ours, env=environment, start_new_session=True)
        os.close(ours)

    def type(self, line: str) -> None:
        os.write(self.terminal, line.encode() + b"\n")

    def wait_for(self, text: str) -> str:
        """What was printed until `text` appears."""
        seen = b""
        give_up = time.monotonic() + 60
        while text.encode() not in seen:
            assert time.monotonic() < give_up, seen
            if select.select([self.terminal], [], [], 1)[0]:
                seen += os.read(self.terminal, 65536)
        return seen.decode(errors="replace")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture
def shell(home: Path) -> Iterator[Shell]:
    opened = Shell(home)
    try:
        opened.wait_for("newshouse> ")
        yield opened
    finally:
        opened.close()


def test_shell_reads_statements_over_lines(shell: Shell) -> None:
    shell.type("select 40")
    shell.wait_for("...> ")
    shell.type("+ 2 as answer;")
    assert "42" in shell.wait_for("1 row")


def test_shell_goes_on_after_an_error(shell: Shell) -> None:
    shell.type("selec 1;")
    shell.wait_for("Parser Error")
    shell.type("select 7 * 6 as answer;")
    assert "42" in shell.wait_for("1 row")


def test_shell_describes_tables(shell: Shell) -> None:
    shell.type(".tables")
    shell.wait_for("One row per article in its story")
    shell.type(".schema agencies")
    shell.wait_for("Canonical name, like AFP")
    shell.type(".schema nothing")
    shell.wait_for("there is no table nothing")
    shell.type(".help")
    shell.wait_for("Ctrl-C stops")


def test_interrupt_stops_the_query_and_keeps_the_shell(shell: Shell) -> None:
    shell.type("select sum(a.range * b.range) from range(1000000) as a, range(1000000) as b;")
    shell.wait_for("as b;")
    time.sleep(1)
    shell.process.send_signal(signal.SIGINT)
    shell.wait_for("stopped")
    shell.type("select 7 * 6 as answer;")
    assert "42" in shell.wait_for("1 row")


def test_shell_leaves_and_keeps_its_history(shell: Shell, home: Path) -> None:
    shell.type("select 'kept';")
    shell.wait_for("1 row")
    shell.type(".quit")
    assert shell.process.wait(timeout=60) == 0
    assert "select 'kept';" in (home / ".sql_history").read_text()
