"""The folder of one day of a source while it is packed or moved: what a killed process left in it, whether a run is open,
how folders are taken out of it, and what became of it.

What goes where is `scrapers.packing` and `scrapers.moving`; which days are due is `scrapers.retention`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from scrapers.archive import OPEN_SUFFIX, RUN_ID, find_packs
from scrapers.durable_files import PARTIAL_SUFFIX, REMOVING_SUFFIX, remove_folder
from scrapers.errors import ArchiveBusyError
from scrapers.locks import hold_unread_archive


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """What became of one day of a source: how many runs and bytes were packed or moved, and why others stayed."""

    source_id: str
    day: date
    runs: int = 0
    bytes: int = 0
    files_removed: int = 0
    stayed: tuple[str, ...] = ()  # one sentence each
    problem: str | None = None  # why the day could not be changed, and somebody should look at it


def has_left_overs(folder: Path) -> bool:
    return any(_is_left_over(path.name) for path in folder.iterdir())


def sweep_left_overs(folder: Path) -> None:
    """Remove what a killed packing or moving left in the folder of a day; never what a recovery may be at."""
    for path in list(folder.iterdir()):
        if _is_left_over(path.name):
            shutil.rmtree(path)


def _is_left_over(name: str) -> bool:
    return name.endswith((PARTIAL_SUFFIX, REMOVING_SUFFIX)) and not name.endswith(OPEN_SUFFIX + REMOVING_SUFFIX)


def describe_open_run(folder: Path, source_id: str) -> str | None:
    """Why nothing is done to this day: one of its runs is open. None if none is."""
    is_open = any(path.name.endswith(OPEN_SUFFIX) for path in folder.iterdir())
    return f"{folder}: a run of this day is open; the next run of {source_id} seals it" if is_open else None


def list_whole_folders(folder: Path) -> list[Path]:
    """The sealed runs and the packs in the folder of a day, by name."""
    if not folder.is_dir():
        return []
    return [*sorted(path for path in folder.iterdir() if RUN_ID.fullmatch(path.name)), *find_packs(folder)]


def take_away(home: Path, changed: ChangedDay, folders: Sequence[Path]) -> ChangedDay:
    """Remove folders whose runs are elsewhere by now; all of them stay while somebody reads this source's archive."""
    if not folders:
        return changed
    files = sum(len(list(folder.iterdir())) for folder in folders)
    try:
        with hold_unread_archive(home, changed.source_id):
            for folder in folders:
                remove_folder(folder)
    except ArchiveBusyError as error:
        return replace(changed, stayed=(*changed.stayed, f"{error}; until then {len(folders)} folders stay beside their copies"))
    return replace(changed, files_removed=files)
