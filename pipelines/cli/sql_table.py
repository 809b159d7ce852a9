"""An answer on a screen: a table that fits, or one column a line where no table would.

Nothing that a page says can reach the terminal as anything but text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.query import Answer

LONGEST_TEXT = 60
MOST_ROWS = 200
_LEAST_COLUMN = 9
# Terminals obey C0 and C1 control characters; U+2400 and on are pictures of them.
_CONTROLS = {**{code: 0x2400 + code for code in range(32)}, 127: 0x2421, **dict.fromkeys(range(128, 160), 0xFFFD), 10: 0x23CE}
_CONTROLS_BUT_LINE_END = {code: picture for code, picture in _CONTROLS.items() if code != 10}


def print_answer(answer: Answer, console: Console, full: bool) -> None:
    """Print the answer, cut to what fits a person unless `full`."""
    rows = answer.iterate_rows()
    shown = list(rows) if full else list(islice(rows, MOST_ROWS))
    if answer.columns == ("explain_key", "explain_value"):
        for row in shown:
            console.print(Text(str(row[1]).translate(_CONTROLS_BUT_LINE_END)), soft_wrap=True)
        return
    if len(answer.columns) > max(1, console.width // _LEAST_COLUMN):
        _print_records(answer.columns, shown, console, full)
    else:
        console.print(_build_table(answer.columns, shown, full))
    more = not full and next(rows, None) is not None
    count = f"the first {len(shown)} rows; --full or --format csv gives all" if more else f"{len(shown)} row{'s' * (len(shown) != 1)}"
    console.print(Text(count, style="dim"))


def format_cell(value: Any, full: bool) -> Text:
    """One value as text, on one line and cut unless `full`; NULL is dim."""
    if value is None:
        return Text("NULL", style="dim")
    text = _describe(value)
    if full:
        return Text(text.translate(_CONTROLS_BUT_LINE_END))
    text = text.translate(_CONTROLS)
    return Text(text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…")


def _describe(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.hex() if isinstance(value, bytes) else str(value)


def _build_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], full: bool) -> Table:
    table = Table(pad_edge=False, show_edge=False)
    for position, column in enumerate(columns):
        is_number = all(isinstance(row[position], int | float) and not isinstance(row[position], bool) for row in rows) and bool(rows)
        table.add_column(
            Text(column.translate(_CONTROLS)), justify="right" if is_number else "left", overflow="fold" if full else "ellipsis"
        )
    for row in rows:
        table.add_row(*(format_cell(value, full) for value in row))
    return table


def _print_records(columns: Sequence[str], rows: Sequence[Sequence[Any]], console: Console, full: bool) -> None:
    width = max(len(column) for column in columns)
    for number, row in enumerate(rows, start=1):
        console.print(Text(f"row {number} ".ljust(width + 30, "-"), style="dim"))
        for column, value in zip(columns, row, strict=True):
            console.print(Text(f"{column.translate(_CONTROLS):<{width}}  "), format_cell(value, full), sep="", soft_wrap=True)
