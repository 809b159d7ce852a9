"""Keep a batch out: note which rules it breaks, and move its staged tables to where a person can look at them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.batch import Batch
from warehouse.checks import BrokenRule, find_broken_rules
from warehouse.database import transaction
from warehouse.errors import QuarantinedError, WarehouseError
from warehouse.load import staged_views
from warehouse.statements import run_sql


def check_staged(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[BrokenRule]:
    """The rules that the staged batch in `folder` breaks; each of them keeps it out."""
    with staged_views(connection, folder):
        return find_broken_rules(connection, "staged")


def quarantine_batch(
    connection: duckdb.DuckDBPyConnection, folder: Path, quarantine: Path, batch: Batch, broken: Sequence[BrokenRule], now: datetime
) -> QuarantinedError:
    """Move `folder` below `quarantine` and note why; the error for the caller to raise."""
    moved = quarantine / batch.batch_id
    try:
        quarantine.mkdir(parents=True, exist_ok=True)
        if moved.exists():
            shutil.rmtree(moved)
        folder.rename(moved)
    except OSError as error:
        raise WarehouseError(f"{quarantine}: expected a folder that can be written: {error.strerror}") from error
    with transaction(connection):
        run_sql(connection, "load/delete_quarantined_batch", batch_id=batch.batch_id)
        for rule in broken:
            run_sql(
                connection,
                "load/insert_quarantined_batch",
                batch_id=batch.batch_id,
                source_id=batch.source_id,
                day=batch.day,
                quarantined_at=now,
                rule=rule.name,
                rows_breaking=rule.rows_breaking,
                example=rule.example,
                folder=f"{quarantine.name}/{batch.batch_id}",
            )
    told = "; ".join(rule.describe() for rule in broken)
    return QuarantinedError(f"batch {batch.batch_id} was not loaded and lies in {moved}: {told}")
