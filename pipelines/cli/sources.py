"""`newshouse sources`: the cards, listed and checked. What a card may say is decided in `scrapers.source`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.card_files import find_card, read_others
from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption
from pipelines.cli.source_trials import add_source, try_source
from scrapers.environment import read_environment
from scrapers.errors import SourceError
from scrapers.source import Source, check_cards_together, list_cards, list_source_folders, load_all_sources, read_source

app = typer.Typer(no_args_is_help=True, help="The source cards: list, check, write and try them.")
app.command("add")(add_source)
app.command("test")(try_source)


@app.command("list")
def list_sources(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show every source: the bundled ones, those of NEWSHOUSE_SOURCES and those of the home.

    The schedule is a cron line in the source's time zone; lists are the feeds, sitemaps and sections that every run asks.

    Example: newshouse sources list --json
    """
    sources = load_all_sources(read_environment(), home)
    if as_json:
        print(json.dumps([source.model_dump(mode="json") for source in sources.values()], ensure_ascii=False, indent=1))
    else:
        Console().print(render_sources(list(sources.values())))


def render_sources(sources: Sequence[Source]) -> Table:
    """One line a source: where it is, what it reads, when."""
    table = Table(box=None, pad_edge=False)
    for heading in ("source", "languages", "host", "schedule"):
        table.add_column(heading, no_wrap=True)
    table.add_column("lists", justify="right", no_wrap=True)
    for source in sources:
        lists = len(source.feeds) + len(source.sitemaps) + len(source.sections)
        table.add_row(source.id, " ".join(source.languages), source.canonical_host, source.cron, str(lists))
    return table


@app.command("check")
def check_sources(
    cards: Annotated[list[str] | None, typer.Argument(metavar="[FILE|SOURCE]...", help="None: every card.", show_default=False)] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Validate source cards: one line a good card; problems on standard error with file and key, and exit code 2.

    Example: newshouse sources check my_sources/harbour_post.yml
    """
    installed = list_cards(*list_source_folders(read_environment(), home))
    problems = []
    for path in [find_card(name, installed) for name in cards] if cards else installed:
        try:
            source = read_source(path)
            check_cards_together([*read_others(path, installed), (source, path)])
            _check_page_objects(source)
        except SourceError as error:
            problems.append(str(error))
        else:
            print(describe_card(source, path))
    if problems:
        print("\n".join(problems), file=sys.stderr)
        raise typer.Exit(2)


def _check_page_objects(source: Source) -> None:
    if source.has_layouts:
        from scrapers.pages import check_layouts  # the extraction libraries take long to import

        check_layouts(source)


def describe_card(source: Source, path: Path) -> str:
    """What a good card says, in one line, with what would keep a crawl from finding anything."""
    line = f"ok  {source.id}  {path}"
    if not (source.feeds or source.sitemaps or source.sections):
        return f"{line}: names no feed, sitemap or section, so a crawl finds nothing"
    if source.is_local and not source.allow_loopback and source.proxy is None:
        return f"{line}: names this machine without `allow_loopback: true`, so every request is refused"
    return line
