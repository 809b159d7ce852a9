from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipelines.staging import find_staged, read_batch, read_staged, remove_staged, staging_folder, write_batch, write_staged
from warehouse.batch import Batch
from warehouse.errors import WarehouseError

BATCH = Batch("daily", date(2026, 3, 1), ("run-1", "run-2"), "1")
CAPTURE = {
    "article_id": "a1",
    "urls": ["http://daily.test/a1"],
    "authors": [{"name": "Mona Adel", "kind": "person"}],
    "main_image": {"url": "http://daily.test/a1.jpg", "caption": None, "credit": None},
    "fetched_at": datetime(2026, 3, 1, 14, 0, tzinfo=timezone(timedelta(hours=2))),
    "body": "الخبر الأول",
}


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    write_staged(tmp_path, "captures", [CAPTURE])
    (row,) = read_staged(tmp_path, "captures")
    assert {key: row[key] for key in CAPTURE} == CAPTURE
    assert row["fetched_at"].utcoffset() == timedelta(0)


def test_missing_key_is_null(tmp_path: Path) -> None:
    write_staged(tmp_path, "captures", [CAPTURE])
    assert read_staged(tmp_path, "captures")[0]["headline"] is None


def test_unknown_key_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="captures: expected columns of the table, found title"):
        write_staged(tmp_path, "captures", [{**CAPTURE, "title": "Rain"}])
    assert list(tmp_path.iterdir()) == []


def test_table_that_was_not_staged_has_no_rows(tmp_path: Path) -> None:
    assert read_staged(tmp_path, "rejects") == []


def test_found_hints_have_the_columns_of_hints(tmp_path: Path) -> None:
    write_staged(tmp_path, "found_hints", [{"url": "u", "seen_at": datetime(2026, 3, 1, tzinfo=UTC)}])
    assert read_staged(tmp_path, "found_hints")[0]["url"] == "u"


def test_batch_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = staging_folder(tmp_path, BATCH)
    write_batch(folder, BATCH)
    assert read_batch(folder) == BATCH
    assert find_staged(tmp_path, "daily", BATCH.day) == [BATCH]
    assert find_staged(tmp_path, "daily", date(2026, 3, 2)) == []
    remove_staged(folder)
    assert find_staged(tmp_path, "daily", BATCH.day) == []


def test_batch_without_its_card_is_not_complete(tmp_path: Path) -> None:
    folder = staging_folder(tmp_path, BATCH)
    write_staged(folder, "captures", [CAPTURE])
    assert find_staged(tmp_path, "daily", BATCH.day) == []
    with pytest.raises(WarehouseError, match="expected the card of a staged batch"):
        read_batch(folder)
