"""A run whose process was killed loses nothing that was whole on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from scrapers import recovery
from scrapers.archive import RunFolder, find_open_runs, find_sealed_runs
from scrapers.frontier import Frontier, FrontierUrl
from scrapers.ledger import Ledger, Visit
from scrapers.records import RawPage
from scrapers.recovery import FollowLinks, RecoveredRun, cut_torn_tail, recover_open_runs
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage, Revisit
from scrapers.warc_members import scan_members
from scrapers.warc_reading import Damage
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


def recover(tmp_path: Path, source: Source, frontier: Frontier, follow: FollowLinks | None = None) -> RecoveredRun:
    (recovered,) = recover_open_runs(tmp_path / "archive", source, frontier, follow)
    return recovered


def answer(
    ledger: Ledger, url: str, role: str, status: bytes, *headers: tuple[bytes, bytes], body: bytes = b"", old: str | None = None
) -> str:
    """Archive one answer of which nothing reached log or frontier; the id of its record."""
    request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"127.0.0.1:8001")])
    response = HttpMessage(b"HTTP/1.1 " + status, headers, body)
    revisit = Revisit("server-not-modified", old) if old else None
    return ledger.run.write_exchange(Exchange(url, role, request, response, ledger.clock()), revisit)


def read_outcomes(folder: RunFolder) -> dict[str, str]:
    lines = [line for line in folder.read_log() if line["kind"] == "outcome"]
    assert len({line["url"] for line in lines}) == len(lines) == folder.read_summary().scheduled
    assert dict(Counter(line["outcome"] for line in lines)) == folder.read_summary().outcomes
    return {line["url"]: line["outcome"] for line in lines}


def read_urls(path: Path) -> list[str]:
    with path.open("rb") as stream:
        return [r.rec_headers.get_header("WARC-Target-URI") for r in ArchiveIterator(stream) if r.rec_type == "response"]


def find_last_response(path: Path) -> int:
    """Where the last response of a file begins."""
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        return [records.get_record_offset() for record in records if record.rec_type == "response"][-1]


def test_whole_pages_are_noted_and_not_due_again(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    crawl_and_die(start(), stored=5, noted=2)
    sealed = recover(tmp_path, source, frontier).folder
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
    last_response = find_last_response(folder.pages_path)
    folder.pages_path.write_bytes(folder.pages_path.read_bytes()[: last_response + torn])
    sealed = recover(tmp_path, source, frontier).folder
    assert read_urls(sealed.pages_path) == [f"{URL}0", f"{URL}1"]
    assert [row.url for row in frontier.due("article", 2**40, 10) if row.visits == 0] == [f"{URL}2"]


def test_a_run_that_fetched_nothing_leaves_nothing(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    start().flush()
    assert recover_open_runs(tmp_path / "archive", source, frontier) == []
    assert find_open_runs(tmp_path / "archive", source.id) == []
    assert find_sealed_runs(tmp_path / "archive", source.id, DAY) == []


def test_what_a_killed_recovery_was_removing_is_gone(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    folder = start().run.folder
    folder.path.rename(folder.path.with_name(folder.path.name + ".removing"))
    assert recover_open_runs(tmp_path / "archive", source, frontier) == []
    assert list(folder.path.parent.iterdir()) == []


def test_a_torn_log_line_is_dropped(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    folder = crawl_and_die(start(), stored=2, noted=2)
    with folder.outcomes_path.open("a", encoding="utf-8") as log:
        log.write('{"kind": "outcome", "url": "half')
    sealed = recover(tmp_path, source, frontier).folder
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


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "visits", "gone_visits"),
    [
        (b"404 Not Found", [], "gone", 1, 1),
        (b"410 Gone", [], "gone", 1, 1),
        (b"500 Oh", [], "server_error", 0, 0),
        (b"403 No", [], "client_error", 0, 0),
        (b"429 Slow", [(b"Retry-After", b"77")], "deferred", 0, 0),
        (b"301 Moved", [(b"Location", b"https://elsewhere.example/")], "off_site", 0, 0),
        (b"301 Moved", [(b"Location", b"http://169.254.169.254/x")], "blocked_by_address", 0, 0),
        (b"200 OK", [(b"Content-Type", b"application/pdf")], "not_an_article", 1, 0),
    ],
)
def test_every_whole_answer_gets_its_outcome(
    start: Callable[[], Ledger],
    tmp_path: Path,
    source: Source,
    frontier: Frontier,
    status: bytes,
    headers: list[tuple[bytes, bytes]],
    outcome: str,
    visits: int,
    gone_visits: int,
) -> None:
    ledger = start()
    ledger.discover([f"{URL}0"], "article", "card")
    record_id = answer(ledger, f"{URL}0", "article", status, *headers)
    ledger.flush()
    recovered = recover(tmp_path, source, frontier)
    assert read_outcomes(recovered.folder) == {f"{URL}0": outcome}
    assert [line["record_id"] for line in recovered.folder.read_log() if line["kind"] == "attempt"] == [record_id]
    assert [found.record_id for found in recovered.answers] == [record_id]
    row = frontier.get(f"{URL}0")
    assert row is not None
    assert (row.outcome, row.visits, row.gone_visits) == (outcome, visits, gone_visits)
    if outcome == "deferred":
        assert row.fetched_at is not None
        assert row.due_at >= row.fetched_at + 77


def test_a_page_that_had_not_changed_is_unchanged(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    crawl_and_die(start(), stored=1, noted=1)
    recover(tmp_path, source, frontier)
    (row,) = frontier.get_many([f"{URL}0"])
    ledger = start()
    answer(ledger, f"{URL}0", "article", b"304 Not Modified", old=row.record_id)
    ledger.flush()
    assert read_outcomes(recover(tmp_path, source, frontier).folder) == {f"{URL}0": "unchanged"}
    (after,) = frontier.get_many([f"{URL}0"])
    assert (after.visits, after.record_id, after.etag) == (2, row.record_id, row.etag)


def test_where_a_redirect_led_is_asked_next(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    ledger = start()
    ledger.discover([f"{URL}0"], "article", "card")
    answer(ledger, f"{URL}0", "article", b"301 Moved", (b"Location", b"/story-moved"))
    ledger.flush()
    assert read_outcomes(recover(tmp_path, source, frontier).folder) == {f"{URL}0": "redirected"}
    assert [row.url for row in frontier.due("article", 2**40, 10) if row.visits == 0] == [f"{URL}moved"]


def test_what_was_asked_and_brought_nothing_was_interrupted(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger = start()
    row, *_ = ledger.discover([f"{URL}0"], "article", "card")
    failed = {"url": row.url, "role": "article", "at": ledger.clock().isoformat(), "status": None, "record_id": None, "error": "Reset"}
    ledger.note_attempt(failed)
    ledger.flush()
    assert read_outcomes(recover(tmp_path, source, frontier).folder) == {row.url: "interrupted"}
    assert frontier.get(row.url) == row


def test_outcomes_that_reached_only_the_log_reach_the_frontier(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger = start()
    rows = ledger.discover([f"{URL}0", f"{URL}1"], "article", "card")
    for row in rows:
        ledger.schedule(row)
    record_id, digest = store_page(ledger, rows[0], b"<p>x</p>")
    ledger.finish(rows[0].url, Visit("stored", 200, record_id, digest, '"v1"'))
    ledger.finish(rows[1].url, Visit("timed_out"))
    ledger.run.sync()  # and killed before the frontier's transaction
    recovered = recover(tmp_path, source, frontier)
    assert read_outcomes(recovered.folder) == {rows[0].url: "stored", rows[1].url: "timed_out"}
    after = {row.url: row for row in frontier.get_many([row.url for row in rows])}
    assert (after[rows[0].url].record_id, after[rows[0].url].etag) == (record_id, '"v1"')
    assert after[rows[1].url].outcome == "timed_out"


def test_a_listing_whose_links_were_not_noted_stays_due(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger = start()
    (row,) = ledger.discover([f"{URL}rss"], "feed", "card")
    answer(ledger, row.url, "feed", b"200 OK", (b"Content-Type", b"application/rss+xml"), body=b"<rss/>")
    ledger.flush()
    assert read_outcomes(recover(tmp_path, source, frontier).folder) == {row.url: "interrupted"}
    assert frontier.get(row.url) == row


def test_links_are_noted_before_their_page_counts_as_fetched(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger = start()
    (row,) = ledger.discover([f"{URL}linking"], "article", "card")
    answer(ledger, row.url, "article", b"200 OK", (b"Content-Type", b"text/html"), (b"ETag", b'"f"'), body=b"<p>story")
    ledger.flush()
    seen = []

    def follow(page: RawPage, row: FrontierUrl) -> None:
        assert frontier.get(row.url) == row
        seen.append((page.url, page.body))

    assert read_outcomes(recover(tmp_path, source, frontier, follow).folder) == {row.url: "stored"}
    assert seen == [(row.url, b"<p>story")]
    (after,) = frontier.get_many([row.url])
    assert after.etag == '"f"'


def test_a_flipped_bit_costs_one_record(start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier) -> None:
    folder = crawl_and_die(start(), stored=4, noted=0)
    members = [member for member in scan_members(folder.pages_path) if member.fields.get("warc-type") == "response"]
    data = bytearray(folder.pages_path.read_bytes())
    data[(members[1].start + members[1].end) // 2] ^= 1
    folder.pages_path.write_bytes(data)
    sealed = recover(tmp_path, source, frontier).folder
    assert sealed.pages_path.read_bytes() == data
    stored = [url for url, outcome in read_outcomes(sealed).items() if outcome == "stored"]
    assert stored == [f"{URL}0", f"{URL}2", f"{URL}3"]
    damage: list[Damage] = []
    assert [page.url for page in sealed.iterate_pages(damage)] == stored
    assert [found.offset for found in damage] == [members[1].start]


@pytest.mark.parametrize("step", ["seal_folder", "move_on"])
def test_a_recovery_that_is_killed_is_done_again(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    crawl_and_die(start(), stored=3, noted=1)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(recovery, step, die)
        recover(tmp_path, source, frontier)
    sealed = recover(tmp_path, source, frontier).folder
    assert read_outcomes(sealed) == dict.fromkeys((f"{URL}{number}" for number in range(3)), "stored")
    assert {row.visits for row in frontier.due("article", 2**40, 10)} == {1}
    attempts = [line["record_id"] for line in sealed.read_log() if line["kind"] == "attempt"]
    assert len(attempts) == len(set(attempts)) == 3
