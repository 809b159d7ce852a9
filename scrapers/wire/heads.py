"""The heads of HTTP/1 messages: a request's written, a response's read. Pure functions on bytes.

Reading is lenient about how a head is spelled (bare LF, folded lines, odd bytes in values) and strict about how much of
it there may be. What delimits the body is `scrapers.wire.bodies`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError, DownloadFailedError

MOST_HEAD_BYTES = 65_536
MOST_HEADERS = 500
_STATUS_LINE = re.compile(rb"HTTP/1\.[01][ \t]+([1-9]\d\d)(?:[ \t].*)?", re.DOTALL)
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_TARGET = re.compile(r"[!-~]+")
_UNSENDABLE = re.compile(rb"[\x00\r\n]")


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """The head of a response: `raw` as received, blank line included, and what it says."""

    raw: bytes
    status: int
    headers: tuple[tuple[bytes, bytes], ...]

    @property
    def is_http_1_0(self) -> bool:
        return self.raw.startswith(b"HTTP/1.0")

    def tokens(self, name: bytes) -> list[bytes]:
        """The comma-separated parts of every header of this name, in lower case."""
        values = [value for key, value in self.headers if key.lower() == name]
        return [part.strip().lower() for value in values for part in value.split(b",")]


def find_end_of_head(data: bytes | bytearray, searched: int = 0) -> int | None:
    """Where the body starts, if the whole head is there; the first `searched` bytes are known to hold no end.

    Raises:
        DownloadFailedError: this is no HTTP/1 response.
        DownloadCancelledError: the head is longer than a head may be.
    """
    if not data.startswith(b"HTTP/1."[: len(data)]):
        raise DownloadFailedError(f"expected an HTTP/1 status line, found {bytes(data[:40])!r}")
    found = _END_OF_HEAD.search(data, max(0, searched - 2))
    if len(data) > MOST_HEAD_BYTES and (found is None or found.end() > MOST_HEAD_BYTES):
        raise DownloadCancelledError(f"expected a head of at most {MOST_HEAD_BYTES} bytes, found more")
    return found.end() if found else None


def read_response_head(raw: bytes) -> ResponseHead:
    """What a whole head says. A line without a colon says nothing; it stays in `raw`.

    Raises:
        DownloadFailedError: the status line is none.
        DownloadCancelledError: there are more headers than there may be.
    """
    first, *lines = (line.removesuffix(b"\r") for line in raw.split(b"\n")[:-2])
    status = _STATUS_LINE.fullmatch(first)
    if status is None:
        raise DownloadFailedError(f"expected an HTTP/1 status line, found {first[:80]!r}")
    if len(lines) > MOST_HEADERS:
        raise DownloadCancelledError(f"expected at most {MOST_HEADERS} headers, found {len(lines)}")
    return ResponseHead(raw, int(status[1]), tuple(_read_headers(lines)))


def _read_headers(lines: Iterable[bytes]) -> list[tuple[bytes, bytes]]:
    headers: list[tuple[bytes, bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and headers:  # a folded line goes on with the value before it
            name, value = headers[-1]
            headers[-1] = (name, value + b" " + line.strip(b" \t"))
            continue
        name, colon, value = line.partition(b":")
        if colon and name.strip(b" \t"):
            headers.append((name.strip(b" \t"), value.strip(b" \t")))
    return headers


def format_request_head(method: str, url: str, headers: Iterable[tuple[bytes, bytes]], *, absolute: bool = False) -> bytes:
    """The head that asks for exactly this URL, `absolute` as a forward proxy wants it.

    A header whose value would end its line is left out: a validator may be scraped text.

    Raises:
        DownloadFailedError: the URL holds characters that cannot stand in a request line.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    if absolute:
        target = f"{parts.scheme}://{host}{target}"
    if not (_TARGET.fullmatch(target) and _TARGET.fullmatch(host)):
        raise DownloadFailedError(f"expected a URL of visible ASCII characters, found {url[:200]!r}")
    lines = [f"{method} {target} HTTP/1.1".encode(), b"Host: " + host.encode()]
    lines += [name + b": " + value for name, value in headers if not _UNSENDABLE.search(name + value)]
    return b"\r\n".join(lines) + b"\r\n\r\n"
