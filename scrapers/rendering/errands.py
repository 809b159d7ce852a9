"""The requests that one page leads to, made by the crawl itself: each passes robots.txt, the guard and the archive.

They belong to the visit of their page: one at a time, in the page's own turn, so that `delay_seconds` lies between
pages. Crawl-delay and Retry-After hold between them too. What a browser does with the answers is `visit`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.exceptions import DownloadFailedError, DownloadTimeoutError, IgnoreRequest

from scrapers.crawling.requests import lane_of, redirect_target
from scrapers.crawling.robots_book import MOST_REDIRECTS, origin_of
from scrapers.middlewares.guard import check_url
from scrapers.refusals import BlockedAddressError, ForbiddenByRobotsError, OffSiteError
from scrapers.rendering.failures import HostAsksToWaitError, RobotsUnknownError
from scrapers.urls import MOST_URL_CHARACTERS
from scrapers.visits import read_retry_after

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scrapers.crawling.agenda import Agenda
    from scrapers.crawling.lanes import Hold, Lane
    from scrapers.source import Source

_LONGEST_ERRAND = 10.0  # seconds; and never more than half of what is left, so that the page can still be read after it
_LONGEST_WAITS = 120.0  # seconds that one page may wait, in all, because its host asks for a delay
_TICK = 0.05
_MOST_SHELVED = 50_000_000  # bytes
_MOST_REFUSALS = 500  # that one run logs
_REASONS: dict[type[IgnoreRequest], str] = {
    OffSiteError: "off_site",
    BlockedAddressError: "blocked_by_address",
    ForbiddenByRobotsError: "blocked_by_robots",
}


class BeyondBoundsError(IgnoreRequest):
    """The page has led to as many requests, or as many bytes, as one page may; or nobody looks at it any more."""


@dataclass(slots=True)
class RunShelf:
    """What all pages of one run share: scripts, each asked for once, and the refusals that were logged already."""

    scripts: dict[str, Response] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)
    _bytes: int = 0

    def keep_script(self, url: str, response: Response) -> None:
        """Keep an answer for the pages to come, if it may be kept and there is room."""
        stated = b",".join(response.headers.getlist("Cache-Control")).lower()
        if response.status == 200 and b"no-store" not in stated and self._bytes + len(response.body) <= _MOST_SHELVED:
            self._bytes += len(response.body)
            self.scripts[url] = response


@dataclass(slots=True)
class Errands:
    """The requests of one page at `page_url`, in the lane that its visit holds. Ends are times of the event loop."""

    crawler: Crawler
    shelf: RunShelf
    page_url: str
    lane: str
    deadline: asyncio.Timeout
    requests: int = 0
    bytes: int = 0
    is_over: bool = False  # the page is not shown any more: what is on the wire is archived, and nothing else leaves
    _waited: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def source(self) -> Source:
        return self.crawler.spider.source  # type: ignore[union-attr, no-any-return]

    @property
    def _agenda(self) -> Agenda:
        return self.crawler.spider.agenda  # type: ignore[union-attr, no-any-return]

    @property
    def _is_spent(self) -> bool:
        """Whether the page has had all that one page may have."""
        limits = self.source.browser
        assert limits is not None
        return self.requests >= limits.requests_per_page or self.bytes >= 1_000_000 * limits.megabytes_per_page

    async def fetch(self, url: str, accept: str, *, is_script: bool = False) -> Response:
        """The answer to a GET of `url` by a page's script, redirects followed.

        Raises:
            IgnoreRequest: the page may not have it: another site's, forbidden, or one too many.
            RobotsUnknownError: nobody knows yet whether it may.
            HostAsksToWaitError: the host answered 429 or 503; its lane is paused.
            DownloadFailedError, ...: it brought no answer that can be used.
        """
        target = urldefrag(url).url
        if is_script and target in self.shelf.scripts:
            return self.shelf.scripts[target]
        for _hop in range(MOST_REDIRECTS + 1):
            try:
                self._check(target)
            except IgnoreRequest as refusal:
                self._log_refusal(target, refusal)
                raise
            response = await self._take_turn(target, accept)
            if not (300 <= response.status < 400 and response.headers.get("Location")):
                if is_script:
                    self.shelf.keep_script(urldefrag(url).url, response)
                return response
            target = urldefrag(redirect_target(response)).url
        raise DownloadFailedError(f"expected at most {MOST_REDIRECTS} redirects, found more")

    def _check(self, url: str) -> None:
        """Pass silently if a page of this site may have `url` at all."""
        check_url(url, self.source, proxied=self.source.proxy is not None)
        if len(url) > MOST_URL_CHARACTERS:
            raise BeyondBoundsError(f"{self.page_url} wants an address of {len(url)} characters")
        rules = self._agenda.robots.find_rules(origin_of(url))
        if rules is None:
            raise RobotsUnknownError(origin_of(url))
        rules.check(url)
        lane = self._agenda.queue.lane(lane_of(url, self.source))
        lane.crawl_delay = max(lane.crawl_delay, rules.crawl_delay)

    def _log_refusal(self, url: str, refusal: IgnoreRequest) -> None:
        """Log what a page wanted and did not get, once a run for each origin: it may be missing on the card."""
        reason = next((reason for kind, reason in _REASONS.items() if isinstance(refusal, kind)), None)
        place = origin_of(url)[:300] if reason != "blocked_by_robots" else url
        if reason is not None and len(self.shelf.refused) < _MOST_REFUSALS and (place, reason) not in self.shelf.refused:
            self.shelf.refused.add((place, reason))
            self.crawler.spider.ledger.refuse([(place, reason)], self.page_url)  # type: ignore[union-attr]

    async def _take_turn(self, url: str, accept: str) -> Response:
        """Ask as soon as nothing else of this page is asked for and the lane lets it leave."""
        async with self._turn:
            lane = self._agenda.queue.lane(lane_of(url, self.source))
            waited, hold = await self._wait_for(lane)
            if self.is_over or self._is_spent or not self._agenda.may_ask(url):
                raise BeyondBoundsError(f"{self.page_url} has led to {self.requests} requests and {self.bytes} bytes")
            self.requests += 1
            lane.note_sent(time.monotonic())
            request = self._make_request(url, accept, waited, hold)
            try:
                response = await self._download(request)
            finally:
                self._agenda.queue.note_ended(lane.name, request.meta.get("download_latency"))
            self.bytes += len(response.body)
            self._heed(response, lane)
            return response

    async def _wait_for(self, lane: Lane) -> tuple[float, Hold | None]:
        """Wait until the lane is free; the time limit of the page moves on by as much, within reason."""
        began, last = time.monotonic(), None
        while (hold := lane.find_hold_within_visit(time.monotonic(), is_own=lane.name == self.lane)) is not None and not self.is_over:
            last = hold
            seconds = _TICK if hold.until is None else max(hold.until - time.monotonic(), 0.001)
            if self._waited + seconds > _LONGEST_WAITS:
                raise DownloadTimeoutError(f"{lane.name} asks for longer waits than the {_LONGEST_WAITS:g} s that a page may take")
            self._waited += seconds
            end = self.deadline.when()
            if end is not None:
                self.deadline.reschedule(end + seconds)
            await asyncio.sleep(seconds)
        return time.monotonic() - began, last

    def _make_request(self, url: str, accept: str, waited: float, hold: Hold | None) -> Request:
        end = self.deadline.when()
        left = end - asyncio.get_running_loop().time() if end is not None else _LONGEST_ERRAND
        meta: dict[str, Any] = {
            "role": "resource",
            "row": None,
            "waited": waited,
            "waited_for": hold.reason if hold else None,
            "download_timeout": max(min(_LONGEST_ERRAND, left / 2), 0.1),
            **({"proxy": self.source.proxy} if self.source.proxy else {}),
        }
        return Request(url, headers={"Accept": accept[:500]}, dont_filter=True, meta=meta)

    async def _download(self, request: Request) -> Response:
        engine = self.crawler.engine
        assert engine is not None
        response = await engine.download_async(request)
        unreadable = request.meta.get("unreadable")
        if unreadable is not None:
            raise DownloadFailedError(str(unreadable)) from unreadable
        return response

    def _heed(self, response: Response, lane: Lane) -> None:
        """Pause a host that asks for it."""
        if response.status in (429, 503):
            stated = response.headers.get("Retry-After")
            seconds = read_retry_after(stated.decode("latin-1") if stated else None, self.crawler.spider.ledger.clock())  # type: ignore[union-attr]
            if seconds:
                lane.pause(time.monotonic() + seconds, "retry_after")
            raise HostAsksToWaitError(f"{response.url[:200]} answered {response.status}", response.status, seconds)
