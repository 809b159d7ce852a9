"""Faults of the frame around a body: lengths, chunks, status lines, interim answers, what follows on the connection."""

from __future__ import annotations

import gzip

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.call import Call
from scrapers.hostile_site.faults import FaultGroup

FRAMING = FaultGroup()
_ARTICLE = make_article().encode()
_HTML = b"Content-Type: text/html; charset=utf-8\r\n"
_CLOSE = b"Connection: close\r\n"
_INCOMPLETE = "never stored as a whole page"
_BROKEN = "failed"
_SHORT = "failed or truncated"


def _head(*lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return status + b"\r\n" + _HTML + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def _sized(body: bytes = _ARTICLE, *lines: bytes, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return _head(b"Content-Length: %d" % len(body), b"Connection: close", *lines, status=status) + body


def _chunk(data: bytes, extension: bytes = b"") -> bytes:
    return b"%x" % len(data) + extension + b"\r\n" + data + b"\r\n"


def _chunked(*chunks: bytes) -> bytes:
    return _head(b"Transfer-Encoding: chunked", b"Connection: close") + b"".join(chunks)


_END = b"0\r\n\r\n"

# lengths
FRAMING.wire(
    "/t/truncated",
    "Content-Length 10,000 larger than the body",
    _INCOMPLETE,
    _SHORT,
    _head(b"Content-Length: %d" % (len(_ARTICLE) + 10_000), b"Connection: close") + _ARTICLE,
)
FRAMING.wire(
    "/t/truncated-reset", "reset in the middle of the body", _INCOMPLETE, _SHORT, _head(b"Content-Length: 1000000") + _ARTICLE, then="reset"
)
FRAMING.wire(
    "/t/cl-twice-same",
    "the same Content-Length twice",
    "read or refused",
    "stored or failed",
    _sized(_ARTICLE, b"Content-Length: %d" % len(_ARTICLE)),
)
FRAMING.wire("/t/cl-twice-differs", "two lengths that differ", "refused", _BROKEN, _sized(_ARTICLE, b"Content-Length: 5"))
FRAMING.wire(
    "/t/cl-list",
    "Content-Length: 9, 9",
    "refused or read",
    "stored or failed",
    _head(b"Content-Length: %d, %d" % (len(_ARTICLE), len(_ARTICLE)), b"Connection: close") + _ARTICLE,
)
FRAMING.wire("/t/cl-negative", "Content-Length: -1", "refused", _BROKEN, _head(b"Content-Length: -1", b"Connection: close") + _ARTICLE)
FRAMING.wire(
    "/t/cl-plus", "Content-Length: +100", "refused", _BROKEN, _head(b"Content-Length: +100", b"Connection: close") + _ARTICLE[:100]
)
FRAMING.wire("/t/cl-junk", "Content-Length: many", "refused", _BROKEN, _head(b"Content-Length: many", b"Connection: close") + _ARTICLE)
FRAMING.wire(
    "/t/cl-huge",
    "Content-Length: 10**15 and one byte",
    "refused from the header alone",
    "too_large",
    _head(b"Content-Length: 1000000000000000") + b"x",
    then="hang",
)
FRAMING.wire(
    "/t/cl-and-te",
    "Content-Length and chunks together",
    "chunks win, or refused",
    "stored or failed",
    _head(b"Content-Length: 5", b"Transfer-Encoding: chunked", b"Connection: close") + _chunk(_ARTICLE) + _END,
)

# chunks
FRAMING.wire("/t/truncated-chunked", "chunks without the last one", _INCOMPLETE, _SHORT, _chunked(_chunk(_ARTICLE)))
FRAMING.wire("/t/chunk-bad", "a chunk size that is no number", "refused", _BROKEN, _chunked(b"ZZZ\r\nhello\r\n", _END))
FRAMING.wire("/t/chunk-negative", "a negative chunk size", "refused", _BROKEN, _chunked(b"-5\r\nhello\r\n", _END))
FRAMING.wire(
    "/t/chunk-huge",
    "a chunk of 2**64 - 1 bytes announced",
    _INCOMPLETE,
    "failed or truncated or too_large",
    _chunked(b"FFFFFFFFFFFFFFFF\r\n" + _ARTICLE),
)
FRAMING.wire("/t/chunk-short", "a chunk that is longer than its size", "refused", _BROKEN, _chunked(b"5\r\n" + _ARTICLE + b"\r\n", _END))
FRAMING.wire("/t/chunk-extensions", "chunk extensions", "read", "stored", _chunked(_chunk(_ARTICLE, b';name=value;quoted="a;b"'), _END))
FRAMING.wire(
    "/t/chunk-extension-huge",
    "a chunk extension of 1 MB",
    "refused or read; memory bounded",
    "stored or failed or too_large",
    lambda: _chunked(_chunk(_ARTICLE, b";x=" + b"a" * 1_000_000), _END),
)
FRAMING.wire(
    "/t/chunk-tiny",
    "20,000 chunks of one byte",
    "read",
    "stored",
    lambda: _chunked(*(_chunk(b"%c" % byte) for byte in (_ARTICLE * 9)[:20_000]), _END),
)
FRAMING.wire(
    "/t/chunk-trailers",
    "trailers after the last chunk",
    "read; trailers are no headers",
    "stored",
    _chunked(_chunk(_ARTICLE), b"0\r\nX-Checksum: 1\r\nContent-Encoding: gzip\r\n\r\n"),
)
FRAMING.wire(
    "/t/trailers-huge",
    "8 MB of trailers",
    "refused or read; memory bounded",
    "stored or failed or too_large",
    lambda: _chunked(_chunk(_ARTICLE), b"0\r\nX-A: " + b"a" * 8_000_000 + b"\r\n\r\n"),
)
FRAMING.wire(
    "/t/te-gzip-chunked",
    "Transfer-Encoding: gzip, chunked",
    "read or refused, never stored as rubbish",
    "stored or failed or not_an_article",
    _head(b"Transfer-Encoding: gzip, chunked", b"Connection: close") + _chunk(gzip.compress(_ARTICLE, mtime=0)) + _END,
)
FRAMING.wire(
    "/t/te-identity", "Transfer-Encoding: identity", "read or refused", "stored or failed", _sized(_ARTICLE, b"Transfer-Encoding: identity")
)
FRAMING.wire(
    "/t/te-twice",
    "Transfer-Encoding: chunked twice",
    "read or refused",
    "stored or failed",
    _head(b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked", b"Connection: close") + _chunk(_ARTICLE) + _END,
)
FRAMING.wire(
    "/t/te-hidden",
    "Transfer-Encoding : chunked, with a space before the colon",
    "refused or read",
    "stored or failed",
    _head(b"Transfer-Encoding : chunked", b"Connection: close") + _chunk(_ARTICLE) + _END,
)

# status lines and versions
FRAMING.wire("/t/http10", "HTTP/1.0 without a length", "read", "stored", b"HTTP/1.0 200 OK\r\n" + _HTML + b"\r\n" + _ARTICLE)
FRAMING.wire("/t/http09", "a body without any head", "refused", _BROKEN, _ARTICLE)
FRAMING.wire("/t/http2-answer", "status line of HTTP/2", "refused or read", "stored or failed", _sized(status=b"HTTP/2 200"))
FRAMING.wire("/t/ssh-banner", "the banner of another protocol", "refused", _BROKEN, b"SSH-2.0-OpenSSH_9.9\r\n")
FRAMING.wire("/t/bad-status", "HTTP/1.1 abc OK", "refused", _BROKEN, b"HTTP/1.1 abc OK\r\nContent-Length: 2\r\n\r\nhi")
FRAMING.wire("/t/status-bare", "HTTP/1.1 200 without a reason", "read", "stored", _sized(status=b"HTTP/1.1 200"))
FRAMING.wire(
    "/t/status-long-reason",
    "a reason phrase of 20 KB",
    "read or refused",
    "stored or failed or too_large",
    _sized(status=b"HTTP/1.1 200 " + b"O" * 20_000),
)
FRAMING.wire(
    "/t/status-999",
    "status 999",
    "recorded with its number, asked a bounded number of times",
    "server_error or client_error or failed",
    _sized(b"denied", status=b"HTTP/1.1 999 Request Denied"),
)
FRAMING.wire("/t/status-000", "status 000", "recorded", "failed or not_an_article", _sized(status=b"HTTP/1.1 000 None"))
FRAMING.wire("/t/status-1000", "a status of four digits", "recorded", "failed or server_error", _sized(status=b"HTTP/1.1 1000 Much"))
FRAMING.wire("/t/lf-only", "bare line feeds in the head", "read", "stored or failed", _sized().replace(b"\r\n", b"\n"))
FRAMING.wire(
    "/t/early-hints",
    "103 Early Hints before the answer",
    "read",
    "stored",
    b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n" + _sized(),
)
FRAMING.wire(
    "/t/continue-flood",
    "10,000 times 100 Continue before the answer",
    "read or refused",
    "stored or failed or too_large",
    lambda: b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000 + _sized(),
)
FRAMING.wire(
    "/t/switching",
    "101 Switching Protocols that nobody asked for",
    "no article",
    "failed or not_an_article",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + _ARTICLE,
)
FRAMING.wire("/t/nothing", "the connection is closed without a byte", "refused", _BROKEN, b"")
FRAMING.wire(
    "/t/half-head", "the connection is closed in the middle of the head", "refused", "failed or truncated", b"HTTP/1.1 200 OK\r\nContent-Ty"
)

# answers that are whole and yet no page
FRAMING.wire("/t/204-body", "204 with a body", "no article", "not_an_article", _sized(status=b"HTTP/1.1 204 No Content"))
FRAMING.wire("/t/205", "205 Reset Content", "no article", "not_an_article", _sized(b"", status=b"HTTP/1.1 205 Reset"))
FRAMING.wire(
    "/t/206-unasked",
    "206 although no range was asked for",
    _INCOMPLETE,
    "not_an_article or failed or truncated",
    _sized(_ARTICLE[:600], b"Content-Range: bytes 0-599/9999", status=b"HTTP/1.1 206 Partial Content"),
)
FRAMING.wire(
    "/t/304-unasked",
    "304 although nothing was conditional",
    "no article",
    "unchanged or not_an_article or failed",
    b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n' + _CLOSE + b"\r\n",
)
FRAMING.wire("/t/416", "416 Range Not Satisfiable", "recorded", "client_error", _sized(b"", status=b"HTTP/1.1 416 Range Not Satisfiable"))
FRAMING.wire("/t/empty", "200 with an empty body", "no article; no crash", "stored or not_an_article", _sized(b""))
FRAMING.wire("/t/empty-chunked", "200 with no chunk but the last", "no article; no crash", "stored or not_an_article", _chunked(_END))

# what follows on the connection
_POISON = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nPOISON"


@FRAMING.answers(
    "/t/cl-short", "more bytes than Content-Length on a kept connection", "they never become the next answer", "stored or failed"
)
async def _send_surplus(call: Call) -> None:
    await call.write(_head(b"Content-Length: %d" % len(_ARTICLE)) + _ARTICLE + _POISON)
    await call.wait(0.5)


@FRAMING.answers("/t/unasked-answer", "a second answer that nobody asked for, a moment later", "it never becomes the next answer", "stored")
async def _send_twice(call: Call) -> None:
    await call.write(_head(b"Content-Length: %d" % len(_ARTICLE)) + _ARTICLE)
    await call.wait(0.05)
    await call.write(_POISON)
    await call.wait(0.3)


@FRAMING.answers("/t/keep-alive-lie", "says keep-alive and closes at once", "the next request is asked again, not lost", "stored")
async def _promise_more(call: Call) -> None:
    await call.write(_head(b"Content-Length: %d" % len(_ARTICLE), b"Connection: keep-alive", b"Keep-Alive: timeout=600") + _ARTICLE)
