"""A run whose process is gone is shown as failed; one that lives, or of which nothing is known, is left alone."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import dagster as dg
import pytest
from dagster._core.events import EngineEventData
from dagster._daemon.monitoring.run_monitoring import monitor_started_run

from pipelines.run_launcher import PROCESS_TAG, describe_process, find_process, is_alive


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    launcher = {"module": "pipelines.run_launcher", "class": "WatchedRunLauncher"}
    overrides = {"run_launcher": launcher, "run_monitoring": {"enabled": True}}
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=overrides) as made:
        yield made


@dg.job
def nothing() -> None:
    """A job without steps: only its record matters."""


def start_run(instance: dg.DagsterInstance, **tags: str) -> dg.DagsterRun:
    return instance.create_run_for_job(nothing, status=dg.DagsterRunStatus.STARTED, tags=tags)


def look_after(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dg.DagsterRunStatus:
    """What the daemon's monitoring makes of a started run."""
    record = instance.get_run_record_by_id(run.run_id)
    assert record is not None
    monitor_started_run(instance, cast(Any, None), record, logging.getLogger("test"))
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found.status


def find_gone_process() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_a_run_whose_launched_process_is_gone_is_failed(instance: dg.DagsterInstance) -> None:
    run = start_run(instance)
    instance.report_engine_event("Started process.", run, EngineEventData.in_process(find_gone_process()))
    assert look_after(instance, run) == dg.DagsterRunStatus.FAILURE


def test_a_run_of_the_command_line_whose_process_is_gone_is_failed(instance: dg.DagsterInstance) -> None:
    run = start_run(instance, **{PROCESS_TAG: f"{socket.gethostname()}:{find_gone_process()}"})
    assert look_after(instance, run) == dg.DagsterRunStatus.FAILURE


@pytest.mark.parametrize("tag", ["", "another-machine:1", describe_process()], ids=["unknown", "elsewhere", "alive"])
def test_a_run_is_left_alone_unless_its_process_is_known_to_be_gone(instance: dg.DagsterInstance, tag: str) -> None:
    run = start_run(instance, **({PROCESS_TAG: tag} if tag else {}))
    assert look_after(instance, run) == dg.DagsterRunStatus.STARTED


def test_a_process_on_another_machine_is_not_looked_for_here(instance: dg.DagsterInstance) -> None:
    run = start_run(instance, **{PROCESS_TAG: "another-machine:1"})
    instance.report_engine_event("Started process.", run, EngineEventData.in_process(os.getpid()))
    assert find_process(instance, run) is None


def test_a_dead_process_that_nobody_took_note_of_is_not_alive() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    end = time.monotonic() + 20
    while is_alive(child.pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(child.pid)
    assert child.wait() == 0
