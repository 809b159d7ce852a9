"""Scrapy's download handler for http and https, by its documented interface for custom handlers.

It sends a request as it stands, follows nothing, keeps no cookies, and leaves what was on the wire in
`request.meta["wire"]` for the archive. Limits: DOWNLOAD_TIMEOUT from connecting to the last byte, DOWNLOAD_MAXSIZE
as received.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from scrapers.addresses import AddressRules
from scrapers.wire.answers import Answer, AnswerReader
from scrapers.wire.heads import format_request_head
from scrapers.wire.pool import ConnectionPool, Route, find_route

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from scrapers.wire.connection import Connection

# Sent by a spider that is to end: whoever asked for the end should not wait for the slowest server.
stopping = object()
_LAST_SECONDS = 3.0  # for what is on the wire then

_PROXY_AUTHORIZATION = b"Proxy-Authorization"


@dataclass(frozen=True, slots=True)
class WireExchange:
    """Both heads to the byte, blank lines included. A proxy's credentials are left out of the request.

    `is_cut`: the answer was longer than it was wanted, and not read to its end.
    """

    request_head: bytes
    response_head: bytes
    is_cut: bool = False


class WireDownloadHandler(BaseDownloadHandler):
    """Exchanges one request for one response. `meta` gets `sent_at` (monotonic), `download_latency` and `wire`.

    `meta["cut_at"]` is how many bytes of a body are wanted; what follows is not read.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._most_bytes = settings.getint("DOWNLOAD_MAXSIZE")
        self._seconds = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._pool = ConnectionPool(_read_address_rules(settings))
        self._deadlines: set[asyncio.Timeout] = set()
        crawler.signals.connect(self._hurry, stopping)

    async def download_request(self, request: Request) -> Response:
        request.meta.pop("wire", None)
        request.meta["sent_at"] = time.monotonic()
        seconds = min(self._seconds, request.meta.get("download_timeout", self._seconds))
        try:
            async with asyncio.timeout(seconds) as deadline:
                self._deadlines.add(deadline)
                try:
                    return await self._exchange(request)
                finally:
                    self._deadlines.discard(deadline)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"expected the whole answer within {seconds:g} s") from error

    def _hurry(self) -> None:
        latest = asyncio.get_running_loop().time() + _LAST_SECONDS
        for deadline in self._deadlines:
            deadline.reschedule(min(latest, deadline.when() or latest))

    async def close(self) -> None:
        await self._pool.close()

    async def _exchange(self, request: Request) -> Response:
        authorization = request.headers.get(_PROXY_AUTHORIZATION)
        route = find_route(request.url, request.meta.get("proxy"), authorization)
        head, secret = _format_request(request, route)
        connection = await self._pool.take(route)
        reader = AnswerReader(request.method, self._most_bytes, request.meta.get("cut_at"))
        answer = await connection.exchange(_insert_header(head, secret) + request.body, reader)
        self._pool.give_back(route, connection)
        request.meta["download_latency"] = (connection.first_byte_at or 0.0) - request.meta["sent_at"]
        request.meta["wire"] = WireExchange(head, answer.head.raw, answer.is_cut)
        return _make_response(request.url, answer, connection, is_direct=route.proxy is None)


def _read_address_rules(settings: BaseSettings) -> AddressRules:
    return AddressRules(frozenset(settings.getlist("NAMES_ALLOWED_BY_HAND")), frozenset(settings.getlist("NAMES_IN_PRIVATE")))


def _format_request(request: Request, route: Route) -> tuple[bytes, bytes]:
    """The head as it may be archived, and the line that a forward proxy is sent in addition."""
    headers = [(name, value) for name, values in request.headers.items() for value in values if name != _PROXY_AUTHORIZATION]
    if request.body:
        headers.append((b"Content-Length", str(len(request.body)).encode()))
    head = format_request_head(request.method, request.url, headers, absolute=route.is_forwarded)
    if not (route.is_forwarded and route.proxy_authorization):
        return head, b""
    return head, _PROXY_AUTHORIZATION + b": " + route.proxy_authorization + b"\r\n"


def _insert_header(head: bytes, line: bytes) -> bytes:
    return head[:-2] + line + b"\r\n"


def _make_response(url: str, answer: Answer, connection: Connection, *, is_direct: bool) -> Response:
    headers = Headers(list(answer.head.headers))
    kind = responsetypes.from_args(headers=headers, url=url, body=answer.body)
    return kind(
        url,
        status=answer.head.status,
        headers=headers,
        body=answer.body,
        certificate=connection.certificate,
        ip_address=ipaddress.ip_address(connection.address.split("%")[0]) if is_direct else None,
        protocol="HTTP/1.0" if answer.head.is_http_1_0 else "HTTP/1.1",
    )
