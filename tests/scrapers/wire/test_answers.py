"""Answers from bytes, however they are cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, ResponseDataLossError

from scrapers.wire.answers import Answer, AnswerReader

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def read_answer(data: bytes, *, method: str = "GET", most_bytes: int = 10_000, at_end: bool = True) -> Answer | None:
    reader = AnswerReader(method, most_bytes)
    reader.feed(data)
    if at_end:
        reader.end()
    return reader.answer


@pytest.mark.parametrize(
    ("data", "body", "keeps_connection"),
    [
        (OK + b"Content-Length: 3\r\n\r\nabc", b"abc", True),
        (OK + b"Content-Length: 3, 3\r\ncontent-length: 3\r\n\r\nabc", b"abc", True),
        (OK + b"Content-Length: 3\r\n\r\nabcSURPLUS", b"abc", False),
        (OK + b"Content-Length: 3\r\nConnection: close\r\n\r\nabc", b"abc", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", b"abc", False),
        (OK + b"\r\nto the end", b"to the end", False),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", b"to the end", False),
        (b"HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", b"abc", False),
        (CHUNKED + b"3\r\nabc\r\n2;note=1\r\nde\r\n0\r\n\r\n", b"abcde", True),
        (CHUNKED + b"3\nabc\n0\n\n", b"abc", True),
        (CHUNKED + b"A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", b"0123456789", True),
        (CHUNKED + b"3\r\nabc\r\n0\r\n\r\nSURPLUS", b"abc", False),
        (OK + b"Transfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n1\r\na\r\n0\r\n\r\n", b"a", False),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc", b"", False),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", b"", True),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\na", b"a", True),
    ],
)
def test_the_body_is_what_the_head_says(data: bytes, body: bytes, keeps_connection: bool) -> None:
    answer = read_answer(data)
    assert answer is not None
    assert (answer.body, answer.keeps_connection) == (body, keeps_connection)


def test_an_answer_to_head_has_no_body() -> None:
    answer = read_answer(OK + b"Content-Length: 3\r\n\r\n", method="HEAD", at_end=False)
    assert answer is not None
    assert answer.body == b""


@pytest.mark.parametrize(
    "data",
    [
        OK + b"Content-Length: 4\r\n\r\nabc",
        CHUNKED + b"3\r\nabc\r\n",
        CHUNKED + b"3\r\nabc\r\n0\r\n",
        CHUNKED + b"9\r\nabc",
        OK + b"Content-Le",
    ],
)
def test_an_answer_that_ends_early_is_lost(data: bytes) -> None:
    with pytest.raises(ResponseDataLossError):
        read_answer(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        OK + b"Content-Length: 3, 4\r\n\r\nabcd",
        OK + b"Content-Length: 0x3\r\n\r\nabc",
        OK + b"Content-Length:\r\n\r\nabc",
        OK + b"Transfer-Encoding: gzip\r\n\r\nabc",
        OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-3\r\nabc\r\n",
        CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n",
        CHUNKED + b"1;" + b"x" * 5_000,
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 9,
    ],
)
def test_contradictions_are_errors(data: bytes) -> None:
    with pytest.raises(DownloadFailedError):
        read_answer(data)


@pytest.mark.parametrize(
    "data",
    [
        OK + b"Content-Length: 10001\r\n\r\n",
        OK + b"Content-Length: 1000000000000000\r\n\r\n",
        OK + b"\r\n" + b"a" * 10_001,
        CHUNKED + b"2711\r\n",
        CHUNKED + b"FFFFFFFFFFFFFFFF\r\n",
        CHUNKED + b"2000\r\n" + b"a" * 0x2000 + b"\r\n2000\r\n",
        CHUNKED + b"1\r\na\r\n" * 3_000,
    ],
)
def test_too_much_is_refused_as_soon_as_it_is_known(data: bytes) -> None:
    with pytest.raises(DownloadCancelledError):
        read_answer(data, at_end=False)


@pytest.mark.parametrize(
    "head",
    [OK + b"Content-Length: 1000000000000\r\n\r\n", OK + b"\r\n", CHUNKED + b"FFFFFFFFFF\r\n", CHUNKED + b"4\r\nabcd\r\n9999999\r\n"],
    ids=["length", "end", "chunk", "second chunk"],
)
def test_of_an_answer_that_is_cut_the_beginning_is_kept(head: bytes) -> None:
    reader = AnswerReader("GET", 10_000, cut_at=100)
    reader.feed(head)
    assert reader.answer is None
    reader.feed(b"a" * 500)
    assert reader.answer is not None
    assert (len(reader.answer.body), reader.answer.is_cut, reader.answer.keeps_connection) == (100, True, False)


def test_an_answer_that_is_short_enough_is_not_cut() -> None:
    reader = AnswerReader("GET", 10_000, cut_at=100)
    reader.feed(OK + b"Content-Length: 100\r\n\r\n" + b"a" * 100)
    assert reader.answer is not None
    assert (len(reader.answer.body), reader.answer.is_cut, reader.answer.keeps_connection) == (100, False, True)


def test_what_the_server_cut_itself_is_lost_all_the_same() -> None:
    reader = AnswerReader("GET", 10_000, cut_at=100)
    reader.feed(OK + b"Content-Length: 200\r\n\r\nabc")
    with pytest.raises(ResponseDataLossError):
        reader.end()


@given(st.data(), st.binary(max_size=200), st.booleans())
def test_pieces_do_not_matter(data: st.DataObject, body: bytes, is_chunked: bool) -> None:
    if is_chunked:
        cut = data.draw(st.integers(0, len(body)))
        chunks = b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (body[:cut], body[cut:]) if part)
        sent = CHUNKED + chunks + b"0\r\n\r\n"
    else:
        sent = OK + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=8)))
    reader = AnswerReader("GET", 10_000)
    for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        if reader.answer is None:
            reader.feed(sent[start:end])
    assert reader.answer is not None
    assert (reader.answer.body, reader.answer.keeps_connection) == (body, True)
