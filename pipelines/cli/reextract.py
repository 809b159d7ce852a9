"""`newshouse reextract`: read a source's archive again by today's rules, show what would change, and load it.

What would change is computed in `pipelines.reextraction`; here days are chosen, the report is shown and the load is started.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, table_console
from pipelines.errors import PipelinesError

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.reextraction import Reextraction

_DAY = ["%Y-%m-%d"]


@dataclass(frozen=True, slots=True)
class ReadDay:
    """One day of the archive, read again."""

    source_id: str
    day: date
    reextraction: Reextraction


def reextract(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source card.", show_default=False)],
    day: Annotated[datetime | None, typer.Option(formats=_DAY, help="Only this day of the archive.", show_default=False)] = None,
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="All days from this one on.", show_default=False)] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every change to this file: one JSON object a line.", dir_okay=False, show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and load nothing.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Load even if more changes than the card accepts.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Read archived pages again by today's rules, without the network: first the report, then the load.

    A day of which more would change than the card accepts (`reextraction: {most_changed: 0.2}`) is not loaded.
    Changes are recorded as `reprocess`, never as edits of the publisher.

    Example: newshouse reextract egypt_today --since 2026-01-01 --report changes.jsonl --dry-run
    """
    from pipelines.home import open_home

    opened = open_home(home)
    opened.enter()
    days = choose_days(opened, source, day.date() if day else None, since.date() if since else None)
    read = read_days(opened, source, days, keep=not dry_run)
    if report is not None:
        write_report(report, read)
    if as_json:
        print(json.dumps([summarize_day(one) for one in read], ensure_ascii=False, indent=1, default=str))
    else:
        show_days(read, table_console())
    if not dry_run:
        load_days(opened, read, accept)


def choose_days(home: Home, source_id: str, day: date | None, since: date | None) -> list[date]:
    """The archived days that were asked for, in order.

    Raises:
        SourceError: there is no such source.
        PipelinesError: the archive holds nothing of it in these days, or both --day and --since were given.
    """
    from pipelines.batches import list_cards
    from scrapers.archive import find_days
    from scrapers.source import find_source

    find_source(list_cards(home), source_id)
    if day is not None and since is not None:
        raise PipelinesError("expected --day or --since, found both")
    archived = find_days(home.archive, source_id)
    days = [one for one in archived if (day is None or one == day) and (since is None or one >= since)]
    if not days:
        held = f"{archived[0]} to {archived[-1]}" if archived else "nothing"
        raise PipelinesError(f"{source_id}: expected a day that the archive holds, found none: it holds {held}")
    return days


def read_days(home: Home, source_id: str, days: Iterable[date], *, keep: bool) -> list[ReadDay]:
    """Each day read again and compared with the tables; what was read stays staged for the load if `keep`."""
    from pipelines.batches import discard_staged, preview_slice
    from scrapers.locks import hold_source_lock

    read = []
    with hold_source_lock(home.path, source_id, "run"):
        for day in days:
            read.append(ReadDay(source_id, day, preview_slice(home, source_id, day)))
            if not keep:
                discard_staged(home, source_id, day)
    return read


def write_report(path: Path, read: Sequence[ReadDay]) -> None:
    """Every changed field of every version, whole, as JSON Lines.

    Raises:
        PipelinesError: the file cannot be written.
    """
    from pipelines.reextraction import describe_change

    try:
        with path.open("w", encoding="utf-8") as stream:
            for one in read:
                for change in one.reextraction.changes:
                    row = {"source_id": one.source_id, "day": one.day.isoformat(), **describe_change(change)}
                    stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    except OSError as error:
        raise PipelinesError(f"{path}: expected a file that can be written: {error.strerror}") from error


def summarize_day(one: ReadDay) -> dict[str, Any]:
    """The counts of one day."""
    again = one.reextraction
    counts = {"known": again.known, "changed": again.changed, "share": round(again.share, 4), "fields": again.fields}
    return {"source_id": one.source_id, "day": one.day.isoformat(), "parser_version": again.parser_version, **counts}


def show_days(read: Sequence[ReadDay], console: Console) -> None:
    """A line a day, then examples of every field that would change. Scraped text is shown as it is, never as markup."""
    table = Table(box=None, pad_edge=False)
    for heading in ("day", "read again", "would change", "share"):
        table.add_column(heading, justify="left" if heading == "day" else "right", no_wrap=True)
    table.add_column("fields")
    for one in read:
        again = one.reextraction
        fields = ", ".join(f"{name} {count}" for name, count in again.fields.items())
        table.add_row(one.day.isoformat(), str(again.known), str(again.changed), f"{again.share:.1%}", fields)
    console.print(table)
    for one in read:
        for change in one.reextraction.examples():
            console.print(Text(f"\n{change.field}  {change.url}\n  - {change.before}\n  + {change.after}"))


def load_days(home: Home, read: Sequence[ReadDay], accept: bool) -> None:
    """Load the days of which the card accepts the changes, or all of them if told so, and publish.

    Raises:
        PipelinesError: some were not loaded; says which, why, and how to accept it.
    """
    from pipelines.batches import discard_staged, find_staged_days
    from pipelines.cli.run import raise_for_failures
    from pipelines.cli.running import Execution, execute

    staged = find_staged_days(home, read[0].source_id)
    refused = {} if accept else refuse_days(home, read)
    for day in refused:
        discard_staged(home, read[0].source_id, day)
    days = [one for one in read if one.day in staged and one.day not in refused]
    reports = []
    for one in days:
        execution = Execution(home, [one.source_id], staged_day=one.day, accept_changes=accept)
        reports += execute(execution, Console(stderr=True))
    raise_for_failures(reports, home)
    known = len(read) - len(days) - len(refused)
    print(f"{len(days)} of {len(read)} days loaded" + (f"; {known} were read by today's rules before" if known else ""), file=sys.stderr)
    if refused:
        raise PipelinesError("\n".join(refused.values()))


def refuse_days(home: Home, read: Sequence[ReadDay]) -> dict[date, str]:
    """The days of which more would change than the card accepts, each with the sentence that says so."""
    from pipelines.batches import check_accepted
    from pipelines.reextraction import ReextractionRefusedError

    refused = {}
    for one in read:
        try:
            check_accepted(home, one.source_id, one.day, one.reextraction)
        except ReextractionRefusedError as error:
            refused[one.day] = str(error)
    return refused
