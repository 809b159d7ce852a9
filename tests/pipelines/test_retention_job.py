"""The nightly job packs and moves by the environment's settings, and fails where somebody has to look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import newshouse
from pipelines.home import Home
from pipelines.retention_job import RETENTION_JOB, build_retention_schedule
from tests.pipelines.cli.test_archive import note_loaded
from tests.scrapers.archived import SOURCE_ID, read_all, write_runs

# Dagster still asks pydantic in the manner of its first version.
pytestmark = pytest.mark.filterwarnings("ignore:The `__fields__` attribute is deprecated:DeprecationWarning")
OLD = datetime.now(UTC).date() - timedelta(days=100)


def run_job() -> dg.ExecuteInProcessResult:
    return newshouse().resolve_job_def(RETENTION_JOB).execute_in_process(raise_on_error=False)


def test_the_job_packs_and_then_moves(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_runs(home.path, 3, OLD)
    note_loaded(home, OLD)
    before = read_all(home.path)
    assert run_job().success
    assert len(list((home.archive / SOURCE_ID).rglob("packed-*"))) == 1
    monkeypatch.setenv("NEWSHOUSE_ARCHIVE_COLD", str(tmp_path / "cold"))
    assert run_job().success
    assert len(list((tmp_path / "cold").rglob("packed-*"))) == 1
    assert read_all(home.path) == before


def test_a_day_that_cannot_be_packed_fails_the_job_by_name(home: Home) -> None:
    write_runs(home.path, 2, OLD)
    assert run_job().success
    write_runs(home.path, 2, OLD)
    contents = next(home.archive.rglob("runs.json"))
    contents.write_text("{")
    result = run_job()
    assert not result.success
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    assert str(contents) in str(failed.step_failure_data.user_failure_data)


def test_its_schedule_is_off(home: Home) -> None:
    assert build_retention_schedule().default_status == dg.DefaultScheduleStatus.STOPPED
