"""`newshouse ui` for real: its page answers on 127.0.0.1, every source has a schedule that is off, a run that is cancelled or
killed there loses nothing, and all of it ends cleanly."""

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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.bench.books import read_books
from pipelines.bench.crawls import SOURCE_ID, list_all_pages, write_card
from pipelines.home import Home
from pipelines.instance import open_instance, prepare_instance
from pipelines.run_launcher import find_process
from scrapers.archive import find_days, find_open_runs, find_sealed_runs
from scrapers.hostile_site.served import ServedSite, serve_hostile_site

pytestmark = pytest.mark.timeout(300)
PAGES = 120
SCHEDULES = """{ schedulesOrError(repositorySelector: {repositoryName: "__repository__", repositoryLocationName: "newshouse"}) {
  __typename ... on Schedules { results { name cronSchedule scheduleState { status } } } } }"""

LAUNCH = "mutation ($order: ExecutionParams!) { launchRun(executionParams: $order) { ... on LaunchRunSuccess { run { runId } } } }"
TERMINATE = "mutation ($run: String!) { terminateRun(runId: $run) { __typename } }"
RUNS = "query ($filter: RunsFilter) { runsOrError(filter: $filter) { ... on Runs { results { runId status } } } }"


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, query: str, **variables: Any) -> Any:
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]


def wait_for(condition: Callable[[], bool], seconds: float, explain: Callable[[], object] = lambda: "it did not happen") -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, explain()
        time.sleep(0.3)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/server_info", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def processes_of(home: Home) -> list[str]:
    """The command line of every living process that was given this home."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"NEWSHOUSE_HOME={home.path}".encode() in environment.split(b"\0") and int(folder.name) != os.getpid():
            found.append(f"{folder.name} {command[:160]}")
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One home for the module: a UI takes its time to start. Dead run workers are looked for every second."""
    made = Home(tmp_path_factory.mktemp("ui") / "home")
    made.path.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.variables().items():  # what it sets for this process goes with the block
            patch.setenv(name, value)
        prepare_instance(made)
    settings = made.dagster / "dagster.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("poll_interval_seconds: 30", "poll_interval_seconds: 1"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def site(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A slow site of many pages: a crawl of it can be ended in its midst."""
    with serve_hostile_site(tmp_path_factory.mktemp("site") / "requests.jsonl", PAGES, page_kb=2) as served:
        write_card(home, served, **list_all_pages(served, "?slow=40"), politeness={"delay_seconds": 0, "concurrency": 1})
        yield served


@pytest.fixture(scope="module")
def served(home: Home, site: ServedSite) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = find_free_port()
    command = [sys.executable, "-m", "pipelines.cli", "ui", "--home", str(home.path), "--port", str(port)]
    process = subprocess.Popen(command, env=home.child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(f"http://127.0.0.1:{port}"), 120)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def start_run(url: str) -> str:
    """Ask the UI for a run of today's slice of the site; its id."""
    day = datetime.now(UTC).date().isoformat()
    partition = {"dagster/partition": f"{day}|{SOURCE_ID}", "dagster/partition/day": day, "dagster/partition/source": SOURCE_ID}
    tags = [{"key": key, "value": value} for key, value in {"source": SOURCE_ID, **partition}.items()]
    selector = {"repositoryName": "__repository__", "repositoryLocationName": "newshouse", "jobName": "crawl_source"}
    order = {"selector": selector, "mode": "default", "executionMetadata": {"tags": tags}}
    return str(ask(url, LAUNCH, order=order)["launchRun"]["run"]["runId"])


def read_runs(url: str) -> dict[str, str]:
    """The status of every run of the site, by id."""
    runs = ask(url, RUNS, filter={"tags": [{"key": "source", "value": SOURCE_ID}]})
    return {run["runId"]: run["status"] for run in runs["runsOrError"]["results"]}


def wait_for_pages(site: ServedSite, more: int) -> None:
    before = len(site.read_requests())
    wait_for(lambda: len(site.read_requests()) >= before + more, 100)


def test_schedules_are_there_and_off(served: tuple[subprocess.Popen[bytes], str]) -> None:
    schedules = ask(served[1], SCHEDULES)["schedulesOrError"]["results"]
    states = {schedule["name"]: schedule["scheduleState"]["status"] for schedule in schedules}
    assert {"crawl_egypt_today", f"crawl_{SOURCE_ID}"} <= set(states)
    assert set(states.values()) == {"STOPPED"}


def test_a_run_cancelled_in_the_ui_seals_what_it_fetched(served: tuple[subprocess.Popen[bytes], str], home: Home, site: ServedSite) -> None:
    run = start_run(served[1])
    wait_for_pages(site, 20)
    ask(served[1], TERMINATE, run=run)
    wait_for(lambda: read_runs(served[1])[run] == "CANCELED", 60)
    wait_for(lambda: not find_open_runs(home.archive, SOURCE_ID), 30)
    (sealed,) = find_sealed_runs(home.archive, SOURCE_ID, find_days(home.archive, SOURCE_ID)[-1])
    assert sealed.read_summary().finish_reason == "shutdown"


def test_a_run_whose_worker_is_killed_is_failed_and_tried_again_to_the_end(
    served: tuple[subprocess.Popen[bytes], str], home: Home, site: ServedSite
) -> None:
    run = start_run(served[1])
    wait_for_pages(site, 20)
    with open_instance(home) as instance:
        record = instance.get_run_by_id(run)
        assert record is not None
        worker = find_process(instance, record)
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: read_runs(served[1])[run] == "FAILURE", 60)
    wait_for(lambda: "SUCCESS" in read_runs(served[1]).values(), 150)
    books = read_books(home, SOURCE_ID)
    assert books.find_lost({f"{site.base}/site/{number}?slow=40" for number in range(1, PAGES + 1)}) == set()
    assert books.find_repeated() == set()


def test_all_of_it_ends(served: tuple[subprocess.Popen[bytes], str], home: Home) -> None:
    process, url = served
    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0
    assert not answers(url)
    wait_for(lambda: not processes_of(home), 90, lambda: processes_of(home))  # code servers end by themselves when their heartbeat stops


def test_a_taken_port_is_one_sentence(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "pipelines.cli", "ui", "--home", str(home.path), "--port", str(taken.getsockname()[1])]
        shown = subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, check=False)
    assert shown.returncode == 2
    assert shown.stderr.count("\n") == 1
    assert "choose another with --port" in shown.stderr
