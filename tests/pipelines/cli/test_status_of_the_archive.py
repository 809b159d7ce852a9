"""`newshouse status` reads runs wherever they lie, and never fails for the sake of one source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.cli.status import describe_source, status
from pipelines.home import Home
from scrapers.archive import archive_folder
from scrapers.cold_archive import join_cold_archive
from scrapers.moving import move_day
from scrapers.packing import pack_day
from tests.scrapers.archived import DAY, SOURCE_ID, make_source, write_runs
from warehouse.counts import SourceCounts

NOW = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(days=1)


def test_a_packed_and_moved_run_is_still_the_last_one(home: Home, tmp_path: Path) -> None:
    last = write_runs(home.path, 3)[-1].read_summary()
    before = describe_source(home, make_source(), SourceCounts(), NOW)
    assert (before.last_run_at, before.last_run_stored) == (last.started_at, 2)
    pack_day(home.path, SOURCE_ID, DAY)
    move_day(home.path, SOURCE_ID, DAY, join_cold_archive(archive_folder(home.path), tmp_path / "cold"))
    assert describe_source(home, make_source(), SourceCounts(), NOW) == before


def test_a_missing_cold_disk_is_an_alarm_of_the_source(home: Home, tmp_path: Path) -> None:
    write_runs(home.path, 2)
    cold = join_cold_archive(archive_folder(home.path), tmp_path / "cold")
    move_day(home.path, SOURCE_ID, DAY, cold)
    cold.rename(tmp_path / "unplugged")
    (alarm,) = describe_source(home, make_source(), SourceCounts(), NOW).alarms
    assert f"{cold}: expected the folder with the older days of this archive, found nothing there" in alarm


def test_looking_makes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status(tmp_path / "none")
    assert "No source has run" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
