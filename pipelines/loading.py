"""From a staged batch to the tables: check it, deduplicate it, load it. The order of work, and nothing else.

The caller holds the writer's lock and gives the writer's connection and the index; the journal is written after this
returned. The index is committed after the tables: one that died in between is behind by a batch, and catches up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.deduplication import Counts, Deduplicated, Found, Linker, Row, Stamp, deduplicate
from pipelines.reextraction import Reextraction, compare_readings
from pipelines.staging import read_batch, read_staged, write_staged
from warehouse.database import rehearsal, transaction
from warehouse.fingerprints import Fingerprints
from warehouse.load import LoadReport, is_loaded, load_batch
from warehouse.quarantine import check_staged, quarantine_batch
from warehouse.read import iterate_texts, read_articles, read_bodies, read_existing, read_last_batch, read_story_windows


@dataclass(frozen=True, slots=True)
class Databases:
    """What a batch is loaded into: the writer's database, and the index of stories beside it."""

    writer: duckdb.DuckDBPyConnection
    fingerprints: Fingerprints


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """What became of a staged batch; without counts when it had been loaded before."""

    report: LoadReport
    counts: Counts
    reextraction: Reextraction


def load_staged_batch(
    databases: Databases,
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
        WarehouseError: the folder or a database cannot be read or written; nothing was loaded.
    """
    batch = read_batch(folder)
    if is_loaded(databases.writer, batch):
        return LoadedBatch(load_batch(databases.writer, folder, batch, now), Counts(), Reextraction(batch.parser_version))
    if broken := check_staged(databases.writer, folder):
        raise quarantine_batch(databases.writer, folder, quarantine, batch, broken, now)
    with transaction(databases.fingerprints.connection):
        deduplicated, reextraction = deduplicate_staged(databases, folder, Stamp(batch.batch_id, now))
        if check is not None:
            check(reextraction)
        for table, rows in deduplicated.tables.items():
            write_staged(folder, table, rows)
        report = load_batch(databases.writer, folder, batch, now)
        databases.fingerprints.run("set_state", batch_id=batch.batch_id)
    return LoadedBatch(report, deduplicated.counts, reextraction)


def rehearse_staged(databases: Databases, folder: Path, stamp: Stamp) -> Reextraction:
    """What loading the staged batch would change of what was read before; tables and index stay as they are."""
    with rehearsal(databases.fingerprints.connection):
        return deduplicate_staged(databases, folder, stamp)[1]


def deduplicate_staged(databases: Databases, folder: Path, stamp: Stamp) -> tuple[Deduplicated, Reextraction]:
    """What the staged batch changes in the tables as they are and in the index, and what of it only because pages were read again."""
    found = Found(read_staged(folder, "captures"), read_staged(folder, "outcomes"), read_staged(folder, "found_hints"))
    existing = read_existing(databases.writer, found.captures, found.outcomes, found.hints)
    staged = {row["source_id"]: row["story_window_days"] for row in read_staged(folder, "sources") if row["story_window_days"]}
    linker = Linker(databases.fingerprints, Shelves(databases.writer), {**read_story_windows(databases.writer), **staged})
    deduplicated = deduplicate(found, existing, stamp, linker.link)
    rejects, version = read_staged(folder, "rejects"), read_batch(folder).parser_version
    written = deduplicated.tables["article_versions"]
    return deduplicated, compare_readings(found.captures, rejects, existing.versions, written, version)


@dataclass(frozen=True, slots=True)
class Shelves:
    """The articles of the writer's database, as deduplication asks for them."""

    connection: duckdb.DuckDBPyConnection

    def read_articles(self, article_ids: Iterable[str]) -> list[Row]:
        return read_articles(self.connection, article_ids)

    def read_bodies(self, article_ids: Iterable[str]) -> dict[str, str]:
        return read_bodies(self.connection, article_ids)

    def iterate_texts(self, at_once: int) -> Iterable[list[Row]]:
        return iterate_texts(self.connection, at_once)

    def read_last_batch(self) -> str:
        return read_last_batch(self.connection)
