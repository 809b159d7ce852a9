"""The frontier's database: one engine, transactions to read and to write in, its clock, and errors in one sentence."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from scrapers.errors import FrontierError
from scrapers.frontier.schema import SCHEMA_VERSION, check_schema_version, migrate, read_schema_version

_PATIENCE = 30  # seconds to wait for a lock of SQLite, or for an answer of a server
_SWITCH_PAUSE = 0.02  # seconds
_SQLITE_NOW = "cast((julianday('now') - 2440587.5) * 86400000 as integer)"
_POSTGRES_NOW = "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


class Database:
    """A frontier's database, brought to today's schema. Threads may share it; processes may not."""

    def __init__(self, url: str) -> None:
        """
        Raises:
            FrontierError: it cannot be reached, is damaged, or was written by a newer newshouse.
        """
        self._engine = _connect(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._writer = self._engine.execution_options(writes=True)
        # A single question to a server needs no transaction around it, which would be two more trips.
        self._reader = self._engine if self._is_sqlite else self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self.address = self._engine.url.render_as_string(hide_password=True)
        with self.read() as connection:
            version = read_schema_version(connection)
        check_schema_version(version, self.address)
        if version < SCHEMA_VERSION:
            with self.write() as connection:
                migrate(connection)

    @property
    def now_ms(self) -> sa.ColumnElement[int]:
        """The database's clock, in milliseconds since 1970, as an expression."""
        return sa.literal_column(_SQLITE_NOW if self._is_sqlite else _POSTGRES_NOW, sa.BigInteger)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for questions that change nothing.

        Raises:
            FrontierError: the database cannot be reached or read.
        """
        with self._explaining(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is kept whole or not at all. On SQLite it waits for its turn to write before it reads.

        Raises:
            FrontierError: the database cannot be reached, read or written.
        """
        with self._explaining(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise FrontierError(
                f"{self.address}: expected a frontier that can be read and written: {_explain(error)}; "
                "see to its disk or server; a damaged SQLite file can be moved away, and every page is then asked for once more"
            ) from error


def _explain(error: sa.exc.DBAPIError) -> str:
    """What the driver says; pg8000 hands over the server's fields, of which M is the message."""
    said = error.orig.args[0] if error.orig is not None and error.orig.args else error.orig
    return str(said.get("M", said) if isinstance(said, dict) else said)


def _connect(url: str) -> sa.Engine:
    is_sqlite = url.startswith("sqlite")
    try:
        patience = {"timeout": _PATIENCE} if is_sqlite or "+pg8000" in url else {}
        # Whatever a server's own default is, a lease that is just given back must be seen as free.
        server_options = {} if is_sqlite else {"pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
        engine = sa.create_engine(url, connect_args=patience, **server_options)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        raise FrontierError(
            "NEWSHOUSE_FRONTIER_URL: expected an SQLAlchemy URL whose driver is installed, such as "
            f"postgresql+pg8000://user:password@host/database with the extra newshouse[postgres]: {error}"
        ) from error
    if is_sqlite:
        sa.event.listen(engine, "connect", set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_in_sqlite)
    return engine


def set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # else the driver begins by itself, too late to hold what was read
    _switch_to_wal(connection)
    connection.execute("pragma synchronous = normal")


def _switch_to_wal(connection: Any) -> None:
    """Put the file into WAL mode, where it stays. SQLite does not wait for other connections there, whatever its timeout
    is: two crawls that start at once on a new file would refuse each other."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_SWITCH_PAUSE)
        else:
            return


def _begin_in_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")
