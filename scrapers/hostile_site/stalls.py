"""Faults of time: answers that hang, drip, never end, or come to nothing on the way."""

from __future__ import annotations

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.call import MEBIBYTE, Call
from scrapers.hostile_site.faults import FaultGroup

STALLS = FaultGroup()
_CUT = "cut at the time limit; other hosts go on"
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

STALLS.wire("/w/hang", "accepts and never answers", _CUT, "timed_out", b"", then="hang")
STALLS.wire("/w/hang-after-status", "a status line, then silence", _CUT, "timed_out", b"HTTP/1.1 200 OK\r\n", then="hang")
STALLS.wire("/w/hang-after-head", "a head, then silence", _CUT, "timed_out", _HEAD + b"Content-Length: 1000\r\n\r\n", then="hang")
STALLS.wire(
    "/w/hang-at-the-end",
    "all of the body but its last byte",
    _CUT,
    "timed_out",
    _HEAD + b"Content-Length: 101\r\n\r\n" + b"a" * 100,
    then="hang",
)
STALLS.wire(
    "/w/hang-before-last-chunk",
    "all chunks but the last",
    _CUT,
    "timed_out",
    _HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    then="hang",
)
STALLS.wire(
    "/w/hang-without-length",
    "a body without a length, never closed",
    _CUT,
    "timed_out",
    _HEAD + b"\r\n" + make_article().encode(),
    then="hang",
)
STALLS.wire(
    "/w/reset-mid-body",
    "reset in the middle of a body",
    "never stored as a whole page",
    "failed or truncated",
    _HEAD + b"Content-Length: 1000000\r\n\r\n" + b"a" * 50_000,
    then="reset",
)


@STALLS.answers("/w/reset", "reset instead of an answer", "asked again a bounded number of times", "failed")
async def _reset(call: Call) -> None:
    call.reset()


@STALLS.answers("/w/drip-head", "a few bytes of head a second, for ever", _CUT, "timed_out")
async def _drip_head(call: Call) -> None:
    await call.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await call.drip(b"x")


@STALLS.answers("/w/drip-headers", "a header line now and then, for ever", _CUT, "timed_out")
async def _drip_headers(call: Call) -> None:
    await call.write(b"HTTP/1.1 200 OK\r\n")
    await call.drip(b"X-Slow: x\r\n")


@STALLS.answers("/w/drip-body", "a few bytes of body a second, for ever", _CUT, "timed_out")
async def _drip_body(call: Call) -> None:
    await call.write(_HEAD + b"Content-Length: 1000000\r\n\r\n")
    await call.drip(b"x")


@STALLS.answers("/w/drip-chunks", "a chunk of one byte now and then, for ever", _CUT, "timed_out")
async def _drip_chunks(call: Call) -> None:
    await call.write(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    await call.drip(b"1\r\nx\r\n")


@STALLS.answers("/w/drip-continue", "100 Continue now and then, for ever", _CUT, "timed_out or failed")
async def _drip_continue(call: Call) -> None:
    await call.drip(b"HTTP/1.1 100 Continue\r\n\r\n")


@STALLS.answers("/w/drip-trailers", "a whole body, then trailers for ever", _CUT, "timed_out or failed")
async def _drip_trailers(call: Call) -> None:
    await call.write(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")
    await call.drip(b"X-More: x\r\n")


@STALLS.answers("/w/slow", "a good page that takes half a second", "stored", "stored")
async def _answer_late(call: Call) -> None:
    await call.wait(0.5)
    await call.send(make_article("slow but good"))


@STALLS.answers("/w/endless", "chunks that never end, 20 MB a second", "cut at the size or time limit", "too_large or timed_out")
async def _never_end(call: Call) -> None:
    await call.write(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    data = b"<p>more</p>" * 6000
    while True:
        await call.write(b"%x\r\n%s\r\n" % (len(data), data))
        await call.wait(len(data) / (20 * MEBIBYTE))


@STALLS.answers("/w/endless-head", "header lines that never end, at full speed", "cut at the size limit of the head", "failed or too_large")
async def _never_end_the_head(call: Call) -> None:
    await call.write(b"HTTP/1.1 200 OK\r\n")
    while not call.writer.transport.is_closing():
        await call.write(b"X-More: x\r\n" * 5000)


@STALLS.answers("/w/big", "50 MB of valid HTML (?mb=)", "refused at the size limit; memory bounded", "too_large")
async def _send_big(call: Call) -> None:
    size = call.number("mb", 50)
    await call.write(_HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % (size * MEBIBYTE))
    paragraph = b"<p>" + b"news " * 200 + b"</p>"
    for _ in range(size):
        await call.write((paragraph * (MEBIBYTE // len(paragraph) + 1))[:MEBIBYTE])


@STALLS.answers("/w/big-without-length", "40 MB without a length", "refused at the size limit; memory bounded", "too_large")
async def _send_big_without_length(call: Call) -> None:
    await call.write(_HEAD + b"Connection: close\r\n\r\n")
    for _ in range(40):
        await call.write(b"a" * MEBIBYTE)
