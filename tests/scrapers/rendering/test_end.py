"""A crawl that ends in the middle of a page, by whatever end: no browser outlives it, and the next run goes on."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.home import Home
from scrapers.archive import find_open_runs
from tests.scrapers.rendering.conftest import SOURCE, crawl, last_run, needs_browser, read_home, read_outcomes, write_card
from tests.scrapers.rendering.script_site import list_in_feed, serve_stories, with_script
from tests.scrapers.wire.raw_server import RawServer, Reply

pytestmark = [needs_browser, pytest.mark.timeout(300)]

LOOP = "/story/night-trains"  # as long as its script does not end
LOOPING = with_script("fetch('/api/latest.json?looping'); setTimeout(() => { for (;;) ; }, 200)")


def serve_paper(port: int) -> dict[str, Reply]:
    return serve_stories() | {"/feed": list_in_feed(port, LOOP)}


@contextmanager
def looping_site(home: Home) -> Iterator[RawServer]:
    """The newspaper, of whose stories one computes for ever."""
    with RawServer({}).serve() as server:
        server.replies = serve_paper(server.port) | {LOOP: LOOPING}
        write_card(home, server.port, politeness={"delay_seconds": 0, "response_seconds": 60})
        yield server


@contextmanager
def crawl_until_it_loops(home: Home, server: RawServer) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "scrapers.crawl", "--source", SOURCE]
    process = subprocess.Popen(command, env=home.child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: any(b"?looping" in head for _, head in server.requests))
        time.sleep(0.5)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def list_descendants(pid: int) -> set[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text(errors="replace").rpartition(")")[2].split()[1])
    found, added = {pid}, True
    while added:
        below = {child for child, parent in parents.items() if parent in found} - found
        found |= below
        added = bool(below)
    return found - {pid}


def are_gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)


def test_a_killed_crawl_leaves_no_browser_and_the_next_one_goes_on(tmp_path: Path) -> None:
    home = read_home(tmp_path / "home")
    with looping_site(home) as server:
        with crawl_until_it_loops(home, server) as process:
            below = list_descendants(process.pid)
            assert len(below) > 3  # the browser has several
            process.kill()
            process.wait()
        wait_for(lambda: are_gone(below), seconds=10)
        assert find_open_runs(home.archive, SOURCE)
        server.replies = serve_paper(server.port)
        ended = crawl(home)
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert find_open_runs(home.archive, SOURCE) == []
    assert read_outcomes(last_run(home))[LOOP] == "stored"


@pytest.mark.campaign
def test_a_browser_whose_driver_is_killed_too_ends_with_it(tmp_path: Path) -> None:
    home = read_home(tmp_path / "home")
    with looping_site(home) as server, crawl_until_it_loops(home, server) as process:
        below = list_descendants(process.pid)
        drivers = {pid for pid in below if b"playwright" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]}
        assert drivers
        for pid in (process.pid, *drivers):
            os.kill(pid, signal.SIGKILL)
        process.wait()
        wait_for(lambda: are_gone(below), seconds=10)


def test_a_crawl_that_is_asked_to_end_does_so_at_once_and_the_page_stays_due(tmp_path: Path) -> None:
    home = read_home(tmp_path / "home")
    with looping_site(home) as server, crawl_until_it_loops(home, server) as process:
        below = list_descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)  # the page would have taken sixty seconds
        wait_for(lambda: are_gone(below), seconds=10)
    assert read_outcomes(last_run(home))[LOOP] == "interrupted"


@pytest.mark.campaign
def test_a_page_whose_browser_is_killed_is_shown_again(tmp_path: Path) -> None:
    home = read_home(tmp_path / "home")
    with looping_site(home) as server, crawl_until_it_loops(home, server) as process:
        server.replies = serve_paper(server.port)
        group = next(pid for pid in list_descendants(process.pid) if os.getpgid(pid) == pid)
        os.killpg(group, signal.SIGKILL)
        assert process.wait(timeout=60) == 0
    assert read_outcomes(last_run(home))[LOOP] == "stored"


def test_a_browser_that_cannot_be_started_ends_the_crawl_in_a_sentence(tmp_path: Path) -> None:
    home = read_home(tmp_path / "home")
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with RawServer({}).serve() as server:
        server.replies = serve_paper(server.port)
        write_card(home, server.port)
        ended = crawl(home, NEWSHOUSE_BROWSER=str(broken))
    assert ended.returncode == 3
    assert "expected a browser that starts" in ended.stderr.strip().splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert read_outcomes(last_run(home))[LOOP] == "interrupted"
