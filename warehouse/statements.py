"""Statements by name: read a .sql file of this package and run it with named parameters.

The only place that turns files into SQL. Values reach a statement as parameters, never as text.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def read_sql(name: str) -> str:
    """The text of `sql/<name>.sql`, like `load/replace_articles`."""
    return files("warehouse").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def list_statements(folder: str) -> list[str]:
    """The names of all statements in one folder of `sql/`, sorted."""
    found = files("warehouse").joinpath("sql", *folder.split("/")).iterdir()
    return sorted(f"{folder}/{file.name.removesuffix('.sql')}" for file in found if file.name.endswith(".sql"))


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> None:
    """Run every statement of the file; each is given those of `parameters` that it names."""
    for statement in connection.extract_statements(read_sql(name)):
        named = {key: parameters[key] for key in statement.named_parameters}
        connection.execute(statement, named or None)


def run_comments(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run only the comments of the file, on what is there already."""
    for statement in connection.extract_statements(read_sql(name)):
        if statement.query.lstrip().lower().startswith("comment on "):
            connection.execute(statement)


def query_sql(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> pa.Table:
    """The rows that the file's one query selects."""
    return connection.sql(read_sql(name), params=parameters or None).to_arrow_table()


def query_rows(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """The same rows as dicts; times are aware and in UTC."""
    rows: list[dict[str, Any]] = query_sql(connection, name, **parameters).to_pylist()
    return rows


def explain_duckdb_error(error: Exception) -> str:
    """DuckDB's message as one line: what it says, without the echo of the query and the hints after it."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = lines[: next((number for number, line in enumerate(lines) if line.startswith(("LINE ", "Candidate"))), len(lines))]
    return " ".join(line for line in told if line) or type(error).__name__


def as_warehouse_error(error: duckdb.Error, doing: str) -> WarehouseError:
    """A refusal of DuckDB's in the form that the command line prints."""
    return WarehouseError(f"{doing}: {explain_duckdb_error(error)}")
