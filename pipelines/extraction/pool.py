"""The pool of worker processes: hands out one page at a time to each, waits, kills what exceeds its limits, replaces
what is gone. Single-threaded; everything happens while the caller asks for the next result.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from pipelines.errors import PipelinesError
from pipelines.extraction.records_json import PageReference, read_result, write_reference
from pipelines.extraction.worker import READY, TOO_LARGE
from scrapers.errors import ScrapersError
from scrapers.records import Article, Reject
from scrapers.workers import name_end, read_last_error

_START_SECONDS = 60.0
_READY_LINE = f"{READY}\n".encode()
_PIECE = 1 << 16
_WINDOW = 16  # results that may wait for an earlier one, per worker


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost. The wall clock is only the guard for a process that waits without computing."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 60.0
    memory_bytes: int = 512 * 1024 * 1024


class ExtractionError(PipelinesError):
    """Worker processes cannot be started at all."""


def extract_pages(
    references: Iterable[PageReference], workers: int = 2, limits: Limits | None = None
) -> Iterator[tuple[PageReference, Article | Reject]]:
    """Each reference with the article it holds or the reject that says why not, in the order of the input.

    Raises:
        ExtractionError: a worker process ends before it is ready.
        ScrapersError: what `references` raises, after the results of those before it.
    """
    limits = limits or Limits()
    waiting = _Waiting(references)
    pool = [_Worker(limits) for _number in range(max(1, workers))]
    done: dict[int, tuple[PageReference, Article | Reject]] = {}
    order: deque[int] = deque()
    try:
        with selectors.DefaultSelector() as selector:
            while True:
                while order and order[0] in done:
                    yield done.pop(order.popleft())
                # After the yields: a slow first page may have filled the window, and it is free again only now.
                for worker in pool:
                    if worker.task is None and len(order) < _WINDOW * len(pool) and (task := waiting.take()):
                        order.append(task[0])
                        worker.give(*task)
                if not order:
                    break
                for number, reference, result in _wait_for_any(pool, selector):
                    done[number] = (reference, result)
    finally:
        for worker in pool:
            worker.stop()
    if waiting.failure is not None:
        raise waiting.failure


class _Waiting:
    """The references still to be handed out, numbered; a failure of their source ends them and is kept for later."""

    def __init__(self, references: Iterable[PageReference]) -> None:
        self._references = enumerate(references)
        self.failure: ScrapersError | None = None

    def take(self) -> tuple[int, PageReference] | None:
        if self.failure is not None:
            return None
        try:
            return next(self._references, None)
        except ScrapersError as error:  # a damaged archive, known only when its end is reached
            self.failure = error
            return None


def _wait_for_any(pool: list[_Worker], selector: selectors.BaseSelector) -> Iterator[tuple[int, PageReference, Article | Reject]]:
    busy = [worker for worker in pool if worker.task is not None]
    for worker in busy:
        selector.register(worker.answers, selectors.EVENT_READ, worker)
    least = min((worker.deadline for worker in busy), default=0.0)
    ready = {key.data for key, _mask in selector.select(max(0.0, least - time.monotonic()))}
    for worker in busy:
        selector.unregister(worker.answers)
    for worker in busy:
        task = worker.task
        result = worker.receive() if worker in ready else worker.give_up_when_late()
        if task is not None and result is not None:
            yield task[0], task[1], result


class _Worker:
    """One process and the page it is reading."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.task: tuple[int, PageReference] | None = None
        self.deadline = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._errors: IO[bytes] | None = None
        self._received = bytearray()

    @property
    def answers(self) -> IO[bytes]:
        assert self._process is not None and self._process.stdout is not None
        return self._process.stdout

    def give(self, number: int, reference: PageReference) -> None:
        """Hand a page to the process; a new one is started where there is none."""
        process = self._process or self._start()
        assert process.stdin is not None
        self.task = (number, reference)
        self.deadline = time.monotonic() + (self.limits.wall_seconds if self._is_ready else _START_SECONDS)
        try:
            process.stdin.write(write_reference(reference).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended while idle; its closed output says so at the next wait

    def receive(self) -> Article | Reject | None:
        """The result of the page, None while its line is not complete."""
        piece = os.read(self.answers.fileno(), _PIECE)
        if not piece:
            return self._explain_end()
        self._received += piece
        if not self._is_ready and self._received.startswith(_READY_LINE):
            del self._received[: len(_READY_LINE)]
            self._is_ready = True
            self.deadline = time.monotonic() + self.limits.wall_seconds
        if not self._received.endswith(b"\n"):
            return None
        line = self._received.decode("ascii")
        self._received.clear()
        self.task = None
        return read_result(line)

    def give_up_when_late(self) -> Reject | None:
        """Kill the process when its page is over the wall-clock limit.

        Raises:
            ExtractionError: the process did not even start in time.
        """
        if time.monotonic() < self.deadline:
            return None
        if not self._is_ready:
            raise ExtractionError(f"expected a worker process that starts within {_START_SECONDS:g} s, found one that does not")
        return self._reject("too_slow", f"expected a page that is read within {self.limits.wall_seconds:g} s, found one that was not")

    def stop(self) -> None:
        """End the process: politely when it is idle, at once when it is not."""
        process, self._process = self._process, None
        if process is None:
            return
        if self.task is not None:
            process.kill()
        for pipe in (process.stdin, process.stdout, self._errors):
            if pipe is not None:
                _close_quietly(pipe)
        process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        self._received.clear()
        self._is_ready = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        arguments = [f"{self.limits.cpu_seconds}", f"{self.limits.memory_bytes}", f"{os.getpid()}"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.extraction.worker", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        return self._process

    def _explain_end(self) -> Reject:
        assert self._process is not None
        code = self._process.wait()
        detail = "no message" if self._errors is None or self._errors.closed else read_last_error(self._errors)
        if not self._is_ready:
            raise ExtractionError(f"expected a worker process that starts, found one that ended with {code}: {detail}")
        end = name_end(code, detail)
        details = {
            "too_slow": f"expected a page that costs at most {self.limits.cpu_seconds:g} s of CPU time, found more",
            "too_large_in_memory": TOO_LARGE,
            "crashed": f"expected an answer, found that the process ended with {code}: {detail}",
        }
        return self._reject(end, details[end])

    def _reject(self, reason: str, detail: str) -> Reject:
        assert self.task is not None
        reference = self.task[1]
        self.stop()
        self.task = None
        return Reject(reference.url, reason, detail, reference.record_id, reference.fetched_at)


def _close_quietly(pipe: IO[bytes]) -> None:
    # A reference that could not be written is still in the buffer, and closing would try again.
    with contextlib.suppress(BrokenPipeError):
        pipe.close()
