from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.batch import Batch
from warehouse.errors import InvariantError, WarehouseError
from warehouse.load import STAGED_TABLES, is_loaded, list_batches, load_batch

Stage = Callable[..., Path]
NewBatch = Callable[..., Batch]


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def dump(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    tables = [name for (name,) in rows(connection, "select table_name from duckdb_tables() where not temporary order by 1")]
    return {table: sorted(connection.table(table).fetchall(), key=repr) for table in tables}


def test_batch_id_is_that_of_its_slice_runs_and_rules(new_batch: NewBatch) -> None:
    batch = new_batch()
    turned = Batch(batch.source_id, batch.day, ("b", "a"), "1")
    assert turned.batch_id == Batch(batch.source_id, batch.day, ("a", "b"), "1").batch_id
    assert turned.batch_id != Batch(batch.source_id, batch.day, ("a", "b"), "2").batch_id
    assert turned.batch_id != Batch(batch.source_id, batch.day, ("ab",), "1").batch_id


def test_loaded_batch_is_counted(writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime) -> None:
    report = load_batch(writer, stage(new_batch(), "a1", "a2"), new_batch(), now)
    assert (report.seq, report.already_loaded, report.articles_new, report.versions_new) == (1, False, 2, 0)
    assert rows(writer, "select article_id from articles order by all") == [("a1",), ("a2",)]
    assert is_loaded(writer, new_batch())
    assert list_batches(writer)[0]["run_ids"] == ["run-1"]


def test_loading_twice_equals_loading_once(writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime) -> None:
    folder = stage(new_batch(), "a1")
    load_batch(writer, folder, new_batch(), now)
    once = dump(writer)
    report = load_batch(writer, folder, new_batch(), now)
    assert report.already_loaded
    assert "already loaded" in report.describe()
    assert dump(writer) == once


def test_later_batch_replaces_the_rows_it_names(
    writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime
) -> None:
    load_batch(writer, stage(new_batch(1), "a1", "a2"), new_batch(1), now)
    load_batch(writer, stage(new_batch(2), "a2", "a3"), new_batch(2), now)
    assert rows(writer, "select article_id, count(*) from articles group by 1 order by 1") == [("a1", 1), ("a2", 1), ("a3", 1)]
    assert rows(writer, "select batch_id from articles where article_id = 'a2'") == [(new_batch(2).batch_id,)]


def test_change_feed_goes_on_where_it_was(writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime) -> None:
    load_batch(writer, stage(new_batch(1), "a1", "a2"), new_batch(1), now)
    load_batch(writer, stage(new_batch(2), "a3"), new_batch(2), now)
    assert rows(writer, "select seq, article_id from changes order by seq") == [(1, "a1"), (2, "a2"), (3, "a3")]
    assert rows(writer, "select seq from high_water") == [(3,)]
    assert rows(writer, "select count(distinct feed_id) from changes") == [(1,)]


def test_broken_invariant_rolls_everything_back(
    writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime
) -> None:
    load_batch(writer, stage(new_batch(1), "a1"), new_batch(1), now)
    before = dump(writer)
    with pytest.raises(InvariantError, match=r"stories_have_one_canonical_article: expected that every story has .*a2"):
        load_batch(writer, stage(new_batch(2), "a2", stories=[]), new_batch(2), now)
    assert dump(writer) == before
    assert not is_loaded(writer, new_batch(2))


def test_refused_row_rolls_everything_back(writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime) -> None:
    folder = stage(new_batch(), "a1", rejects=[{"url": "http://daily.test/x", "source_id": "daily", "run_id": "run-1"}])
    with pytest.raises(WarehouseError, match=r"was not loaded: .*NOT NULL"):
        load_batch(writer, folder, new_batch(), now)
    assert rows(writer, "select count(*) from articles") == [(0,)]


def test_load_leaves_no_view_behind(writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime) -> None:
    load_batch(writer, stage(new_batch(), "a1"), new_batch(), now)
    for table in STAGED_TABLES:
        with pytest.raises(duckdb.CatalogException):
            writer.table(f"staged_{table}")


def test_folder_name_is_never_a_pattern(
    writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime, tmp_path: Path
) -> None:
    folder = stage(new_batch(), "a1").rename(tmp_path / "st[a]ging*")
    assert load_batch(writer, folder, new_batch(), now).articles_new == 1


def test_hint_is_kept_once(writer: duckdb.DuckDBPyConnection, stage: Stage, new_batch: NewBatch, now: datetime) -> None:
    hint = {"url": "http://daily.test/a", "field": "headline", "value": "Rain", "witness": "feed", "seen_at": now, "source_id": "daily"}
    for number in (1, 2):
        batch = new_batch(number)
        load_batch(writer, stage(batch, hints=[{**hint, "batch_id": batch.batch_id}]), batch, now)
    assert rows(writer, "select batch_id from hints") == [(new_batch(2).batch_id,)]
