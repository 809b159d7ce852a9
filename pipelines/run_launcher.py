"""Dagster's default run launcher, able to tell when the process of a run is gone.

A run whose process was killed with -9, or by a machine short of memory, would stay "started" until its longest time is
over, and hold back its source. Dagster's run monitoring asks the launcher and does the rest: it fails the run, and one
retry goes on where it was. A run counts as alive where nothing is known of its process.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

from dagster import DagsterEventType, DagsterInstance, DagsterRun, DefaultRunLauncher
from dagster._core.launcher.base import CheckRunHealthResult, WorkerStatus

PROCESS_TAG = "newshouse/process"


def describe_process() -> str:
    """This process as a tag value: machine and number. A number means nothing on another machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


class WatchedRunLauncher(DefaultRunLauncher):
    """Launches runs as Dagster does by default and looks after the ones that it, or `newshouse run`, started here."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Whether the process of a started run still lives."""
        process = find_process(self._instance, run)
        if process is None or is_alive(process):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, f"process {process} of this run is gone: it was killed, or the machine restarted")


def find_process(instance: DagsterInstance, run: DagsterRun) -> int | None:
    """The number of the process that works on a run, by the run's tag or by its event log; None if it is not of this machine."""
    host, _, number = run.tags.get(PROCESS_TAG, "").rpartition(":")
    if number:
        return int(number) if host == socket.gethostname() else None
    for record in instance.all_logs(run.run_id, of_type=DagsterEventType.ENGINE_EVENT):
        metadata = record.dagster_event.engine_event_data.metadata if record.dagster_event else {}
        if "pid" in metadata:
            return int(str(metadata["pid"].value))
    return None


def is_alive(process: int) -> bool:
    """Whether a process is there and not merely waiting for its parent to take note of its death."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
    except OSError:  # it went away meanwhile, or there is no /proc
        return not Path("/proc/self").exists()
    return state not in "ZX"
