"""The measuring instrument itself: every fault is played, the same every time, and the log tells what was asked."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.hostile_site.catalogue import FAULTS, OWN_HOSTS, find_fault, list_addresses
from scrapers.hostile_site.robots_files import ROBOTS_HOSTS
from scrapers.hostile_site.served import ServedSite, serve_hostile_site
from scrapers.ledger import Outcome

OUTCOMES = {*Outcome.__args__, "truncated"}  # type: ignore[attr-defined]
CHANGING = {"/f/endless", "/h/cookie-wall", "/x/session", "/s/flaky", "/s/reset-first", "/s/429-seconds", "/s/503-date"}
LARGE = 100_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    with serve_hostile_site(tmp_path_factory.mktemp("site") / "requests.jsonl", pages=300, all_hosts=True) as served:
        yield served


async def ask(port: int, path: str, host: str = "127.0.0.1", headers: str = "", most: int = LARGE) -> bytes:
    """What comes back until two seconds of silence or four in all, at most so many bytes."""
    reader, writer = await asyncio.open_connection(host, port)
    received = b""
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{headers}\r\n".encode())
        async with asyncio.timeout(4):
            while len(received) < most:
                async with asyncio.timeout(2):  # wait_for may swallow the end of the four seconds before Python 3.12
                    data = await reader.read(65_536)
                if not data:
                    break
                received += data
    except (TimeoutError, ConnectionError):
        pass
    finally:
        writer.close()
    return received


def ask_many(port: int, targets: list[tuple[str, str]]) -> list[bytes]:
    """The answers to all of these, two dozen at a time."""

    async def ask_all() -> list[bytes]:
        turn = asyncio.Semaphore(24)

        async def ask_in_turn(path: str, host: str) -> bytes:
            async with turn:
                return await ask(port, path, host)

        return await asyncio.gather(*(ask_in_turn(path, host) for path, host in targets))

    return asyncio.run(ask_all())


def test_every_fault_has_an_outcome_from_the_closed_list() -> None:
    stated = {outcome for fault in FAULTS.values() for outcome in fault.outcomes}
    stated |= {outcome for host in ROBOTS_HOSTS.values() for outcome in f"{host.barred} or {host.open_page}".split(" or ")}
    assert stated <= OUTCOMES


def test_no_two_misbehaviours_share_an_address() -> None:
    addresses = list_addresses()
    assert len(addresses) == len(set(addresses))
    assert set(OWN_HOSTS.values()).isdisjoint(ROBOTS_HOSTS)


def test_a_fault_that_covers_a_folder_is_found_below_it() -> None:
    assert find_fault("/x/path/a/a/a") is FAULTS["/x/path"]
    assert find_fault("/x/pathology") is None


def test_every_fault_is_played_and_answers_the_same_twice(site: ServedSite) -> None:
    heavy = [path for path in FAULTS if "bomb" in path or path == "/e/gzip-nested"]
    silent = {"/t/nothing", "/w/hang", "/w/reset"}
    targets = [(path, OWN_HOSTS.get(path, "127.0.0.1")) for path in FAULTS if path not in heavy]
    first, second = ask_many(site.port, targets), ask_many(site.port, targets)
    for (path, _), one, two in zip(targets, first, second, strict=True):
        assert bool(one) is (path not in silent | {"/s/reset-first"}), path
        if path not in CHANGING and len(one) < LARGE and not path.startswith("/w/"):
            assert one == two, path


def test_a_bomb_is_small_on_the_wire(site: ServedSite) -> None:
    async def ask_slowly() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        writer.write(b"GET /e/zstd-bomb HTTP/1.1\r\nHost: x\r\n\r\n")
        received = await reader.read(-1)
        writer.close()
        return received

    answer = asyncio.run(ask_slowly())
    assert b"Content-Encoding: zstd" in answer
    assert len(answer) < LARGE


def test_each_address_has_its_own_robots_file(site: ServedSite) -> None:
    hosts = [address for address in ROBOTS_HOSTS if not ROBOTS_HOSTS[address].what.startswith("gzip bomb")]
    answers = ask_many(site.port, [("/robots.txt", address) for address in hosts])
    by_what = {ROBOTS_HOSTS[address].what: answer for address, answer in zip(hosts, answers, strict=True)}
    assert by_what["503"].startswith(b"HTTP/1.1 503 ")
    assert b"Disallow: /\n" in by_what["Disallow: /"]
    assert b"Location: http://127.0.0.2:%d/secret" % site.port in by_what["redirect to a page of the internal host"]
    assert by_what["never answers"] == b""


def test_the_benign_site_links_all_its_pages_and_answers_conditionally(site: ServedSite) -> None:
    page = asyncio.run(ask(site.port, "/site/7?kb=60", headers="Connection: close\r\n"))
    assert b'href="/site/14?kb=60"' in page
    assert 55_000 < len(page) < 65_000
    assert asyncio.run(ask(site.port, "/site/7", headers='If-None-Match: "v1-7"\r\nConnection: close\r\n')).startswith(b"HTTP/1.1 304 ")
    assert asyncio.run(ask(site.port, "/site/7", headers='If-None-Match: "v1-8"\r\nConnection: close\r\n')).startswith(b"HTTP/1.1 200 ")
    assert asyncio.run(ask(site.port, "/site/301", headers="Connection: close\r\n")).startswith(b"HTTP/1.1 404 ")
    listed = asyncio.run(ask(site.port, "/site/sitemap-1.xml", headers="Connection: close\r\n"))
    assert listed.count(b"<loc>") == 300


def test_lists_name_every_fault_at_an_address_of_this_server(site: ServedSite) -> None:
    rows = json.loads(asyncio.run(ask(site.port, "/faults.json", most=1_000_000)).partition(b"\r\n\r\n")[2])
    assert {row["path"] for row in rows if row["group"] != "robots"} == set(FAULTS)
    assert all(f":{site.port}/" in row["url"] for row in rows)
    assert b"/c/jsonld-deep" in asyncio.run(ask(site.port, "/list/c.xml"))


def test_the_log_tells_gaps_and_requests_at_work_on_one_host(site: ServedSite) -> None:
    before = len(site.read_requests())

    async def ask_two_at_once() -> None:
        await asyncio.gather(ask(site.port, "/w/slow", "127.0.0.3"), ask(site.port, "/w/slow", "127.0.0.3"))
        await ask(site.port, "/site/1", "127.0.0.3")

    with socket.create_connection(("127.0.0.3", site.port)):  # a connection without a request is no request
        asyncio.run(ask_two_at_once())
    end = time.monotonic() + 10
    while any(request.ended is None for request in site.read_requests()[before:]) and time.monotonic() < end:
        time.sleep(0.05)
    requests = site.read_requests()[before:]
    assert [request.open for request in requests if request.target == "/w/slow"] == [1, 2]
    assert requests[-1].open == 1
    assert requests[-1].status == 200
    assert all(request.ended is not None and request.ended >= request.started for request in requests)


def test_counters_belong_to_one_server(tmp_path: Path) -> None:
    for _ in range(2):
        with serve_hostile_site(tmp_path / "requests.jsonl", all_hosts=False) as served:
            assert asyncio.run(ask(served.port, "/s/flaky/1")).startswith(b"HTTP/1.1 500 ")
            assert asyncio.run(ask(served.port, "/s/flaky/1")).startswith(b"HTTP/1.1 200 ")
