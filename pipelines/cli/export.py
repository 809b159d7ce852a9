"""`newshouse export`: tables of the published database as files, with a manifest that says what they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, table_console
from pipelines.errors import PipelinesError

PUBLISHED = "newshouse.duckdb"


class FileFormat(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.", show_default=False)],
    table: Annotated[
        list[str] | None, typer.Option(help="A table to export; repeat for more.", show_default="articles, their versions and stories")
    ] = None,
    format: Annotated[FileFormat, typer.Option(help="Parquet, or CSV that a spreadsheet can open safely.")] = FileFormat.PARQUET,
    since: Annotated[str | None, typer.Option(help="From this day or time (UTC) on.", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day, or before this time (UTC).", metavar="DAY")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; repeat for more.", show_default="all")] = None,
    include_reserved: Annotated[
        bool, typer.Option("--include-reserved", help="Also articles that reserve archiving, text and data mining or use by AI.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier export.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Write tables of the published database to Parquet or CSV files, with a manifest. Works while runs are writing.

    Articles are chosen by their date of publication, or where nobody states it by when they were first seen.

    Example: newshouse export march --since 2026-03-01 --until 2026-03-31 --source egypt_today
    """
    from scrapers.version import VERSION
    from warehouse.export import DEFAULT_TABLES, ExportRequest, Origin, export_tables

    request = ExportRequest(
        tables=tuple(dict.fromkeys(table)) if table else DEFAULT_TABLES,
        format=format.value,
        since=read_moment("--since", since) if since else None,
        until=read_moment("--until", until, whole_day=True) if until else None,
        sources=tuple(dict.fromkeys(source or ())),
        include_reserved=include_reserved,
        replace=replace,
    )
    with _show_progress(Console(stderr=True)) as told:
        manifest = export_tables(home / PUBLISHED, folder, request, Origin(datetime.now(UTC), VERSION), told)
    if as_json:
        print(json.dumps(manifest, ensure_ascii=False, indent=1))
    else:
        table_console().print(render_export(manifest))
        print(describe_export(manifest, folder))


def read_moment(option: str, text: str, *, whole_day: bool = False) -> datetime:
    """A day's start (its end with `whole_day`) or a time; UTC unless an offset stands in it.

    Raises:
        PipelinesError: it is neither.
    """
    try:
        if len(text) == len("2026-03-01"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=whole_day), time(), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise PipelinesError(f"{option}: expected a day or a time like 2026-03-01 or 2026-03-01T12:00, found {text[:40]!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def _show_progress(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Which table is being written: moving on a terminal, a line each elsewhere."""
    if not console.is_terminal:
        yield lambda table, number, count: console.print(f"writing {table} ({number} of {count})", highlight=False)
        return
    with console.status("opening the published database") as status:
        yield lambda table, number, count: status.update(f"writing {table} ({number} of {count})")


def render_export(manifest: dict[str, Any]) -> Table:
    """One line a file."""
    shown = Table(box=None, pad_edge=False)
    for heading in ("file", "rows", "left out", "bytes"):
        shown.add_column(heading, justify="left" if heading == "file" else "right")
    for table in manifest["tables"]:
        shown.add_row(table["file"], f"{table['rows']:,}", f"{table['rows_left_out']:,}", f"{table['bytes']:,}")
    return shown


def describe_export(manifest: dict[str, Any], folder: Path) -> str:
    """Where it lies, and what was left out and why."""
    rights = manifest["rights"]
    lines = [f"{folder / 'manifest.json'} says what each file and column is."]
    if rights["articles_left_out"]:
        lines.append(
            f"{rights['articles_left_out']} of {rights['articles_selected']} articles reserve {' or '.join(rights['left_out_uses'])} "
            "and were left out; --include-reserved takes them in."
        )
    if rights["articles_with_unknown_rights"]:
        lines.append(f"Of {rights['articles_with_unknown_rights']} articles, read by an older version, nobody knows what they reserve.")
    return "\n".join(lines)
