"""Load one staged batch: delete what it replaces and insert it, in one transaction that carries the batch's id.

What the rows say was decided before (deduplication) and checked before (`warehouse.checks`); here nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.batch import Batch
from warehouse.checks import check_invariants
from warehouse.database import transaction
from warehouse.parquet import read_table
from warehouse.statements import as_warehouse_error, query_rows, run_sql

REPLACED_TABLES = (
    "sources",
    "agencies",
    "crawl_runs",
    "fetches",
    "outcomes",
    "refused_links",
    "rejects",
    "hints",
    "article_urls",
    "articles",
    "article_versions",
    "related_links",
    "stories",
)
STAGED_TABLES = ("captures", "found_hints", *REPLACED_TABLES, "story_members", "changes")


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. With `already_loaded` it changed nothing, and the numbers are those of the first time."""

    batch_id: str
    seq: int
    already_loaded: bool
    captures: int
    articles_new: int
    versions_new: int
    duplicates: int
    rejects: int

    def describe(self) -> str:
        if self.already_loaded:
            return f"{self.batch_id} was already loaded as batch {self.seq}; nothing changed"
        return (
            f"{self.batch_id} loaded as batch {self.seq}: {self.captures} captures, {self.articles_new} new articles "
            f"({self.duplicates} of them duplicates), {self.versions_new} new versions, {self.rejects} rejects"
        )


def load_batch(connection: duckdb.DuckDBPyConnection, folder: Path, batch: Batch, now: datetime) -> LoadReport:
    """Load the staged files of `folder` into the writer's database; a batch that is already there changes nothing.

    Raises:
        InvariantError: the tables would break an invariant; nothing was loaded.
        WarehouseError: the database refused a row or could not be written; nothing was loaded.
    """
    if loaded := query_rows(connection, "load/read_batch", batch_id=batch.batch_id):
        return _report(loaded[0], already_loaded=True)
    try:
        with staged_views(connection, folder), transaction(connection):
            for table in REPLACED_TABLES:
                run_sql(connection, f"load/replace_{table}", batch_id=batch.batch_id, run_ids=sorted(batch.run_ids))
            run_sql(connection, "load/delete_quarantined_batch", batch_id=batch.batch_id)
            run_sql(connection, "load/append_changes", batch_id=batch.batch_id)
            run_sql(connection, "load/insert_batch", **_describe_batch(batch), loaded_at=now)
            check_invariants(connection)
    except duckdb.Error as error:
        raise as_warehouse_error(error, f"batch {batch.batch_id} was not loaded") from error
    return _report(query_rows(connection, "load/read_batch", batch_id=batch.batch_id)[0], already_loaded=False)


@contextmanager
def staged_views(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """While this lasts, each staged table of `folder` is there as the view `staged_<table>`."""
    for table in STAGED_TABLES:
        connection.register(f"staged_{table}", read_table(folder, table))
    try:
        yield
    finally:
        for table in STAGED_TABLES:
            connection.unregister(f"staged_{table}")


def is_loaded(connection: duckdb.DuckDBPyConnection, batch: Batch) -> bool:
    """Whether this very batch is in the database."""
    return bool(query_rows(connection, "load/read_batch", batch_id=batch.batch_id))


def list_batches(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every loaded batch with its `run_ids`, in the order of loading."""
    return query_rows(connection, "load/list_batches")


def _describe_batch(batch: Batch) -> dict[str, Any]:
    return {
        "batch_id": batch.batch_id,
        "source_id": batch.source_id,
        "day": batch.day,
        "parser_version": batch.parser_version,
        "run_ids": sorted(batch.run_ids),
    }


def _report(row: dict[str, Any], already_loaded: bool) -> LoadReport:
    numbers = {name: int(row[name]) for name in ("seq", "captures", "articles_new", "versions_new", "duplicates", "rejects")}
    return LoadReport(batch_id=row["batch_id"], already_loaded=already_loaded, **numbers)
