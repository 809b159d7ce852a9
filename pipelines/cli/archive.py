"""`newshouse archive`: how much there is, packing, moving, checking. What is done is in `pipelines.retention` and `scrapers`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, table_console
from pipelines.home import Home, open_home
from scrapers.archive import find_days, list_source_ids
from scrapers.environment import read_environment

if TYPE_CHECKING:
    from pipelines.retention import Work
    from scrapers.archive_check import Checked
    from scrapers.archive_days import ChangedDay
    from scrapers.archive_figures import ArchiveFigures

app = typer.Typer(no_args_is_help=True, help="The archive: how much there is, in few files, old days elsewhere, and all of it whole.")
SourcesArgument = Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="None: every source.", show_default=False)]


@app.command("status")
def show_status(sources: SourcesArgument = None, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show how much of each source is archived, how much of it is packed, and how many days were moved.

    Example: newshouse archive status --json
    """
    from scrapers.archive_figures import measure_archive
    from scrapers.cold_archive import read_pointer

    opened = Home(home.expanduser().resolve())
    figures = [measure_archive(opened.archive, source_id) for source_id in choose_sources(opened, sources)]
    pointer = read_pointer(opened.archive)
    if as_json:
        cold = str(pointer.path) if pointer else None
        print(json.dumps({"cold_archive": cold, "sources": [asdict(row) for row in figures]}, indent=1))
        return
    if not figures:
        print(f"Nothing is archived in {opened.path} yet.")
        return
    table_console().print(render_figures(figures))
    if pointer is not None:
        print(f"Moved days lie in {pointer.path}.")


@app.command("pack")
def pack(
    sources: SourcesArgument = None,
    older_than: Annotated[
        int | None, typer.Option(min=1, help="Days of at least this age; else NEWSHOUSE_ARCHIVE_PACK_AFTER.", show_default="2")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Put the small runs of each past day into one pack: fewer files, the same runs and records.

    A pack is plain WARC again, its records byte for byte those of the runs. Runs over 64 MB and ingested files stay as they are.

    Example: newshouse archive pack egypt_today
    """
    from pipelines.retention import plan_packing

    opened = open_home(home)
    _do("pack", plan_packing(opened, read_environment(), sources or (), older_than), as_json)


@app.command("move")
def move(
    sources: SourcesArgument = None,
    older_than: Annotated[
        int | None, typer.Option(min=1, help="Days of at least this age; else NEWSHOUSE_ARCHIVE_MOVE_AFTER.", show_default="90")
    ] = None,
    back: Annotated[bool, typer.Option("--back", help="Bring every moved day back instead.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Move old days, packed, to the folder in NEWSHOUSE_ARCHIVE_COLD; they are still read from there.

    Every byte is compared before anything is removed here. A day waits while one of its runs is open or was never loaded.

    Carried that folder elsewhere? Set NEWSHOUSE_ARCHIVE_COLD to the new place and call this again.

    Example: NEWSHOUSE_ARCHIVE_COLD=/mnt/large/newshouse newshouse archive move --older-than 30
    """
    from pipelines.retention import plan_moving, plan_return

    opened = open_home(home)
    chosen = sources or ()
    _do("move", plan_return(opened, chosen) if back else plan_moving(opened, read_environment(), chosen, older_than), as_json)


@app.command("check")
def check(sources: SourcesArgument = None, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Read every archived record and compare its digests, and look for every record that logs and revisits refer to.

    Without SOURCE, it also looks for those that the published articles were read from.

    Each damage is named with its file; all else is looked at nevertheless. Exit code 1 if there is any.

    Example: newshouse archive check egypt_today
    """
    from scrapers.archive_check import Checked, check_source

    opened = Home(home.expanduser().resolve())
    checked = [Checked(source_id) for source_id in choose_sources(opened, sources)]
    total = sum(len(find_days(opened.archive, one.source_id)) for one in checked)
    with _show_progress("checking", total) as tell:
        for one in checked:
            for day in check_source(opened.path, one.source_id, one):
                tell(f"{one.source_id} {day}")
    lost = [] if sources else find_lost_pages(opened, checked)
    _show_checked(checked, lost, as_json)
    if lost or any(one.problems for one in checked):
        raise typer.Exit(1)


def find_lost_pages(home: Home, checked: Sequence[Checked]) -> list[str]:
    """What is wrong if published articles were read from records that no source has; one sentence, or none."""
    from warehouse.references import list_record_ids

    lost = [record_id for record_id in list_record_ids(home.published) if not any(record_id in one.known for one in checked)]
    if not lost:
        return []
    found = f"found {len(lost):,} missing, such as {', '.join(lost[:3])}"
    return [f"{home.published}: expected every record that an article was read from in the archive, {found}"]


def choose_sources(home: Home, named: Sequence[str] | None) -> list[str]:
    """The sources that were named, or all that have an archive.

    Raises:
        ArchiveError: a named one has none.
    """
    from scrapers.retention import find_slices

    find_slices(home.path, named or ())
    return list(dict.fromkeys(named or list_source_ids(home.archive)))


def _do(verb: str, work: Work, as_json: bool) -> None:
    """Do the work and tell what became of it; exit code 1 if a day could not be changed."""
    changed = []
    with _show_progress({"pack": "packing", "move": "moving"}[verb], work.days) as tell:
        for day in work.steps:
            changed.append(day)
            tell(f"{day.source_id} {day.day}")
    if as_json:
        print(json.dumps([asdict(day) | {"day": day.day.isoformat()} for day in changed], indent=1))
    elif not changed:
        print(f"There is nothing to {verb}.")
    else:
        table_console().print(render_changed(changed))
        for day in changed:
            for sentence in (*day.stayed, *([day.problem] if day.problem else [])):
                print(sentence, file=sys.stderr)
    if any(day.problem for day in changed):
        raise typer.Exit(1)


@contextmanager
def _show_progress(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """Give a function that is called with each day that is done: a bar on a terminal, a line now and then elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        done = 0

        def tell(day: str) -> None:
            nonlocal done
            done += 1
            if done == total or done % 100 == 0:
                console.print(f"{title}: {done} of {total} days, {day}", highlight=False)

        yield tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=total)
        yield lambda day: bars.update(task, advance=1, description=f"{title} {day}")


def render_figures(figures: Sequence[ArchiveFigures]) -> Table:
    """One line a source."""
    rows = (
        (
            row.source_id,
            row.first_day or "",
            row.last_day or "",
            row.days,
            row.moved_days,
            row.runs,
            row.packed_runs,
            row.open_runs,
            row.files,
            row.bytes,
        )
        for row in figures
    )
    return _build_table(("source", "from", "to", "days", "moved", "runs", "packed", "open", "files", "bytes"), 3, rows)


def render_changed(changed: Sequence[ChangedDay]) -> Table:
    """One line a source: its days, runs and bytes that were packed or moved, and how many files are gone from where they were."""
    by_source = {
        source_id: [day for day in changed if day.source_id == source_id] for source_id in sorted({day.source_id for day in changed})
    }
    rows = (
        (
            source_id,
            sum(1 for day in days if day.runs),
            sum(day.runs for day in days),
            sum(day.bytes for day in days),
            sum(day.files_removed for day in days),
        )
        for source_id, days in by_source.items()
    )
    return _build_table(("source", "days", "runs", "bytes", "files removed"), 1, rows)


def _show_checked(checked: Sequence[Checked], lost: Sequence[str], as_json: bool) -> None:
    if as_json:
        names = ("source_id", "days", "runs", "records", "bytes", "problems")
        rows = [{name: getattr(one, name) for name in names} for one in checked]
        print(json.dumps({"sources": rows, "problems": lost}, indent=1))
        return
    cells = ((one.source_id, one.days, one.runs, one.records, one.bytes, len(one.problems)) for one in checked)
    table_console().print(_build_table(("source", "days", "runs", "records", "bytes", "problems"), 1, cells))
    for problem in (*(problem for one in checked for problem in one.problems), *lost):
        print(problem, file=sys.stderr)


def _build_table(headings: Sequence[str], texts: int, rows: Iterable[Sequence[str | int]]) -> Table:
    """The first `texts` columns hold words, the others numbers."""
    table = Table(box=None, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < texts else "right")
    for row in rows:
        table.add_row(*(f"{value:,}" if isinstance(value, int) else value for value in row))
    return table
