"""Running again: nothing new means nothing added, from the command line and through Dagster's own job alike."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import duckdb
import pytest

from pipelines.home import Home
from scrapers.archive import find_days, find_sealed_runs
from scrapers.sample_site.server import SampleGroup
from scrapers.warc_reading import iterate_records

pytestmark = pytest.mark.timeout(300)
EDITION = "sample_corniche_chronicle"
TEXT_TABLES = ("articles", "article_versions", "article_urls", "hints", "related_links", "stories", "story_members", "changes", "rejects")


def run_newshouse(home: Home, *arguments: str) -> list[dict[str, Any]]:
    """The reports of a command that runs sources and answers in JSON."""
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    shown = subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, timeout=100, check=False)
    assert shown.returncode == 0, shown.stderr
    reports: list[dict[str, Any]] = json.loads(shown.stdout)
    assert all(report["succeeded"] for report in reports)
    return reports


def run_source(home: Home) -> dict[str, Any]:
    return run_newshouse(home, "run", EDITION, "--json")[0]


def read_tables(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of what the articles say, but for when a known state was last seen and which batch noted that."""
    with duckdb.connect(home.published, read_only=True) as connection:
        connection.execute("set variable moving = ['last_seen_at', 'sightings', 'loaded_at', 'batch_id']")
        query = "select columns(lambda name: not list_contains(getvariable('moving'), name)) from "
        return {table: sorted(connection.execute(query + table).fetchall(), key=repr) for table in TEXT_TABLES}


def test_three_runs_in_a_row_add_nothing_but_their_own_record(newspapers: SampleGroup, home: Home) -> None:
    first = run_source(home)
    tables = read_tables(home)
    assert first["counts"]["stories"]["row_count"] == len(tables["articles"]) == len(newspapers.newspaper(EDITION).articles)
    for _ in range(2):
        newspapers.requests_log.clear()
        again = run_source(home)
        assert read_tables(home) == tables
        assert again["counts"]["raw_pages"]["row_count"] == 0
        assert again["counts"]["stories"]["unchanged"] == len(tables["articles"])
        assert {request.status for request in newspapers.requests_log if request.path != "/robots.txt"} == {304}
    runs = find_sealed_runs(home.archive, EDITION, find_days(home.archive, EDITION)[-1])
    assert len(runs) >= 2
    assert list(iterate_records(runs[-1].pages_path)) == []


def test_a_past_slice_is_loaded_again_without_the_network(newspapers: SampleGroup, home: Home) -> None:
    run_source(home)
    tables = read_tables(home)
    home.writer.unlink()
    home.journal.unlink()
    newspapers.requests_log.clear()
    command = [
        sys.executable,
        "-m",
        "pipelines.execute",
        "--home",
        str(home.path),
        "--from-archive",
        EDITION,
    ]
    subprocess.run(command, env=home.child_environment(), capture_output=True, check=True)
    assert newspapers.requests_log == []
    assert [row[:12] for row in read_tables(home)["articles"]] == [row[:12] for row in tables["articles"]]
