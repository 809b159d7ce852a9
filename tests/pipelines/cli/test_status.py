"""`newshouse status`: what an operator sees of listings that bring nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
import yaml

from pipelines.home import Home
from scrapers.archive import RunSummary, open_run
from scrapers.frontier import Frontier, FrontierUrl, sqlite_url
from scrapers.source import load_sources

SOURCE, FEED, HOME_PAGE = "quay_letter", "https://quay.test/feed", "https://quay.test/"
NOON = int(datetime(2026, 11, 2, 12, tzinfo=UTC).timestamp())


def status(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", "status", *arguments]
    return subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def crawled(home: Home) -> Home:
    """A source with one sealed run, whose frontier knows a retired feed, a failing section and a feed of no card."""
    home.sources.mkdir(parents=True)
    card = {"name": "Quay Letter", "publisher": "Invented Press", "languages": ["en"], "homepage": HOME_PAGE, "hosts": ["quay.test"]}
    sections = [{"id": "port", "url": "https://quay.test/port", "name": "Port", "language": "en"}]
    (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump({**card, "feeds": [FEED], "sections": sections}), encoding="utf-8")
    run = open_run(home.archive, load_sources(home.sources)[SOURCE], date(2026, 11, 2), datetime(2026, 11, 2, 12, tzinfo=UTC))
    told = ("2026-11-02", "2026-11-02T12:00:00+00:00", "2026-11-02T12:01:00+00:00", "finished", "test")
    run.seal(RunSummary(run.folder.run_id, SOURCE, *told, outcomes={"gone": 1}, scheduled=1, bytes=0))
    frontier = Frontier(sqlite_url(home.path / "frontier.sqlite"), SOURCE)
    known = {"found_on": "card", "discovered_at": NOON, "due_at": NOON + 86_400, "fetched_at": NOON}
    row = FrontierUrl(FEED, "feed", **known, outcome="gone", status=404, failed_polls=5, failing_since=NOON - 36_000)
    page = FrontierUrl(
        f"{HOME_PAGE}port", "section", **known | {"due_at": NOON + 900}, outcome="timed_out", failed_polls=1, failing_since=NOON
    )
    stranger = FrontierUrl(f"{HOME_PAGE}old-feed", "feed", **known, outcome="gone", status=410, failed_polls=9)
    frontier.save([row, page, stranger])
    frontier.close()
    return home


def test_failing_listings_are_told_with_since_when_and_when_next(crawled: Home) -> None:
    shown = status(crawled)
    assert shown.returncode == 0, shown.stderr
    assert "1 of its listings is retired" in " ".join(shown.stdout.split())
    assert (
        f"{SOURCE}: feed {FEED} is retired since 2026-11-02 02:00: 5 polls in a row brought no readable document "
        "(the last: gone, status 404); asked again from 2026-11-03 12:00 on, and the first document that can be read brings it back"
    ) in shown.stdout
    assert f"{SOURCE}: section https://quay.test/port is failing since 2026-11-02 12:00: a poll brought" in shown.stdout
    assert "old-feed" not in shown.stdout


def test_json_holds_them_too(crawled: Home) -> None:
    (row,) = [row for row in json.loads(status(crawled, "--json").stdout) if row["source_id"] == SOURCE]
    assert [(listing["role"], listing["is_retired"], listing["failed_polls"]) for listing in row["failing_listings"]] == [
        ("section", False, 1),
        ("feed", True, 5),
    ]
    assert row["failing_listings"][1]["failing_since"] == "2026-11-02T02:00:00+00:00"
    assert row["failing_listings"][1]["asked_again_at"] == "2026-11-03T12:00:00+00:00"


def test_a_frontier_that_cannot_be_read_costs_only_this(crawled: Home) -> None:
    (crawled.path / "frontier.sqlite").write_bytes(b"no database" * 1_000)
    shown = status(crawled)
    assert shown.returncode == 0
    assert SOURCE in shown.stdout
    assert "expected a frontier that can be read and written" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_home_without_a_frontier_is_left_as_it_is(home: Home) -> None:
    assert status(home).returncode == 0
    assert not (home.path / "frontier.sqlite").exists()
