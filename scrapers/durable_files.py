"""Files and folders of the archive that survive whatever ends the process or the machine: synced, copied and compared,
taken away at once. Which ones, and when, is decided elsewhere.

A folder that is being filled is called `<name>.partial`, one on its way out `<name>.removing`; neither is ever read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scrapers.errors import ArchiveError

PARTIAL_SUFFIX = ".partial"
REMOVING_SUFFIX = ".removing"
_PIECE = 1 << 20


def fsync_path(path: Path) -> None:
    """Make a file, or the entries of a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each durable in the one that holds it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        fsync_path(path.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder so that nobody ever sees a part of it under its name."""
    doomed = folder.with_name(folder.name + REMOVING_SUFFIX)
    folder.rename(doomed)
    shutil.rmtree(doomed)
    fsync_path(folder.parent)


@contextmanager
def filled_folder(target: Path) -> Iterator[Path]:
    """A new folder to fill with synced files, which gets the name `target` for good when the block ends without an error."""
    partial = target.with_name(target.name + PARTIAL_SUFFIX)
    if partial.exists():
        shutil.rmtree(partial)
    make_folder(partial)
    try:
        yield partial
        fsync_path(partial)
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    fsync_path(target.parent)


def copy_folder(source: Path, target: Path) -> int:
    """Copy a folder of files to a new name, compare the copy with it, and only then give it the name; its size in bytes.

    Where `target` is there already, it is compared, and nothing is copied.

    Raises:
        ArchiveError: the copy is not what was copied.
    """
    if not target.exists():
        with filled_folder(target) as partial:
            for file in sorted(source.iterdir()):
                with file.open("rb") as old, (partial / file.name).open("xb") as new:
                    shutil.copyfileobj(old, new, _PIECE)
                    new.flush()
                    os.fsync(new.fileno())
            _compare_folders(source, partial)
    else:
        _compare_folders(source, target)
    return sum(file.stat().st_size for file in target.iterdir())


def _compare_folders(source: Path, target: Path) -> None:
    here, there = ({file.name: digest_file(file) for file in folder.iterdir()} for folder in (source, target))
    if here != there:
        differing = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
        raise ArchiveError(
            f"{target}: expected a copy of {source}, found other bytes in {', '.join(differing)}; "
            "nothing was removed: look which of the two is damaged with `newshouse archive check`, and set that one aside"
        )


def digest_file(path: Path) -> str:
    """The SHA-256 of a file as it is on its disk."""
    with path.open("rb") as file:
        forget_cached(file)
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_cached(file: BinaryIO) -> None:
    """Let what was written and synced just now be read from the disk, and not from memory."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def explain_disk_errors(place: Path, command: str) -> Iterator[None]:
    """Turn what the disk refuses while the block runs into one sentence.

    Raises:
        ArchiveError: the disk is full, read-only, broken or gone.
    """
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"{error.filename or place}: the archive cannot be written or read: {error.strerror or error}; "
            f"nothing is lost: free space or rights, then run `{command}` again"
        ) from error
