"""From a staged batch to the tables: check it, deduplicate it, load it. The order of work, and nothing else.

The caller holds the writer's lock and gives the writer's connection; the journal is written after this returned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.deduplication import Counts, Deduplicated, Found, Stamp, deduplicate
from pipelines.reextraction import Reextraction, compare_readings
from pipelines.staging import read_batch, read_staged, write_staged
from warehouse.load import LoadReport, is_loaded, load_batch
from warehouse.quarantine import check_staged, quarantine_batch
from warehouse.read import read_existing


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """What became of a staged batch; without counts when it had been loaded before."""

    report: LoadReport
    counts: Counts
    reextraction: Reextraction


def load_staged_batch(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    quarantine: Path,
    now: datetime,
    check: Callable[[Reextraction], None] | None = None,
) -> LoadedBatch:
    """Bring the batch that is staged in `folder` into the writer's database.

    `check` is shown what the batch would change of what was read before, and may raise.

    Raises:
        QuarantinedError: it breaks a rule, and was moved below `quarantine`.
        InvariantError: the tables would break an invariant; nothing was loaded.
        WarehouseError: the folder or the database cannot be read or written; nothing was loaded.
    """
    batch = read_batch(folder)
    if is_loaded(connection, batch):
        return LoadedBatch(load_batch(connection, folder, batch, now), Counts(), Reextraction(batch.parser_version))
    if broken := check_staged(connection, folder):
        raise quarantine_batch(connection, folder, quarantine, batch, broken, now)
    deduplicated, reextraction = deduplicate_staged(connection, folder, Stamp(batch.batch_id, now))
    if check is not None:
        check(reextraction)
    for table, rows in deduplicated.tables.items():
        write_staged(folder, table, rows)
    return LoadedBatch(load_batch(connection, folder, batch, now), deduplicated.counts, reextraction)


def deduplicate_staged(connection: duckdb.DuckDBPyConnection, folder: Path, stamp: Stamp) -> tuple[Deduplicated, Reextraction]:
    """What the staged batch changes in the tables as they are, and what of it only because pages were read again."""
    found = Found(read_staged(folder, "captures"), read_staged(folder, "outcomes"), read_staged(folder, "found_hints"))
    existing = read_existing(connection, found.captures, found.outcomes, found.hints)
    deduplicated = deduplicate(found, existing, stamp)
    rejects, version = read_staged(folder, "rejects"), read_batch(folder).parser_version
    written = deduplicated.tables["article_versions"]
    return deduplicated, compare_readings(found.captures, rejects, existing.versions, written, version)
