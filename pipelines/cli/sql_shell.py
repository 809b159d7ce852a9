"""The shell of `newshouse sql`: statements over several lines until `;`, and a few commands that start with a dot."""

from __future__ import annotations

import readline
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from pipelines.cli.sql_table import print_answer
from warehouse.errors import QueryError
from warehouse.query import run_query
from warehouse.statements import query_rows

WELCOME = "Read-only SQL on the published database. Statements end with ; and .help lists the commands."
HELP = """.tables          every table and view, and what it holds
.schema TABLE    its columns and what they mean
.help            this list
.quit            leave (Ctrl-D does too)
Ctrl-C stops a query that runs."""
_PROMPT = "newshouse> "
_CONTINUED = "      ...> "


def run_shell(connection: duckdb.DuckDBPyConnection, history: Path, full: bool) -> None:
    """Read statements and answer them until the user leaves."""
    console = Console()
    console.print(Text(WELCOME, style="dim"))
    _read_history(history)
    try:
        while (entry := read_entry()) is not None and entry != ".quit":
            answer_entry(connection, entry, console, full)
    finally:
        _write_history(history)


def read_entry() -> str | None:
    """The next statement or dot command; empty when the user gave it up, None when he leaves."""
    lines: list[str] = []
    while True:
        try:
            lines.append(input(_CONTINUED if lines else _PROMPT))
        except KeyboardInterrupt:
            print()
            return ""
        except EOFError:
            print()
            return None
        entry = "\n".join(lines).strip()
        if not entry or entry.startswith(".") or is_complete(entry):
            return entry


def is_complete(entry: str) -> bool:
    """Whether the statement ends here: with a `;` that stands in no string."""
    return entry.endswith(";") and entry.count("'") % 2 == 0


def answer_entry(connection: duckdb.DuckDBPyConnection, entry: str, console: Console, full: bool) -> None:
    """Do what one entry asks; errors are told and the shell goes on."""
    try:
        if entry.startswith("."):
            _run_command(connection, entry, console)
        elif entry and (answer := run_query(connection, entry)) is not None:
            print_answer(answer, console, full)
    except QueryError as error:
        console.print(Text(str(error), style="red"))
    except KeyboardInterrupt:
        console.print(Text("stopped", style="red"))


def _run_command(connection: duckdb.DuckDBPyConnection, entry: str, console: Console) -> None:
    command, _, argument = entry.partition(" ")
    if command == ".tables":
        _print_described(query_rows(connection, "dictionary/list_tables"), console)
    elif command == ".schema" and argument.strip():
        table = argument.strip().rstrip(";")
        rows = query_rows(connection, "shell/describe_table", table=table)
        if not rows:
            raise QueryError(f"there is no table {table}; .tables lists them")
        _print_described(rows, console)
    else:
        console.print(Text(HELP))


def _print_described(rows: list[dict[str, str]], console: Console) -> None:
    names = [" ".join(text for name, text in row.items() if name != "comment") for row in rows]
    for name, row in zip(names, rows, strict=True):
        console.print(Text(f"{name:<{max(map(len, names))}}  {row['comment']}"), soft_wrap=True)


def _read_history(history: Path) -> None:
    readline.clear_history()
    readline.set_history_length(1000)
    try:
        readline.read_history_file(history)
    except OSError:
        # No history yet, or one that cannot be read: the shell works without.
        readline.clear_history()


def _write_history(history: Path) -> None:
    try:
        readline.write_history_file(history)
    except OSError as error:
        print(f"{history}: the history was not kept: {error.strerror}")
