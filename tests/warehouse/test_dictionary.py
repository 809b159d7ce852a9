from __future__ import annotations

import duckdb
import pytest

from warehouse.dictionary import README, write_dictionary
from warehouse.statements import list_statements, query_rows


def test_dictionary_is_in_step_with_the_schema() -> None:
    assert README.read_text(encoding="utf-8") == write_dictionary(), "run `uv run python -m warehouse.dictionary`"


def test_dictionary_has_nine_examples() -> None:
    assert len(list_statements("examples")) == 9


@pytest.mark.parametrize("name", list_statements("examples"))
def test_example_query_runs(writer: duckdb.DuckDBPyConnection, name: str) -> None:
    assert query_rows(writer, name) == []
