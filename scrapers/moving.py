"""Moving: an old day goes to the cold archive, or comes back, with every byte compared before the first is removed.

    copy, sync, compare and name each folder there; note `<day>.moved`; remove the folders here

Killed at any point, every run is still read, once; doing it again finishes what was left. It makes no difference
whether the other place is on the same file system. Where it is, and how a day is found in it, is `scrapers.cold_archive`;
which days are due is `scrapers.retention`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scrapers.archive import archive_folder, day_folder
from scrapers.archive_days import ChangedDay, describe_open_run, list_whole_folders, sweep_left_overs, take_away
from scrapers.cold_archive import find_cold_archive, moved_path
from scrapers.durable_files import copy_folder, fsync_path
from scrapers.packs import PACK_PREFIX, read_pack


def move_day(home: Path, source_id: str, day: date, cold: Path) -> ChangedDay:
    """Move one day to `cold`, which `cold_archive.join_cold_archive` gave. The caller holds `locks.hold_retention_lock`.

    A day with an open run stays whole.

    Raises:
        ArchiveError: what lies there under the same name has other bytes.
        OSError: a disk cannot be written; nothing was removed that is not whole in the other place.
    """
    archive = archive_folder(home)
    here, there = day_folder(archive, source_id, day), day_folder(cold, source_id, day)
    if not here.is_dir():  # somebody moved it since it was chosen
        return ChangedDay(source_id, day)
    if told := describe_open_run(here, source_id):
        return ChangedDay(source_id, day, stayed=(told,))
    folders, size = _copy_day(here, there)
    if folders:
        note = moved_path(archive, source_id, day)
        note.touch()
        fsync_path(note.parent)
    changed = take_away(home, ChangedDay(source_id, day, _count_runs(there, folders), size), folders)
    _remove_if_empty(here)
    return changed


def bring_back_day(home: Path, source_id: str, day: date) -> ChangedDay:
    """Bring one moved day back from the cold archive. The caller holds `locks.hold_retention_lock`.

    Raises:
        ArchiveError: the cold archive is not there, or what lies here under the same name has other bytes.
        OSError: a disk cannot be written; nothing was removed that is not whole here.
    """
    archive = archive_folder(home)
    here, there = day_folder(archive, source_id, day), day_folder(find_cold_archive(archive), source_id, day)
    folders, size = _copy_day(there, here)
    changed = take_away(home, ChangedDay(source_id, day, _count_runs(here, folders), size), folders)
    if not list_whole_folders(there):  # else somebody is reading them, and the note goes with them the next time
        _remove_if_empty(there)
        note = moved_path(archive, source_id, day)
        note.unlink(missing_ok=True)
        fsync_path(note.parent)
    return changed


def _copy_day(old: Path, new: Path) -> tuple[list[Path], int]:
    """Copy the runs and packs of a day; their folders, and their size in bytes."""
    for folder in (old, new):
        if folder.is_dir():
            sweep_left_overs(folder)
    folders = list_whole_folders(old)
    return folders, sum(copy_folder(folder, new / folder.name) for folder in folders)


def _count_runs(place: Path, folders: Sequence[Path]) -> int:
    names = [folder.name for folder in folders]
    return sum(len(read_pack(place / name)) if name.startswith(PACK_PREFIX) else 1 for name in names)


def _remove_if_empty(folder: Path) -> None:
    """Remove the folder of a day that holds nothing any more; the month's stays, for a crawl may be about to use it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        fsync_path(folder.parent)
