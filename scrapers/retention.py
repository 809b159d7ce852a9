"""What becomes of archived days by their age: past ones are packed, old ones moved. Which are due is decided here; how
each is done is `scrapers.packing` and `scrapers.moving`, and who asks for it is the command or a schedule.

Ages are whole UTC days: a day of age 0 is today's. Each step gives what became of one day, so that a caller can show how
far it is; a day that cannot be done says so and costs the others nothing, but a full disk ends all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scrapers.archive import archive_folder, day_folder, find_days, find_sealed_runs, list_source_ids
from scrapers.archive_days import ChangedDay
from scrapers.cold_archive import find_cold_archive, join_cold_archive, moved_path
from scrapers.durable_files import explain_disk_errors
from scrapers.errors import ArchiveError
from scrapers.locks import hold_retention_lock
from scrapers.moving import bring_back_day, move_day
from scrapers.packing import has_work, pack_day

IsLoaded = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Slice:
    """One day of one source."""

    source_id: str
    day: date


def find_slices(home: Path, source_ids: Sequence[str] = ()) -> list[Slice]:
    """Every archived day of these sources, or of all, oldest first.

    Raises:
        ArchiveError: one of the sources has no archive.
    """
    archive = archive_folder(home)
    known = list_source_ids(archive)
    for source_id in source_ids:
        if source_id not in known:
            raise ArchiveError(f"{source_id}: expected a source with archived runs, one of {', '.join(known) or 'none yet'}")
    slices = [Slice(source_id, day) for source_id in source_ids or known for day in find_days(archive, source_id)]
    return sorted(slices, key=lambda slice_: (slice_.day, slice_.source_id))


def find_slices_to_pack(home: Path, today: date, age: int, source_ids: Sequence[str] = ()) -> list[Slice]:
    """The days of at least this age that hold several small runs, or what a killed packing left."""
    return [
        slice_
        for slice_ in find_slices(home, source_ids)
        if slice_.day <= today - timedelta(days=age) and has_work(_folder_of(home, slice_))
    ]


def find_slices_to_move(home: Path, today: date, age: int, source_ids: Sequence[str] = ()) -> list[Slice]:
    """The days of at least this age that are still here, or a part of them."""
    return [
        slice_
        for slice_ in find_slices(home, source_ids)
        if slice_.day <= today - timedelta(days=age) and _folder_of(home, slice_).is_dir()
    ]


def find_moved_slices(home: Path, source_ids: Sequence[str] = ()) -> list[Slice]:
    """The days that are in the cold archive, or partly so."""
    archive = archive_folder(home)
    return [slice_ for slice_ in find_slices(home, source_ids) if moved_path(archive, slice_.source_id, slice_.day).exists()]


def pack_slices(home: Path, slices: Iterable[Slice]) -> Iterator[ChangedDay]:
    """Pack these days, one after the other.

    Raises:
        ArchiveError: another process is at it, or the disk cannot be written; nothing is lost.
    """
    with explain_disk_errors(home, "newshouse archive pack"), hold_retention_lock(home):
        for slice_ in slices:
            yield _change(slice_, lambda slice_: pack_day(home, slice_.source_id, slice_.day))


def move_slices(home: Path, slices: Iterable[Slice], cold: Path, is_loaded: IsLoaded) -> Iterator[ChangedDay]:
    """Move these days to the cold archive, packed; a day with a run that was never loaded waits for that.

    Raises:
        ArchiveError: `cold` cannot be the place, another process is at it, or a disk cannot be written; nothing is lost.
    """

    def move(slice_: Slice) -> ChangedDay:
        if told := _describe_unloaded(home, slice_, is_loaded):
            return ChangedDay(slice_.source_id, slice_.day, stayed=(told,))
        if has_work(_folder_of(home, slice_)):
            pack_day(home, slice_.source_id, slice_.day)
        return move_day(home, slice_.source_id, slice_.day, place)

    with explain_disk_errors(cold, "newshouse archive move"), hold_retention_lock(home):
        place = join_cold_archive(archive_folder(home), cold)
        for slice_ in slices:
            yield _change(slice_, move)


def bring_back_slices(home: Path, slices: Iterable[Slice]) -> Iterator[ChangedDay]:
    """Bring these days back from the cold archive.

    Raises:
        ArchiveError: the cold archive is not there, another process is at it, or a disk cannot be written; nothing is lost.
    """
    with explain_disk_errors(home, "newshouse archive move --back"), hold_retention_lock(home):
        for slice_ in slices:
            find_cold_archive(archive_folder(home))
            yield _change(slice_, lambda slice_: bring_back_day(home, slice_.source_id, slice_.day))


def _change(slice_: Slice, change: Callable[[Slice], ChangedDay]) -> ChangedDay:
    """What became of the day; a day that cannot be changed stays, and says why."""
    try:
        return change(slice_)
    except ArchiveError as error:
        return ChangedDay(slice_.source_id, slice_.day, problem=str(error))


def _describe_unloaded(home: Path, slice_: Slice, is_loaded: IsLoaded) -> str | None:
    """Why a day has to wait for its loading; None if it has not."""
    runs = find_sealed_runs(archive_folder(home), slice_.source_id, slice_.day)
    waiting = sum(1 for run in runs if not is_loaded(run.run_id))
    if waiting == 0:
        return None
    told = f"{waiting} of its {len(runs)} runs {'was' if waiting == 1 else 'were'} never loaded"
    return f"{slice_.source_id}, {slice_.day}: {told}; load this slice first, as a backfill in `newshouse ui`"


def _folder_of(home: Path, slice_: Slice) -> Path:
    return day_folder(archive_folder(home), slice_.source_id, slice_.day)
