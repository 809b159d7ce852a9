"""Undoing HTTP content encodings of archived bytes, never beyond a size limit. What the bytes mean is read elsewhere."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable

import brotli

from scrapers.errors import ArchiveError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST_BODY = 10_000_000  # bytes after decoding
_GZIP_MAGIC = b"\x1f\x8b"
_MOST_ENCODINGS = 3
_MOST_MEMBERS = 200


class CutOffError(ArchiveError):
    """The packed data ends before its end."""


class TooLargeError(ArchiveError):
    """The body grows beyond the limit, or was packed too often."""


def decode_content(body: bytes, content_encoding: str, limit: int = LARGEST_BODY) -> bytes:
    """`body` as it was before the server packed it as `content_encoding` says (`gzip`, `br`, `gzip, br`, ...).

    A body that is labelled gzip and does not start like gzip is given back as it is: servers label plain HTML so.

    Raises:
        CutOffError: the data ends early.
        TooLargeError: it grows beyond `limit` bytes, or has too many layers.
        ArchiveError: the encoding is unknown, or the data is broken.
    """
    for name, decode in _list_decoders(content_encoding):
        body = decode(body, limit)
        if len(body) > limit:
            raise TooLargeError(f"expected a page of at most {limit} bytes, found more after undoing {name}")
    return body


def decode_beginning(body: bytes, content_encoding: str, most: int) -> bytes:
    """At most the first `most` bytes of `body` as it was before it was packed, one more if there are more.

    Raises:
        ArchiveError: as `decode_content` does, but for data that grows or goes on beyond that.
    """
    for _, decode in _list_decoders(content_encoding):
        body = decode(body, most)
    return body[: most + 1]


def _list_decoders(content_encoding: str) -> list[tuple[str, Callable[[bytes, int], bytes]]]:
    """What undoes the encodings, in the order in which they are to be undone."""
    names = [name for name in (part.strip().lower() for part in content_encoding.split(",")) if name not in ("", "identity")]
    if len(names) > _MOST_ENCODINGS:
        raise TooLargeError(f"expected at most {_MOST_ENCODINGS} content encodings, found {len(names)}")
    for name in names:
        if name not in _DECODERS:
            raise ArchiveError(f"expected a content encoding of {', '.join(_DECODERS)}, found {name[:40]!r}")
    return [(name, _DECODERS[name]) for name in reversed(names)]


def _decode_gzip(body: bytes, limit: int) -> bytes:
    if not body.startswith(_GZIP_MAGIC):
        return body
    parts: list[bytes] = []
    size = 0
    while body.startswith(_GZIP_MAGIC) and size <= limit:  # several members may follow each other
        if len(parts) == _MOST_MEMBERS:  # each costs a copy of what follows
            raise TooLargeError(f"expected at most {_MOST_MEMBERS} gzip members, found more")
        member = zlib.decompressobj(wbits=31)
        parts.append(_inflate(member, body, limit + 1 - size, "gzip"))
        size += len(parts[-1])
        body = member.unused_data
    return b"".join(parts)


def _decode_deflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflate(zlib.decompressobj(), body, limit + 1, "deflate")
    except CutOffError:
        raise
    except ArchiveError:
        return _inflate(zlib.decompressobj(wbits=-15), body, limit + 1, "deflate")  # some servers leave the zlib header out


def _inflate(stream: zlib._Decompress, body: bytes, most: int, name: str) -> bytes:
    try:
        data = stream.decompress(body, most)
    except zlib.error as error:
        raise ArchiveError(f"expected {name} data, found a broken stream: {error}") from error
    if not stream.eof and len(data) < most:
        raise CutOffError(f"expected complete {name} data, found a stream that is cut off after {len(data)} bytes")
    return data


def _decode_brotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    data = bytearray()
    try:
        data += stream.process(body, output_buffer_limit=limit + 1)
        while not stream.can_accept_more_data() and len(data) <= limit:
            data += stream.process(b"", output_buffer_limit=limit + 1 - len(data))
    except brotli.error as error:
        raise ArchiveError(f"expected br data, found a broken stream: {error}") from error
    if not stream.is_finished() and len(data) <= limit:
        raise CutOffError(f"expected complete br data, found a stream that is cut off after {len(data)} bytes")
    return bytes(data)


def _decode_zstd(body: bytes, limit: int) -> bytes:
    stream = zstd.ZstdDecompressor()
    try:
        data = bytes(stream.decompress(body, limit + 1))
    except zstd.ZstdError as error:
        raise ArchiveError(f"expected zstd data, found a broken stream: {error}") from error
    if not stream.eof and len(data) <= limit:
        raise CutOffError(f"expected complete zstd data, found a stream that is cut off after {len(data)} bytes")
    return data


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _decode_gzip,
    "x-gzip": _decode_gzip,
    "deflate": _decode_deflate,
    "br": _decode_brotli,
    "zstd": _decode_zstd,
}
