"""Which furniture each source had in which period, by version, as the index keeps it.

A text is freed of what its source printed in its own period or the one before, so that the first texts of a period are
not without. What furniture is, is learned in `furniture`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa

from pipelines.deduplication.furniture import NO_FURNITURE
from pipelines.deduplication.shingles import sort_once
from pipelines.deduplication.tokens import Hashes, Places
from warehouse.fingerprints import Fingerprints

Key = tuple[str, int]  # source and period


class FurnitureBook:
    """The furniture that an open index knows."""

    def __init__(self, fingerprints: Fingerprints) -> None:
        self._fingerprints = fingerprints
        rows = fingerprints.query("select_furniture").to_pylist()
        self._versions = {(row["source_id"], row["period"]): row["version"] for row in rows}
        self._shingles = {(row["source_id"], row["period"]): np.array(row["shingles"], np.uint64) for row in rows}

    def of(self, keys: Iterable[Key]) -> tuple[Places, list[Hashes]]:
        """What to cut from texts of these sources and periods: for each its place in the list of furniture, and the list."""
        places: dict[Key, int] = {}
        sources = [places.setdefault(key, len(places)) for key in keys]
        return np.array(sources, np.int64), [self._join_periods(*key) for key in places]

    def note(self, due: pa.Table, learned: Mapping[Key, Hashes]) -> list[Key]:
        """Keep what was learned, `due` saying from how many texts each; the keys that have another version now."""
        renewed = [key for key, shingles in learned.items() if not np.array_equal(shingles, self._shingles.get(key, NO_FURNITURE))]
        for key in renewed:
            self._versions[key] = self._versions.get(key, 0) + 1
        self._shingles.update(learned)
        columns = {
            "source_id": pa.array([key[0] for key in learned], pa.string()),
            "period": pa.array([key[1] for key in learned], pa.int32()),
            "version": pa.array([self._versions.get(key, 0) for key in learned], pa.int32()),
            "shingles": pa.array(list(learned.values()), pa.list_(pa.uint64())),
        }
        self._fingerprints.run("replace_furniture", {"learned": pa.table(columns), "due": due})
        return renewed

    def _join_periods(self, source_id: str, period: int) -> Hashes:
        own, before = (self._shingles.get((source_id, one), NO_FURNITURE) for one in (period, period - 1))
        return sort_once(np.concatenate([own, before]))
