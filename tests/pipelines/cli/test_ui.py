"""`newshouse ui` for real: its page answers on 127.0.0.1, every source has a schedule that is off, and it ends cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.home import Home
from scrapers.sample_site.cards import write_cards

pytestmark = pytest.mark.timeout(240)
SCHEDULES = """{ schedulesOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName: "newshouse"}) {
  __typename ... on Schedules { results { name cronSchedule scheduleState { status } } } } }"""


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, query: str) -> Any:
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.3)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/server_info", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def processes_of(home: Home) -> list[int]:
    """Every living process that was given this home."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if f"NEWSHOUSE_HOME={home.path}".encode() in environment.split(b"\0") and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found


@pytest.fixture
def served(home: Home) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    write_cards(home.sources, [8801, 8802, 8803])
    port = find_free_port()
    command = [sys.executable, "-m", "pipelines.cli", "ui", "--home", str(home.path), "--port", str(port)]
    process = subprocess.Popen(command, env=home.child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}"), 120)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def test_schedules_are_there_and_off_and_all_of_it_ends(served: tuple[subprocess.Popen[bytes], str], home: Home) -> None:
    process, url = served
    schedules = ask(url, SCHEDULES)["schedulesOrError"]["results"]
    states = {schedule["name"]: schedule["scheduleState"]["status"] for schedule in schedules}
    assert {"crawl_egypt_today", "crawl_sample_marsa_today"} <= set(states)
    assert set(states.values()) == {"STOPPED"}
    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0
    assert not answers(url)
    wait_for(lambda: not processes_of(home), 40)  # code servers end by themselves when their heartbeat stops


def test_a_taken_port_is_one_sentence(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "pipelines.cli", "ui", "--home", str(home.path), "--port", str(taken.getsockname()[1])]
        shown = subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert shown.stderr.count("\n") == 1
    assert "choose another with --port" in shown.stderr
