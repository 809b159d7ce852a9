"""The spider on the sample newspapers, in a process of its own, seen from the servers' log and from the archive."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home
from scrapers.archive import RunSummary, find_days, find_open_runs, find_sealed_runs
from scrapers.locks import hold_source_lock
from scrapers.sample_site.server import SampleGroup
from scrapers.warc_reading import iterate_records

EDITION = "sample_corniche_chronicle"
ROOT = Path(__file__).parents[3]


def host_of(newspapers: SampleGroup) -> str:
    return newspapers.base_urls[EDITION].removeprefix("http://")


def list_stored(home: Home) -> list[str]:
    """The addresses of all archived article bodies, in the order of the archive."""
    runs = [run for day in find_days(home.archive, EDITION) for run in find_sealed_runs(home.archive, EDITION, day)]
    records = [record for run in runs for record in iterate_records(run.pages_path)]
    return [record.url for record in records if record.role == "article" and record.status == 200]


def test_every_article_is_stored_once(newspapers: SampleGroup, home: Home, crawl: Callable[[str], RunSummary]) -> None:
    summary = crawl(EDITION)
    stored = list_stored(home)
    edition = newspapers.newspaper(EDITION)
    assert set(stored) == {edition.url_of(piece) for piece in edition.articles}
    assert len(stored) == len(set(stored))
    assert sum(summary.outcomes.values()) == summary.scheduled


def test_second_crawl_of_an_unchanged_site_is_conditional_and_stores_nothing(
    newspapers: SampleGroup, home: Home, crawl: Callable[[str], RunSummary]
) -> None:
    crawl(EDITION)
    newspapers.requests_log.clear()
    summary = crawl(EDITION)
    assert set(summary.outcomes) == {"unchanged"}
    asked = [request for request in newspapers.requests_log if request.path != "/robots.txt"]
    assert asked
    assert all(request.if_none_match or request.if_modified_since for request in asked)
    assert {request.status for request in asked} == {304}
    run = find_sealed_runs(home.archive, EDITION, find_days(home.archive, EDITION)[-1])[-1]
    assert list(iterate_records(run.pages_path)) == []  # revisit records only


def test_robots_is_obeyed_and_one_request_is_in_flight(newspapers: SampleGroup, crawl: Callable[[str], RunSummary]) -> None:
    crawl(EDITION)
    asked = [request for request in newspapers.requests_log if request.host == host_of(newspapers)]
    assert not [request.path for request in asked if request.path.startswith("/private")]
    assert max(request.in_flight for request in asked) == 1
    assert Counter(request.path for request in asked)["/robots.txt"] == 1
    assert {request.user_agent for request in asked if request.user_agent} == {asked[0].user_agent}
    assert "newshouse/" in (asked[0].user_agent or "")


def test_a_second_crawl_at_the_same_time_is_refused(newspapers: SampleGroup, home: Home) -> None:
    with hold_source_lock(home.path, EDITION):
        command = [sys.executable, "-m", "scrapers.crawl", "--source", EDITION]
        ended = subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert "is being run by another process" in ended.stderr
    assert not home.archive.exists()


@pytest.mark.parametrize(("number", "sealed_by_itself"), [(signal.SIGTERM, True), (signal.SIGKILL, False)], ids=["SIGTERM", "SIGKILL"])
def test_an_ended_crawl_goes_on_where_it_was(
    newspapers: SampleGroup, home: Home, crawl: Callable[[str], RunSummary], number: signal.Signals, sealed_by_itself: bool
) -> None:
    command = [sys.executable, "-m", "scrapers.crawl", "--source", EDITION]
    process = subprocess.Popen(command, env=home.child_environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    wait_for(lambda: len(newspapers.requests_log) > 25)
    process.send_signal(number)
    assert process.wait(30) != 0
    assert bool(find_open_runs(home.archive, EDITION)) is not sealed_by_itself
    crawl(EDITION)
    edition = newspapers.newspaper(EDITION)
    stored = Counter(list_stored(home))
    assert set(stored) == {edition.url_of(piece) for piece in edition.articles}
    repeated = sum(count - 1 for count in stored.values())
    assert repeated <= 1  # at most the one request that was in flight


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_scrapy_works_by_itself(newspapers: SampleGroup, home: Home, tmp_path: Path) -> None:
    scrapy = [sys.executable, "-m", "scrapy"]
    here = {"cwd": ROOT / "scrapers", "env": home.child_environment(), "capture_output": True, "text": True, "check": True}
    assert subprocess.run([*scrapy, "list"], **here).stdout.split() == ["news"]
    subprocess.run([*scrapy, "crawl", "news", "-a", f"source={EDITION}", "-O", str(tmp_path / "out.jsonl")], **here)
    articles = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    edition = newspapers.newspaper(EDITION)
    assert {article["url"] for article in articles} == {edition.url_of(piece) for piece in edition.articles}
    assert all(article["body"] and article["headline"] for article in articles)
