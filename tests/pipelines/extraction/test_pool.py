import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipelines.errors import PipelinesError
from pipelines.extraction import Limits, PageReference, extract_pages
from pipelines.extraction.pool import ExtractionError, _Worker
from scrapers.errors import ArchiveError
from scrapers.records import Article, Reject
from tests.scrapers.pages.test_generic import PARAGRAPHS

FETCHED = datetime(2026, 10, 5, 12, tzinfo=UTC)
LIMITS = Limits(cpu_seconds=3.0, wall_seconds=60.0, memory_bytes=512 * 1024 * 1024)


def write_page(folder, name, body):
    path = folder / f"{name}.html"
    path.write_text(f"<!doctype html><html><head><title>{name}</title></head><body>{body}</body></html>", encoding="utf-8")
    return PageReference(str(path), None, f"https://example.org/news/{name}", None, "article", FETCHED, f"urn:uuid:{name}")


def good_page(folder, name):
    return write_page(folder, name, f"<h1>{name}</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS))


def slow_page(folder, name="slow"):
    return write_page(folder, name, "<br>" * 2_400_000)  # little to keep in mind and much to walk over


def test_pages_come_back_in_order(tmp_path):
    references = [good_page(tmp_path, f"page-{number}") for number in range(40)]
    results = list(extract_pages(references, workers=2))
    assert [reference for reference, _result in results] == references
    assert [result.headline for _reference, result in results] == [f"page-{number}" for number in range(40)]


@pytest.mark.parametrize(("pages", "processes"), [(4, 1), (40, 2)])
def test_a_second_process_is_started_only_where_it_saves_time(tmp_path, pages, processes):
    results = extract_pages([good_page(tmp_path, f"page-{number}") for number in range(pages)], workers=2)
    next(results)
    assert len(children_of(os.getpid())) == processes
    results.close()


def test_slow_page_costs_only_itself(tmp_path):
    references = [good_page(tmp_path, "first"), slow_page(tmp_path), good_page(tmp_path, "last")]
    first, slow, last = [result for _reference, result in extract_pages(references, 1, replace(LIMITS, cpu_seconds=1.0))]
    assert isinstance(first, Article)
    assert isinstance(slow, Reject)
    assert (slow.reason, slow.record_id) == ("too_slow", "urn:uuid:slow")
    assert isinstance(last, Article)


def test_a_slow_first_page_holds_back_the_others_and_loses_none(tmp_path):
    references = [slow_page(tmp_path), *(good_page(tmp_path, f"page-{number}") for number in range(60))]
    results = list(extract_pages(references, 2, replace(LIMITS, cpu_seconds=2.0)))
    assert [reference for reference, _result in results] == references


def test_page_that_needs_too_much_memory_costs_only_itself(tmp_path):
    large = write_page(tmp_path, "large", "<b>" + "<i>x</i>" * 1_100_000 + "</b>")
    results = [
        result for _reference, result in extract_pages([large, good_page(tmp_path, "last")], 1, replace(LIMITS, memory_bytes=60_000_000))
    ]
    assert isinstance(results[0], Reject)
    assert results[0].reason == "too_large_in_memory"
    assert isinstance(results[1], Article)


def test_worker_that_dies_costs_only_its_page(tmp_path, monkeypatch):
    original = _Worker.receive

    def receive_and_kill(worker):
        answered = original(worker)
        if worker.tasks and worker._is_ready and "doomed" in worker.tasks[0].reference.url:
            worker._process.send_signal(signal.SIGKILL)
        return answered

    monkeypatch.setattr(_Worker, "receive", receive_and_kill)
    results = [result for _reference, result in extract_pages([slow_page(tmp_path, "doomed"), good_page(tmp_path, "last")], 1, LIMITS)]
    assert (results[0].reason, isinstance(results[1], Article)) == ("crashed", True)


def test_waiting_process_is_killed_at_the_wall_clock_limit(tmp_path):
    pipe = tmp_path / "pipe.html"
    os.mkfifo(pipe)  # reading it waits for ever without computing
    stuck = PageReference(str(pipe), None, "https://example.org/stuck", None, "article", FETCHED, "urn:uuid:stuck")
    results = [result for _reference, result in extract_pages([stuck, good_page(tmp_path, "last")], 1, replace(LIMITS, wall_seconds=1.0))]
    assert (results[0].reason, isinstance(results[1], Article)) == ("too_slow", True)


def test_missing_file_is_a_reject(tmp_path):
    missing = PageReference(str(tmp_path / "none.html"), None, "https://example.org/none", None, "article", FETCHED, "")
    [(_reference, result)] = extract_pages([missing], 1)
    assert result.reason == "unreadable_record"


def test_no_process_is_left_when_the_caller_stops_early(tmp_path):
    pages = extract_pages([good_page(tmp_path, "a"), slow_page(tmp_path), good_page(tmp_path, "b")], 2, LIMITS)
    next(pages)
    pages.close()
    assert children_of(os.getpid()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_worker_dies_with_its_parent(tmp_path):
    pipe = tmp_path / "pipe.html"
    os.mkfifo(pipe)
    code = (
        "import sys; from datetime import UTC, datetime; from pipelines.extraction import PageReference, extract_pages\n"
        "list(extract_pages([PageReference(sys.argv[1], None, 'https://example.org/x', None, 'article', datetime.now(UTC), '')], 1))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(pipe)])
    try:
        wait_for(lambda: children_of(parent.pid))
        workers = children_of(parent.pid)
    finally:
        parent.kill()
        parent.wait()
    wait_for(lambda: not any(is_alive(worker) for worker in workers))


def children_of(process):
    listing = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in listing.splitlines() if "extraction.worker" in line]


def is_alive(process):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and not state.startswith("Z")


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "expected the condition to hold within a minute"
        time.sleep(0.05)


def test_results_before_a_damaged_end_of_the_archive_are_given_first(tmp_path):
    def references():
        yield good_page(tmp_path, "first")
        raise ArchiveError("expected more")

    pages = extract_pages(references(), 2)
    assert isinstance(next(pages)[1], Article)
    with pytest.raises(ArchiveError, match="expected more"):
        next(pages)


def test_process_that_cannot_start_is_an_error_for_the_user_and_no_reject(tmp_path, monkeypatch):
    assert issubclass(ExtractionError, PipelinesError)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ExtractionError, match="expected a worker process that starts, found one that ended with 1"):
        list(extract_pages([good_page(tmp_path, "a")], 1))
