"""The locks of a source and of a politeness group: one process crawls each at a time. The lock of a source's archive:
many read it, or one takes folders out of it. The operating system holds them and frees them by death. Between machines,
`scrapers.frontier.leases` stands beside them.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from scrapers.errors import ArchiveBusyError, SourceBusyError

LONGEST_TURN = 6 * 3600.0

_TELL_SECONDS = 10.0
_POLL_SECONDS = 0.5

OnWait = Callable[[str], None]


def tell_regularly(on_wait: OnWait) -> OnWait:
    """`on_wait` for a loop that asks often: it hears the first sentence, and then one about every 10 s."""
    told_at = float("-inf")

    def tell(sentence: str) -> None:
        nonlocal told_at
        if time.monotonic() >= told_at + _TELL_SECONDS:
            told_at = time.monotonic()
            on_wait(sentence)

    return tell


def _tell_nobody(_sentence: str) -> None:
    pass


@contextmanager
def hold_group_lock(
    home: Path, group: str, on_wait: OnWait = _tell_nobody, *, holder: str = "another source", longest: float = LONGEST_TURN
) -> Iterator[None]:
    """Hold the lock of a politeness group, after waiting for whoever holds it: its sources share a server, and take turns.

    `holder` is how others that wait will know us, such as the source's id; `on_wait` is told whom we wait for, at once
    and about every 10 s.

    Raises:
        SourceBusyError: nobody gave it back within `longest` seconds.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"group-{group}.lock")
    name = folder / f"group-{group}.holder"
    _wait_for_turn(lock, name, f"the sources of group {group} take turns", tell_regularly(on_wait), longest)
    try:
        name.write_text(f"{holder} (process {os.getpid()})", encoding="utf-8")
        yield
    finally:
        name.unlink(missing_ok=True)
        lock.release()


def _wait_for_turn(lock: FileLock, name: Path, rule: str, tell: OnWait, longest: float) -> None:
    give_up_at = time.monotonic() + longest
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            if time.monotonic() >= give_up_at:
                raise SourceBusyError(f"{rule}, and this one did not get its turn in {longest:.0f} s; {_read_name(name)} has it") from error
        else:
            return
        tell(f"{rule}; waiting for {_read_name(name)}")
        time.sleep(_POLL_SECONDS)


def _read_name(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") or "another source"
    except FileNotFoundError:  # its holder is just coming or going
        return "another source"


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


@contextmanager
def hold_archive(home: Path, source_id: str) -> Iterator[None]:
    """Keep the archived runs of a source where they are for as long as the block reads them; others may read them too."""
    try:
        handle = _open_archive_lock(home, source_id)
    except OSError:  # a disk that cannot be written; nothing is packed or moved on it either
        handle = None
    try:
        if handle is not None:
            fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def hold_unread_archive(home: Path, source_id: str) -> Iterator[None]:
    """Keep everybody from reading a source's archived runs while the block takes folders away: make it short.

    Raises:
        ArchiveBusyError: somebody reads them now.
    """
    handle = _open_archive_lock(home, source_id)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveBusyError(f"{source_id}: its archive is being read right now; wait until that ends, then try again") from error
        yield
    finally:
        os.close(handle)


def _open_archive_lock(home: Path, source_id: str) -> int:
    folder = home / "locks"
    folder.mkdir(exist_ok=True)
    return os.open(folder / f"archive-{source_id}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)


@contextmanager
def hold_retention_lock(home: Path) -> Iterator[None]:
    """Be the one process that packs, moves or sweeps the archive of this home.

    Raises:
        ArchiveBusyError: another one does.
    """
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "retention.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ArchiveBusyError(
            f"{home}: its archive is being packed or moved by another process right now; wait until that ends, then try again"
        ) from error
    try:
        yield
    finally:
        lock.release()
