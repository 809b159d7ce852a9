"""The data dictionary: README.md of this package, written from the comments in the schema and the example queries.

`python -m warehouse.dictionary` writes it; a test keeps it in step.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import duckdb

from warehouse.database import create_tables
from warehouse.statements import list_statements, query_rows, read_sql

README = Path(__file__).parent / "README.md"
_OPENING = """\
# The tables

`newshouse.duckdb` is what everybody reads: one file, replaced as a whole whenever something new was loaded. Open it
read-only, with `newshouse sql`, with `duckdb -readonly newshouse.duckdb`, or from any program that knows DuckDB 1.5 or 2.
A connection keeps the file that it opened; open it again to see what came later.

Times are TIMESTAMPTZ in UTC. NULL means unknown, never a guess. A name that ends in `_raw` is what the page printed; one
that ends in `_at` is what we did. This page is written from the comments in `sql/schema/`: `python -m warehouse.dictionary`.
"""


def write_dictionary() -> str:
    """The whole page, from an empty database with today's schema."""
    with duckdb.connect(":memory:") as connection:
        create_tables(connection)
        tables = query_rows(connection, "dictionary/list_tables")
        columns = query_rows(connection, "dictionary/list_columns")
    parts = [_OPENING, "## Nine questions to begin with\n", *map(_describe_example, list_statements("examples"))]
    rows_of = {table: list(rows) for table, rows in groupby(columns, key=lambda row: row["table_name"])}
    parts += [f"## {table['table_name']}\n\n{table['comment']}\n\n{_format_columns(rows_of[table['table_name']])}" for table in tables]
    return "\n".join(parts)


def _describe_example(name: str) -> str:
    question, _, query = read_sql(name).partition("\n")
    return f"{question.removeprefix('--').strip()}\n\n```sql\n{query.strip()}\n```\n"


def _format_columns(columns: list[dict[str, str]]) -> str:
    lines = ["| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{row['column_name']}` | {row['type']} | {row['comment']} |" for row in columns]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    README.write_text(write_dictionary(), encoding="utf-8")
