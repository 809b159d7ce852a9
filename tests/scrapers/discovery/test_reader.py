"""The reader beside the crawl: it costs nothing until it is used, and a hostile page costs only itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.discovery import reader as reader_module
from scrapers.discovery.reader import DiscoveryReader, ReadingLimits
from scrapers.errors import CrawlError
from scrapers.records import Discovery, RawPage, Role
from scrapers.source import Source

FEED = "<rss version='2.0'><channel><item><title>{0}</title><link>https://marsa.example/en/36/{0}</link></item></channel></rss>"
SECTION_THAT_TAKES_MINUTES = "<html><body>" + "".join(f"<a{n} " + " ".join(f"b{m}=1" for m in range(1_900)) + ">" for n in range(800))


def make_page(body: str | bytes, role: Role = "feed") -> RawPage:
    content = body.encode() if isinstance(body, str) else body
    return RawPage("https://marsa.example/x", 200, {}, content, datetime(2026, 11, 1, tzinfo=UTC), "urn:uuid:1", "marsa_today", role)


def run_with_reader(source: Source, use: Callable[[DiscoveryReader], Awaitable[Any]], limits: ReadingLimits | None = None) -> Any:
    async def run() -> Any:
        reader = DiscoveryReader(source, limits)
        try:
            return await use(reader)
        finally:
            await reader.close()

    return asyncio.run(run())


def process_of(reader: DiscoveryReader) -> int | None:
    return reader._worker.process.pid if reader._worker else None


def is_running(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_no_process_is_started_before_the_first_page_and_one_reads_all(network: Source) -> None:
    async def use(reader: DiscoveryReader) -> tuple[list[int | None], list[Discovery]]:
        processes, found = [process_of(reader)], []
        for name in ("one", "two"):
            found.append(await reader.read(make_page(FEED.format(name))))
            processes.append(process_of(reader))
        return processes, found

    (before, first, second), found = run_with_reader(network, use)
    assert before is None
    assert first == second
    assert [link.headline for page in found for link in page.articles] == ["one", "two"]
    assert not is_running(first)


def test_pages_asked_for_at_once_get_their_own_answers(network: Source) -> None:
    async def use(reader: DiscoveryReader) -> list[Discovery]:
        return await asyncio.gather(*(reader.read(make_page(FEED.format(f"n{n}"))) for n in range(20)))

    assert [found.articles[0].headline for found in run_with_reader(network, use)] == [f"n{n}" for n in range(20)]


def test_page_that_costs_too_much_time_costs_only_itself(network: Source) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.05)
            beats += 1

    async def use(reader: DiscoveryReader) -> tuple[Discovery, Discovery]:
        await reader.read(make_page(FEED.format("first")))
        beating = asyncio.ensure_future(beat())
        slow = await reader.read(make_page(SECTION_THAT_TAKES_MINUTES, "section"))
        beating.cancel()
        return slow, await reader.read(make_page(FEED.format("after")))

    slow, after = run_with_reader(network, use, ReadingLimits(cpu_seconds=0.3))
    assert slow == Discovery(problem="expected a page that costs at most 0.3 s of CPU time, found more", failure="too_slow")
    assert beats >= 3
    assert after.articles[0].headline == "after"


def test_page_that_waits_for_ever_is_given_up(network: Source) -> None:
    async def use(reader: DiscoveryReader) -> tuple[Discovery, Discovery]:
        await reader.read(make_page(FEED.format("first")))
        process = process_of(reader)
        assert process is not None
        os.kill(process, signal.SIGSTOP)
        return await reader.read(make_page(FEED.format("stopped"))), await reader.read(make_page(FEED.format("after")))

    stopped, after = run_with_reader(network, use, ReadingLimits(wall_seconds=1.5))
    assert stopped.problem == "expected a page that is read within 1.5 s, found one that was not"
    assert after.articles[0].headline == "after"


def test_page_that_needs_too_much_memory_costs_only_itself(network: Source) -> None:
    async def use(reader: DiscoveryReader) -> list[Discovery]:
        return [await reader.read(page) for page in (make_page(b"<i>x</i>" * 600_000, "section"), make_page(FEED.format("after")))]

    large, after = run_with_reader(network, use, ReadingLimits(memory_bytes=30_000_000))
    assert large == Discovery(problem="expected a page that is read in 30 MB of memory, found more", failure="too_large_in_memory")
    assert after.articles[0].headline == "after"


def test_worker_that_died_between_two_pages_is_replaced(network: Source) -> None:
    async def use(reader: DiscoveryReader) -> Discovery:
        await reader.read(make_page(FEED.format("first")))
        assert reader._worker is not None
        reader._worker.process.kill()
        await reader._worker.process.wait()
        return await reader.read(make_page(FEED.format("after")))

    assert run_with_reader(network, use).articles[0].headline == "after"


@pytest.mark.parametrize("answer", [b"\x00\x00\x00\x02[]", b"\xff\xff\xff\xff", b"\x00\x00\x00\x01x"])
def test_answer_of_another_form_is_a_problem(network: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: bytes) -> None:
    write_stand_in(
        tmp_path, monkeypatch, f"sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x05ready' + {answer!r})\nsys.stdout.flush()\ntime.sleep(60)"
    )
    found = run_with_reader(network, lambda reader: reader.read(make_page("x")))
    assert found.problem is not None
    assert "an answer of another form" in found.problem


def test_worker_that_does_not_start_is_one_sentence(network: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_stand_in(tmp_path, monkeypatch, "sys.exit('no room\\x1b[31m')")
    with pytest.raises(CrawlError, match=r"ended with 1: no room\[31m$"):
        run_with_reader(network, lambda reader: reader.read(make_page("x")))


def write_stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """Let the reader start this program instead of its worker."""
    program = folder / "stand_in"
    program.write_text(f"#!{sys.executable}\nimport sys, time\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(reader_module.sys, "executable", str(program))


def test_used_up_worker_is_replaced_and_a_read_that_was_given_up_leaves_nothing(network: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "_MOST_PAGES", 1)

    async def use(reader: DiscoveryReader) -> tuple[int | None, int | None, Discovery]:
        await reader.read(make_page(FEED.format("first")))
        first = process_of(reader)
        await reader.read(make_page(FEED.format("second")))
        second = process_of(reader)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(make_page(SECTION_THAT_TAKES_MINUTES, "section")), 0.5)
        assert process_of(reader) is None
        return first, second, await reader.read(make_page(FEED.format("after")))

    first, second, after = run_with_reader(network, use)
    assert first != second
    assert after.articles[0].headline == "after"


PROGRAM = """
import asyncio, os, sys
from twisted.internet import asyncioreactor
asyncioreactor.install()
from twisted.internet import defer, reactor
from scrapers.discovery.reader import DiscoveryReader
from scrapers.source import Source
from tests.scrapers.discovery.test_reader import FEED, make_page

async def crawl():
    reader = DiscoveryReader(Source.model_validate_json(sys.argv[1]))
    found = await reader.read(make_page(FEED.format("under twisted")))
    print(reader._worker.process.pid, found.articles[0].headline, flush=True)
    if "die" in sys.argv:
        os.kill(os.getpid(), 9)
    await reader.close()

def end(result):
    reactor.stop()
    return result

reactor.callWhenRunning(lambda: defer.Deferred.fromFuture(asyncio.ensure_future(crawl())).addBoth(end))
reactor.run()
"""


@pytest.mark.parametrize("death", ["close", "die"])
def test_worker_runs_under_the_reactor_of_a_crawl_and_ends_with_it(network: Source, death: str) -> None:
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), network.model_dump_json(), death]
    shown = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert shown.returncode == (-signal.SIGKILL if death == "die" else 0), shown.stderr
    process, headline = shown.stdout.strip().split(" ", 1)
    assert headline == "under twisted"
    for _ in range(200):
        if not is_running(int(process)):
            break
        time.sleep(0.05)
    assert not is_running(int(process))
