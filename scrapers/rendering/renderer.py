"""Renders pages one after the other, each in a browser context of its own, each within the time of an answer.

scrapy-playwright owns the browser and its contexts; a page that does not end, or a browser that does, costs itself only.
What is rendered and what is archived of it is decided in `scrapers.middlewares.rendering`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from scrapy import Request
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from scrapers.rendering.answers import hand_in
from scrapers.rendering.chromium import context_options
from scrapers.rendering.errands import Errands, RunShelf
from scrapers.rendering.failures import (
    RenderingError,
    RenderingFailedError,
    RenderingInterruptedError,
    RenderingTimeoutError,
    RenderingTooLargeError,
)
from scrapers.rendering.provider import MOST_MEMORY
from scrapers.rendering.visit import PageVisit, PageWasReadError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scrapers.rendering.provider import ChromiumProvider

_MOST_PAGES = 100  # of one browser process
_LEAVE_SECONDS = 2.0
_PATIENCE = 0.4  # of the time of an answer, for a page that does not come to rest


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page after its scripts had run, and what that took. `leads_to`: a script would have sent the reader there."""

    html: bytes
    leads_to: str | None
    requests: int
    bytes: int
    seconds: float


class Renderer:
    """The one browser of a crawl."""

    def __init__(self, crawler: Crawler) -> None:
        logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # each hostile page is a traceback there
        logging.getLogger("asyncio").addFilter(_is_worth_saying)
        self._crawler = crawler
        self._handler = ScrapyPlaywrightDownloadHandler(crawler)
        self._handler.config.target_closed_max_retries = 0  # whether a page is tried again is decided by its outcome
        self._shelf = RunShelf()
        self._turn = asyncio.Lock()
        self._pages = 0
        self._deadline: asyncio.Timeout | None = None
        self._is_stopping = False

    @property
    def _provider(self) -> ChromiumProvider:
        return self._handler.browser_provider  # type: ignore[no-any-return]

    async def render(self, response: Response, lane: str, seconds: float) -> RenderedPage:
        """The page that this answer, its content encoding undone, becomes in a browser within so many seconds.

        Raises:
            RenderingError: it cannot be had; which one says what the visit came to.
            BrowserError: no browser can be started.
        """
        async with self._turn:
            await self._start_browser()
            began = time.monotonic()
            try:
                async with asyncio.timeout(seconds) as deadline:
                    visit = self._begin(response, lane, deadline)
                    await self._show(visit)
            except TimeoutError:
                await self._provider.kill()
                visit.fail(self._explain_timeout(seconds))
            finally:
                self._deadline = None
            if self._pages % _MOST_PAGES == 0:
                await self._provider.kill()
        if visit.html is None:
            raise visit.failure or RenderingFailedError("expected a page that a browser can show, found nothing to read")
        return RenderedPage(visit.html, visit.leads_to, visit.errands.requests, visit.errands.bytes, time.monotonic() - began)

    async def _start_browser(self) -> None:
        """Start one where there is none: that is not part of a page's time."""
        if self._is_stopping:
            return
        browser = await self._provider.launch_browser()
        if getattr(self._handler, "browser", browser) is not browser:  # scrapy-playwright is not told to look for itself
            del self._handler.browser
            self._handler.context_wrappers.clear()

    def _begin(self, response: Response, lane: str, deadline: asyncio.Timeout) -> PageVisit:
        if self._is_stopping:
            raise RenderingInterruptedError("the crawl is ending")
        self._deadline = deadline
        self._pages += 1
        errands = Errands(self._crawler, self._shelf, response.url, lane, deadline)
        limits, seconds = errands.source.browser, errands.source.politeness.response_seconds
        assert limits is not None
        return PageVisit(response.url, hand_in(response), errands, self._provider.kill_group, seconds * _PATIENCE, limits.wait_for)

    async def _show(self, visit: PageVisit) -> None:
        """One visit from an empty context to its end."""
        try:
            await self._handler.download_request(self._make_request(visit))
        except PageWasReadError:
            pass
        except PlaywrightError as error:
            await self._provider.kill()
            visit.fail(self._explain(error))
            return
        finally:
            visit.errands.is_over = True
        await self._leave(visit)

    def _explain(self, error: PlaywrightError) -> RenderingError:
        """What became of a page whose browser ended, or could not go on."""
        if self._provider.grew_too_large:
            return RenderingTooLargeError(f"expected a page that takes a browser {MOST_MEMORY // 1_000_000} MB, found more")
        return RenderingFailedError(f"expected a page that a browser can show: {str(error).strip().splitlines()[0][:200]}")

    def _explain_timeout(self, seconds: float) -> RenderingError:
        if self._is_stopping:
            return RenderingInterruptedError("the crawl was ended before the page was ready")
        return RenderingTimeoutError(f"expected a page that is ready within {seconds:g} s, found one that was not")

    def _make_request(self, visit: PageVisit) -> Request:
        """What scrapy-playwright is to do, in its own words."""
        meta: dict[str, Any] = {
            "playwright": True,
            "playwright_context": f"page-{self._pages}",
            "playwright_context_kwargs": context_options(visit.errands.source, self._crawler.settings["USER_AGENT"]),
            "playwright_page_init_callback": visit.prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": 0},
            "playwright_page_methods": [PageMethod(visit.read)],
            "playwright_include_page": True,
        }
        return Request(visit.url, meta=meta, dont_filter=True)

    async def _leave(self, visit: PageVisit) -> None:
        """Close the page and all it had opened; a browser that does not do that at once is ended."""
        assert visit.page is not None
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await visit.page.context.close()
        except (TimeoutError, PlaywrightError):
            await self._provider.kill()

    def stop(self) -> None:
        """The crawl is to end: no page is waited for any more."""
        self._is_stopping = True
        if self._deadline is not None:
            with suppress(RuntimeError):  # it is ending just now
                self._deadline.reschedule(asyncio.get_running_loop().time())

    async def close(self) -> None:
        self.stop()
        if hasattr(self._handler, "browser_provider"):
            await self._provider.kill()
            await self._handler.close()


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """All but what listeners of a page say when its browser is ended under them: what became of the page is its outcome."""
    error = record.exc_info[1] if record.exc_info else None
    return not (isinstance(error, PlaywrightError) and record.getMessage().startswith("Unhandled error in an event listener"))
