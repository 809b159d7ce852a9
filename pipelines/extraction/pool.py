"""The pool of worker processes: hands out pages, waits, kills what exceeds its limits, replaces what is gone.
Single-threaded; everything happens while the caller asks for the next result.

Each worker has the page it reads and one more waiting in its pipe, so that it never waits for us; when a page ends its
process, the one that waited goes to the next.
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
_WORTH_ANOTHER = 32  # pages; a process reads more than that in the time that it takes to start a second one
_WINDOW = 16  # results that may wait for an earlier one, per worker
_AHEAD = 2  # pages that a worker has, the one that it reads among them
_MOST_AHEAD = 1 << 14  # bytes of a page's reference that fit into its pipe while nobody reads


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

    Fewer pages than `_WORTH_ANOTHER` are read by one process, whatever `workers` says.

    Raises:
        ExtractionError: a worker process ends before it is ready.
        ScrapersError: what `references` raises, after the results of those before it.
    """
    limits = limits or Limits()
    waiting = _Waiting(references)
    pool = [_Worker(limits) for _number in range(workers if workers > 1 and waiting.has(_WORTH_ANOTHER) else 1)]
    done: dict[int, tuple[PageReference, Article | Reject]] = {}
    order: deque[int] = deque()
    try:
        with selectors.DefaultSelector() as selector:
            while True:
                while order and order[0] in done:
                    yield done.pop(order.popleft())
                # After the yields: a slow first page may have filled the window, and it is free again only now.
                for worker in _list_hungry(pool):
                    if len(order) < _WINDOW * len(pool) and (task := waiting.take()):
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
        self._next: deque[tuple[int, PageReference]] = deque()
        self.failure: ScrapersError | None = None

    def has(self, count: int) -> bool:
        """Whether at least so many are there to be handed out."""
        while len(self._next) < count and (reference := self._read()):
            self._next.append(reference)
        return len(self._next) >= count

    def take(self) -> tuple[int, PageReference] | None:
        return self._next.popleft() if self.has(1) else None

    def _read(self) -> tuple[int, PageReference] | None:
        if self.failure is not None:
            return None
        try:
            return next(self._references, None)
        except ScrapersError as error:  # a damaged archive, known only when its end is reached
            self.failure = error
            return None


def _list_hungry(pool: list[_Worker]) -> Iterator[_Worker]:
    """Each worker as often as it can take a page, the idle ones first."""
    for depth in range(_AHEAD):
        yield from (worker for worker in pool if len(worker.tasks) == depth)


def _wait_for_any(pool: list[_Worker], selector: selectors.BaseSelector) -> Iterator[tuple[int, PageReference, Article | Reject]]:
    busy = [worker for worker in pool if worker.tasks]
    for worker in busy:
        selector.register(worker.answers, selectors.EVENT_READ, worker)
    least = min((worker.deadline for worker in busy), default=0.0)
    ready = {key.data for key, _mask in selector.select(max(0.0, least - time.monotonic()))}
    for worker in busy:
        selector.unregister(worker.answers)
    for worker in busy:
        for task, result in worker.receive() if worker in ready else worker.give_up_when_late():
            yield task.number, task.reference, result


@dataclass(frozen=True, slots=True)
class _Task:
    """One page to read, and the line that tells a worker so."""

    number: int
    reference: PageReference
    line: bytes


_Answered = list[tuple[_Task, Article | Reject]]


class _Worker:
    """One process and its pages: the first of `tasks` is the one that it reads."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.tasks: deque[_Task] = deque()
        self.deadline = 0.0
        self._sent = 0  # how many of the tasks the process was told of
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._errors: IO[bytes] | None = None
        self._received = bytearray()

    @property
    def answers(self) -> IO[bytes]:
        assert self._process is not None and self._process.stdout is not None
        return self._process.stdout

    def give(self, number: int, reference: PageReference) -> None:
        """Hand over a page; a process is started where there is none."""
        self.tasks.append(_Task(number, reference, write_reference(reference).encode() + b"\n"))
        if self._process is None:
            self._start()
        elif len(self.tasks) == 1:
            self._set_deadline()
        self._tell()

    def receive(self) -> _Answered:
        """The pages that were answered; none while the next answer's line is not complete."""
        piece = os.read(self.answers.fileno(), _PIECE)
        if not piece:
            return self._explain_end()
        self._received += piece
        if not self._is_ready and self._received.startswith(_READY_LINE):
            del self._received[: len(_READY_LINE)]
            self._is_ready = True
            self._set_deadline()
        if b"\n" not in piece:
            return []
        *lines, rest = self._received.split(b"\n")
        self._received = rest
        answered = [(self._take_first(), read_result(line.decode("ascii"))) for line in lines if line]
        self._set_deadline()
        self._tell()
        return answered

    def give_up_when_late(self) -> _Answered:
        """Kill the process when its page is over the wall-clock limit.

        Raises:
            ExtractionError: the process did not even start in time.
        """
        if time.monotonic() < self.deadline:
            return []
        if not self._is_ready:
            raise ExtractionError(f"expected a worker process that starts within {_START_SECONDS:g} s, found one that does not")
        return self._reject("too_slow", f"expected a page that is read within {self.limits.wall_seconds:g} s, found one that was not")

    def _set_deadline(self) -> None:
        self.deadline = time.monotonic() + (self.limits.wall_seconds if self._is_ready else _START_SECONDS)

    def _tell(self) -> None:
        """Write what the process has not been told: the page to read now, and the next if its line surely fits into the pipe."""
        assert self._process is not None and self._process.stdin is not None
        lines = []
        while self._sent < len(self.tasks) and (self._sent == 0 or len(self.tasks[self._sent].line) <= _MOST_AHEAD):
            lines.append(self.tasks[self._sent].line)
            self._sent += 1
        try:
            if lines:
                self._process.stdin.write(b"".join(lines))
                self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it ended while idle; its closed output says so at the next wait

    def _take_first(self) -> _Task:
        self._sent -= 1
        return self.tasks.popleft()

    def stop(self) -> None:
        """End the process: politely when it is idle, at once when it is not."""
        process, self._process = self._process, None
        if process is None:
            return
        if self.tasks:
            process.kill()
        for pipe in (process.stdin, process.stdout, self._errors):
            if pipe is not None:
                _close_quietly(pipe)
        process.wait()

    def _start(self) -> None:
        self._received = bytearray()
        self._is_ready = False
        self._sent = 0
        self._set_deadline()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        arguments = [f"{self.limits.cpu_seconds}", f"{self.limits.memory_bytes}", f"{os.getpid()}"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.extraction.worker", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def _explain_end(self) -> _Answered:
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

    def _reject(self, reason: str, detail: str) -> _Answered:
        """The page that ended its process, which is gone; the page that waited for it is read by a new one."""
        self.stop()
        task = self._take_first()
        if self.tasks:
            self._start()
            self._tell()
        reference = task.reference
        return [(task, Reject(reference.url, reason, detail, reference.record_id, reference.fetched_at))]


def _close_quietly(pipe: IO[bytes]) -> None:
    # A reference that could not be written is still in the buffer, and closing would try again.
    with contextlib.suppress(BrokenPipeError):
        pipe.close()
