"""Packing: the small sealed runs of a past day become packs, and their own folders go once those are durable.

    packed-<first run>.partial is filled, synced, compared and renamed; then each run's own folder is removed

Killed at any point, every run is still read, once; the next packing of the day finishes what was left. Which days are
due is `scrapers.retention`; what a pack looks like is `scrapers.packs`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from scrapers.archive import RUN_ID, archive_folder, day_folder, find_packs
from scrapers.archive_days import ChangedDay, describe_open_run, has_left_overs, sweep_left_overs, take_away
from scrapers.durable_files import filled_folder
from scrapers.errors import ArchiveError
from scrapers.packs import CARD, LOG, PACK_PREFIX, PACKED_FILES, PAGES, SUMMARY, PackedRun, find_pack_problem, read_pack, write_pack
from scrapers.warc_members import scan_members

LARGEST_SMALL_RUN = 64 * 1024 * 1024  # bytes of pages; a larger run is a good file by itself
LARGEST_PACK = 1024 * 1024 * 1024  # the usual size of WARC files


def has_work(folder: Path) -> bool:
    """Whether the folder of a day holds runs that could share a pack, or anything that a killed packing left."""
    if not folder.is_dir():
        return False
    loose = sum(1 for path in folder.iterdir() if RUN_ID.fullmatch(path.name))
    return loose > 1 or (loose == 1 and bool(find_packs(folder))) or has_left_overs(folder)


def pack_day(home: Path, source_id: str, day: date) -> ChangedDay:
    """Pack the small runs of one day. The caller holds `locks.hold_retention_lock`.

    A run that is larger, damaged, or has files of its own stays as it is; a day with an open run stays whole.

    Raises:
        ArchiveError: a pack is not what was packed, or cannot be read.
        OSError: the disk cannot be written; no run was removed that is not in a pack.
    """
    folder = day_folder(archive_folder(home), source_id, day)
    if not folder.is_dir():  # somebody moved it since it was chosen
        return ChangedDay(source_id, day)
    sweep_left_overs(folder)
    if told := describe_open_run(folder, source_id):
        return ChangedDay(source_id, day, stayed=(told,))
    packed = list(_find_packed_before(folder))
    loose, stayed = _choose_runs(folder, packed)
    for group in _cut_groups(loose):
        if len(group) > 1:
            _write_pack(folder / f"{PACK_PREFIX}{group[0].name}", group)
            packed += group
    changed = ChangedDay(source_id, day, len(packed), sum((run / PAGES).stat().st_size for run in packed), stayed=tuple(stayed))
    return take_away(home, changed, packed)


def _find_packed_before(folder: Path) -> Iterator[Path]:
    """The folders of runs that are in a pack already: whoever packed them was killed, or they were being read."""
    for pack in find_packs(folder):
        for run in read_pack(pack):
            if (folder / run.run_id).is_dir():
                _raise_problem(pack, run)
                yield folder / run.run_id


def _choose_runs(folder: Path, packed: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The runs that can be packed, oldest first, and why others cannot."""
    chosen, stayed = [], []
    for run in sorted(path for path in folder.iterdir() if RUN_ID.fullmatch(path.name) and path not in packed):
        if {file.name for file in run.iterdir()} != PACKED_FILES or (run / PAGES).stat().st_size > LARGEST_SMALL_RUN:
            continue  # an ingested file, or a large run: nothing to remark
        if problem := _find_run_problem(run):
            stayed.append(f"{problem}; the run stays by itself")
        else:
            chosen.append(run)
    return chosen, stayed


def _find_run_problem(run: Path) -> str | None:
    """What would keep others from being read behind this run in a pack, or itself; None if nothing would."""
    for member in scan_members(run / PAGES):
        if member.problem:
            return f"{run / PAGES}: the record at offset {member.start} is {member.problem}"
    try:
        json.loads((run / SUMMARY).read_bytes())
        for name in (CARD, LOG):
            (run / name).read_bytes().decode("utf-8")
    except ValueError as error:
        return f"{run}: expected files that can be read: {error}"
    return None


def _cut_groups(runs: Sequence[Path]) -> Iterator[list[Path]]:
    """The runs in their order, cut where a pack would grow too large."""
    group: list[Path] = []
    size = 0
    for run in runs:
        more = (run / PAGES).stat().st_size
        if group and size + more > LARGEST_PACK:
            yield group
            group, size = [], 0
        group.append(run)
        size += more
    if group:
        yield group


def _write_pack(target: Path, runs: Sequence[Path]) -> None:
    with filled_folder(target) as partial:
        write_pack(partial, runs)
        for run in read_pack(partial):
            _raise_problem(partial, run)


def _raise_problem(pack: Path, run: PackedRun) -> None:
    if problem := find_pack_problem(pack, run):
        raise ArchiveError(f"{problem}; nothing was removed: look after this disk, then run `newshouse archive pack` again")
