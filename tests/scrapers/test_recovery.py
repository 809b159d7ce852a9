"""A run whose process was killed loses nothing that was whole on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrapers.archive import RunFolder, find_open_runs, find_sealed_runs
from scrapers.frontier import Frontier
from scrapers.ledger import Ledger, Visit
from scrapers.recovery import cut_torn_tail, recover_open_runs
from scrapers.source import Source
from tests.scrapers.conftest import DAY, store_page

URL = "http://127.0.0.1:8001/story-"


def crawl_and_die(ledger: Ledger, stored: int, noted: int) -> RunFolder:
    """Archive `stored` pages of which only the first `noted` reached log and frontier, and never seal."""
    rows = ledger.discover([f"{URL}{number}" for number in range(stored)], "article", "card")
    for number, row in enumerate(rows):
        ledger.schedule(row)
        record_id, digest = store_page(ledger, row, f"<p>story {number}</p>".encode())
        if number < noted:
            ledger.finish(row.url, Visit("stored", 200, record_id, digest, '"v1"'))
    ledger.flush()
    return ledger.run.folder


def read_urls(path: Path) -> list[str]:
    with path.open("rb") as stream:
        return [r.rec_headers.get_header("WARC-Target-URI") for r in ArchiveIterator(stream) if r.rec_type == "response"]


def test_whole_pages_are_noted_and_not_due_again(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    crawl_and_die(start(), stored=5, noted=2)
    (sealed,) = recover_open_runs(tmp_path / "archive", source, frontier)
    outcomes = [line["url"] for line in sealed.read_log() if line["kind"] == "outcome" and line["outcome"] == "stored"]
    assert sorted(outcomes) == [f"{URL}{number}" for number in range(5)]
    assert {row.url: row.visits for row in frontier.get_many(outcomes)} == dict.fromkeys(outcomes, 1)
    assert all(row.etag == '"v1"' for row in frontier.get_many(outcomes))
    assert sealed.read_summary().recovered
    assert find_open_runs(tmp_path / "archive", source.id) == []


@pytest.mark.parametrize("torn", [1, 7, 60])
def test_a_torn_tail_is_cut_and_its_page_stays_due(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier, torn: int
) -> None:
    folder = crawl_and_die(start(), stored=3, noted=0)
    data = folder.pages_path.read_bytes()
    members = data.split(b"\x1f\x8b\x08")
    last_response = len(data) - len(members[-1]) - len(members[-2]) - 6
    folder.pages_path.write_bytes(data[: last_response + torn])
    (sealed,) = recover_open_runs(tmp_path / "archive", source, frontier)
    assert read_urls(sealed.pages_path) == [f"{URL}0", f"{URL}1"]
    assert [row.url for row in frontier.due("article", 2**40, 10) if row.visits == 0] == [f"{URL}2"]


def test_a_run_that_fetched_nothing_leaves_nothing(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    start().flush()
    assert recover_open_runs(tmp_path / "archive", source, frontier) == []
    assert find_open_runs(tmp_path / "archive", source.id) == []
    assert find_sealed_runs(tmp_path / "archive", source.id, DAY) == []


def test_a_torn_log_line_is_dropped(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    folder = crawl_and_die(start(), stored=2, noted=2)
    with folder.outcomes_path.open("a", encoding="utf-8") as log:
        log.write('{"kind": "outcome", "url": "half')
    (sealed,) = recover_open_runs(tmp_path / "archive", source, frontier)
    assert len([line for line in sealed.read_log() if line["kind"] == "outcome"]) == 2


def test_recovery_twice_equals_once(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    crawl_and_die(start(), stored=2, noted=1)
    recover_open_runs(tmp_path / "archive", source, frontier)
    before = frontier.get_many([f"{URL}0", f"{URL}1"])
    assert recover_open_runs(tmp_path / "archive", source, frontier) == []
    assert frontier.get_many([f"{URL}0", f"{URL}1"]) == before


def test_a_whole_file_is_left_alone(start: Callable[[], Ledger]) -> None:
    folder = crawl_and_die(start(), stored=2, noted=2)
    size = folder.pages_path.stat().st_size
    assert cut_torn_tail(folder.pages_path) == 5  # warcinfo, then a response and a request each
    assert folder.pages_path.stat().st_size == size
