"""The `newshouse` command: each sub-command in a module of its own, imported only when it is called.

Here the parts are put together and errors become one sentence on stderr with exit code 2.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from pipelines.cli.archive import app as archive
from pipelines.cli.bench import app as bench
from pipelines.cli.dedup import dedup
from pipelines.cli.demo import demo
from pipelines.cli.environment import environment
from pipelines.cli.export import export
from pipelines.cli.extract import extract
from pipelines.cli.ingest import ingest
from pipelines.cli.reextract import reextract
from pipelines.cli.run import run
from pipelines.cli.settle import settle
from pipelines.cli.sources import app as sources
from pipelines.cli.sql import sql
from pipelines.cli.status import status
from pipelines.cli.ui import ui
from pipelines.errors import PipelinesError
from scrapers.errors import ScrapersError
from warehouse.errors import WarehouseError

app = typer.Typer(
    name="newshouse",
    help="News sites to DuckDB tables: on a schedule, politely, without losing or repeating an article.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (demo, run, ui, status, sql, export, ingest, extract, dedup, reextract, settle):
    app.command()(command)
app.add_typer(sources, name="sources")
app.add_typer(archive, name="archive")
app.add_typer(bench, name="bench")
app.command("env")(environment)


def main() -> None:
    """Run the command line; a user's error is one sentence and exit code 2, never a traceback."""
    try:
        app()
    except (ScrapersError, PipelinesError, WarehouseError) as error:
        _end_with(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _end_with(f"{where}{error.strerror or error}; nothing half done is left, mend this and run again")


def _end_with(sentence: str) -> NoReturn:
    """Tell what went wrong, with no character in it that a terminal would obey, and exit."""
    shown = "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in sentence)
    print(f"newshouse: {shown}", file=sys.stderr)
    sys.exit(2)
