"""Reading discovery pages beside the crawl, in one worker process that can be killed: a hostile page costs at most itself,
and the event loop goes on meanwhile.

What a page says is decided in `pages` and the readers below it; the worker's side of the pipes is `worker`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from scrapers.discovery.pipe_form import LENGTH, join_parts, read_part, write_page_head
from scrapers.discovery.worker import READY
from scrapers.errors import CrawlError
from scrapers.records import Discovery, RawPage
from scrapers.source import Source
from scrapers.workers import name_end, read_last_error

_START_SECONDS = 60.0
_END_SECONDS = 5.0  # for a process that closed its output; a signal sent to one that ends would hide its exit code
_FRAME_SLACK = 1_000_000  # bytes that the last frame, which has no links, may add to an answer
_MOST_PAGES = 1_000  # per process: names of elements stay in the XML library's memory for good


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one discovery page may cost. The wall clock is only the guard for a process that waits without computing."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 60.0
    memory_bytes: int = 512 * 1024 * 1024
    answer_bytes: int = 20_000_000


class DiscoveryReader:
    """Reads the feeds, sitemaps and section pages of one source; the worker starts with the first page."""

    def __init__(self, source: Source, limits: ReadingLimits | None = None) -> None:
        self._source = source
        self._limits = limits or ReadingLimits()
        self._worker: _Worker | None = None
        self._lock = asyncio.Lock()

    async def read(self, page: RawPage) -> Discovery:
        """What the page led to; only a problem when it cost too much or ended the process that read it.

        Raises:
            CrawlError: no worker process can be started.
        """
        async with self._lock:
            worker = await self._take_worker()
            try:
                found = await self._read_with(worker, page)
            finally:
                if not worker.is_whole:
                    await worker.stop()
            self._worker = worker if worker.is_whole else None
            return found

    async def close(self) -> None:
        """End the worker, if there is one; a later page starts another."""
        async with self._lock:
            worker, self._worker = self._worker, None
            if worker is not None:
                await worker.stop()

    async def _take_worker(self) -> _Worker:
        """The idle worker, out of reach until its answer is whole; a new one where there is none to use."""
        worker, self._worker = self._worker, None
        if worker is not None and worker.is_used_up:
            await worker.stop()
            worker = None
        return worker or await _start_worker(self._source, self._limits)

    async def _read_with(self, worker: _Worker, page: RawPage) -> Discovery:
        limits = self._limits
        try:
            async with asyncio.timeout(limits.wall_seconds):
                return await worker.read(page)
        except TimeoutError:
            problem = f"expected a page that is read within {limits.wall_seconds:g} s, found one that was not"
            return Discovery(problem=problem, failure="too_slow")
        except (asyncio.IncompleteReadError, ConnectionError):
            code, detail = await worker.stop(_END_SECONDS)
        except (ValueError, KeyError, TypeError) as error:
            problem = f"expected what the page led to, found an answer of another form: {type(error).__name__}"
            return Discovery(problem=problem, failure="crashed")
        problems = {
            "too_slow": f"expected a page that costs at most {limits.cpu_seconds:g} s of CPU time, found more",
            "too_large_in_memory": f"expected a page that is read in {limits.memory_bytes / 1e6:,.0f} MB of memory, found more",
            "crashed": f"expected an answer, found that the process which read the page ended with {code}: {detail}",
        }
        end = name_end(code, detail)
        return Discovery(problem=problems[end], failure=end)


@dataclass(slots=True)
class _Worker:
    """One process; it is whole while no answer is outstanding."""

    process: Process
    errors: IO[bytes]
    most_bytes: int
    pages: int = 0
    is_whole: bool = False

    @property
    def is_used_up(self) -> bool:
        return self.process.returncode is not None or self.pages >= _MOST_PAGES

    async def read(self, page: RawPage) -> Discovery:
        self.is_whole = False
        self.pages += 1
        await self.send(write_page_head(page), page.body)
        parts, size, is_last = [], 0, False
        while not is_last:
            data = await self.receive(self.most_bytes + _FRAME_SLACK - size)
            size += len(data)
            part, is_last = read_part(data)
            parts.append(part)
            await asyncio.sleep(0)  # frames that are here already would be read without a pause
        self.is_whole = True
        return join_parts(parts)

    async def send(self, *frames: bytes) -> None:
        assert self.process.stdin is not None
        for frame in frames:
            self.process.stdin.write(LENGTH.pack(len(frame)))
            self.process.stdin.write(frame)
        await self.process.stdin.drain()

    async def receive(self, most_bytes: int) -> bytes:
        assert self.process.stdout is not None
        (size,) = LENGTH.unpack(await self.process.stdout.readexactly(LENGTH.size))
        if size > most_bytes:
            raise ValueError(f"expected a frame of at most {most_bytes:,} bytes, found {size:,}")
        return await self.process.stdout.readexactly(size)

    async def stop(self, patience: float = 0.0) -> tuple[int, str]:
        """End the process, if it does not by itself within `patience` seconds; its exit code and the last line of its errors."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.is_whole = False
        if patience:
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self.process.wait()
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.kill()
        self.process.stdin.close()
        await self.process.stdout.read()  # a pipe that nobody reads would keep the wait below from ending
        code = await self.process.wait()
        detail = "no message" if self.errors.closed else read_last_error(self.errors)
        self.errors.close()
        return code, detail


async def _start_worker(source: Source, limits: ReadingLimits) -> _Worker:
    errors = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
    arguments = (f"{limits.cpu_seconds}", f"{limits.memory_bytes}", f"{limits.answer_bytes}", f"{os.getpid()}")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scrapers.discovery.worker", *arguments, stdin=PIPE, stdout=PIPE, stderr=errors
    )
    worker = _Worker(process, errors, limits.answer_bytes)
    try:
        async with asyncio.timeout(_START_SECONDS):
            await worker.send(source.model_dump_json().encode())
            worker.is_whole = await worker.receive(len(READY)) == READY
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
        code, detail = await worker.stop(_END_SECONDS)
        raise CrawlError(f"expected a process that reads discovery pages, found one that ended with {code}: {detail}") from error
    finally:
        if not worker.is_whole:
            await worker.stop()
    return worker
