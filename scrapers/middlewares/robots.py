"""What robots.txt allows, by RFC 9309, failing closed: a file that cannot be read forbids everything for this run.

Scrapy's own middleware fails open on server errors and timeouts and ignores Crawl-delay; this one asks once per host
and run, follows at most five redirects on the card's hosts, and keeps the gap that the site asks for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request

from scrapers.ledger import Ledger
from scrapers.refusals import ForbiddenByRobotsError, RobotsUnreadableError
from scrapers.visits import visit_of_error, visit_of_response

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

PRODUCT_TOKEN = "newshouse"  # noqa: S105 (the name that robots.txt groups may address)
_MOST_BYTES = 500 * 1024
_MOST_REDIRECTS = 5
_MOST_DELAY = 120.0


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host; `parsed` is None where no file restricts anything."""

    parsed: Protego | None = None
    problem: str | None = None

    def check(self, url: str) -> None:
        if self.problem is not None:
            raise RobotsUnreadableError(self.problem)
        if self.parsed is not None and not self.parsed.can_fetch(url, PRODUCT_TOKEN):
            raise ForbiddenByRobotsError(f"robots.txt of {urlsplit(url).netloc} forbids {urlsplit(url).path}")

    @property
    def delay_seconds(self) -> float:
        stated = self.parsed.crawl_delay(PRODUCT_TOKEN) if self.parsed is not None else None
        return min(float(stated), _MOST_DELAY) if stated else 0.0


class RobotsMiddleware:
    """Asks robots.txt before the first request to each host."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[RobotsRules]] = {}
        self._next_turn: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("role") == "robots":
            return
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(request.url))
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read_rules(f"{origin}/robots.txt"))
        rules = await self._rules[origin]
        rules.check(request.url)
        await self._wait_for_turn(origin, rules.delay_seconds)

    async def _wait_for_turn(self, origin: str, delay: float) -> None:
        if not delay:
            return
        now = time.monotonic()
        turn = max(now, self._next_turn.get(origin, now))
        self._next_turn[origin] = turn + delay
        await asyncio.sleep(turn - now)

    async def _read_rules(self, url: str) -> RobotsRules:
        for _ in range(_MOST_REDIRECTS + 1):
            response = await self._fetch(url)
            if isinstance(response, str):
                return RobotsRules(problem=f"{url} could not be read: {response}")
            if not 300 <= response.status < 400:
                return interpret_robots(response.status, response.body, url)
            url = urljoin(url, (response.headers.get("Location") or b"").decode("latin-1"))
        return RobotsRules()  # RFC 9309 2.3.1.2: beyond five redirects the file may be taken as unavailable

    async def _fetch(self, url: str) -> Response | str:
        ledger: Ledger = self._crawler.spider.ledger  # type: ignore[union-attr]
        row = ledger.recall(url, "robots", "card")
        if not ledger.schedule(row):
            return "it redirects in a circle"
        # Unconditional: the rules are needed, and the archive notes an unchanged file as a revisit all the same.
        meta = {"role": "robots", "row": row, **self._crawler.spider.request_meta()}  # type: ignore[union-attr]
        request = Request(url, meta=meta, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the file was not read and the host stays closed
            ledger.finish(url, visit_of_error(error))
            logger.warning("robots.txt of %s could not be read: %r", urlsplit(url).netloc, error)
            return type(error).__name__
        ledger.finish(url, visit_of_response(response))
        return response


def interpret_robots(status: int, body: bytes, url: str) -> RobotsRules:
    """The rules that a final answer to a request for robots.txt stands for (RFC 9309, section 2.3.1)."""
    if status == 429 or status >= 500:
        return RobotsRules(problem=f"{url} answered {status}")
    if status >= 400:
        return RobotsRules()
    return RobotsRules(Protego.parse(body[:_MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")))
