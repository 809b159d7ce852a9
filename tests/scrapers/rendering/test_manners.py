"""How a page's own requests are made: by robots.txt of each origin, at the pace that the site asks for, on the card's hosts."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from scrapers.archive import RunFolder
from scrapers.warc_reading import read_record
from tests.scrapers.rendering.conftest import crawl, front_page, last_run, needs_browser, read_home, read_outcomes, write_card
from tests.scrapers.rendering.script_site import JSON, list_in_feed, with_script
from tests.scrapers.wire.raw_server import RawServer, Reply, page

pytestmark = [needs_browser, pytest.mark.timeout(300)]

TWO_HOSTS, UNREADABLE, BUSY, LATE = (f"/story/{name}" for name in ("two-hosts", "unreadable", "busy", "late"))


class Timed:
    """Replies one after the other, the last one for ever, and when each was asked for."""

    def __init__(self, *replies: bytes) -> None:
        self.replies = list(replies)
        self.times: list[float] = []

    def __call__(self, connection: socket.socket) -> None:
        self.times.append(time.monotonic())
        connection.sendall(self.replies[min(len(self.times), len(self.replies)) - 1])


def add_data(*addresses: str) -> bytes:
    """A page that shows the data at these addresses."""
    listed = ", ".join(f'"{address}"' for address in addresses)
    return with_script(
        f"for (const address of [{listed}]) fetch(address).then(answer => answer.text())"
        ".then(text => document.body.append('[' + text + ']'));",
        body="<aside></aside>",
    )


@dataclass
class Crawled:
    """One crawl: its books, and what the servers saw."""

    run: RunFolder
    outcomes: Mapping[str, str]
    asked: list[str]  # of the second host
    asked_of_unreadable: list[str]
    busy_page: Timed
    busy_data: Timed

    def shown(self, path: str) -> str:
        """What a page showed below its own script."""
        (found,) = [record for record in self.run.iterate_pages() if record.role == "article" and record.url.endswith(path)]
        return read_record(Path(found.path), found.offset).body.decode().rpartition("</script>")[2]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    home = read_home(tmp_path_factory.mktemp("manners") / "home")
    busy = page(b"", b"Retry-After: 2", start=b"HTTP/1.1 503 Busy")
    busy_data, busy_page = Timed(busy, page(b"at last", JSON)), Timed(add_data("/api/data"))
    late = "setTimeout(() => document.body.append(Object.assign(document.createElement('aside'), {textContent: '[late]'})), 1500)"
    robots = page(b"User-agent: *\nDisallow: /private\n", b"Content-Type: text/plain")
    with RawServer({}).serve() as server, RawServer({}).serve() as second, RawServer({}).serve() as unreadable:
        second.replies = {"/robots.txt": robots, "/open": page(b"open data", JSON), "/private": page(b"private data", JSON)}
        unreadable.replies = {"/robots.txt": page(b"", start=b"HTTP/1.1 500 Broken"), "/open": page(b"closed", JSON)}
        server.replies = {
            "/robots.txt": robots,
            "/feed": list_in_feed(server.port, TWO_HOSTS, UNREADABLE, BUSY, LATE),
            TWO_HOSTS: add_data(second.url("/open"), second.url("/private")),
            UNREADABLE: add_data(unreadable.url("/open")),
            BUSY: busy_page,
            "/api/data": busy_data,
            LATE: with_script(late),
        }
        hosts = [f"127.0.0.1:{each.port}" for each in (server, second, unreadable)]
        politeness = {"delay_seconds": 0, "group": "shared"}  # all of them wait for one lane
        write_card(home, server.port, hosts=hosts, politeness=politeness, browser={"wait_for": "aside"})
        ended = crawl(home)
        asked, asked_of_unreadable = ([head.split(b" ")[1].decode() for _, head in each.requests] for each in (second, unreadable))
    assert ended.returncode == 0, ended.stderr[-3000:]
    return Crawled(last_run(home), read_outcomes(last_run(home)), asked, asked_of_unreadable, busy_page, busy_data)


def test_another_host_of_the_card_is_asked_for_its_robots_first(crawled: Crawled) -> None:
    assert "[open data]" in crawled.shown(TWO_HOSTS)
    assert "private" not in crawled.shown(TWO_HOSTS)
    assert crawled.asked == ["/robots.txt", "/open"]


def test_a_host_whose_robots_cannot_be_read_is_not_asked(crawled: Crawled) -> None:
    assert "[" not in crawled.shown(UNREADABLE)
    assert set(crawled.asked_of_unreadable) == {"/robots.txt"}


def test_a_host_that_asks_to_wait_is_left_alone_and_its_page_shown_later(crawled: Crawled) -> None:
    assert "[at last]" in crawled.shown(BUSY)
    assert len(crawled.busy_page.times) == 2
    assert crawled.busy_page.times[1] - crawled.busy_data.times[0] >= 2


def test_a_page_is_not_read_before_what_the_card_waits_for_is_there(crawled: Crawled) -> None:
    assert "[late]" in crawled.shown(LATE)


def test_a_crawl_delay_lies_between_all_requests_of_a_page(tmp_path: Path) -> None:
    home, path = read_home(tmp_path / "home"), "/story/slow"
    addresses = [f"/api/part-{number}" for number in range(3)]
    timed = {address: Timed(page(address.encode(), JSON)) for address in addresses} | {path: Timed(add_data(*addresses))}
    listing = page(f"<html><body><a href='{path}'>A story in three parts</a></body></html>".encode(), b"Content-Type: text/html")
    replies: dict[str, Reply] = {"/robots.txt": page(b"User-agent: *\nCrawl-delay: 0.7\n"), "/": listing, **timed}
    with RawServer(replies).serve() as server:
        write_card(home, server.port, browser={"sections": False}, **front_page(server.port))
        assert crawl(home).returncode == 0
    times = sorted(when for each in timed.values() for when in each.times)
    assert len(times) == 4
    assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.69
    # Where the card says so, a section page is what the server sends.
    assert {record.role for record in last_run(home).iterate_pages() if record.url.endswith(f"{server.port}/")} == {"section"}
