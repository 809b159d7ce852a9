"""Exchanges with a server that sends and keeps raw bytes."""

from __future__ import annotations

import gzip
import time

import pytest
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from scrapers.refusals import BlockedAddressError
from scrapers.wire.handler import WireExchange
from tests.scrapers.wire.conftest import Download
from tests.scrapers.wire.raw_server import RawServer, close_after, endless, hang_after, page, reset_after

PAGE = b"<html><body><p>The bridge is open again.</p></body></html>"
PACKED = gzip.compress(PAGE)
HTML = b"content-TYPE:text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        (page(PAGE, HTML, b"X-B:  2 ", b"X-A:1", b"x-b: 3", start=b"HTTP/1.1 200 Fine by me"), PAGE),
        (page(PACKED, HTML, b"Content-Encoding: gzip"), PACKED),
        (page(PAGE, HTML, b"X-Odd: \x00\x01\xe9\xff WARC/1.1"), PAGE),
        (b"HTTP/1.1 200 OK\n" + HTML + b"\nContent-Length: 3\n\nabc", b"abc"),
        (b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", b"abc"),
        (b"HTTP/1.0 200\r\n" + HTML + b"\r\n\r\nabc", b"abc"),
    ],
    ids=["spelling", "packed", "odd bytes", "bare LF", "chunked", "to the end"],
)
def test_both_heads_are_known_to_the_byte(download: Download, sent: bytes, body: bytes) -> None:
    with RawServer({"/a": sent}).serve() as server:
        request = Request(server.url("/a"), headers={"User-Agent": "newshouse", "Accept-Encoding": "gzip"})
        (response,) = download(request)
    assert isinstance(response, Response)
    assert response.body == body
    wire: WireExchange = request.meta["wire"]
    assert wire.response_head == next(sent[: i + len(end)] for end in (b"\r\n\r\n", b"\n\n") if (i := sent.find(end)) > 0)
    assert [wire.request_head] == [head for _, head in server.requests]
    assert (str(response.ip_address), request.meta["download_latency"] >= 0) == ("127.0.0.1", True)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (hang_after(b""), DownloadTimeoutError),
        (hang_after(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), DownloadTimeoutError),
        (close_after(b""), DownloadFailedError),
        (reset_after(b""), DownloadFailedError),
        (close_after(b"<html>no head at all</html>"), DownloadFailedError),
        (close_after(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), ResponseDataLossError),
        (reset_after(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), ResponseDataLossError),
        (reset_after(b"HTTP/1.1 200 OK\r\n\r\nto the end"), ResponseDataLossError),
        (close_after(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), ResponseDataLossError),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 100_000), DownloadCancelledError),
        (endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"8\r\nabcdefgh\r\n" * 10_000), DownloadCancelledError),
        (endless(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 100_000), DownloadCancelledError),
        (endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 10_000), DownloadCancelledError),
        (hang_after(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000\r\n\r\na"), DownloadCancelledError),
    ],
)
def test_what_is_no_whole_answer_is_an_error(download: Download, reply: object, error: type[Exception]) -> None:
    with RawServer({"/a": reply}).serve() as server:  # type: ignore[dict-item]
        request = Request(server.url("/a"))
        (ended,) = download(request, seconds=0.5 if error is DownloadTimeoutError else 20.0)
    assert type(ended) is error, ended
    assert "wire" not in request.meta


def test_dripping_does_not_stretch_the_time(download: Download) -> None:
    def drip(connection):  # type: ignore[no-untyped-def]
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X")
            time.sleep(0.05)

    with RawServer({"/a": drip}).serve() as server:
        (ended,) = download(Request(server.url("/a")), seconds=0.5)
    assert type(ended) is DownloadTimeoutError


def test_a_connection_is_used_again(download: Download) -> None:
    with RawServer({"/a": page(PAGE), "/b": page(b"b")}).serve() as server:
        first, second, third = download(*(Request(server.url(path)) for path in ("/a", "/b", "/nowhere")))
    assert [first.body, second.body, third.status] == [PAGE, b"b", 404]  # type: ignore[union-attr]
    assert [number for number, _ in server.requests] == [1, 1, 1]


@pytest.mark.parametrize(
    "first",
    [
        page(PAGE) + page(b"poison"),
        page(PAGE, b"Connection: close"),
        page(b"", start=b"HTTP/1.1 204 No Content").replace(b"Content-Length: 0", b"Content-Length: 6") + b"poison",
    ],
)
def test_what_follows_an_answer_is_never_the_next_one(download: Download, first: bytes) -> None:
    with RawServer({"/a": first, "/b": page(b"b")}).serve() as server:
        _, second = download(Request(server.url("/a")), Request(server.url("/b")))
    assert second.body == b"b"  # type: ignore[union-attr]
    assert [number for number, _ in server.requests] == [1, 2]


@pytest.mark.parametrize("pause", [0.0, 0.12], ids=["at once", "later"])
def test_late_surplus_is_never_the_next_answer(download: Download, pause: float) -> None:
    def answer_then_more(connection):  # type: ignore[no-untyped-def]
        connection.sendall(page(PAGE))
        time.sleep(0.02)
        connection.sendall(page(b"poison"))
        connection.recv(1)

    with RawServer({"/a": answer_then_more, "/b": page(b"b")}).serve() as server:
        _, second = download(Request(server.url("/a")), Request(server.url("/b")), pause=pause)
    assert second.body == b"b"  # type: ignore[union-attr]


def test_redirects_and_cookies_go_no_further(download: Download) -> None:
    moved = page(b"", b"Location: /b", b"Set-Cookie: s=1", start=b"HTTP/1.1 302 Found")
    with RawServer({"/a": moved, "/b": page(b"b")}).serve() as server:
        first, _ = download(Request(server.url("/a")), Request(server.url("/b")))
    assert first.status == 302  # type: ignore[union-attr]
    assert all(b"Cookie" not in head for _, head in server.requests)


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "2130706433", "127.1", "[::1]"])
def test_an_internal_host_is_not_connected_to(download: Download, host: str) -> None:
    with RawServer({"/a": page(PAGE)}).serve() as server:
        (ended,) = download(Request(f"http://{host}:{server.port}/a"))
    assert type(ended) is BlockedAddressError, ended
    assert server.connections == 0


def test_a_closed_port_refuses(download: Download) -> None:
    with RawServer({}).serve() as server:
        pass
    (ended,) = download(Request(server.url("/")))
    assert type(ended) is DownloadConnectionRefusedError
