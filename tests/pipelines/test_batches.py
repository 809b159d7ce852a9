"""A slice gives the same rows wherever its runs lie, and nobody takes them away while they are read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import batches
from pipelines.batches import stage_slice
from pipelines.home import Home
from scrapers.archive import RunFolder, RunSummary, archive_folder, find_sealed_runs, open_run
from scrapers.cold_archive import join_cold_archive
from scrapers.moving import move_day
from scrapers.packing import pack_day
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage, Revisit, payload_digest
from scrapers.warc_members import scan_members
from tests.scrapers.archived import DAY, SOURCE_ID, make_source
from tests.scrapers.pages.test_generic import PARAGRAPHS

BASE = "http://127.0.0.1:8001"


def write_article(number: int) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"<html lang='en'><head><title>Pier {number} opens</title></head><body><article><h1>Pier {number} opens</h1>{text}".encode()


def write_feed(*numbers: int) -> bytes:
    items = "".join(f"<item><title>Pier {n} opens</title><link>{BASE}/2026/pier-{n}</link></item>" for n in numbers)
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def seal(home: Home, source: Source, number: int, articles: int) -> RunFolder:
    """A run with a feed, some articles and a page that is none, a revisit of each, and a log of all of them."""
    at = datetime(2026, 11, 2, number, 10, tzinfo=UTC)
    run = open_run(archive_folder(home.path), source, DAY, at)
    pages = [(f"pier-{number}{n}", "article", write_article(10 * number + n)) for n in range(1, articles + 1)]
    for path, role, body in (("feed", "feed", write_feed(10 * number + 1)), *pages):
        request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"127.0.0.1:8001")])
        response = HttpMessage(b"HTTP/1.1 200 OK", [(b"Content-Type", b"text/html")], body)
        exchange = Exchange(f"{BASE}/2026/{path}", role, request, response, at)
        record_id = run.write_exchange(exchange)
        run.write_exchange(exchange, Revisit("identical-payload-digest", record_id, payload_digest(body)))
        attempt = {
            "url": exchange.url,
            "role": role,
            "attempt_no": 1,
            "elapsed_ms": 5,
            "status": 200,
            "bytes": len(body),
            "at": at.isoformat(),
        }
        run.log("attempt", attempt | {"record_id": record_id, "error": None, "rights": {}})
        outcome = {"url": exchange.url, "role": role, "outcome": "stored", "status": 200, "record_id": record_id, "attempts": 1}
        run.log("outcome", outcome | {"gone_visits": 0, "detail": "said\u2028so", "at": at.isoformat()})
    moment = at.isoformat()
    return run.seal(
        RunSummary(run.folder.run_id, source.id, DAY.isoformat(), moment, moment, "finished", "test", {}, articles + 1, run.bytes)
    )


def stage(home: Home) -> dict[str, Any]:
    report = stage_slice(home, SOURCE_ID, DAY)
    assert report.batch is not None
    return {"runs": report.batch.run_ids, **vars(report.rows)}


@pytest.fixture
def filled(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with three runs of one day, of which one has a damaged article and no other."""
    monkeypatch.setattr(batches, "WORKERS", 1)
    source = make_source()
    home.sources.mkdir()
    card = source.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)
    (home.sources / f"{SOURCE_ID}.yml").write_text(yaml.safe_dump(card), encoding="utf-8")
    damaged = [seal(home, source, number, articles) for number, articles in ((1, 2), (2, 1), (3, 1))][-1]
    responses = [member for member in scan_members(damaged.pages_path) if member.fields["warc-type"] == "response"]
    data = bytearray(damaged.pages_path.read_bytes())
    data[responses[1].end - 3] ^= 4  # in the checksum
    damaged.pages_path.write_bytes(data)
    return home


def test_a_slice_gives_the_same_rows_while_it_is_packed_and_when_it_is_moved(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real, told = stage(filled), batches.extract_pages, []
    assert [len(before[table]) for table in ("captures", "crawl_runs", "fetches", "outcomes")] == [3, 3, 7, 7]
    assert [reject["reason"] for reject in before["rejects"]] == ["unreadable_record"]
    assert len(before["found_hints"]) == 3

    def pack_meanwhile(*arguments: Any) -> Any:
        told.extend(pack_day(filled.path, SOURCE_ID, DAY).stayed)
        return real(*arguments)

    monkeypatch.setattr(batches, "extract_pages", pack_meanwhile)
    assert stage(filled) == before
    assert any("being read right now" in sentence for sentence in told)
    assert pack_day(filled.path, SOURCE_ID, DAY).runs == 2
    move_day(filled.path, SOURCE_ID, DAY, join_cold_archive(filled.archive, tmp_path / "cold"))
    assert all(run.path.is_relative_to(tmp_path / "cold") for run in find_sealed_runs(filled.archive, SOURCE_ID, DAY))
    assert stage(filled) == before
