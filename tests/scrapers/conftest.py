"""A source card, an open run and its ledger, all below tmp_path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.archive import OpenRun, open_run
from scrapers.frontier import Frontier, FrontierUrl, sqlite_url
from scrapers.ledger import Ledger
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage, payload_digest

DAY = date(2026, 11, 2)


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 2, 8, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def source() -> Source:
    return Source.model_validate(
        {
            "id": "lighthouse",
            "name": "The Lighthouse",
            "publisher": "Invented Press",
            "languages": ["en"],
            "homepage": "http://127.0.0.1:8001/",
            "hosts": ["127.0.0.1:8001"],
            "allow_loopback": True,
            "revisit_after": ["1h", "1d"],
        }
    )


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    frontier = Frontier(sqlite_url(tmp_path / "frontier.sqlite"), "lighthouse")
    yield frontier
    frontier.close()


@pytest.fixture
def start(tmp_path: Path, source: Source, frontier: Frontier) -> Iterator[Callable[[], Ledger]]:
    clock = Clock()
    runs: list[OpenRun] = []

    def start_ledger() -> Ledger:
        run: OpenRun = open_run(tmp_path / "archive", source, DAY, clock())
        runs.append(run)
        return Ledger(run, frontier, source, clock)

    yield start_ledger
    for run in runs:
        run.abandon()


def store_page(ledger: Ledger, row: FrontierUrl, body: bytes) -> tuple[str, str]:
    """Archive one answer as the capture middleware does; its record id and payload digest."""
    request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"127.0.0.1:8001")])
    response = HttpMessage(b"HTTP/1.1 200 OK", [(b"Content-Type", b"text/html"), (b"ETag", b'"v1"')], body)
    record_id = ledger.run.write_exchange(Exchange(row.url, row.role, request, response, ledger.clock()))
    return record_id, payload_digest(body)
