"""Start the executing process, show how far it is, and read its report. Shared by `run`, `demo` and `ingest`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from pipelines.errors import INTERRUPTED, RunFailedError
from pipelines.home import Home
from scrapers.locks import hold_source_lock
from scrapers.progress import Progress as Told
from scrapers.progress import clear_progress, read_progress

_POLL_SECONDS = 0.2
_STAGES = {"wait": "waiting", "crawl": "fetching", "extract": "reading articles", "load": "loading"}


@dataclass(frozen=True, slots=True)
class Execution:
    """What to run: sources in order, from the network or from the archive alone."""

    home: Home
    sources: Sequence[str]
    from_archive: bool = False
    since: date | None = None
    staged_day: date | None = None  # only load what is staged for this day
    accept_changes: bool = False


def execute(execution: Execution, console: Console) -> list[dict[str, Any]]:
    """Run the sources in a process of their own and return its reports, one dictionary a run.

    Raises:
        SourceBusyError: one of the sources is being run by another process.
        RunFailedError: the process ended without a report.
    """
    home = execution.home
    with ExitStack() as held:
        for source_id in execution.sources:
            held.enter_context(hold_source_lock(home.path, source_id, "run"))
            with hold_source_lock(home.path, source_id):
                clear_progress(home.path, source_id)
        return _run_process(execution, console)


def _run_process(execution: Execution, console: Console) -> list[dict[str, Any]]:
    logs = execution.home.path / "logs"
    logs.mkdir(exist_ok=True)
    log = logs / f"run-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    command = [sys.executable, "-m", "pipelines.execute", "--home", str(execution.home.path), "--parent", str(os.getpid())]
    if execution.from_archive:
        command.append("--from-archive")
    if execution.since is not None:
        command += ["--since", execution.since.isoformat()]
    if execution.staged_day is not None:
        command += ["--staged", "--day", execution.staged_day.isoformat()]
    if execution.accept_changes:
        command.append("--accept-changes")
    with log.open("wb") as output:
        # Of its own session: Ctrl-C reaches it once, from here, and not a second time from the terminal.
        process = subprocess.Popen([*command, *execution.sources], stdout=subprocess.PIPE, stderr=output, start_new_session=True)
        with _forward_interrupts(process) as interrupts, _show_progress(execution, console) as refresh:
            answer = _await_answer(process, refresh)
    if not answer and interrupts:
        raise RunFailedError(INTERRUPTED)
    if not answer:
        raise RunFailedError(f"{_explain_end(process.returncode, log)} (log: {log})")
    told = json.loads(answer)
    if "error" in told:
        raise RunFailedError(f"{told['error']} (log: {log})")
    reports: list[dict[str, Any]] = told["reports"]
    return reports


def _await_answer(process: subprocess.Popen[bytes], refresh: Callable[[], None]) -> bytes:
    """What the process wrote to its standard output until it ended."""
    while True:
        try:
            return process.communicate(timeout=_POLL_SECONDS)[0]
        except subprocess.TimeoutExpired:
            refresh()


def _explain_end(code: int, log: Path) -> str:
    """Why there is no report: who killed the process, or the last that it said."""
    if code < 0:
        return f"the run was ended by signal {-code}; what it fetched is kept, and the next run goes on from there"
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    last = next((line.strip()[:300] for line in reversed(lines) if line.strip()), "it said nothing")
    return f"the run ended without a report (exit code {code}): {last}"


@contextmanager
def _forward_interrupts(process: subprocess.Popen[bytes]) -> Iterator[list[int]]:
    """While the block runs, an interrupt or a request to end goes to the process, which closes its crawl first.

    The list that is given holds the signals that came.
    """
    came: list[int] = []

    def forward(number: int, _frame: object) -> None:
        came.append(number)
        process.send_signal(signal.SIGINT)

    previous = {number: signal.signal(number, forward) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def _show_progress(execution: Execution, console: Console) -> Iterator[Any]:
    """Give a function that draws the sources' state: a bar each on a terminal, a line at each new stage elsewhere."""
    if not console.is_terminal:
        seen: dict[str, str] = {}
        yield lambda: _print_stages(execution, console, seen)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks = {source: bars.add_task(f"{source}: waiting", total=None) for source in execution.sources}
        yield lambda: _draw_bars(execution, bars, tasks)


def _draw_bars(execution: Execution, bars: Progress, tasks: dict[str, TaskID]) -> None:
    for source, task in tasks.items():
        told = read_progress(execution.home.path, source)
        if told is not None:
            stage = _STAGES.get(told.stage, told.stage)
            bars.update(task, description=f"{source}: {_add_detail(stage, told)}", completed=told.done, total=max(told.total, 1))
        elif bars.tasks[task].total is not None:  # it was told before, and its file is gone
            bars.update(task, description=f"{source}: done", completed=1, total=1)


def _print_stages(execution: Execution, console: Console, seen: dict[str, str]) -> None:
    for source in execution.sources:
        told = read_progress(execution.home.path, source)
        if told is not None and seen.get(source) != told.stage:
            seen[source] = told.stage
            console.print(f"{source}: {_add_detail(_STAGES.get(told.stage, told.stage), told)} ...", highlight=False)


def _add_detail(stage: str, told: Told) -> str:
    """Whom a source waits for; of other stages the numbers say enough."""
    return f"{stage} ({told.detail})" if told.stage == "wait" and told.detail else stage
