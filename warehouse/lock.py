"""The writer's lock: one process at a time may write the warehouse and publish it.

The lock is the operating system's (flock), so that death frees it. It guards the database, the journal and publishing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.errors import WarehouseBusyError, WarehouseError


@contextmanager
def hold_writer_lock(path: Path, timeout: float = 600.0) -> Iterator[None]:
    """Hold the lock file at `path`, waiting up to `timeout` seconds for its present holder.

    Raises:
        WarehouseBusyError: somebody else still holds it.
        WarehouseError: the lock file cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire(timeout=timeout, poll_interval=0.05)
    except Timeout as error:
        raise WarehouseBusyError(
            f"{path}: expected the writer's lock within {timeout:g} s, but another newshouse is still writing; wait for it or stop it"
        ) from error
    except OSError as error:
        raise WarehouseError(f"{path}: expected a lock file that can be written: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
