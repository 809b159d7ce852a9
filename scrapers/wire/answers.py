"""One answer put together from the pieces of a connection: interim heads, the head, the body. No input or output."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import DownloadFailedError, ResponseDataLossError

from scrapers.wire.bodies import BodyReader, body_reader_for
from scrapers.wire.heads import ResponseHead, find_end_of_head, read_response_head

_MOST_INTERIM_HEADS = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, or with `is_cut` the beginning of one that was longer than it was read.

    `keeps_connection`: another request may follow it on the same connection.
    """

    head: ResponseHead
    body: bytes
    keeps_connection: bool
    is_cut: bool = False


class AnswerReader:
    """Takes the bytes of a connection until `answer` is there. Every refusal is one of Scrapy's download errors.

    A body longer than `most_bytes` is refused; with `cut_at` it is read up to there instead, whatever length it states.
    """

    def __init__(self, method: str, most_bytes: int, cut_at: int | None = None) -> None:
        self.answer: Answer | None = None
        self._method = method
        self._most_bytes = most_bytes
        self._cut_at = cut_at
        self._buffer = bytearray()
        self._searched = 0
        self._interim_heads = 0
        self._head: ResponseHead | None = None
        self._body: BodyReader | None = None

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            DownloadFailedError: this is no HTTP/1 answer.
            DownloadCancelledError: it is larger than an answer may be.
        """
        if self._body is None:
            self._buffer += data
            data = self._read_heads()
        if self._body is not None:
            surplus = self._body.feed(data)
            if self._cut_at is not None and len(self._body.body) > self._cut_at:
                self._finish(is_clean=False, cut_at=self._cut_at)
            elif self._body.is_whole:
                self._finish(is_clean=not surplus)

    def end(self) -> None:
        """Take the end of the connection.

        Raises:
            ResponseDataLossError: the answer was not whole.
            DownloadFailedError: there was none.
        """
        if self.answer is not None:
            return
        if self._body is None:
            if not self._buffer:
                raise DownloadFailedError("expected an answer, found the end of the connection")
            raise ResponseDataLossError(f"expected a whole head, found the end after {len(self._buffer)} bytes")
        self._body.end()
        self._finish(is_clean=False)

    def _read_heads(self) -> bytes:
        """What follows the final head, once that is there."""
        while (end := find_end_of_head(self._buffer, self._searched)) is not None:
            head = read_response_head(bytes(self._buffer[:end]))
            del self._buffer[:end]
            self._searched = 0
            if head.status >= 200:
                self._head = head
                self._body = body_reader_for(head, self._method, self._most_bytes, is_cut=self._cut_at is not None)
                rest = bytes(self._buffer)
                self._buffer.clear()
                return rest
            self._interim_heads += 1
            if head.status == 101 or self._interim_heads > _MOST_INTERIM_HEADS:
                raise DownloadFailedError(f"expected a final answer, found status {head.status} that nobody asked for")
        self._searched = len(self._buffer)
        return b""

    def _finish(self, *, is_clean: bool, cut_at: int | None = None) -> None:
        assert self._head is not None
        assert self._body is not None
        is_open = self._method == "CONNECT" or _keeps_connection(self._head)
        self.answer = Answer(self._head, bytes(self._body.body[:cut_at]), is_open and is_clean, is_cut=cut_at is not None)


def _keeps_connection(head: ResponseHead) -> bool:
    """Whether the server leaves the connection open, and where one message ends is beyond doubt."""
    options = head.tokens(b"connection")
    if head.is_http_1_0 or b"close" in options or not head.raw.endswith(b"\r\n\r\n"):
        return False
    return not (head.tokens(b"transfer-encoding") and head.tokens(b"content-length"))
