from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.journal import find_loaded_runs, heal_journal, read_journal
from warehouse.errors import WarehouseError

DAY = date(2026, 3, 1)


def batch(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "batch_id": f"batch-{number}",
        "source_id": "daily",
        "day": DAY,
        "run_ids": [f"run-{number}"],
        "seq": number,
        "parser_version": "1",
        "loaded_at": datetime(2026, 3, 1, 12, number, tzinfo=UTC),
        **changes,
    }


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "archive" / "batches.jsonl"


def test_missing_journal_is_empty(journal: Path) -> None:
    assert read_journal(journal) == []


def test_entry_comes_back_as_it_was(journal: Path) -> None:
    heal_journal(journal, [batch(1)])
    (entry,) = read_journal(journal)
    assert (entry.batch_id, entry.day, entry.run_ids, entry.loaded_at) == ("batch-1", DAY, ("run-1",), batch(1)["loaded_at"])


def test_missing_lines_are_healed_in_order(journal: Path) -> None:
    heal_journal(journal, [batch(1)])
    assert heal_journal(journal, [batch(3), batch(2), batch(1)]) == 2
    assert [entry.seq for entry in read_journal(journal)] == [1, 2, 3]


def test_healing_twice_adds_nothing(journal: Path) -> None:
    heal_journal(journal, [batch(1)])
    before = journal.read_bytes()
    assert heal_journal(journal, [batch(1)]) == 0
    assert journal.read_bytes() == before


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_line_that_a_crash_cut_off_is_written_again(journal: Path, cut: int) -> None:
    heal_journal(journal, [batch(1), batch(2)])
    journal.write_bytes(journal.read_bytes()[:-cut])
    assert [entry.seq for entry in read_journal(journal)] == [1]
    heal_journal(journal, [batch(1), batch(2)])
    assert [entry.seq for entry in read_journal(journal)] == [1, 2]


def test_broken_line_in_the_middle_is_an_error(journal: Path) -> None:
    heal_journal(journal, [batch(1), batch(2)])
    journal.write_bytes(b"{}\n" + journal.read_bytes())
    with pytest.raises(WarehouseError, match="line 1: expected one loaded batch"):
        read_journal(journal)


def test_loaded_runs_are_those_of_slice_and_rules(journal: Path) -> None:
    others = [batch(2, source_id="evening"), batch(3, day=date(2026, 3, 2)), batch(4, parser_version="2")]
    heal_journal(journal, [batch(1), *others, batch(5)])
    assert find_loaded_runs(journal, "daily", DAY, "1") == {"run-1", "run-5"}
