"""A short kill campaign and a clean end: nothing lost, nothing twice, nobody left over."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from pipelines.bench.crawls import SOURCE_ID, list_all_pages, start_crawl, wait_for_orphans, write_card
from pipelines.bench.kill import KillPlan, LineCounter, measure_kills
from pipelines.home import Home
from scrapers.archive import find_days, find_open_runs, find_sealed_runs
from scrapers.hostile_site.served import serve_hostile_site


@pytest.mark.timeout(240)
def test_a_crawl_that_is_killed_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    report = measure_kills(KillPlan(kills=4, pages=200, seed=4), tmp_path / "campaign")
    assert report.holds, [(claim.text, claim.found, claim.bound) for claim in report.claims if not claim.holds]


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_twenty_kills_in_two_thousand_pages_lose_and_repeat_nothing(tmp_path: Path) -> None:
    report = measure_kills(KillPlan(kills=20, pages=2000), tmp_path / "campaign")
    assert report.holds, [(claim.text, claim.found, claim.bound) for claim in report.claims if not claim.holds]


def test_a_crawl_that_is_asked_to_end_seals_its_run(tmp_path: Path) -> None:
    home = Home(tmp_path / "crawl")
    with serve_hostile_site(tmp_path / "requests.jsonl", pages=200, page_kb=2) as site:
        write_card(home, site, **list_all_pages(site, "?slow=20"))
        lines = LineCounter(site.log)
        crawl = start_crawl(home)
        assert crawl.wait(lambda: lines.count() > 60) is None
        ended = crawl.kill(signal.SIGTERM)
    assert ended.exit_code != 0
    assert find_open_runs(home.archive, SOURCE_ID) == []
    run = find_sealed_runs(home.archive, SOURCE_ID, find_days(home.archive, SOURCE_ID)[-1])[-1]
    assert run.read_summary().finish_reason == "shutdown"
    assert wait_for_orphans(home) == []
