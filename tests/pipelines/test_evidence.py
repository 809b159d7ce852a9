"""What a run holds: pages in order, hints of its listings, and a reject with a reason for each hostile or broken one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.evidence import Evidence, collect_evidence
from scrapers.archive import RunFolder, RunSummary, archive_folder, open_run
from scrapers.discovery.reader import ReadingLimits
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage
from scrapers.warc_members import scan_members
from tests.scrapers.archived import DAY, make_source

AT = datetime(2026, 11, 2, 8, 10, tzinfo=UTC)
BASE = "http://127.0.0.1:8001"
CARDS: Mapping[str, Source] = {"lighthouse": make_source()}
LIMITS = ReadingLimits(cpu_seconds=0.3, memory_bytes=100_000_000)
LAUGHS = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@dataclass(frozen=True)
class Listing:
    path: str
    role: str
    body: str


def item(name: str) -> str:
    return f"<item><title>Tide table {name}</title><link>{BASE}/2026/{name}</link></item>"


def feed(name: str) -> Listing:
    return Listing(f"/{name}.xml", "feed", f"<rss version='2.0'><channel>{item(name)}</channel></rss>")


# One element with very many attributes: the parser's time grows with their square.
SLOW = Listing(
    "/slow", "section", "<html><body>" + "".join(f"<a{n} " + " ".join(f"b{m}=1" for m in range(1_900)) + ">" for n in range(400))
)
BILLION_LAUGHS = Listing("/laughs.xml", "feed", f"{LAUGHS}]><rss version='2.0'><channel><title>&j;</title>{item('x')}</channel></rss>")
NO_FEED = Listing("/no.xml", "feed", "<html><body>Not found</body></html>")


def seal(home: Path, *listings: Listing) -> RunFolder:
    run = open_run(archive_folder(home), CARDS["lighthouse"], DAY, AT)
    for listing in (Listing("/2026/first", "article", "<p>first"), *listings, Listing("/2026/last", "article", "<p>last")):
        request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"127.0.0.1:8001")])
        response = HttpMessage(b"HTTP/1.1 200 OK", [(b"Content-Type", b"text/html")], listing.body.encode())
        run.write_exchange(Exchange(BASE + listing.path, listing.role, request, response, AT))
    at = AT.isoformat()
    return run.seal(RunSummary(run.folder.run_id, "lighthouse", DAY.isoformat(), at, at, "finished", "test", {}, 0, run.bytes))


def collect(*runs: RunFolder, limits: ReadingLimits = LIMITS) -> list[Evidence]:
    return collect_evidence(runs, CARDS, limits)


def headlines(found: Evidence) -> list[str]:
    return [hint.value for hint in found.hints if hint.field == "headline"]


def test_pages_and_hints_come_in_the_order_of_the_archive(tmp_path: Path) -> None:
    first, second = collect(seal(tmp_path, feed("one"), feed("two")), seal(tmp_path, feed("three")))
    assert [page.url for page in first.pages] == [f"{BASE}/2026/first", f"{BASE}/2026/last"]
    assert headlines(first) == ["Tide table one", "Tide table two"]
    assert headlines(second) == ["Tide table three"]
    assert first.rejects == second.rejects == ()


@pytest.mark.parametrize(
    ("hostile", "reason", "told"),
    [
        (SLOW, "too_slow", "0.3 s of CPU time"),
        (BILLION_LAUGHS, "unreadable_listing", "entities"),
        (NO_FEED, "unreadable_listing", "expected a feed, found HTML"),
    ],
    ids=["slow", "billion laughs", "no feed"],
)
def test_a_hostile_listing_costs_only_itself(tmp_path: Path, hostile: Listing, reason: str, told: str) -> None:
    (found,) = collect(seal(tmp_path, feed("one"), hostile, feed("two")))
    assert headlines(found) == ["Tide table one", "Tide table two"]
    assert len(found.pages) == 2
    (reject,) = found.rejects
    assert (reject.url, reject.reason, reject.fetched_at) == (BASE + hostile.path, reason, AT)
    assert (reject.record_id or "").startswith("urn:uuid:")
    assert told in reject.detail


def test_memory_beyond_the_limit_costs_only_its_listing(tmp_path: Path) -> None:
    large, limits = Listing("/large", "section", "<i>x</i>" * 600_000), ReadingLimits(memory_bytes=30_000_000)
    (found,) = collect(seal(tmp_path, large, feed("two")), limits=limits)
    assert headlines(found) == ["Tide table two"]
    assert [reject.reason for reject in found.rejects] == ["too_large_in_memory"]


def test_more_links_than_the_limit_are_left_out(tmp_path: Path) -> None:
    many = Listing("/many.xml", "feed", f"<rss version='2.0'><channel>{''.join(item(str(n)) for n in range(3_000))}</channel></rss>")
    (found,) = collect(seal(tmp_path, many, feed("two")), limits=ReadingLimits(answer_bytes=150_000))
    assert len(headlines(found)) == 1_001
    assert headlines(found)[-1] == "Tide table two"


def test_a_damaged_listing_is_a_reject_that_names_no_place(tmp_path: Path) -> None:
    run = seal(tmp_path, feed("one"), feed("two"))
    members = [member for member in scan_members(run.pages_path) if member.fields.get("warc-target-uri") == f"{BASE}/one.xml"]
    data = bytearray(run.pages_path.read_bytes())
    data[members[0].end - 3] ^= 4  # in the checksum
    run.pages_path.write_bytes(data)
    (found,) = collect(run)
    assert headlines(found) == ["Tide table two"]
    (reject,) = found.rejects
    assert (reject.url, reject.reason, reject.record_id) == (f"{BASE}/one.xml", "unreadable_record", members[0].record_id)
    assert str(tmp_path) not in reject.detail
