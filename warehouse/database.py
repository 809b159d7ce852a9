"""The two databases: the writer's, which only the loader opens, and the published one, which everybody reads.

Opens them with the settings they need and keeps the schema. What is written and read is the business of the modules
that are given the connection; the writer's lock is in `warehouse.lock`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.errors import NotPublishedError, WarehouseError
from warehouse.statements import explain_duckdb_error, list_statements, query_rows, run_comments, run_sql

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = 4
# How a database of the version before is brought to each version; views and macros are made anew afterwards.
_MIGRATIONS = {2: ("migrations/to_2", "schema/refused_links"), 3: ("migrations/to_3",), 4: ("migrations/to_4",)}
_Config = dict[str, str | bool | int | float | list[str]]
OFFLINE: _Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
# Files of this storage version open in DuckDB 1.5 and 2, whichever of them wrote.
STORAGE: _Config = {"storage_compatibility_version": "v1.5.0"}


# A writing client holds whole row groups of long texts in each thread.
_BOUNDED: _Config = {"memory_limit": "1GiB", "threads": 2}


@contextmanager
def open_writer(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The writer's database, made if it is not there, with the schema of this program. The caller holds the writer's lock.

    Raises:
        WarehouseError: it cannot be opened, or a newer newshouse made its schema.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(path, config={**OFFLINE, **STORAGE})
    except OSError as error:
        raise WarehouseError(f"{path.parent}: expected a folder that can be written: {error.strerror}") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: expected a DuckDB database that can be written: {explain_duckdb_error(error)}") from error
    try:
        connection.execute("set timezone = 'UTC'")
        _bring_schema_up_to_date(connection, path)
        yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise WarehouseError(f"{path}: expected room on the disk and in memory: {explain_duckdb_error(error)}") from error
    finally:
        connection.close()


def open_published(path: Path, folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The published database, read-only and shut in: no files, no network, no extensions, and no way to change that.

    With `folder`, an absolute path, files can be written and read below it, and nowhere else; memory is then bounded.

    Raises:
        NotPublishedError: there is none yet.
        WarehouseError: it cannot be read, or a newer newshouse wrote it.
    """
    if not path.exists():
        raise NotPublishedError(f"{path}: nothing was published yet; `newshouse run SOURCE` or `newshouse demo` makes this database")
    try:
        connection = duckdb.connect(path, read_only=True, config=OFFLINE if folder is None else {**OFFLINE, **_BOUNDED})
        if folder is not None:
            connection.execute("set allowed_directories = $folders", {"folders": [str(folder)]})
            connection.execute("set temp_directory = $spill", {"spill": str(folder / ".spill")})
        connection.execute("set enable_external_access = false")
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: expected a published database: {explain_duckdb_error(error)}") from error
    connection.execute("set timezone = 'UTC'")
    connection.execute("set lock_configuration = true")
    try:
        check_schema_version(connection, path)
    except WarehouseError:
        connection.close()
        raise
    return connection


def check_schema_version(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The schema version of an open database; 0 when it is empty.

    Raises:
        WarehouseError: a newer newshouse wrote it, or it is some other database.
    """
    tables = {row["table_name"] for row in query_rows(connection, "schema_version/list_tables")}
    if "schema_version" not in tables:
        if tables:
            raise WarehouseError(
                f"{path}: expected a database of newshouse, found the tables {', '.join(sorted(tables)[:5])}; move it away"
            )
        return 0
    version = max((int(row["version"]) for row in query_rows(connection, "schema_version/read_version")), default=0)
    if version > SCHEMA_VERSION:
        raise WarehouseError(
            f"{path}: expected schema version {SCHEMA_VERSION} or older, found {version}: "
            "a newer newshouse wrote this database; update this one, or choose another home"
        )
    return version


def _bring_schema_up_to_date(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    found = check_schema_version(connection, path)
    if found == SCHEMA_VERSION:
        return
    with transaction(connection):
        if found:
            migrate_tables(connection, found)
        else:
            create_tables(connection)
        run_sql(connection, "schema_version/set_version", version=SCHEMA_VERSION, applied_at=datetime.now(UTC))
    # Changes of the schema in the write-ahead log have kept databases from opening again after a crash.
    connection.execute("checkpoint")


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, macro and view in an empty database."""
    for name in list_statements("schema"):
        run_sql(connection, name)
    _create_views(connection)


def migrate_tables(connection: duckdb.DuckDBPyConnection, found: int) -> None:
    """Bring the tables of schema version `found` to today's; NULL where older rows do not know, comments as they are today."""
    for version in range(found + 1, SCHEMA_VERSION + 1):
        for name in _MIGRATIONS[version]:
            run_sql(connection, name)
    for name in list_statements("schema"):
        run_comments(connection, name)
    _create_views(connection)


def _create_views(connection: duckdb.DuckDBPyConnection) -> None:
    for name in (*list_statements("macros"), *list_statements("views")):
        run_sql(connection, name)


def table_schema(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Schema:
    """The Arrow schema of a table, as its DDL declares it."""
    return connection.table(table).limit(0).to_arrow_table().schema


@cache
def declared_schemas() -> dict[str, pa.Schema]:
    """The Arrow schema of every table in the DDL, and of those that are only staged, without opening a database file."""
    with duckdb.connect(":memory:", config=OFFLINE) as connection:
        connection.execute("set timezone = 'UTC'")
        create_tables(connection)
        for name in list_statements("staging"):
            run_sql(connection, name)
        return {
            row["table_name"]: table_schema(connection, row["table_name"]) for row in query_rows(connection, "schema_version/list_tables")
        }


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or nothing: commits at the end, rolls back on any error."""
    connection.begin()
    try:
        yield
    except BaseException:
        # DuckDB has already ended a transaction that it could not go on with.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()


@contextmanager
def rehearsal(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Whatever is done in the block is undone at its end."""
    connection.begin()
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            connection.rollback()
