"""The staging folder of a batch: its card and one Parquet file per table, between the stages and removed after loading.

Rows are dicts whose keys are the table's columns. What they mean is decided by extraction, cleaning and deduplication.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from warehouse.batch import Batch
from warehouse.errors import WarehouseError
from warehouse.parquet import read_table, write_rows

_CARD = "batch.json"


def staging_folder(staging: Path, batch: Batch) -> Path:
    return staging / batch.batch_id


def write_staged(folder: Path, table: str, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write the rows of one table; a missing key is NULL.

    Raises:
        ValueError: a row has a key that is no column of the table.
        WarehouseError: the disk is full or cannot be written.
    """
    try:
        return write_rows(folder, table, rows)
    except OSError as error:
        raise WarehouseError(f"{folder}: expected a folder that can be written: {error.strerror or error}") from error


def read_staged(folder: Path, table: str) -> list[dict[str, Any]]:
    """The staged rows of one table; times are aware and in UTC."""
    rows: list[dict[str, Any]] = read_table(folder, table).to_pylist()
    return rows


def write_batch(folder: Path, batch: Batch) -> Path:
    """Write the batch's card, which says that its staged tables are complete: call it last."""
    card = {
        "batch_id": batch.batch_id,
        "source_id": batch.source_id,
        "day": batch.day.isoformat(),
        "run_ids": sorted(batch.run_ids),
        "parser_version": batch.parser_version,
    }
    path = folder / _CARD
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
        return unfinished.replace(path)
    except OSError as error:
        raise WarehouseError(f"{folder}: expected a folder that can be written: {error.strerror}") from error


def read_batch(folder: Path) -> Batch:
    """The batch that is staged in this folder.

    Raises:
        WarehouseError: there is none, or its card is not complete.
    """
    path = folder / _CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        return Batch(card["source_id"], date.fromisoformat(card["day"]), tuple(card["run_ids"]), card["parser_version"])
    except (OSError, ValueError, KeyError) as error:
        raise WarehouseError(f"{path}: expected the card of a staged batch: {error!r}; stage it again") from error


def find_staged(staging: Path, source_id: str, day: date) -> list[Batch]:
    """The complete batches of one slice that wait to be loaded."""
    folders = sorted(staging.glob(f"{source_id}-{day.isoformat()}-*")) if staging.is_dir() else []
    return [batch for folder in folders if (folder / _CARD).exists() and (batch := read_batch(folder)).source_id == source_id]


def remove_staged(folder: Path) -> None:
    """Remove the folder of a batch, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


__all__ = [
    "Batch",
    "find_staged",
    "read_batch",
    "read_staged",
    "remove_staged",
    "staging_folder",
    "write_batch",
    "write_staged",
]
