"""A crawl of a server that sends odd bytes: archive and log hold what was on the wire, and no page is made of what is none."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from fastwarc.warc import ArchiveIterator

from pipelines.home import Home
from scrapers.archive import RunFolder, RunSummary, find_days, find_sealed_runs
from tests.scrapers.wire.raw_server import RawServer, Reply, close_after, endless, page

SOURCE = "raw_gazette"
HTML = b"Content-Type: text/html; charset=utf-8"
STORY = b"<html><body><h1>Bridge</h1><p>The bridge is open again.</p></body></html>"
PACKED = gzip.compress(STORY)
BOMB = gzip.compress(bytes(30_000_000))

# path -> what the server sends, the body without its chunks, and the outcome
PAGES: dict[str, tuple[Reply, bytes, str]] = {
    "/plain": (
        page(STORY, b"conTENT-type:text/html", b"X-B:  2 ", b"x-a: 1", b"X-b: 3", start=b"HTTP/1.1 200 All is well"),
        STORY,
        "stored",
    ),
    "/packed": (page(PACKED, HTML, b"Content-Encoding: gzip"), PACKED, "stored"),
    "/chunked": (b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<p>a\r\n0\r\n\r\n", b"<p>a", "stored"),
    "/nul": (page(STORY, HTML, b"X-Odd: \x00\x01\xe9 WARC/1.1", b"  WARC-Type: response"), STORY, "stored"),
    "/lf": (b"HTTP/1.1 200 OK\n" + HTML + b"\nContent-Length: 3\n\n<p>", b"<p>", "stored"),
    "/old": (b"HTTP/1.0 200\r\n" + HTML + b"\r\n\r\n" + STORY, STORY, "stored"),
    "/mislabelled": (page(STORY, HTML, b"Content-Encoding: gzip"), STORY, "stored"),
    "/surplus": (page(STORY, HTML) + page(b"poison"), STORY, "stored"),
    "/noai": (page(STORY, HTML, b"X-Robots-Tag: noai", b"X-Robots-Tag: googlebot: noindex", b"TDM-Reservation: 1"), STORY, "stored"),
    "/cut": (page(PACKED[:-20], HTML, b"Content-Encoding: gzip"), PACKED[:-20], "truncated"),
    "/snappy": (page(STORY, HTML, b"Content-Encoding: snappy"), STORY, "failed"),
    "/bomb": (page(BOMB, HTML, b"Content-Encoding: gzip"), BOMB, "too_large"),
    "/part": (page(STORY[:30], HTML, start=b"HTTP/1.1 206 Partial Content"), STORY[:30], "not_an_article"),
    "/empty": (b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", b"", "not_an_article"),
    "/unasked": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n", b"", "failed"),
    "/999": (page(STORY, HTML, start=b"HTTP/1.1 999 Denied"), STORY, "server_error"),
}
LOST: dict[str, tuple[Reply, str]] = {
    "/short": (close_after(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + STORY), "truncated"),
    "/endless": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 100_000), "too_large"),
    "/headless": (close_after(STORY), "failed"),
    "/headers": (page(STORY, *[b"X-Many: x"] * 600), "too_large"),
    "/huge": (close_after(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000\r\n\r\na"), "too_large"),
}


@pytest.fixture
def run(home: Home, crawl: Callable[[str], RunSummary]) -> Iterator[tuple[RawServer, RunFolder]]:
    replies = {path: reply for path, (reply, *_) in {**PAGES, **LOST}.items()}
    with RawServer(replies).serve() as server:
        items = "".join(f"<item><link>{server.url(path)}</link></item>" for path in replies)
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()
        server.replies = {
            **replies,
            "/feed": page(feed, b"Content-Type: application/rss+xml"),
            "/robots.txt": page(b"User-agent: *\nAllow: /\nContent-Usage: /noai train-ai=n\n", b"Content-Type: text/plain"),
        }
        home.sources.mkdir(parents=True, exist_ok=True)
        (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump(_make_card(server.port)), encoding="utf-8")
        crawl(SOURCE)
        yield server, find_sealed_runs(home.archive, SOURCE, find_days(home.archive, SOURCE)[-1])[-1]


def _make_card(port: int) -> dict[str, object]:
    return {
        "id": SOURCE,
        "name": "The Raw Gazette",
        "publisher": "Invented Press",
        "languages": ["en"],
        "homepage": f"http://127.0.0.1:{port}/",
        "hosts": [f"127.0.0.1:{port}"],
        "feeds": [f"http://127.0.0.1:{port}/feed"],
        "allow_loopback": True,
        "politeness": {"delay_seconds": 0.0},
    }


def test_the_archive_is_what_was_on_the_wire(run: tuple[RawServer, RunFolder]) -> None:
    server, folder = run
    blocks = _read_blocks(folder.pages_path)
    for path, (sent, body, _) in PAGES.items():
        assert isinstance(sent, bytes)
        end = next(sent.index(blank) + len(blank) for blank in (b"\r\n\r\n", b"\n\n") if blank in sent)
        assert blocks["response", server.url(path)] == sent[:end] + body, path
    asked = {head.split(b" ")[1]: head for _, head in server.requests}
    archived = {block.split(b" ")[1]: block for (kind, _), block in blocks.items() if kind == "request"}
    assert archived == {target: head for target, head in asked.items() if target.decode() not in LOST}
    assert not any(server.url(path) == url for path in LOST for _, url in blocks)

    log = list(folder.read_log())
    outcomes = {line["url"]: line["outcome"] for line in log if line["kind"] == "outcome"}
    expected = {path: outcome for path, (*_, outcome) in {**PAGES, **LOST}.items()}
    assert {path: outcomes[server.url(path)] for path in expected} == expected
    rights = {line["url"]: line["rights"] for line in log if line["kind"] == "attempt"}
    assert rights[server.url("/noai")] == {
        "x_robots_tag": ["noai", "googlebot: noindex"],
        "tdm_reservation": "1",
        "robots_txt_content_usage": "Content-Usage: train-ai=n",
    }
    assert rights[server.url("/plain")] is None

    command = [sys.executable, "-m", "warcio.cli", "check", str(folder.pages_path)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, json.dumps(checked.stdout[-2_000:])


def _read_blocks(path: Path) -> dict[tuple[str, str], bytes]:
    """Each record's block by its type and address, as another library reads it."""
    with path.open("rb") as stream:
        records = ((record.headers, record.reader.read()) for record in ArchiveIterator(stream, parse_http=False))
        return {(headers["WARC-Type"], headers.get("WARC-Target-URI", "")): block for headers, block in records}
