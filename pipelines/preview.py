"""Small tables for Dagster's run page. Scraped text is hostile: it is shown as text, never as markup, link or image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dagster as dg

_MOST_ROWS = 10
_MOST_CHARACTERS = 90
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~&:.@-])")


def preview_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> dg.MarkdownMetadataValue:
    """The first rows as a table of plain text."""
    lines = [f"| {' | '.join(columns)} |", "|" + " --- |" * len(columns)]
    for row, _ in zip(rows, range(_MOST_ROWS), strict=False):
        lines.append("| " + " | ".join(escape_markdown(row.get(column)) for column in columns) + " |")
    return dg.MetadataValue.md("\n".join(lines))


def escape_markdown(value: object) -> str:
    """The value as one line of text in which no character means anything to Markdown or HTML."""
    text = " ".join(str("" if value is None else value).split())
    text = text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", text)
