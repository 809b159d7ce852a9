"""The gzip members of a packed WARC file: where each lies, how its record begins, and which of them are damaged.

It knows gzip and the fields of a record's head. What the records say is `scrapers.warc_reading`.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from isal import isal_zlib

from scrapers.errors import ArchiveError

GZIP_MAGIC = b"\x1f\x8b\x08"
_FIRST_CHUNK = 1 << 14  # most members are small, and what is read beyond one is read again for the next
_CHUNK = 1 << 16
_MOST_HEADER_BYTES = 64 * 1024
_SMALL_STEP = 64


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: its place, the first 64 KiB of what it holds and its whole length, and what is wrong with it."""

    start: int
    end: int
    head: bytes
    size: int
    problem: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The record's own fields, names in lower case."""
        return parse_fields(self.head.partition(b"\r\n\r\n")[0])

    @property
    def http_head(self) -> bytes:
        """Start line and headers of the HTTP message in the record, without the empty line."""
        return self.head.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")[0]

    @property
    def holds_more_than_one_record(self) -> bool:
        length = self.fields.get("content-length", "")
        return length.isdigit() and self.size > self.head.find(b"\r\n\r\n") + 4 + int(length) + 4

    @property
    def record_id(self) -> str:
        return self.fields.get("warc-record-id", "").strip("<>")


def parse_fields(head: bytes) -> dict[str, str]:
    """The fields of a head, names in lower case; the last of repeated ones wins."""
    return {name.lower(): value for name, value in read_pairs(head)}


def read_pairs(head: bytes) -> list[tuple[str, str]]:
    """Name and value of every line of a head after its first."""
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    return [(name.strip(), value.strip()) for name, _, value in lines]


def scan_members(path: Path, start: int = 0, end: int | None = None) -> Iterator[Member]:
    """Every member of a file, or of a span of it. Behind a damaged one it goes on with the next record that can be read.

    Raises:
        ArchiveError: the file is not there or cannot be read.
    """
    try:
        with path.open("rb") as file:
            end = os.fstat(file.fileno()).st_size if end is None else end
            while start < end:
                member = _read_member(file.fileno(), start, end)
                if member.problem is not None:
                    member = replace(member, end=_find_next_record(file.fileno(), start, end))
                yield member
                start = member.end
    except OSError as error:
        raise ArchiveError(f"{path}: expected an archive file that can be read: {error.strerror}") from error


def _read_member(handle: int, start: int, end: int) -> Member:
    decompressor = isal_zlib.decompressobj(wbits=31)
    head, size, position, step = b"", 0, start, _FIRST_CHUNK
    while position < end and (chunk := os.pread(handle, min(step, end - position), position)):
        try:
            data = decompressor.decompress(chunk)
        except isal_zlib.error as error:  # type: ignore[misc]  # its stub declares an instance, not a class
            return Member(start, end, head or _salvage_head(handle, start, end), size, f"damaged: {error}")
        size += len(data)
        head = (head + data)[:_MOST_HEADER_BYTES] if len(head) < _MOST_HEADER_BYTES else head
        position, step = position + len(chunk), min(2 * step, _CHUNK)
        if decompressor.eof:
            return Member(start, position - len(decompressor.unused_data), head, size)
    return Member(start, end, head, size, "cut off")


def _salvage_head(handle: int, start: int, end: int) -> bytes:
    """What a damaged member holds before its damage, in steps small enough to stop close to it."""
    decompressor = isal_zlib.decompressobj(wbits=31)
    data, head = os.pread(handle, min(_CHUNK, end - start), start), b""
    for place in range(0, len(data), _SMALL_STEP):
        try:
            head += decompressor.decompress(data[place : place + _SMALL_STEP], _MOST_HEADER_BYTES)
        except isal_zlib.error:  # type: ignore[misc]
            break
    return head[:_MOST_HEADER_BYTES]


def _find_next_record(handle: int, start: int, end: int) -> int:
    """Where the next readable record begins after a damaged one, or `end`."""
    with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as data:
        place = data.find(GZIP_MAGIC, start + 1, end)
        while place != -1:
            try:
                if isal_zlib.decompressobj(wbits=31).decompress(data[place : place + 1024], 16).startswith(b"WARC/"):
                    return place
            except isal_zlib.error:  # type: ignore[misc]
                pass  # these bytes only look like the start of a member
            place = data.find(GZIP_MAGIC, place + 1, end)
    return end
