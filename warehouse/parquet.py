"""Staged rows as Parquet files, one per table, against the schema that the table's DDL declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.database import declared_schemas

# A staged file that has another name than the table it will become.
STAGED_AS = {"found_hints": "hints"}


def staged_schema(name: str) -> pa.Schema:
    """The schema of a staged file: that of its table."""
    return declared_schemas()[STAGED_AS.get(name, name)]


def build_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as Arrow; a key that a row lacks becomes NULL.

    Raises:
        ValueError: a row has a key that is no column, or a value of another type.
    """
    schema = staged_schema(name)
    columns = set(schema.names)
    listed = list(rows)
    for row in listed:
        if unknown := row.keys() - columns:
            raise ValueError(f"{name}: expected columns of the table, found {', '.join(sorted(unknown))}")
    return pa.Table.from_pylist(listed, schema=schema)


def write_rows(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write `<folder>/<name>.parquet` whole or not at all."""
    path = folder / f"{name}.parquet"
    table = build_table(name, rows)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    pq.write_table(table, unfinished, compression="zstd")
    unfinished.replace(path)
    return path


def read_table(folder: Path, name: str) -> pa.Table:
    """The staged rows of one table; none when nothing was staged."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return staged_schema(name).empty_table()
    return pq.read_table(path, schema=staged_schema(name), partitioning=None)
