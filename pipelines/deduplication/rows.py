"""The rows that deduplication works on: dicts with the columns of the tables, and which of them say what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from warehouse.database import declared_schemas

Row = dict[str, Any]

# How a state was read, as against what the article says.
READING_COLUMNS = frozenset(
    {"content_hash", "body_hash", "fetched_at", "record_id", "parser_version", "extraction_tier", "extraction_agreement"}
)
# What rules before those of a database's fourth version did not look for: there NULL says nothing about the article.
LATER_COLUMNS = frozenset({"captions", "embeds", "is_gallery", "translation_urls"})
STAMP_COLUMNS = frozenset({"batch_id", "loaded_at"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which batch writes a row, and when."""

    batch_id: str
    at: datetime

    def on(self, row: Mapping[str, Any]) -> Row:
        return {**row, "batch_id": self.batch_id, "loaded_at": self.at}


@cache
def state_columns() -> tuple[str, ...]:
    """The columns that a capture, a version and an article have in common: what it says, and how that was read."""
    schemas = declared_schemas()
    shared = set(schemas["article_versions"].names) & set(schemas["articles"].names)
    return tuple(name for name in schemas["captures"].names if name in shared and name != "article_id")


@cache
def editorial_columns() -> tuple[str, ...]:
    """The columns that hold what an article says."""
    return tuple(name for name in state_columns() if name not in READING_COLUMNS)


def read_state(row: Mapping[str, Any]) -> Row:
    """Only the shared columns of a capture, a version or an article."""
    return {name: row.get(name) for name in state_columns()}


def list_changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The columns in which two states say something else; found to be empty is no news of what was not looked for."""
    return [name for name in editorial_columns() if old.get(name) != new.get(name) and not _is_still_empty(name, old, new)]


def _is_still_empty(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return name in LATER_COLUMNS and not old.get(name) and not new.get(name)


def is_same_row(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    """Whether nothing but the batch's stamp differs."""
    return old is not None and all(old.get(name) == value for name, value in new.items() if name not in STAMP_COLUMNS)
