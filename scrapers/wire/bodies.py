"""How the body of a response is delimited, and its bytes put together: by length, in chunks, or by the end (RFC 9112, 6).

Each reader takes pieces as they arrive and gives back what is beyond the body. Bodies stay in their content encoding.
"""

from __future__ import annotations

import re

from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, ResponseDataLossError

from scrapers.wire.heads import MOST_HEAD_BYTES, ResponseHead

_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.DOTALL)
_LONGEST_SIZE_LINE = 4096
_NO_BODY = (204, 304)


class LengthReader:
    """A body whose length the head states."""

    def __init__(self, length: int) -> None:
        self.body = bytearray()
        self._length = length

    @property
    def is_whole(self) -> bool:
        return len(self.body) == self._length

    def feed(self, data: bytes) -> bytes:
        missing = self._length - len(self.body)
        self.body += data[:missing]
        return data[missing:]

    def end(self) -> None:
        raise ResponseDataLossError(f"expected {self._length} bytes, found the end after {len(self.body)}")


class EndReader:
    """A body that goes on until the server closes the connection."""

    is_whole = False

    def __init__(self, most_bytes: int) -> None:
        self.body = bytearray()
        self._most_bytes = most_bytes

    def feed(self, data: bytes) -> bytes:
        self.body += data
        _check_size(len(self.body), self._most_bytes)
        return b""

    def end(self) -> None:
        self.is_whole = True


class ChunkReader:
    """A body in chunks; trailers are read over."""

    def __init__(self, most_bytes: int, *, is_cut: bool = False) -> None:
        self.body = bytearray()
        self.is_whole = False
        self._most_bytes = most_bytes
        self._is_cut = is_cut
        self._received = 0
        self._buffer = bytearray()
        self._missing = 0  # bytes of the chunk that is being read
        self._trailer_bytes = 0
        self._step = self._read_size

    def feed(self, data: bytes) -> bytes:
        self._received += len(data)
        _check_size(self._received, self._most_bytes + self._most_bytes // 2)  # tiny chunks are mostly framing
        self._buffer += data
        while not self.is_whole and self._step():
            pass
        return bytes(self._buffer) if self.is_whole else b""

    def end(self) -> None:
        raise ResponseDataLossError(f"expected a last chunk, found the end after {len(self.body)} bytes")

    def _take_line(self) -> bytes | None:
        end = self._buffer.find(b"\n")
        if end < 0 and len(self._buffer) <= _LONGEST_SIZE_LINE:
            return None
        if not 0 <= end <= _LONGEST_SIZE_LINE:
            raise DownloadFailedError(f"expected a chunk's line of at most {_LONGEST_SIZE_LINE} bytes, found a longer one")
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        return line

    def _read_size(self) -> bool:
        line = self._take_line()
        if line is None:
            return False
        size = _CHUNK_SIZE.fullmatch(line)
        if size is None:
            raise DownloadFailedError(f"expected the size of a chunk, found {line[:40]!r}")
        self._missing = int(size[1], 16)
        if not self._is_cut:
            _check_size(len(self.body) + self._missing, self._most_bytes)
        self._step = self._read_data if self._missing else self._read_trailer
        return True

    def _read_data(self) -> bool:
        piece = self._buffer[: self._missing]
        del self._buffer[: self._missing]
        self.body += piece
        self._missing -= len(piece)
        if self._missing:
            return False
        self._step = self._read_end_of_chunk
        return True

    def _read_end_of_chunk(self) -> bool:
        line = self._take_line()
        if line is None:
            return False
        if line:
            raise DownloadFailedError(f"expected the end of a chunk, found {line[:40]!r}")
        self._step = self._read_size
        return True

    def _read_trailer(self) -> bool:
        line = self._take_line()
        if line is None:
            return False
        self._trailer_bytes += len(line)
        _check_size(self._trailer_bytes, MOST_HEAD_BYTES)
        self.is_whole = not line
        return True


BodyReader = LengthReader | EndReader | ChunkReader


def body_reader_for(head: ResponseHead, method: str, most_bytes: int, *, is_cut: bool = False) -> BodyReader:
    """The reader for the body that follows this head; `is_cut` says that the caller stops early, whatever length is stated.

    Raises:
        DownloadFailedError: the head says nothing usable about the length, or contradicts itself.
        DownloadCancelledError: it states more than `most_bytes`.
    """
    if method == "HEAD" or head.status in _NO_BODY or (method == "CONNECT" and head.status < 300):
        return LengthReader(0)
    codings = head.tokens(b"transfer-encoding")
    if codings:  # wins over any Content-Length
        if codings != [b"chunked"]:
            raise DownloadFailedError(f"expected the transfer encoding chunked, found {codings[:3]!r}")
        return ChunkReader(most_bytes, is_cut=is_cut)
    lengths = set(head.tokens(b"content-length"))
    if not lengths:
        return EndReader(most_bytes)
    length = lengths.pop()
    if lengths or not length.isdigit() or len(length) > 20:
        raise DownloadFailedError(f"expected one Content-Length of digits, found {length[:40]!r}{' and others' if lengths else ''}")
    if not is_cut:
        _check_size(int(length), most_bytes)
    return LengthReader(int(length))


def _check_size(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise DownloadCancelledError(f"expected an answer of at most {most_bytes} bytes, found {size}")
