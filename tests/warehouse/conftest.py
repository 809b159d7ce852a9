"""An empty writer's database, and staged batches of invented articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.parquet import write_rows

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Row = dict[str, Any]


def article_rows(article_id: str, batch_id: str = "b", **changes: Any) -> dict[str, list[Row]]:
    """The rows of one article with one version that is a story by itself."""
    state: Row = {
        "article_id": article_id,
        "url": f"http://daily.test/{article_id}",
        "source_id": "daily",
        "headline": f"Harbour opens, part {article_id}",
        "body": "The new harbour opened on Monday.\nShips were waiting.",
        "version_no": 1,
        "content_hash": f"content-{article_id}",
        "first_seen_at": NOW,
        "fetched_at": NOW,
        "loaded_at": NOW,
        "batch_id": batch_id,
        "parser_version": "1",
        "record_id": f"urn:uuid:{article_id}",
        **changes,
    }
    version = {"change_kind": "first", "changed_fields": [], "last_seen_at": NOW, "sightings": [{"seen_at": NOW, "record_id": "r"}]}
    story = {"story_id": article_id, "canonical_article_id": article_id, "members": 1, "sources": 1, "first_seen_at": NOW, "aliases": []}
    member = {"story_id": article_id, "article_id": article_id, "source_id": "daily", "kind": "canonical", "is_canonical": True}
    change = {"kind": "insert", "article_id": article_id, "version_no": 1, "story_id": article_id, "batch_id": batch_id, "at": NOW}
    return {
        "articles": [{**state, "status": "live", "story_id": article_id, "is_canonical": True}],
        "article_versions": [{**state, **version}],
        "article_urls": [{"url": state["url"], "article_id": article_id, "source_id": "daily", "first_seen_at": NOW, "batch_id": batch_id}],
        "stories": [story],
        "story_members": [{**member, "similarity": 1.0, "containment": 1.0}],
        "changes": [change],
    }


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def writer_path(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "writer.duckdb"


@pytest.fixture
def writer(writer_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_writer(writer_path) as connection:
        yield connection


@pytest.fixture
def new_batch() -> Callable[..., Batch]:
    def make(number: int = 1) -> Batch:
        return Batch("daily", date(2026, 3, 1), (f"run-{number}",), "1")

    return make


@pytest.fixture
def stage(tmp_path: Path) -> Callable[..., Path]:
    """Stage articles by their ids, and whatever other rows are given by table; the folder."""

    def write(batch: Batch, *article_ids: str, **others: list[Row]) -> Path:
        tables: dict[str, list[Row]] = {}
        for article_id in article_ids:
            for table, rows in article_rows(article_id, batch.batch_id).items():
                tables.setdefault(table, []).extend(rows)
        tables = {**tables, **others}
        for number, change in enumerate(tables.get("changes", []), start=1):
            change["seq"] = number
        folder = tmp_path / "staging" / batch.batch_id
        for table, rows in tables.items():
            write_rows(folder, table, rows)
        return folder

    return write
