"""The lock of a source: one process crawls it at a time. The operating system holds it and frees it by death."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from scrapers.errors import SourceBusyError


@contextmanager
def hold_source_lock(home: Path, name: str) -> Iterator[None]:
    """Hold the lock `name` (a source id, or a politeness group) below `home` for as long as the block runs.

    Raises:
        SourceBusyError: another process holds it; nothing was changed.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise SourceBusyError(f"{name} is being crawled by another process right now; wait until that run ends, then try again") from error
    try:
        yield
    finally:
        lock.release()
