"""How much lies in the archive and in what form: days, runs, files and bytes of each source. It looks at names and sizes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.archive import OPEN_SUFFIX, RUN_ID, day_folder, find_days, find_packs
from scrapers.cold_archive import moved_path
from scrapers.errors import ArchiveError
from scrapers.packs import read_pack


@dataclass(frozen=True, slots=True)
class ArchiveFigures:
    """What one source has here; of moved days only their number is known without their disk."""

    source_id: str
    first_day: str | None
    last_day: str | None
    days: int
    moved_days: int
    runs: int  # sealed ones here, packed or not
    packed_runs: int
    open_runs: int
    files: int
    bytes: int


def measure_archive(archive: Path, source_id: str) -> ArchiveFigures:
    """The figures of one source. A pack whose contents cannot be read counts no run."""
    days = find_days(archive, source_id)
    folders = [folder for folder in (day_folder(archive, source_id, day) for day in days) if folder.is_dir()]
    names = [path.name for folder in folders for path in folder.iterdir()]
    files = [file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file()]
    packed = sum(_count_packed(folder) for folder in folders)
    return ArchiveFigures(
        source_id,
        _write_day(days[:1]),
        _write_day(days[-1:]),
        len(days),
        sum(1 for day in days if moved_path(archive, source_id, day).exists()),
        packed + sum(1 for name in names if RUN_ID.fullmatch(name)),
        packed,
        sum(1 for name in names if name.endswith(OPEN_SUFFIX)),
        len(files),
        sum(files),
    )


def _write_day(days: list[date]) -> str | None:
    return days[0].isoformat() if days else None


def _count_packed(folder: Path) -> int:
    count = 0
    for pack in find_packs(folder):
        try:
            count += sum(1 for run in read_pack(pack) if not (folder / run.run_id).is_dir())
        except ArchiveError:  # `newshouse archive check` tells
            continue
    return count
