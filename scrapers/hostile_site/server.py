"""HostileServer: listens on many loopback addresses at one port, hands every request to its fault and logs it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.call import Call, SiteState
from scrapers.hostile_site.catalogue import describe_faults, find_fault, list_addresses, list_faults, render_index, url_of
from scrapers.hostile_site.newspaper import answer_site
from scrapers.hostile_site.request_log import RequestLog
from scrapers.hostile_site.robots_files import ROBOTS_HOSTS, answer_plain_rules
from scrapers.hostile_site.sitemaps import XML, make_sitemap

_LONGEST_HEAD = 1 << 22
_MOST_PORTS_TRIED = 20
_GOOD_PAGES = 3  # beside the faults of each list


class HostileServer:
    """One site. Counters live as long as it does; `port` is known once it listens."""

    def __init__(self, log: Path | None = None, pages: int = 2000, page_kb: float = 4.0, all_hosts: bool = True) -> None:
        self.state = SiteState(pages, page_kb)
        self.port = 0
        self._log = RequestLog(log)
        self._addresses = list_addresses() if all_hosts else ["127.0.0.1"]
        self._servers: list[asyncio.Server] = []

    async def listen(self, port: int = 0) -> None:
        """Start to listen at `port` of every address, or at any port that all of them have free."""
        for _ in range(_MOST_PORTS_TRIED):
            try:
                await self._bind(port)
            except OSError:
                self.close()
                if port:
                    raise
            else:
                return
        raise OSError(f"expected one port that is free on {len(self._addresses)} loopback addresses, found none")

    async def _bind(self, port: int) -> None:
        self.port = port
        for address in self._addresses:
            server = await asyncio.start_server(self._serve_connection, address, self.port, limit=_LONGEST_HEAD)
            self._servers.append(server)
            self.port = server.sockets[0].getsockname()[1]

    async def serve(self) -> None:
        try:
            await asyncio.gather(*(server.serve_forever() for server in self._servers))
        finally:
            self.close()
            self._log.close()

    def close(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()

    async def _serve_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            keeps_alive = True
            while keeps_alive:
                call = await self._read_call(reader, writer)
                with self._log.follow(call):
                    await self._answer(call)
                keeps_alive = call.keeps_alive and not writer.transport.is_closing()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            pass  # the other side hung up, or sent what is no request
        finally:
            writer.close()

    async def _read_call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Call:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, target, _version = first.split(" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        host, port = writer.get_extra_info("sockname")[:2]
        times_asked = self.state.count(f"{host} {target}")
        return Call(method, target, headers, host, port, times_asked, self.state, writer)

    async def _answer(self, call: Call) -> None:
        path = call.path
        if path == "/robots.txt":
            robots = ROBOTS_HOSTS.get(call.host)
            await (robots.answer if robots else answer_plain_rules)(call)
        elif fault := find_fault(path):
            await fault.answer(call)
        elif not await answer_site(call):
            await self._answer_list(call)

    async def _answer_list(self, call: Call) -> None:
        name = urlsplit(call.target).path
        if name == "/":
            await call.send(render_index(describe_faults(call.port)))
        elif name == "/faults.json":
            await call.send(json.dumps(describe_faults(call.port), indent=1), content_type="application/json")
        elif name.startswith("/list/"):
            await call.send(list_group(name.removeprefix("/list/").removesuffix(".xml"), call), content_type=XML)
        elif name == "/secret":
            await call.send(make_article("Internal", "<p>Nobody may read this.</p>"))
        else:
            await call.send("no such page", 404)


def list_group(group: str, call: Call) -> str:
    """A sitemap of all faults of one group, with a few good pages that must come through beside them.

    `?without=` leaves robots files out whose description has these words: one asks for a pause of years.
    """
    if group == "robots":
        left_out = call.query.get("without", "-")
        rows = [row["url"] for row in describe_faults(call.port) if row["group"] == group and left_out not in row["what"]]
    else:
        rows = [url_of(fault, call.port) for fault in list_faults(group)]
    good = [f"{call.base}/site/{number}?beside={group}" for number in range(1, _GOOD_PAGES + 1)]
    return make_sitemap(good[0], *rows, *good[1:])
