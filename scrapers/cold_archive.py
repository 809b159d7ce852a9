"""The second place of an archive: another folder, on a cheaper disk perhaps, where old days lie.

    archive/cold.json                                 where that folder is
    archive/<source>/<yyyy>/<mm>/<dd>.moved           the runs of this day lie there, in the same layout
    <that folder>/newshouse-archive.json              whose folder it is: an empty mount point has none

The archive knows by itself where its days are, so no setting can be forgotten. Who moves them is `scrapers.moving`.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.durable_files import PARTIAL_SUFFIX, fsync_path, make_folder
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


def find_cold_archive(archive: Path) -> Path:
    """The folder where the archive's moved days are.

    Raises:
        ArchiveError: the archive does not say where, or its folder is not at that place.
    """
    pointer = read_pointer(archive)
    if pointer is None:
        raise ArchiveError(f"{archive / _POINTER}: expected to read where moved days are, found no such file; restore it from a backup")
    if _read_id(pointer.path) != pointer.archive_id:
        found = "a folder that is not it" if pointer.path.is_dir() else "nothing there"
        raise ArchiveError(
            f"{pointer.path}: expected the folder with the older days of this archive, found {found}; "
            "mount its disk, or if it lies elsewhere now, set NEWSHOUSE_ARCHIVE_COLD to that place and run `newshouse archive move`"
        )
    return pointer.path


def join_cold_archive(archive: Path, cold: Path) -> Path:
    """Make `cold` the second place of `archive`, or confirm that it is, also after it was moved as a whole; the folder, resolved.

    Raises:
        ArchiveError: `cold` is inside the archive or around it, belongs to another archive, or is not where earlier days were moved to.
    """
    cold = cold.expanduser().resolve()
    if cold.is_relative_to(archive.resolve()) or archive.resolve().is_relative_to(cold):
        raise ArchiveError(f"NEWSHOUSE_ARCHIVE_COLD: expected a folder apart from the archive, found {cold}")
    pointer, there = read_pointer(archive), _read_id(cold)
    if pointer is not None and pointer.archive_id == there:
        if pointer.path != cold:
            _write_json(archive / _POINTER, {"path": str(cold), "archive_id": there})
    elif _is_unused(cold, there) and next(archive.glob(f"*/*/*/*{MOVED_SUFFIX}"), None) is None:
        archive_id = str(uuid.uuid4())
        make_folder(cold)
        _write_json(cold / _MARK, {"archive_id": archive_id})
        _write_json(archive / _POINTER, {"path": str(cold), "archive_id": archive_id})
    elif there is None and pointer is not None:
        raise ArchiveError(
            f"{cold}: expected the folder that earlier days were moved to, found none of them there; mount it, or name {pointer.path} "
            "again, or carry that whole folder to the new place first, or bring all days back with `newshouse archive move --back`"
        )
    else:
        raise ArchiveError(f"{cold}: expected a folder for this archive, found one that belongs to another; name another folder")
    return cold


def _is_unused(cold: Path, archive_id: str | None) -> bool:
    """Whether nobody moved anything there yet; whoever only began to has to look again."""
    return archive_id is None or next(cold.glob("*/[0-9]*/[0-9]*/[0-9]*"), None) is None


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the cold archive was when days were moved last, and the id that its folder must have."""

    path: Path
    archive_id: str


def read_pointer(archive: Path) -> Pointer | None:
    """Where the archive says that its moved days are; None before anything was moved.

    Raises:
        ArchiveError: the file that says so cannot be read.
    """
    data = _read_json(archive / _POINTER, "path", "archive_id")
    return Pointer(Path(data["path"]), data["archive_id"]) if data else None


def _read_id(cold: Path) -> str | None:
    mark = _read_json(cold / _MARK, "archive_id")
    return mark["archive_id"] if mark else None


def _read_json(path: Path, *keys: str) -> dict[str, str] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {key: str(data[key]) for key in keys}
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{path}: expected a file of JSON that names an archive: {error!r}; restore it from a backup") from error


def _write_json(path: Path, data: dict[str, str]) -> None:
    partial = path.with_name(path.name + PARTIAL_SUFFIX)
    partial.write_text(json.dumps(data, indent=1), encoding="utf-8")
    fsync_path(partial)
    partial.replace(path)
    fsync_path(path.parent)
