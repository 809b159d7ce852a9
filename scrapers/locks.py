"""The locks of a source and of a politeness group: one process crawls each at a time. The operating system holds them
and frees them by death.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from scrapers.errors import SourceBusyError

LONGEST_TURN = 6 * 3600.0


@contextmanager
def hold_group_lock(home: Path, group: str) -> Iterator[None]:
    """Hold the lock of a politeness group, after waiting for whoever holds it: its sources share a server, and take turns.

    Raises:
        SourceBusyError: nobody gave it back within `LONGEST_TURN` seconds.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"group-{group}.lock")
    try:
        lock.acquire(timeout=LONGEST_TURN, poll_interval=0.5)
    except Timeout as error:
        raise SourceBusyError(
            f"the sources of group {group} take turns, and this one did not get its turn in {LONGEST_TURN:.0f} s"
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def hold_source_lock(home: Path, source_id: str, purpose: Literal["source", "run"] = "source") -> Iterator[None]:
    """Hold a source's lock below `home` for as long as the block runs: that of its crawl, or that of a whole run.

    Raises:
        SourceBusyError: another process holds it; nothing was changed.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{purpose}-{source_id}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise SourceBusyError(f"{source_id} is being run by another process right now; wait until that run ends, then try again") from error
    try:
        yield
    finally:
        lock.release()
