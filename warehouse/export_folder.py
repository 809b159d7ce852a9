"""The folder of an export: built beside its place as `<name>.tmp`, and put there whole by one rename or not at all.

It knows an earlier export by its manifest and never touches anything else. What stands in the files is `warehouse.export`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from warehouse.errors import WarehouseError

MANIFEST = "manifest.json"
FORMAT = "newshouse export 1"
_LOCK = ".unfinished"


@contextmanager
def build_folder(target: Path, replace: bool) -> Iterator[Path]:
    """An empty folder that takes the place of `target` when the block ends well, and is removed when it does not.

    Raises:
        WarehouseError: something else lies at `target`, or an export that was not to be replaced; another process is
            building it; or the disk cannot be written.
    """
    unfinished, old = target.with_name(f"{target.name}.tmp"), target.with_name(f"{target.name}.old")
    try:
        _finish_interrupted_replacement(target, old)
        _check_target(target, replace)
        with _hold_folder(unfinished):
            try:
                yield unfinished
                _make_durable(unfinished)
            except BaseException:
                shutil.rmtree(unfinished)
                raise
            (unfinished / _LOCK).unlink()
            _put_in_place(unfinished, target, old)
    except OSError as error:
        raise WarehouseError(
            f"{target}: expected a place that can be written and has room: {error.strerror or error}; nothing was exported"
        ) from error


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an export; None when the folder is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None


def _check_target(target: Path, replace: bool) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if target.is_symlink() or not target.is_dir():
        raise WarehouseError(f"{target}: expected a folder that is not there yet, found a file; choose another name")
    if not any(target.iterdir()):
        return
    if strangers := _list_strangers(target):
        raise WarehouseError(
            f"{target}: expected a folder that is not there yet or an earlier export, found {', '.join(strangers[:3])}; choose another name"
        )
    if not replace:
        raise WarehouseError(f"{target}: expected a folder that is not there yet, found an earlier export; --replace replaces it")


def _list_strangers(folder: Path) -> list[str]:
    """What lies in the folder and was written by no export."""
    manifest = read_manifest(folder)
    own = {MANIFEST, *(str(table["file"]) for table in manifest["tables"])} if manifest else set()
    return sorted(entry.name for entry in folder.iterdir() if entry.name not in own)


@contextmanager
def _hold_folder(unfinished: Path) -> Iterator[None]:
    """While this lasts the folder is ours; what a killed export left in it is removed."""
    if unfinished.exists() and not (unfinished / _LOCK).exists():
        raise WarehouseError(f"{unfinished}: expected nothing there, it is where an export is built; move it away")
    unfinished.mkdir(parents=True, exist_ok=True)
    lock = FileLock(unfinished / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WarehouseError(f"{unfinished}: another process is exporting to this place; wait for it or choose another") from error
    try:
        for entry in unfinished.iterdir():
            if entry.name != _LOCK:
                _remove(entry)
        yield
    finally:
        lock.release()


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _make_durable(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _put_in_place(unfinished: Path, target: Path, old: Path) -> None:
    if target.exists() and any(target.iterdir()):
        target.rename(old)
        unfinished.rename(target)
        shutil.rmtree(old)
    else:
        unfinished.rename(target)


def _finish_interrupted_replacement(target: Path, old: Path) -> None:
    """A process that was killed between the renames left the earlier export beside its place."""
    if old.is_dir() and not old.is_symlink() and not _list_strangers(old):
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)
