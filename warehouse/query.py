"""Run other people's SQL on the published database, and write what it selects: exactly as JSON or Parquet, or as CSV for spreadsheets.

The database is shut in by `open_published`; here queries are only run and answers streamed. How a table looks on a
screen is the command line's business.
"""

from __future__ import annotations

import csv
import json
import math
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import duckdb

from warehouse.errors import QueryError
from warehouse.spreadsheets import plain_cell
from warehouse.statements import explain_duckdb_error

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query selects; read it once."""

    columns: tuple[str, ...]
    reader: pa.RecordBatchReader
    connection: duckdb.DuckDBPyConnection

    def iterate_rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows as plain values, fetched as they are asked for.

        Raises:
            QueryError: the query fails on the way.
        """
        for batch in self.iterate_batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def iterate_batches(self) -> Iterator[pa.RecordBatch]:
        """The same rows in Arrow's form."""
        while True:
            with asking(self.connection):
                batch = next(self.reader, None)
            if batch is None:
                return
            yield batch


def run_query(connection: duckdb.DuckDBPyConnection, query: str) -> Answer | None:
    """The answer of the last statement of `query`; None when it selects nothing.

    Raises:
        QueryError: DuckDB refuses a statement.
    """
    answer = None
    with asking(connection):
        for statement in connection.extract_statements(query):
            relation = connection.sql(statement)
            answer = None if relation is None else Answer(tuple(relation.columns), relation.to_arrow_reader(ROWS_AT_ONCE), connection)
    return answer


@contextmanager
def asking(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While DuckDB works: Ctrl-C stops the query, and what goes wrong is told in one sentence."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    # A KeyboardInterrupt that is raised inside DuckDB 1.5 leaves the connection stuck, so that it must be asked to stop.
    before = signal.signal(signal.SIGINT, lambda number, frame: connection.interrupt()) if in_main_thread else None
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryError("the query was stopped") from error
    except (duckdb.Error, OSError) as error:
        # A query that fails after its first rows comes out of Arrow's reader as an OSError with DuckDB's words.
        raise QueryError(explain_duckdb_error(error)) from error
    finally:
        if in_main_thread:
            signal.signal(signal.SIGINT, before)


def write_csv(answer: Answer, target: IO[str]) -> None:
    """A header and one line a row; lists and structs as JSON, NULL as nothing, text that looks like a formula after an apostrophe."""
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.iterate_rows():
        writer.writerow([_as_field(value) for value in row])


def write_json(answer: Answer, target: IO[str]) -> None:
    """One array with an object a line; times in ISO 8601, bytes in hexadecimal, what is no number as null."""
    names = _unique_names(answer.columns)
    before = "[\n"
    for row in answer.iterate_rows():
        target.write(before + json.dumps(dict(zip(names, map(_as_json, row), strict=True)), ensure_ascii=False, allow_nan=False))
        before = ",\n"
    target.write("\n]\n" if before == ",\n" else "[]\n")


def write_parquet(answer: Answer, target: IO[bytes]) -> None:
    """The rows with their types."""
    import pyarrow.parquet as pq

    schema = answer.reader.schema
    for position, name in enumerate(_unique_names(answer.columns)):
        schema = schema.set(position, schema.field(position).with_name(name))
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in answer.iterate_batches():
            writer.write_batch(batch.rename_columns(schema.names))


def _unique_names(columns: tuple[str, ...]) -> list[str]:
    """Column names in which a repeated one is numbered: a, a_2."""
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _as_field(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(_as_json(value), ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return plain_cell(value)
    return _as_text(value) if isinstance(value, datetime | bytes) else value


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _as_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
