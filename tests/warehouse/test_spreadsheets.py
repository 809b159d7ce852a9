"""No text is a formula, and every text can be had back."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.spreadsheets import plain_cell
from warehouse.statements import run_sql

CELLS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''=1", "'tis", "Harbour opens", "", "a=1", " =1", "سطر"]


@pytest.mark.parametrize("text", CELLS[:10])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", CELLS[10:])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert plain_cell(text) == text


@given(st.text(alphabet="'=+-@\t\r\n a", max_size=6) | st.text())
def test_text_comes_back_and_no_two_texts_become_one(text: str) -> None:
    cell = plain_cell(text)
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert cell in (text, f"'{text}")
    assert cell == text or plain_cell(text[1:] if text.startswith("'") else f"'{text}") != cell


def test_sql_has_the_same_rule() -> None:
    with duckdb.connect(":memory:") as connection:
        run_sql(connection, "export/plain_cell")
        for text in CELLS:
            assert connection.execute("select plain_cell($text)", {"text": text}).fetchall() == [(plain_cell(text),)]
