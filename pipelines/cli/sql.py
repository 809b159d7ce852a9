"""`newshouse sql`: read-only SQL on the published database, as one query or in a shell."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console

from pipelines.cli.options import DEFAULT_HOME, HomeOption
from pipelines.cli.sql_table import print_answer
from warehouse.database import open_published
from warehouse.errors import QueryError
from warehouse.query import Answer, run_query, write_csv, write_json, write_parquet

PUBLISHED = "newshouse.duckdb"
# Where nobody looks at a screen, a table may be as wide as it is.
_WIDE = 10_000


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def sql(
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="SQL; - reads it from standard input.", show_default=False)] = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="table, or every value as json, parquet or csv (in csv an apostrophe stands before what a spreadsheet would run).",
            show_default="table",
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file; its ending chooses the format.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Cut neither long texts nor long tables.")] = False,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Ask the published database in SQL; a shell without QUERY. Nothing can be written, and no file or network reached.

    Example: newshouse sql "select source_id, count(*) as articles from articles group by 1"
    """
    with closing(open_published(home / PUBLISHED)) as connection:
        if query is None and sys.stdin.isatty():
            from pipelines.cli.sql_shell import run_shell

            run_shell(connection, home / ".sql_history", full)
            return
        answer = run_query(connection, sys.stdin.read() if query in (None, "-") else query or "")
        if answer is not None:
            with _quiet_when_nobody_reads():
                _write_answer(answer, _choose_format(format, output), output, full)


def _choose_format(asked: Format | None, output: Path | None) -> Format:
    endings = {".csv": Format.CSV, ".json": Format.JSON, ".parquet": Format.PARQUET}
    chosen = asked or (endings.get(output.suffix.lower(), Format.TABLE) if output else Format.TABLE)
    if chosen == Format.PARQUET and output is None and sys.stdout.isatty():
        raise QueryError("expected a file for Parquet, found a terminal; add -o FILE.parquet")
    return chosen


def _write_answer(answer: Answer, chosen: Format, output: Path | None, full: bool) -> None:
    with _open_target(output) as target:
        if chosen == Format.PARQUET:
            write_parquet(answer, target)
            return
        with _as_text(target) as text:
            if chosen == Format.TABLE:
                width = None if output is None and sys.stdout.isatty() else _WIDE
                print_answer(answer, Console(file=text, width=width), full)
            else:
                {Format.CSV: write_csv, Format.JSON: write_json}[chosen](answer, text)


@contextmanager
def _open_target(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that is there whole or not at all."""
    if output is None:
        yield sys.stdout.buffer
        return
    unfinished = output.with_name(f".{output.name}.unfinished-{os.getpid()}")
    try:
        with unfinished.open("wb") as target:
            yield target
        unfinished.replace(output)
    except OSError as error:
        raise QueryError(f"{output}: expected a file that can be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _as_text(target: IO[bytes]) -> Iterator[IO[str]]:
    """UTF-8, whatever the terminal's locale says; the target stays open."""
    if target is sys.stdout.buffer:
        yield sys.stdout
        return
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    try:
        yield text
    finally:
        text.detach()


@contextmanager
def _quiet_when_nobody_reads() -> Iterator[None]:
    """The reader at the other end of a pipe may go before the answer ends, like `head`."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from error
