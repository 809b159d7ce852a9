"""The pace of a crawl, read from the server's side: no request inside a Retry-After, and an end when one is asked for."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import yaml

from pipelines.home import Home
from scrapers.archive import RunSummary, find_days, find_sealed_runs
from tests.scrapers.wire.raw_server import RawServer, Reply, hang_after, page

SOURCE = "pace_post"
STORY = page(b"<html><body><h1>Ferry</h1><p>The ferry sails again.</p></body></html>", b"Content-Type: text/html")
PAUSE = 2.0


@dataclass
class Scripted:
    """Replies that come one after the other, the last one for ever; remembers when each was asked for and answered."""

    replies: list[bytes]
    moments: list[tuple[float, float]] = field(default_factory=list)

    def __call__(self, connection: socket.socket) -> None:
        asked = time.monotonic()
        connection.sendall(self.replies[min(len(self.moments), len(self.replies) - 1)])
        self.moments.append((asked, time.monotonic()))


def publish(server: RawServer, home: Home, replies: dict[str, Reply], **politeness: float) -> None:
    """Serve these pages, a feed that lists them, and a card for it."""
    items = "".join(f"<item><link>{server.url(path)}</link></item>" for path in replies)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
    server.replies = {**replies, "/feed": page(feed, b"Content-Type: application/rss+xml")}
    host = f"127.0.0.1:{server.port}"
    card = {
        "name": "The Pace Post",
        "publisher": "Invented Press",
        "languages": ["en"],
        "homepage": f"http://{host}/",
        "hosts": [host],
        "feeds": [server.url("/feed")],
        "allow_loopback": True,
        "politeness": {"delay_seconds": 0, "concurrency": 2, **politeness},
    }
    home.sources.mkdir(parents=True, exist_ok=True)
    (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump(card), encoding="utf-8")


@pytest.mark.parametrize("start", [b"HTTP/1.1 429 Slow down", b"HTTP/1.1 503 Busy"])
def test_a_retry_after_pauses_the_whole_host_and_the_page_comes_in_the_end(
    home: Home, crawl: Callable[[str], RunSummary], start: bytes
) -> None:
    busy = Scripted([page(b"later", b"Retry-After: %d" % PAUSE, start=start), STORY])
    others = [Scripted([STORY]) for _ in range(6)]
    with RawServer({}).serve() as server:
        publish(server, home, {"/busy": busy, **{f"/{number}": other for number, other in enumerate(others)}})
        summary = crawl(SOURCE)
    assert summary.outcomes["stored"] == 1 + 1 + len(others)  # the feed too
    paused_from = busy.moments[0][1]
    inside = [asked - paused_from for script in (busy, *others) for asked, _ in script.moments if 0 < asked - paused_from < PAUSE - 0.05]
    assert len(inside) <= 1  # of two in flight, the other may have been on its way when the answer came
    assert len(busy.moments) == 2


def test_a_long_retry_after_is_left_to_a_later_run_and_holds_there_too(home: Home, crawl: Callable[[str], RunSummary]) -> None:
    busy = Scripted([page(b"later", b"Retry-After: 3600", start=b"HTTP/1.1 429 Slow down")])
    pages: dict[str, Reply] = {"/busy": busy, **{f"/{number}": STORY for number in range(5)}}
    with RawServer({}).serve() as server:
        publish(server, home, pages, concurrency=1)
        first = crawl(SOURCE)
        asked = len(server.requests)
        second = crawl(SOURCE)
        assert len(server.requests) == asked
    assert first.outcomes["deferred"] == len(pages)
    assert set(second.outcomes) == {"deferred"}


def test_a_crawl_that_is_asked_to_end_does_not_wait_for_a_server_that_hangs(home: Home) -> None:
    with RawServer({}).serve() as server:
        publish(server, home, {f"/{number}": hang_after(b"") for number in range(5)}, response_seconds=300)
        command = [sys.executable, "-m", "scrapers.crawl", "--source", SOURCE]
        process = subprocess.Popen(command, env=home.child_environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        while sum(b"GET /feed" not in head and b"robots" not in head for _, head in server.requests) < 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 3
    (run,) = find_sealed_runs(home.archive, SOURCE, find_days(home.archive, SOURCE)[-1])
    summary = run.read_summary()
    assert summary.finish_reason == "shutdown"
    assert summary.outcomes["interrupted"] == 5
    assert sum(summary.outcomes.values()) == summary.scheduled
