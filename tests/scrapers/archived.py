"""An archive of several sealed runs, and all that its readers see of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapers.archive import RunFolder, RunSummary, archive_folder, find_days, find_sealed_runs, open_run
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage, Revisit, payload_digest
from scrapers.warc_reading import read_record

DAY = date(2026, 11, 2)
SOURCE_ID = "lighthouse"
HTML = (b"Content-Type", b"text/html")


def make_source(source_id: str = SOURCE_ID) -> Source:
    return Source.model_validate(
        {
            "id": source_id,
            "name": "The Lighthouse",
            "publisher": "Invented Press",
            "languages": ["en"],
            "homepage": "http://127.0.0.1:8001/",
            "hosts": ["127.0.0.1:8001"],
            "allow_loopback": True,
        }
    )


def exchange(url: str, role: str, body: bytes, at: datetime) -> Exchange:
    request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"127.0.0.1:8001")])
    return Exchange(url, role, request, HttpMessage(b"HTTP/1.1 200 OK", [HTML], body), at)


def write_run(home: Path, number: int, day: date = DAY, source: Source | None = None, pages: int = 2) -> RunFolder:
    """One sealed run with some pages of its own, a revisit of the first, and a log line a page."""
    source = source or make_source()
    at = datetime(day.year, day.month, day.day, number % 24, 10, tzinfo=UTC) + timedelta(minutes=number // 24)
    run = open_run(archive_folder(home), source, day, at)
    for page in range(pages):
        url, body = f"http://127.0.0.1:8001/story-{number}-{page}", f"<p>Story {page} of run {number} was told.</p>".encode() * 20
        record_id = run.write_exchange(exchange(url, "article", body, at))
        # Names and words of pages may hold characters at which Python, but not JSON, ends a line.
        run.log("outcome", {"url": url, "role": "article", "outcome": "stored", "record_id": record_id, "detail": "one\u2028two\x85three"})
        if page == 0:
            first = Revisit("identical-payload-digest", record_id, payload_digest(body))
            run.log("attempt", {"url": url, "record_id": run.write_exchange(exchange(url, "article", body, at), first)})
    moment = at.isoformat()
    outcomes = {"stored": pages}
    return run.seal(
        RunSummary(run.folder.run_id, source.id, day.isoformat(), moment, moment, "finished", "test", outcomes, pages, run.bytes)
    )


def write_runs(home: Path, count: int, day: date = DAY, source: Source | None = None) -> list[RunFolder]:
    return [write_run(home, number, day, source) for number in range(count)]


def read_all(home: Path, source_id: str = SOURCE_ID, days: Sequence[date] = ()) -> list[Any]:
    """What a reader sees of every sealed run: summary, card, log, and each page with the digest of its content."""
    archive = archive_folder(home)
    return [_read_run(run) for day in days or find_days(archive, source_id) for run in find_sealed_runs(archive, source_id, day)]


def _read_run(run: RunFolder) -> dict[str, Any]:
    pages = [(page.record_id, page.url, page.role, page.status, page.fetched_at) for page in run.iterate_pages()]
    contents = [read_record(Path(page.path), page.offset, run.source_id) for page in run.iterate_pages()]
    return {
        "run": (run.run_id, run.source_id, run.day),
        "summary": run.read_summary(),
        "card": run.read_card(),
        "log": list(run.read_log()),
        "pages": pages,
        "contents": [(page.record_id, hashlib.sha256(page.body).hexdigest(), page.headers) for page in contents],
    }
