"""`newshouse run`: crawl to publish for some sources, now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, table_console
from pipelines.cli.running import Execution, execute
from pipelines.errors import PipelinesError, RunFailedError
from pipelines.home import Home, open_home
from scrapers.environment import read_environment
from scrapers.source import find_source, load_all_sources


def run(
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Ids of source cards.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--all", help="Run every source.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Backfill: read section pages and sitemaps back to this day.", show_default=False),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Crawl sources now, load what is new and publish it; recorded as Dagster runs.

    Example: newshouse run egypt_today arabs_today

    Backfill: newshouse run egypt_today --since 2026-01-01
    """
    opened = open_home(home)
    opened.enter()
    chosen = choose_sources(opened, sources or [], everything)
    console = Console(stderr=True)
    reports = execute(Execution(opened, chosen, since=since.date() if since else None), console)
    if as_json:
        print(json.dumps(reports, indent=1))
    else:
        table_console().print(render_reports(reports))
    raise_for_failures(reports, opened)


def choose_sources(home: Home, named: Sequence[str], everything: bool) -> list[str]:
    """The ids to run, each known and each allowed to be asked.

    Raises:
        ScrapersError: an id is unknown, a real host would be asked without NEWSHOUSE_CONTACT, or a browser is missing.
        PipelinesError: no source was named.
    """
    from scrapers.rendering.chromium import find_chromium
    from scrapers.runs import user_agent_for

    environment = read_environment()
    cards = load_all_sources(environment, home.path)
    if not named and not everything:
        raise PipelinesError("expected the ids of sources to run, or --all; `newshouse sources list` shows them")
    chosen = [find_source(cards, source_id) for source_id in dict.fromkeys(named)] if named else list(cards.values())
    for source in chosen:
        user_agent_for(source, environment.contact)
        find_chromium(source, environment.browser)
    return [source.id for source in chosen]


def render_reports(reports: Sequence[Mapping[str, Any]]) -> Table:
    """One line a source: what was fetched, what became of it."""
    table = Table(title=None, box=None, pad_edge=False)
    table.add_column("source")
    for heading in ("fetched", "unchanged", "articles", "new versions", "duplicates", "rejects"):
        table.add_column(heading, justify="right")
    table.add_column("run")
    for report in reports:
        if report["source_id"] != "published":
            table.add_row(report["source_id"], *(str(number) for number in summarize_report(report).values()), _verdict(report))
    return table


def summarize_report(report: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of one source's run, by the headings of the table."""
    counts = report["counts"]
    crawl, load = counts.get("raw_pages", {}), counts.get("stories", {})
    return {
        "fetched": crawl.get("row_count", 0),
        "unchanged": crawl.get("outcome/unchanged", 0),
        "articles": load.get("row_count", 0),
        "versions": load.get("new_versions", 0),
        "duplicates": load.get("duplicates", 0),
        "rejects": counts.get("articles", {}).get("rejects", 0),
    }


def _verdict(report: Mapping[str, Any]) -> str:
    if not report["succeeded"]:
        return f"{report['run_id'][:8]} FAILED"
    crawl = report["counts"].get("raw_pages", {})
    reached = any(crawl.get(f"outcome/{outcome}") for outcome in ("stored", "unchanged"))
    remarks = [] if reached or not crawl.get("scheduled") else [", but nothing could be reached"]
    if retired := crawl.get("retired_listings"):
        remarks.append(f", but {retired} of its listings {'was' if retired == 1 else 'were'} retired: see `newshouse status`")
    return f"{report['run_id'][:8]} ok" + "".join(remarks)


def raise_for_failures(reports: Sequence[Mapping[str, Any]], home: Home) -> None:
    """End with the reasons if a run failed.

    Raises:
        RunFailedError: naming each failed source, its reason, and where its log lies.
    """
    failed = [_explain_report(report) for report in reports if not report["succeeded"]]
    if failed:
        raise RunFailedError("; ".join(failed) + f" (log: {home.path / 'logs'}; the runs page of `newshouse ui` shows the steps)")


def _explain_report(report: Mapping[str, Any]) -> str:
    """The reason, named after its source once."""
    source_id, error = report["source_id"], report["error"]
    return str(error) if error.startswith(f"{source_id}: ") else f"{source_id}: {error}"
