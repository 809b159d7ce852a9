"""Keeping the archive in few files and its old days elsewhere: what is due by the settings, for the command and the schedule.

How days are packed and moved, and that nothing is lost by it, is `scrapers.retention`; which runs were loaded, and may
therefore move, is known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import PipelinesError
from pipelines.home import Home
from pipelines.journal import list_loaded_runs
from scrapers.archive_days import ChangedDay
from scrapers.cold_archive import read_pointer
from scrapers.environment import Environment
from scrapers.retention import (
    bring_back_slices,
    find_moved_slices,
    find_slices_to_move,
    find_slices_to_pack,
    move_slices,
    pack_slices,
)


@dataclass(frozen=True, slots=True)
class Work:
    """Days to change, one a step; nothing is done before the first step is asked for."""

    days: int
    steps: Iterator[ChangedDay]


def plan_packing(home: Home, environment: Environment, source_ids: Sequence[str] = (), age: int | None = None) -> Work:
    """Pack the days of these sources, or of all, from an age in days on."""
    slices = find_slices_to_pack(home.path, datetime.now(UTC).date(), age or environment.archive_pack_after, source_ids)
    return Work(len(slices), pack_slices(home.path, slices))


def plan_moving(home: Home, environment: Environment, source_ids: Sequence[str] = (), age: int | None = None) -> Work:
    """Move the days of these sources, or of all, from an age in days on; those with runs that were never loaded wait.

    Raises:
        PipelinesError: nobody said where to.
    """
    cold = find_place(home, environment)
    slices = find_slices_to_move(home.path, datetime.now(UTC).date(), age or environment.archive_move_after, source_ids)
    return Work(len(slices), move_slices(home.path, slices, cold, list_loaded_runs(home.journal).__contains__))


def plan_return(home: Home, source_ids: Sequence[str] = ()) -> Work:
    """Bring every moved day of these sources, or of all, back."""
    slices = find_moved_slices(home.path, source_ids)
    return Work(len(slices), bring_back_slices(home.path, slices))


def find_place(home: Home, environment: Environment) -> Path:
    """Where old days go: where the setting says, or else where they went before.

    Raises:
        PipelinesError: neither is known.
    """
    if environment.archive_cold is not None:
        return environment.archive_cold
    pointer = read_pointer(home.archive)
    if pointer is None:
        raise PipelinesError(
            "NEWSHOUSE_ARCHIVE_COLD: expected a folder for old days, on another disk perhaps, found it not set; "
            "set it, for example NEWSHOUSE_ARCHIVE_COLD=/mnt/large/newshouse"
        )
    return pointer.path
