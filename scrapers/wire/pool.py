"""Connections by what they lead to: opened through the address guard or a proxy, kept for a moment, used again."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError, UnsupportedURLSchemeError

from scrapers.addresses import AddressRules
from scrapers.wire.answers import AnswerReader
from scrapers.wire.connection import Connection
from scrapers.wire.resolving import Resolve, find_allowed_addresses, look_up_addresses

_CONNECT_SECONDS = 10.0
_MOST_ADDRESSES = 4
# Servers close idle connections after 5 s or more: a request must not cross with that.
_IDLE_SECONDS = 4.0
# What a server sends beyond an answer arrives a moment later: it must close its connection, not become the next answer.
_QUIET_SECONDS = 0.1
_FAREWELL_SECONDS = 1.0
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Route:
    """Where a connection leads: a host, directly or through a proxy. Equal routes may share connections."""

    scheme: str
    host: str
    port: int
    proxy: str | None = None
    proxy_authorization: bytes | None = None

    @property
    def is_forwarded(self) -> bool:
        """Whether the proxy is sent whole URLs; https goes through a tunnel instead."""
        return self.proxy is not None and self.scheme == "http"


def find_route(url: str, proxy: str | None, proxy_authorization: bytes | None) -> Route:
    """The route of a request.

    Raises:
        UnsupportedURLSchemeError: the URL is not http or https, has no host, or the proxy is of another kind.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise UnsupportedURLSchemeError(f"expected an http or https URL, found {url[:200]!r}") from error
    if not parts.hostname:
        raise UnsupportedURLSchemeError(f"expected a URL with a host, found {url[:200]!r}")
    if not proxy:
        return Route(parts.scheme, parts.hostname, port)
    if urlsplit(proxy).scheme not in _PORTS:
        raise UnsupportedURLSchemeError(f"expected an http or https proxy, found a proxy of scheme {urlsplit(proxy).scheme!r}")
    return Route(parts.scheme, parts.hostname, port, proxy, proxy_authorization)


class ConnectionPool:
    """Opens connections, to addresses that the rules allow, and keeps idle ones."""

    def __init__(self, rules: AddressRules, resolve: Resolve = look_up_addresses) -> None:
        self._rules = rules
        self._resolve = resolve
        self._idle: defaultdict[Route, deque[Connection]] = defaultdict(deque)

    async def take(self, route: Route) -> Connection:
        """An open connection for one exchange.

        Raises:
            BlockedAddressError: the host has no address that may be connected to.
            CannotResolveHostError: the host has no address.
            DownloadConnectionRefusedError: nobody listens there.
            DownloadTimeoutError: it took too long.
            DownloadFailedError: the connection or its TLS could not be made.
        """
        if (kept := self._take_kept(route)) is not None:
            return kept
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                return await self._open(route)
        except ConnectionRefusedError as error:
            raise DownloadConnectionRefusedError(f"{route.host}:{route.port} refuses connections") from error
        except ssl.SSLError as error:
            raise DownloadFailedError(f"expected TLS with a certificate for {route.host}, found: {error}") from error
        except TimeoutError as error:
            raise DownloadTimeoutError(f"{route.host}:{route.port} was not connected within {_CONNECT_SECONDS:g} s") from error
        except OSError as error:
            raise DownloadFailedError(f"{route.host}:{route.port} cannot be connected to: {error}") from error

    def _take_kept(self, route: Route) -> Connection | None:
        """The connection that has been silent for longest, if that is long enough and not too long."""
        idle, now = self._idle[route], time.monotonic()
        while idle and (not idle[0].is_open or now - idle[0].last_used >= _IDLE_SECONDS):
            idle.popleft().close()
        return idle.popleft() if idle and now - idle[0].last_used >= _QUIET_SECONDS else None

    def give_back(self, route: Route, connection: Connection) -> None:
        """Keep a connection for the next exchange, if it still is one."""
        if connection.is_open:
            self._idle[route].append(connection)

    async def close(self) -> None:
        """Close what is kept. The event loop may end behind this: nothing is left open then."""
        kept = [connection for connections in self._idle.values() for connection in connections]
        self._idle.clear()
        for connection in kept:
            connection.close()
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                for connection in kept:
                    await connection.wait_closed()
        except TimeoutError:
            for connection in kept:
                connection.abort()
        await asyncio.sleep(0)  # lets the transports say that they are closed

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    async def _open(self, route: Route) -> Connection:
        if route.proxy is None:
            return await self._connect(route.scheme, route.host, route.port)
        proxy = urlsplit(route.proxy)
        connection = await self._connect(proxy.scheme, proxy.hostname or "", proxy.port or _PORTS[proxy.scheme])
        if not route.is_forwarded:
            try:
                await self._open_tunnel(connection, route)
            except BaseException:
                connection.abort()
                raise
        return connection

    async def _connect(self, scheme: str, host: str, port: int) -> Connection:
        addresses = await find_allowed_addresses(host, port, self._rules, self._resolve)
        loop = asyncio.get_running_loop()
        context, name = (self._tls, host) if scheme == "https" else (None, None)
        problem = OSError("no address")
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS / min(len(addresses), _MOST_ADDRESSES)):
                    return (await loop.create_connection(Connection, address, port, ssl=context, server_hostname=name))[1]
            except OSError as error:
                problem = error
        raise problem

    async def _open_tunnel(self, connection: Connection, route: Route) -> None:
        host = f"[{route.host}]" if ":" in route.host else route.host
        lines = [f"CONNECT {host}:{route.port} HTTP/1.1".encode(), f"Host: {host}:{route.port}".encode()]
        if route.proxy_authorization:
            lines.append(b"Proxy-Authorization: " + route.proxy_authorization)
        answer = await connection.exchange(b"\r\n".join(lines) + b"\r\n\r\n", AnswerReader("CONNECT", 65_536))
        if answer.head.status // 100 != 2 or not connection.is_open:
            raise DownloadFailedError(f"expected the proxy to open a tunnel to {route.host}, found status {answer.head.status}")
        await connection.start_tls(self._tls, route.host)
