"""Publish the writer's database: a complete copy takes the place of the file that everybody reads, by one rename.

Readers keep the file they opened and are never refused; who opens it next sees the new one. The caller holds the
writer's lock. When to publish is the caller's business, but for a least interval between two copies.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fcntl import ioctl
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import open_published, open_writer
from warehouse.errors import WarehouseError
from warehouse.statements import explain_duckdb_error, query_rows

# linux/fs.h: the copy shares its blocks with the original until one of them is written.
_FICLONE = 0x40049409
_NO_REFLINK = {errno.EOPNOTSUPP, errno.ENOTTY, errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.ETXTBSY, errno.EBADF}


@dataclass(frozen=True, slots=True)
class PublishReport:
    """Whether there is a new file to read, why, and how many rows each table of it has."""

    published: bool
    reason: str
    rows: dict[str, int] = field(default_factory=dict)

    def describe(self) -> str:
        return f"{'published' if self.published else 'not published'}: {self.reason}"


def publish(writer_path: Path, published_path: Path, now: datetime, least_interval: timedelta = timedelta(0)) -> PublishReport:
    """Copy the writer's database to `published_path` if it changed and the last copy is old enough.

    Raises:
        WarehouseError: a database cannot be read, or the copy cannot be written; readers keep the old file.
    """
    with _say_what_failed(published_path):
        published_path.parent.mkdir(parents=True, exist_ok=True)
        _move_stray_log_aside(published_path, now)
        _remove_unfinished_copies(published_path)
        with open_writer(writer_path) as connection:
            published = _read_published_state(published_path)
            if _read_state(connection) == published:
                return PublishReport(False, "nothing changed since the last time", _count_rows(connection))
            if published is not None and timedelta(0) <= (age := _age(published_path, now)) < least_interval:
                return PublishReport(False, f"the last time was {age.total_seconds():.0f} s ago; later changes go with the next")
            connection.execute("checkpoint")
            rows = _count_rows(connection)
        _replace_file(writer_path, published_path, now)
    return PublishReport(True, f"{rows['articles']} articles in {published_path.name}", rows)


@contextmanager
def _say_what_failed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WarehouseError(
            f"{path}: expected a place that can be written and has room for the database: {error.strerror}; nothing was published"
        ) from error
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: nothing was published: {explain_duckdb_error(error)}") from error


def _read_state(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return query_rows(connection, "publish/read_state")[0]


def _read_published_state(path: Path) -> dict[str, Any] | None:
    """None when there is no published file that this program can read: then it is replaced."""
    try:
        with open_published(path) as connection:
            return _read_state(connection)
    except (WarehouseError, duckdb.Error):
        return None


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    tables = [row["table_name"] for row in query_rows(connection, "schema_version/list_tables")]
    return {table: int(connection.table(table).count("*").fetchall()[0][0]) for table in tables}


def _log_beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _move_stray_log_aside(path: Path, now: datetime) -> None:
    """A client that opened the file for writing and was killed leaves a log that DuckDB would replay into the next file."""
    stray = _log_beside(path)
    if stray.exists():
        stray.rename(stray.with_name(f"{stray.name}.stray-{now:%Y%m%dT%H%M%SZ}"))


def _unfinished_prefix(path: Path) -> str:
    return f".{path.name}.unfinished-"


def _remove_unfinished_copies(path: Path) -> None:
    for entry in path.parent.iterdir():
        if entry.name.startswith(_unfinished_prefix(path)):
            entry.unlink()


def _replace_file(original: Path, path: Path, now: datetime) -> None:
    if _log_beside(original).exists():
        raise WarehouseError(
            f"{original}: expected a checkpointed database, found {_log_beside(original).name}; is another process writing it?"
        )
    copy = path.with_name(f"{_unfinished_prefix(path)}{os.getpid()}")
    try:
        _copy_durably(original, copy)
        os.utime(copy, (now.timestamp(), now.timestamp()))
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _copy_durably(original: Path, copy: Path) -> None:
    with original.open("rb") as source, copy.open("wb") as target:
        try:
            ioctl(target.fileno(), _FICLONE, source.fileno())
        except OSError as error:
            if error.errno not in _NO_REFLINK:
                raise
            shutil.copyfile(original, copy)
        os.fchmod(target.fileno(), 0o444)
        os.fsync(target.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
