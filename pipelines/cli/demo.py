"""`newshouse demo`: the real job on a small invented newspaper group, served on this machine."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.options import command_name, home_argument, table_console

DEMO_HOME = Path("data/demo")


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Keep the newspapers up afterwards, for the UI, until Ctrl-C.")] = False,
    home: Annotated[Path, typer.Option("--home", help="Where the demo lives; your own data is left alone.")] = DEMO_HOME,
) -> None:
    """Serve the sample newspapers on loopback and run the whole job on them: crawl, clean, deduplicate, load, publish.

    Run it again: the newspapers have moved on, and only what changed is added.

    Example: newshouse demo --serve
    """
    from pipelines.cli.run import raise_for_failures
    from pipelines.cli.running import Execution, execute
    from pipelines.home import open_home
    from pipelines.sample_newspapers import open_newspapers

    console = Console(stderr=True)
    opened = open_home(home)
    opened.enter()
    with open_newspapers(opened) as newspapers:
        console.print(f"The sample newspapers are at {', '.join(newspapers.urls)} (step {newspapers.step}).", highlight=False)
        reports = execute(Execution(opened, newspapers.source_ids), console)
        raise_for_failures(reports, opened)
        table_console().print(render_demo(reports, opened.published))
        print(suggest_commands(home))
        if serve:
            _serve_until_interrupted(console, home)


def render_demo(reports: Sequence[Mapping[str, Any]], published: Path) -> Table:
    """One line an edition: what is published now, and what of it came with this run."""
    from pipelines.cli.run import summarize_report
    from warehouse.counts import count_by_source

    totals = count_by_source(published)
    table = Table(title="Published now, by edition; (+n): came with this run", title_justify="left", box=None, pad_edge=False)
    table.add_column("edition")
    for heading in ("fetched", "articles", "versions", "duplicates", "rejects"):
        table.add_column(heading, justify="right")
    for report in reports:
        if report["source_id"] != "published":
            run, total = summarize_report(report), totals[report["source_id"]]
            articles = f"{total.articles} (+{run['articles']})"
            versions = f"{total.versions} (+{run['articles'] + run['versions']})"
            rejects = f"{total.rejects} (+{run['rejects']})"
            table.add_row(report["source_id"], f"(+{run['fetched']})", articles, versions, str(total.duplicates), rejects)
    return table


def suggest_commands(home: Path) -> str:
    """The next three commands to try, as they can be pasted here."""
    newshouse, argument = command_name(), home_argument(home)
    query = "select source_id, count(*) as articles, max(date_published) as newest from articles group by all order by all"
    return "\n".join(
        [
            "",
            "Try next:",
            f'  {newshouse} sql{argument} "{query}"',
            f"  {newshouse} status{argument}",
            f"  {newshouse} demo" + ("" if home == DEMO_HOME else f" --home {home}") + "      # again: adds only what changed",
            f"And to watch it in a browser: {newshouse} demo --serve, then in another terminal {newshouse} ui{argument}",
        ]
    )


def _serve_until_interrupted(console: Console, home: Path) -> None:
    console.print(f"Serving until Ctrl-C. In another terminal: {command_name()} ui{home_argument(home)}", highlight=False)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
