"""`newshouse ingest`: the same road from WARC files on, for backfills and other crawlers' archives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, table_console
from pipelines.home import open_home


def ingest(
    files: Annotated[list[Path], typer.Argument(metavar="WARC...", help="WARC files, gzipped or not.", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Take WARC files into the archive and load their articles.

    Pages on a host of a source card are read by that card's rules, all others by the rules for any news site.

    A file that is in the archive already is not taken in again.

    Example: newshouse ingest CC-NEWS-20260101000000-00001.warc.gz
    """
    from pipelines.cli.run import raise_for_failures, render_reports
    from pipelines.cli.running import Execution, execute
    from pipelines.ingestion import take_in_warc
    from scrapers.ingested import INGESTED

    opened = open_home(home)
    opened.enter()
    console = Console(stderr=True)
    for file in files:
        taken = take_in_warc(opened, file)
        console.print(f"{file}: {taken.describe()}", highlight=False)
    reports = execute(Execution(opened, [INGESTED.id], from_archive=True), console)
    if as_json:
        print(json.dumps(reports, indent=1))
    else:
        table_console().print(render_reports(reports))
    raise_for_failures(reports, opened)
