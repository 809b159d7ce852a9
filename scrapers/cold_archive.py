"""The second place of an archive: another folder, on a cheaper disk perhaps, where old days lie.

    archive/cold.json                                 where that folder is
    archive/<source>/<yyyy>/<mm>/<dd>.moved           the runs of this day lie there, in the same layout
    <that folder>/newshouse-archive.json              whose folder it is: an empty mount point has none

The archive knows by itself where its days are, so no setting can be forgotten. Who moves them is `scrapers.retention`.
"""

from __future__ import annotations

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.errors import ArchiveError

MOVED_SUFFIX = ".moved"
_POINTER = "cold.json"
_MARK = "newshouse-archive.json"


def day_folder(archive: Path, source_id: str, day: date) -> Path:
    return archive / source_id / f"{day:%Y}" / f"{day:%m}" / f"{day:%d}"


def moved_path(archive: Path, source_id: str, day: date) -> Path:
    """The note that a day, or a part of it, lies in the cold archive."""
    folder = day_folder(archive, source_id, day)
    return folder.with_name(folder.name + MOVED_SUFFIX)


def find_day_folders(archive: Path, source_id: str, day: date) -> list[Path]:
    """Where runs of this source and day may lie, the nearest first.

    Raises:
        ArchiveError: the day lies in the cold archive, and that is not there.
    """
    folders = [day_folder(archive, source_id, day)]
    if moved_path(archive, source_id, day).exists():
        folders.append(day_folder(find_cold_archive(archive), source_id, day))
    return folders


def find_cold_archive(archive: Path) -> Path:
    """The folder where the archive's moved days are.

    Raises:
        ArchiveError: the archive does not say where, or its folder is not at that place.
    """
    pointer = _read_json(archive / _POINTER)
    if pointer is None:
        raise ArchiveError(f"{archive / _POINTER}: expected to read where moved days are, found no such file; restore it from a backup")
    cold = Path(pointer["path"])
    if _read_id(cold) != pointer["archive_id"]:
        found = "a folder that is not it" if cold.is_dir() else "nothing there"
        raise ArchiveError(
            f"{cold}: expected the folder with the older days of this archive, found {found}; "
            "mount its disk, or if it lies elsewhere now, set NEWSHOUSE_ARCHIVE_COLD to that place and run `newshouse archive move`"
        )
    return cold


def join_cold_archive(archive: Path, cold: Path) -> Path:
    """Make `cold` the second place of `archive`, or confirm that it is; the folder, resolved.

    Raises:
        ArchiveError: `cold` is inside the archive or around it, belongs to another archive, or is not where earlier days were moved to.
    """
    cold = cold.expanduser().resolve()
    if cold.is_relative_to(archive.resolve()) or archive.resolve().is_relative_to(cold):
        raise ArchiveError(f"NEWSHOUSE_ARCHIVE_COLD: expected a folder apart from the archive, found {cold}")
    pointer, there = _read_json(archive / _POINTER), _read_id(cold)
    is_fresh = pointer is None and (there is None or [path.name for path in cold.iterdir()] == [_MARK])
    if there is not None and not is_fresh and (pointer is None or pointer["archive_id"] != there):
        raise ArchiveError(f"{cold}: expected a folder for this archive, found one that belongs to another; name another folder")
    if pointer is not None and there is None:
        raise ArchiveError(
            f"{cold}: expected the folder that earlier days were moved to, found none of them there; "
            f"mount it, or name {pointer['path']} again, or move what is in there to the new place first"
        )
    archive_id = there or str(uuid.uuid4())
    if is_fresh:
        cold.mkdir(parents=True, exist_ok=True)
        _write_json(cold / _MARK, {"archive_id": archive_id})
    if pointer is None or pointer["path"] != str(cold):
        _write_json(archive / _POINTER, {"path": str(cold), "archive_id": archive_id})
    return cold


def _read_id(cold: Path) -> str | None:
    mark = _read_json(cold / _MARK)
    return mark["archive_id"] if mark else None


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: expected a file of JSON that can be read: {error}; restore it from a backup") from error
    return data if isinstance(data, dict) else None


def _write_json(path: Path, data: dict[str, Any]) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.write_text(json.dumps(data, indent=1), encoding="utf-8")
    partial.replace(path)
