"""One page shown by the browser: its doors closed, its requests answered, and read once it has come to rest.

Written against Playwright's page; scrapy-playwright makes the page and takes it to its address. Whether a request may
be made is `errands`, how long all of this may take is `renderer`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest, ResponseDataLossError

from scrapers.content_encoding import LARGEST_BODY
from scrapers.rendering.answers import HandedIn, stand_in_for, treat_request
from scrapers.rendering.answers import hand_in as hand_in_answer
from scrapers.rendering.failures import RenderingError, RenderingFailedError, RenderingTooLargeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import CDPSession, Page, Request, Route

    from scrapers.rendering.errands import Errands

_QUIET_SECONDS = 0.5  # without a request under way: the page has come to rest
_MOST_WANTED = 1_000  # requests, whatever becomes of them; a page that wants more keeps us busy
_TICK = 0.05
_NO_ANSWER = (PlaywrightError, DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest, ResponseDataLossError)

# Roads to other machines that need no request which could be seen, and windows; in every frame, before its scripts.
_CLOSE_DOORS = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "SharedWorker"]) delete globalThis[name];
globalThis.open = () => null;
"""
# Runs where the page's own scripts cannot have replaced anything. A page beyond the limit is told by its size.
_READ_PAGE = """(() => {
  const root = document.documentElement;
  if (!root) return "";
  const html = root.outerHTML;
  return html.length > %d ? html.length : "<!DOCTYPE html>\\n" + html;
})()"""


class PageWasReadError(Exception):
    """Ends scrapy-playwright's work on a page: it would read it once more, without a bound."""


async def refuse_request(_request: Request) -> bool:
    """For scrapy-playwright's PLAYWRIGHT_ABORT_REQUEST: whatever was not answered by a visit is refused."""
    return True


@dataclass
class PageVisit:
    """The visit of one page, whose own answer is there already. `html` is what came of it."""

    url: str
    document: HandedIn
    errands: Errands
    end: Callable[[], None]  # ends the browser at once
    patience: float  # seconds; a page that polls its server for ever is read as it is then
    wait_for: str | None = None
    html: bytes | None = None
    leads_to: str | None = None  # where a script would have sent the reader
    failure: RenderingError | None = None
    page: Page | None = None
    _is_shown: bool = False
    _open: int = 0
    _wanted: int = 0
    _last_change: float = field(default_factory=time.monotonic)

    async def prepare(self, page: Page, _request: object) -> None:
        """For `playwright_page_init_callback`: before the page goes anywhere."""
        self.page, context = page, page.context
        await context.add_init_script(_CLOSE_DOORS)
        await context.route_web_socket(lambda _url: True, lambda socket: socket.close())
        await context.route("**/*", _refuse_route)  # windows that the page opens
        await page.route("**/*", self._answer)
        context.on("page", _close_window)
        page.on("crash", lambda _page: self.fail(RenderingFailedError("expected a page that a browser can show, found one that ended it")))

    async def read(self, page: Page) -> None:
        """For `playwright_page_methods`: wait until the page has come to rest, then read it.

        Raises:
            PageWasReadError: always, unless the browser ended before.
        """
        session = await page.context.new_cdp_session(page)
        world = await _make_world(session)
        end = time.monotonic() + self.patience
        if self.wait_for is not None:
            await _wait_for_selector(page, self.wait_for, end)
        while time.monotonic() < end and self.failure is None:
            await asyncio.sleep(_TICK)
            # The page's state is told after what it computes now, which may lead to more requests.
            if self._is_at_rest() and await _evaluate(session, world, "document.readyState") != "loading" and self._is_at_rest():
                break
        if self.failure is None:
            self._keep(await _evaluate(session, world, _READ_PAGE % LARGEST_BODY))
        raise PageWasReadError

    def _keep(self, found: Any) -> None:
        """Take what the page was read as: its text, or how many characters it would have."""
        html = found.encode("utf-8", "replace") if isinstance(found, str) else b""
        size = len(html) if isinstance(found, str) else int(found)
        if size > LARGEST_BODY:
            self.fail(RenderingTooLargeError(f"expected a rendered page of at most {LARGEST_BODY} bytes, found {size}"))
        else:
            self.html = html

    def _is_at_rest(self) -> bool:
        return self._open == 0 and time.monotonic() - self._last_change >= _QUIET_SECONDS

    def fail(self, failure: RenderingError) -> None:
        """Note why this page cannot be shown; the first reason stands."""
        self.failure = self.failure or failure

    async def _answer(self, route: Route) -> None:
        """Answer one request of the page, or refuse it."""
        self._wanted += 1
        if self._wanted > _MOST_WANTED:
            self._give_up(RenderingTooLargeError(f"expected a page that wants at most {_MOST_WANTED} things, found one that wants more"))
            await _refuse_route(route)
            return
        self._open += 1
        try:
            answer = await self._find_answer(route.request)
        except RenderingError as failure:
            self.fail(failure)
            answer = None
        except _NO_ANSWER:
            answer = None
        finally:
            self._open -= 1
            self._last_change = time.monotonic()
        if answer is None:
            await _refuse_route(route)
            return
        try:
            await route.fulfill(status=answer.status, headers=answer.headers, body=answer.body)
        except PlaywrightError:  # a head that no browser takes, or the page is gone
            await _refuse_route(route)

    def _give_up(self, failure: RenderingError) -> None:
        """End the browser, and the page with it: even to refuse all that it does would take too long."""
        if not self.errands.is_over:
            self.fail(failure)
            self.errands.is_over = True
            self.end()

    async def _find_answer(self, request: Request) -> HandedIn | None:
        if request.is_navigation_request():
            return self._answer_navigation(request)
        kind = request.resource_type
        treatment = treat_request(request.method, kind)
        if treatment == "stand_in":
            return stand_in_for(kind)
        if treatment == "refuse" or self.failure is not None:
            return None
        accept = request.headers.get("accept", "*/*")
        return hand_in_answer(await self.errands.fetch(request.url, accept, is_script=kind == "script"))

    def _answer_navigation(self, request: Request) -> HandedIn | None:
        """The page itself, once; frames get nothing, and where else a script sends the reader is noted."""
        if request.frame.parent_frame is not None:
            return None
        if not self._is_shown:
            self._is_shown = True
            return self.document
        if request.method == "GET" and request.url != self.url:
            self.leads_to = self.leads_to or request.url
        return None


async def _make_world(session: CDPSession) -> int:
    """A place of our own beside the page's scripts, where nothing of theirs is in force."""
    tree = await session.send("Page.getFrameTree")
    world = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "newshouse"})
    return int(world["executionContextId"])


async def _evaluate(session: CDPSession, world: int, expression: str) -> Any:
    answer = await session.send("Runtime.evaluate", {"expression": expression, "contextId": world, "returnByValue": True})
    return answer["result"].get("value")


async def _wait_for_selector(page: Page, selector: str, end: float) -> None:
    try:
        await page.wait_for_selector(selector, state="attached", timeout=max(1000 * (end - time.monotonic()), 1))
    except PlaywrightError:  # it never came; the page is read as it is
        return


async def _refuse_route(route: Route) -> None:
    try:
        await route.abort("aborted")  # where a page wanted to go elsewhere, it stays as it is
    except PlaywrightError:  # it is gone
        return


async def _close_window(page: Page) -> None:
    try:
        await page.close()
    except PlaywrightError:
        return
