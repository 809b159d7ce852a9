"""A card that wants cookies gets through a wall that asks for one; any other card sends none."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from fastwarc.warc import ArchiveIterator

from pipelines.home import Home
from scrapers.archive import RunFolder, RunSummary, find_days, find_sealed_runs
from tests.scrapers.wire.raw_server import RawServer, page

SOURCE = "wall_gazette"
STORY = page(b"<html><body><h1>Bridge</h1><p>The bridge is open again.</p></body></html>", b"Content-Type: text/html")


def send_to(location: str, *headers: bytes) -> bytes:
    return page(b"", b"Location: " + location.encode(), *headers, start=b"HTTP/1.1 302 Found")


class Wall:
    """A site whose stories are there only for who sends its cookie back."""

    def __init__(self) -> None:
        self.server = RawServer({})

    def answer(self, with_cookie: bytes, without: bytes) -> Callable[[socket.socket], None]:
        def reply(connection: socket.socket) -> None:
            _, head = self.server.requests[-1]
            connection.sendall(with_cookie if b"Cookie: seen=" in head else without)

        return reply

    def plan(self) -> None:
        paths = ["/story/self", "/story/bounce", "/story/endless", "/story/wall"]
        items = "".join(f"<item><link>{self.server.url(path)}</link></item>" for path in paths)
        count = iter(range(100))

        def set_ever_more(connection: socket.socket) -> None:
            connection.sendall(send_to("/story/endless", b"Set-Cookie: n%d=1" % next(count)))

        self.server.replies = {
            "/feed": page(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), b"Content-Type: application/rss+xml"),
            "/robots.txt": page(b"User-agent: *\nAllow: /\n", b"Content-Type: text/plain"),
            "/story/self": self.answer(STORY, send_to("/story/self", b"Set-Cookie: seen=1; HttpOnly")),
            "/story/bounce": self.answer(STORY, send_to("/consent?back=bounce", b"Set-Cookie: way=bounce; Path=/")),
            "/consent?back=bounce": send_to("/story/bounce", b"Set-Cookie: seen=2; Path=/"),
            "/story/endless": set_ever_more,
            "/story/wall": send_to("/subscribe", b"Set-Cookie: reader=none"),
            "/subscribe": STORY,
        }


@pytest.fixture
def crawl_wall(home: Home, crawl: Callable[[str], RunSummary]) -> Callable[[bool], tuple[RawServer, RunFolder]]:
    def crawl_with(cookies: bool) -> tuple[RawServer, RunFolder]:
        wall = Wall()
        with wall.server.serve() as server:
            wall.plan()
            home.sources.mkdir(parents=True, exist_ok=True)
            card = {
                "name": "Wall Gazette",
                "publisher": "Invented Press",
                "languages": ["en"],
                "homepage": server.url("/"),
                "hosts": [f"127.0.0.1:{server.port}"],
                "feeds": [server.url("/feed")],
                "article_urls": ["^/story/"],
                "allow_loopback": True,
                "cookies": cookies,
                "politeness": {"delay_seconds": 0},
            }
            (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump(card), encoding="utf-8")
            crawl(SOURCE)
        return server, find_sealed_runs(home.archive, SOURCE, find_days(home.archive, SOURCE)[-1])[-1]

    return crawl_with


def list_outcomes(server: RawServer, run: RunFolder) -> dict[str, str]:
    lines = [line for line in run.read_log() if line["kind"] == "outcome" and line["role"] == "article"]
    return {line["url"].removeprefix(server.url("")): line["outcome"] for line in lines}


def read_requests(path: Path) -> list[bytes]:
    with path.open("rb") as stream:
        return [record.reader.read() for record in ArchiveIterator(stream, parse_http=False) if record.headers["WARC-Type"] == "request"]


def test_a_card_that_wants_cookies_gets_through_the_wall(crawl_wall: Callable[[bool], tuple[RawServer, RunFolder]]) -> None:
    server, run = crawl_wall(True)
    assert list_outcomes(server, run) == {
        "/story/self": "stored",
        "/story/bounce": "stored",
        "/story/endless": "redirected",
        "/story/wall": "redirected",
    }
    asked = [head for _, head in server.requests]
    assert sum(head.startswith(b"GET /story/endless ") for head in asked) == 6
    assert sorted(asked) == sorted(read_requests(run.pages_path))
    assert any(b"Cookie: " in head for head in asked)


def test_other_cards_send_no_cookie(crawl_wall: Callable[[bool], tuple[RawServer, RunFolder]]) -> None:
    server, run = crawl_wall(False)
    assert set(list_outcomes(server, run).values()) == {"redirected"}
    assert not any(b"cookie" in head.lower() for _, head in server.requests)
