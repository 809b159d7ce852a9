"""One connection to a server or through a proxy, and one exchange at a time on it. Who may be connected to is
`scrapers.wire.resolving`, which connection is used again `scrapers.wire.pool`.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, ResponseDataLossError

if TYPE_CHECKING:
    from scrapers.wire.answers import Answer, AnswerReader

_REFUSALS = (DownloadCancelledError, DownloadFailedError, ResponseDataLossError)


class Connection(asyncio.Protocol):
    """A connected socket. Bytes that nobody asked for close it, so that they never become the next answer."""

    def __init__(self) -> None:
        self.is_open = False
        self.address = ""
        self.certificate: bytes | None = None
        self.last_used = 0.0
        self.first_byte_at: float | None = None
        self._transport: asyncio.Transport | None = None
        self._reader: AnswerReader | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.is_open = True
        self.address = transport.get_extra_info("peername")[0]
        secure: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        self.certificate = secure.getpeercert(binary_form=True) if secure else None

    def data_received(self, data: bytes) -> None:
        if self._reader is None or self._waiter is None or self._waiter.done():
            self.abort()
            return
        self.first_byte_at = self.first_byte_at or time.monotonic()
        try:
            self._reader.feed(data)
        except _REFUSALS as error:
            self._fail(error)
        else:
            self._deliver()

    def eof_received(self) -> None:
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        self._lost.set()
        if exc is None:
            self._end()
        elif self.first_byte_at is None:
            self._fail(DownloadFailedError(f"expected an answer, found the connection broken: {exc}"))
        else:
            self._fail(ResponseDataLossError(f"expected a whole answer, found the connection broken: {exc}"))

    async def exchange(self, request: bytes, reader: AnswerReader) -> Answer:
        """The answer to a request, or one of Scrapy's download errors; after an error the connection is closed."""
        if self._transport is None or not self.is_open:
            raise DownloadFailedError("expected an open connection, found it closed")
        self._reader, self.first_byte_at = reader, None
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        whole = False
        try:
            answer = await self._waiter
            whole = True
        finally:
            self._reader = self._waiter = None
            self.last_used = time.monotonic()
            if not whole:  # cancelled by a time limit as well
                self.abort()
        if not answer.keeps_connection:
            self.close()
        return answer

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Speak TLS with `host` from here on, through the tunnel that this connection is."""
        assert self._transport is not None
        transport = await asyncio.get_running_loop().start_tls(self._transport, self, context, server_hostname=host)
        if transport is None:
            raise DownloadFailedError(f"expected TLS with {host}, found the connection closed")
        self.connection_made(transport)

    def close(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.close()

    async def wait_closed(self) -> None:
        """Return when the connection is gone; TLS says farewell first, and the other side may take its time."""
        await self._lost.wait()

    def abort(self) -> None:
        """Close at once, without a farewell that a hostile server could draw out."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def _end(self) -> None:
        if self._reader is None:
            self.is_open = False
            return
        try:
            self._reader.end()
        except _REFUSALS as error:
            self._fail(error)
        else:
            self._deliver()

    def _deliver(self) -> None:
        assert self._reader is not None
        if self._reader.answer is not None and self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(self._reader.answer)

    def _fail(self, error: Exception) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)
