"""Export tables of the published database to Parquet or CSV files with a manifest that says what they are.

DuckDB writes the files itself, row by row, with bounded memory; the database is opened read-only and may reach nothing
but the export's folder. Which rows a table gives is decided in `sql/export/tables/`, the folder is `warehouse.export_folder`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from duckdb import ColumnExpression, FunctionExpression

from warehouse.database import SCHEMA_VERSION, check_schema_version, open_published
from warehouse.errors import WarehouseError
from warehouse.export_folder import FORMAT, MANIFEST, build_folder
from warehouse.query import asking
from warehouse.spreadsheets import RULE
from warehouse.statements import list_statements, query_rows, read_sql, run_sql

DEFAULT_TABLES = ("articles", "article_versions", "stories", "story_members")
# Uses that giving an article away would be; `scrapers.rights.RESERVES_TEXT` is the same list, and a test says so.
LEFT_OUT_USES = ("ai", "archive", "tdm")
_ROWS_IN_A_GROUP = 10_000  # articles of 5 KB make 50 MB a group, which is held in memory while it is written
_NESTED = ("list", "struct", "map", "array")
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export. `since` and `until` bound articles by publication (else first sight), other rows by their own time."""

    tables: tuple[str, ...] = DEFAULT_TABLES
    format: str = "parquet"
    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    include_reserved: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """When and by which version an export is made; for its manifest."""

    created_at: datetime
    program_version: str


Told = Callable[[str, int, int], None]


def list_exportable_tables() -> tuple[str, ...]:
    """The tables and views that can be exported."""
    return tuple(name.rpartition("/")[2] for name in list_statements("export/tables"))


def export_tables(
    published: Path, target: Path, request: ExportRequest, origin: Origin, told: Told = lambda table, number, count: None
) -> dict[str, Any]:
    """Write the requested tables into the folder `target`, whole or not at all, and return the manifest.

    Args:
        told: is called with a table, its number from 1 and the count of tables before the table is written.

    Raises:
        WarehouseError: a table or source is unknown, the database or the folder cannot be read or written.
    """
    _check_tables(request.tables)
    target = target.expanduser().absolute()
    with build_folder(target, request.replace) as folder, open_published(published, folder) as connection:
        _check_database(connection, published, request)
        parameters = _parameters(request)
        with asking(connection):
            run_sql(connection, "export/select_articles", **parameters)
            run_sql(connection, "export/plain_cell")
        tables = []
        for number, table in enumerate(request.tables, start=1):
            told(table, number, len(request.tables))
            tables.append(_export_table(connection, folder, table, request, parameters))
        manifest = _describe_export(connection, request, origin) | {"tables": tables}
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _check_tables(tables: tuple[str, ...]) -> None:
    if unknown := [table for table in tables if table not in list_exportable_tables()]:
        raise WarehouseError(f"table {unknown[0]}: expected one of {', '.join(list_exportable_tables())}")


def _check_database(connection: duckdb.DuckDBPyConnection, path: Path, request: ExportRequest) -> None:
    found = check_schema_version(connection, path)
    if found != SCHEMA_VERSION:
        raise WarehouseError(
            f"{path}: expected schema version {SCHEMA_VERSION}, found {found}; the next `newshouse run` publishes it in today's form"
        )
    known = [row["source_id"] for row in query_rows(connection, "export/list_sources")]
    if unknown := [source for source in request.sources if source not in known]:
        raise WarehouseError(f"source {unknown[0]}: expected one of {path.name}, which holds {', '.join(known) or 'none'}")


def _parameters(request: ExportRequest) -> dict[str, Any]:
    return {
        "sources": list(request.sources),
        "since": request.since,
        "until": request.until,
        "reserved_uses": [] if request.include_reserved else list(LEFT_OUT_USES),
    }


def _export_table(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, request: ExportRequest, parameters: dict[str, Any]
) -> dict[str, Any]:
    """Write one file; its entry in the manifest."""
    path = folder / f"{table}.{request.format}"
    (statement,) = connection.extract_statements(read_sql(f"export/tables/{table}"))
    named = {name: parameters[name] for name in statement.named_parameters}
    with asking(connection):
        selected = connection.sql(statement.query, params=named or None)
        columns = [name for name in selected.columns if name != "is_left_out"]
        kept = selected.filter(~ColumnExpression("is_left_out"))
        if request.format == "csv":
            types = {name: kind.id for name, kind in zip(selected.columns, selected.types, strict=True)}
            cells = [_as_cell(name, types[name]) for name in columns]
            kept.select(*cells).write_csv(str(path), header=True, timestamp_format=_TIME_FORMAT)
        else:
            rows = kept.select(*(ColumnExpression(name) for name in columns))
            rows.write_parquet(str(path), compression="zstd", row_group_size=_ROWS_IN_A_GROUP)
        counts: dict[bool, int] = dict(selected.aggregate("is_left_out, count(*)").fetchall())
    described = {row["column_name"]: row for row in query_rows(connection, "shell/describe_table", table=table)}
    return {
        "name": table,
        "file": path.name,
        "rows": counts.get(False, 0),
        "rows_left_out": counts.get(True, 0),
        "bytes": path.stat().st_size,
        "sha256": _digest(path),
        "columns": [{"name": name, "type": described[name]["type"], "comment": described[name]["comment"]} for name in columns],
    }


def _as_cell(name: str, kind: str) -> duckdb.Expression:
    """A column as CSV holds it: nested values as JSON, text never a formula."""
    column = ColumnExpression(name)
    if kind in _NESTED:
        return FunctionExpression("to_json", column).alias(name)
    return FunctionExpression("plain_cell", column).alias(name) if kind == "varchar" else column


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _describe_export(connection: duckdb.DuckDBPyConnection, request: ExportRequest, origin: Origin) -> dict[str, Any]:
    (state,) = query_rows(connection, "export/read_state")
    (counts,) = query_rows(connection, "export/count_selected")
    reserved = {row["reserved_use"]: row["articles"] for row in query_rows(connection, "export/count_reserved")}
    return {
        "format": FORMAT,
        "created_at": origin.created_at.isoformat(),
        "newshouse_version": origin.program_version,
        "file_format": request.format,
        "csv_cells": RULE if request.format == "csv" else None,
        "database": {
            **state,
            "last_loaded_at": _write_time(state["last_loaded_at"]),
            "cursor": f"{state['feed_id']}:{state['last_change']}" if state["feed_id"] else None,
        },
        "selection": {"sources": list(request.sources), "since": _write_time(request.since), "until": _write_time(request.until)},
        "rights": {
            "left_out_uses": [] if request.include_reserved else list(LEFT_OUT_USES),
            "articles_selected": counts["selected"],
            "articles_left_out": counts["left_out"],
            "articles_reserving": reserved,
            "articles_with_unknown_rights": counts["unknown"],
        },
    }


def _write_time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
