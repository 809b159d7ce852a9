"""Tell all stories anew: learn what each site prints below its articles from all of them, and load what this moves.

Batches learn such lines from the articles that there are by then, and again when there are a quarter more. What a site
began to print in between is known later than the first articles that have it. Settling makes the index what a new one would
be, and the stories with it. It is a batch of its own, without captures; one that moves nothing is not loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.deduplication import ALGORITHM, Deduplicated, Found, Linker, Stamp, deduplicate
from pipelines.home import Home
from pipelines.journal import heal_journal
from pipelines.loading import Databases, Shelves
from pipelines.staging import remove_staged, write_staged
from warehouse.batch import Batch
from warehouse.database import open_writer, rehearsal, transaction
from warehouse.fingerprints import open_fingerprints
from warehouse.load import list_batches, load_batch
from warehouse.lock import hold_writer_lock
from warehouse.read import Existing, read_story_windows

ALL_SOURCES = "all_sources"  # stands where other batches have the source of their slice
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling found: stories that were told anew, and articles that moved to another one or became canonical or ceased to be."""

    stories: int = 0
    moved: int = 0
    batch_id: str | None = None

    def describe(self) -> str:
        if not self.stories:
            return "every story is as it would be told today; nothing changed"
        loaded = f", loaded as {self.batch_id}" if self.batch_id else "; nothing was loaded"
        return f"{self.stories} stories told anew, {self.moved} articles moved{loaded}"


def settle_home(home: Home, now: datetime, dry_run: bool = False, told: Told = lambda stage: None) -> Settled:
    """Settle the stories of this home; with `dry_run` only say what that would change.

    `told` is called with the name of each stage before it begins.

    Raises:
        InvariantError: the tables would break an invariant; nothing was loaded.
        WarehouseError: a database cannot be opened or written; nothing was loaded.
    """
    if not home.writer.exists():
        return Settled()
    told("waiting for the writer's lock")
    with hold_writer_lock(home.writer_lock), open_writer(home.writer) as connection:
        with open_fingerprints(home.fingerprints, ALGORITHM) as fingerprints:
            settled = settle(Databases(connection, fingerprints), home.staging / "settled", now, dry_run, told)
        heal_journal(home.journal, list_batches(connection))
    return settled


def settle(databases: Databases, folder: Path, now: datetime, dry_run: bool, told: Told) -> Settled:
    """The same for open databases; what is loaded is staged in `folder` for a while."""
    batch = Batch(ALL_SOURCES, now.astimezone(UTC).date(), (f"settled-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}",), f"stories {ALGORITHM}")
    with rehearsal(databases.fingerprints.connection) if dry_run else transaction(databases.fingerprints.connection):
        told("learning what each site prints below its articles")
        deduplicated = _tell_anew(databases, Stamp(batch.batch_id, now))
        found = Settled(len(deduplicated.tables["stories"]), len({row["article_id"] for row in deduplicated.tables["changes"]}))
        if dry_run or not found.stories:
            return found
        told(f"loading {found.stories} stories")
        _load(databases, folder, batch, deduplicated, now)
        databases.fingerprints.run("set_state", batch_id=batch.batch_id)
    return Settled(found.stories, found.moved, batch.batch_id)


def _tell_anew(databases: Databases, stamp: Stamp) -> Deduplicated:
    linker = Linker(databases.fingerprints, Shelves(databases.writer), read_story_windows(databases.writer))
    return deduplicate(Found(), Existing(), stamp, lambda articles: linker.settle())


def _load(databases: Databases, folder: Path, batch: Batch, deduplicated: Deduplicated, now: datetime) -> None:
    remove_staged(folder)
    for table, rows in deduplicated.tables.items():
        write_staged(folder, table, rows)
    load_batch(databases.writer, folder, batch, now)
    remove_staged(folder)
