"""Heads of HTTP messages, pure."""

from __future__ import annotations

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError

from scrapers.wire.heads import MOST_HEADERS, find_end_of_head, format_request_head, read_response_head

URL = "http://news.test/en/36/a-story"


@pytest.mark.parametrize(
    ("raw", "status", "headers"),
    [
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", 200, [(b"Server", b"x")]),
        (b"HTTP/1.1 200\r\n\r\n", 200, []),
        (b"HTTP/1.0 999 Go Away\r\n\r\n", 999, []),
        (b"HTTP/1.1 200 OK\nServer: x\n\n", 200, [(b"Server", b"x")]),
        (b"HTTP/1.1 200 OK\r\nX:tight\r\nY:   wide  \r\n\r\n", 200, [(b"X", b"tight"), (b"Y", b"wide")]),
        (b"HTTP/1.1 200 OK\r\nX: one\r\n two\r\n\r\n", 200, [(b"X", b"one two")]),
        (b"HTTP/1.1 200 OK\r\nno colon here\r\nX: y\r\n\r\n", 200, [(b"X", b"y")]),
        (b"HTTP/1.1 200 OK\r\nX: a\x00b\xe9\r\n\r\n", 200, [(b"X", b"a\x00b\xe9")]),
        (b"HTTP/1.1 200 Tr\xe8s bien\r\nx: 1\r\nX: 2\r\n\r\n", 200, [(b"x", b"1"), (b"X", b"2")]),
    ],
)
def test_odd_heads_are_read(raw: bytes, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    head = read_response_head(raw)
    assert (head.raw, head.status, list(head.headers)) == (raw, status, headers)
    assert find_end_of_head(raw + b"<p>") == len(raw)


@pytest.mark.parametrize(
    "raw", [b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/1.1 20 OK\r\n\r\n", b"HTTP/1.1200 OK\r\n\r\n", b"HTTP/1.1 000 X\r\n\r\n"]
)
def test_a_broken_status_line_is_refused(raw: bytes) -> None:
    with pytest.raises(DownloadFailedError, match="status line"):
        read_response_head(raw)


@pytest.mark.parametrize("data", [b"<html>", b"H<", b"\r\n", b"HTTP/2 200\r\n\r\n"])
def test_what_is_no_http_1_is_refused_from_its_first_bytes(data: bytes) -> None:
    with pytest.raises(DownloadFailedError, match="status line"):
        find_end_of_head(data)


def test_a_head_may_come_byte_by_byte() -> None:
    raw = b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"
    ends = [find_end_of_head(raw[:count], count - 1) for count in range(1, len(raw) + 1)]
    assert ends == [None] * (len(raw) - 1) + [len(raw)]


def test_a_head_without_an_end_is_refused() -> None:
    with pytest.raises(DownloadCancelledError, match="65536"):
        find_end_of_head(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 66_000)


def test_too_many_headers_are_refused() -> None:
    with pytest.raises(DownloadCancelledError, match="500 headers"):
        read_response_head(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * (MOST_HEADERS + 1) + b"\r\n")


@pytest.mark.parametrize(
    ("url", "first_lines"),
    [
        (URL, b"GET /en/36/a-story HTTP/1.1\r\nHost: news.test\r\n"),
        ("http://news.test", b"GET / HTTP/1.1\r\nHost: news.test\r\n"),
        ("http://news.test:8080/a?b=c%2Fd&e#part", b"GET /a?b=c%2Fd&e HTTP/1.1\r\nHost: news.test:8080\r\n"),
        ("http://user:secret@news.test/%7Ea//b/../c", b"GET /%7Ea//b/../c HTTP/1.1\r\nHost: news.test\r\n"),
        ("http://[2001:db8::1]:80/", b"GET / HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n"),
    ],
)
def test_the_url_is_asked_for_as_it_stands(url: str, first_lines: bytes) -> None:
    assert format_request_head("GET", url, []) == first_lines + b"\r\n"


def test_a_proxy_is_told_the_whole_url() -> None:
    head = format_request_head("GET", URL + "?a=1", [], absolute=True)
    assert head.startswith(b"GET http://news.test/en/36/a-story?a=1 HTTP/1.1\r\nHost: news.test\r\n")


def test_headers_keep_their_order() -> None:
    head = format_request_head("GET", URL, [(b"B", b"2"), (b"A", b"1")])
    assert head.endswith(b"\r\nB: 2\r\nA: 1\r\n\r\n")


@pytest.mark.parametrize("value", [b'"a"\r\nX-Evil: 1', b'"a"\rX', b'"a"\nX', b'"\x00"'])
def test_a_scraped_validator_cannot_add_a_header(value: bytes) -> None:
    assert format_request_head("GET", URL, [(b"If-None-Match", value)]) == b"GET /en/36/a-story HTTP/1.1\r\nHost: news.test\r\n\r\n"


@pytest.mark.parametrize("url", ["http://news.test/a b", "http://news.test/é", "http://news.test/\x00"])
def test_a_url_that_cannot_stand_in_a_request_is_refused(url: str) -> None:
    with pytest.raises(DownloadFailedError, match="visible ASCII"):
        format_request_head("GET", url, [])
