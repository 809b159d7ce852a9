"""The index of fingerprints: a DuckDB file of the loader's own beside the writer's database, never published.

It holds sketches, which texts tell one story, and what furniture was cut; all of it can be made again from the articles.
What is done with it is decided in `pipelines.deduplication`; here it is opened, and asked by the names of statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.database import OFFLINE, STORAGE, transaction
from warehouse.errors import WarehouseError
from warehouse.statements import explain_duckdb_error, list_statements, query_rows, query_sql, run_sql


class Fingerprints:
    """An open index. Views that a statement reads are handed to it as Arrow tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def query(self, name: str, views: Mapping[str, pa.Table] | None = None, **parameters: Any) -> pa.Table:
        """The rows that the query `fingerprints/<name>` selects."""
        with self._registered(views or {}):
            return query_sql(self.connection, f"fingerprints/{name}", **parameters)

    def run(self, name: str, views: Mapping[str, pa.Table] | None = None, **parameters: Any) -> None:
        """Run every statement of `fingerprints/<name>`."""
        with self._registered(views or {}):
            run_sql(self.connection, f"fingerprints/{name}", **parameters)

    def read_last_batch(self) -> str:
        """The last batch of the writer's database that the index knows; empty when it is new."""
        return str(query_rows(self.connection, "fingerprints/read_state")[0]["batch_id"])

    @contextmanager
    def _registered(self, views: Mapping[str, pa.Table]) -> Iterator[None]:
        for name, table in views.items():
            self.connection.register(name, table)
        try:
            yield
        finally:
            for name in views:
                self.connection.unregister(name)


@contextmanager
def open_fingerprints(path: Path, algorithm: str) -> Iterator[Fingerprints]:
    """The index at `path`; a new one when there is none, or when other rules or a crash of the disk made it useless.

    Raises:
        WarehouseError: it cannot be opened or made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not _is_of(path, algorithm):
            for stale in (path, path.with_name(f"{path.name}.wal")):
                stale.unlink(missing_ok=True)
        connection = duckdb.connect(path, config={**OFFLINE, **STORAGE})
    except OSError as error:
        raise WarehouseError(f"{path}: expected a folder that can be written: {error.strerror}") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: expected an index that can be written: {explain_duckdb_error(error)}") from error
    try:
        yield _prepare(connection, algorithm)
    finally:
        connection.close()


@contextmanager
def open_fingerprints_in_memory(algorithm: str) -> Iterator[Fingerprints]:
    """An index that is gone afterwards."""
    connection = duckdb.connect(":memory:", config={**OFFLINE, "threads": 1})
    try:
        yield _prepare(connection, algorithm)
    finally:
        connection.close()


def _is_of(path: Path, algorithm: str) -> bool:
    """Whether there is an index that these rules made. One that another process holds is not judged: opening it will tell."""
    if not path.exists():
        return False
    try:
        with duckdb.connect(path, config={**OFFLINE, **STORAGE}) as connection:
            return bool(query_rows(connection, "fingerprints/read_state")[0]["algorithm"] == algorithm)
    except duckdb.IOException as error:
        return "lock" in str(error)
    except (duckdb.Error, IndexError):
        return False


def _prepare(connection: duckdb.DuckDBPyConnection, algorithm: str) -> Fingerprints:
    """Make the tables in an empty database."""
    connection.execute("set timezone = 'UTC'")
    with suppress(duckdb.CatalogException):
        query_rows(connection, "fingerprints/read_state")
        return Fingerprints(connection)
    with transaction(connection):
        for name in list_statements("fingerprints/schema"):
            run_sql(connection, name, algorithm=algorithm)
    return Fingerprints(connection)
