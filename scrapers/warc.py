"""WARC 1.1 records as bytes, and a writer that puts them on disk.

Every record is a gzip member of its own at ISA-L level 1: about a tenth of zlib's cost for a file an eighth larger.
Reading is `scrapers.warc_reading`; where files lie and when they are sealed is `scrapers.archive`.
Format: IIPC, The WARC Format 1.1 (ISO 28500:2017).
"""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from isal import igzip

ROLE_HEADER = "WARC-Newshouse-Role"
RENDERED_TYPE = "text/html; charset=utf-8"
_GZIP_LEVEL = 1
_RevisitProfile = Literal["server-not-modified", "identical-payload-digest"]
_PROFILES: dict[_RevisitProfile, str] = {
    "server-not-modified": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
    "identical-payload-digest": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
}


@dataclass(frozen=True, slots=True)
class HttpMessage:
    """One side of an exchange as it was on the wire: start line, headers, payload still in its content encoding."""

    start_line: bytes
    headers: Sequence[tuple[bytes, bytes]]
    payload: bytes = b""

    def head(self) -> bytes:
        lines = [self.start_line, *(name + b": " + value for name, value in self.headers)]
        return b"\r\n".join(lines) + b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class RawHttpMessage:
    """One side of an exchange whose head is known to the byte, blank line included."""

    raw_head: bytes
    payload: bytes = b""

    def head(self) -> bytes:
        return self.raw_head


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and the response to it, with what the crawl knows about them. `is_cut`: its payload is the beginning only."""

    url: str
    role: str
    request: HttpMessage | RawHttpMessage
    response: HttpMessage | RawHttpMessage
    fetched_at: datetime
    ip_address: str | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page as a browser showed it after its scripts had run: HTML in UTF-8, made from the record `refers_to`."""

    url: str
    role: str
    html: bytes
    refers_to: str
    rendered_at: datetime


@dataclass(frozen=True, slots=True)
class Revisit:
    """Which earlier record holds the payload that this exchange did not bring again."""

    profile: _RevisitProfile
    record_id: str
    payload_digest: str | None = None


def payload_digest(payload: bytes) -> str:
    """`sha256:` and the base 32 digest of a payload as received (in its content encoding)."""
    return "sha256:" + base64.b32encode(hashlib.sha256(payload).digest()).decode()


def new_record_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def format_record(fields: Iterable[tuple[str, str]], block: bytes) -> bytes:
    """One uncompressed record: the named fields, block digest and length, then the block."""
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields)]
    lines += [f"WARC-Block-Digest: {payload_digest(block)}", f"Content-Length: {len(block)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def format_exchange(exchange: Exchange, revisit: Revisit | None = None) -> tuple[str, bytes, bytes]:
    """The id of the response (or revisit) record, that record, and the request record that goes with it."""
    record_id = new_record_id()
    date = _warc_date(exchange.fetched_at)
    target = [("WARC-Date", date), ("WARC-Target-URI", exchange.url)]
    address = [("WARC-IP-Address", exchange.ip_address)] if exchange.ip_address else []
    fields = [
        ("WARC-Type", "revisit" if revisit else "response"),
        ("WARC-Record-ID", f"<{record_id}>"),
        *target,
        *address,
        *([("WARC-Truncated", "length")] if exchange.is_cut else []),
        *_digest_fields(exchange, revisit),
        (ROLE_HEADER, exchange.role),
        ("Content-Type", "application/http;msgtype=response"),
    ]
    block = exchange.response.head() + (b"" if revisit else exchange.response.payload)
    request_fields = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", f"<{new_record_id()}>"),
        *target,
        ("WARC-Concurrent-To", f"<{record_id}>"),
        ("Content-Type", "application/http;msgtype=request"),
    ]
    return record_id, format_record(fields, block), format_record(request_fields, exchange.request.head())


def _digest_fields(exchange: Exchange, revisit: Revisit | None) -> list[tuple[str, str]]:
    if revisit is None:
        return [("WARC-Payload-Digest", payload_digest(exchange.response.payload))]
    fields = [("WARC-Profile", _PROFILES[revisit.profile]), ("WARC-Refers-To", f"<{revisit.record_id}>")]
    return fields + ([("WARC-Payload-Digest", revisit.payload_digest)] if revisit.payload_digest else [])


def format_rendering(rendering: Rendering) -> tuple[str, bytes]:
    """The id of the conversion record of a rendered page, and that record (WARC 1.1, section 6.8)."""
    record_id = new_record_id()
    fields = [
        ("WARC-Type", "conversion"),
        ("WARC-Record-ID", f"<{record_id}>"),
        ("WARC-Date", _warc_date(rendering.rendered_at)),
        ("WARC-Target-URI", rendering.url),
        ("WARC-Refers-To", f"<{rendering.refers_to}>"),
        ("WARC-Payload-Digest", payload_digest(rendering.html)),
        (ROLE_HEADER, rendering.role),
        ("Content-Type", RENDERED_TYPE),
    ]
    return record_id, format_record(fields, rendering.html)


def format_warcinfo(filename: str, about: dict[str, str], now: datetime) -> bytes:
    """The record that opens a file: who wrote it, and how."""
    block = "".join(f"{name}: {value}\r\n" for name, value in about.items()).encode()
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{new_record_id()}>"),
        ("WARC-Date", _warc_date(now)),
        ("WARC-Filename", filename),
        ("Content-Type", "application/warc-fields"),
    ]
    return format_record(fields, block)


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class WarcWriter:
    """Appends records to one new file: at once for the system, so that only its death could lose them, and on disk with `sync`."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb", buffering=0)
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def write(self, *records: bytes) -> None:
        """Append records that belong together: all of them, or none where the disk is full."""
        members = b"".join(igzip.compress(record, _GZIP_LEVEL) for record in records)
        try:
            written = 0
            while written < len(members):
                written += self._file.write(members[written:])
        except OSError:
            self._file.truncate(self._size)
            self._file.seek(self._size)
            raise
        self._size += len(members)

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def close(self) -> None:
        if not self._file.closed:
            self.sync()
            self._file.close()
