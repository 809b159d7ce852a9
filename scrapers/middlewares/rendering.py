"""Pages of a card with `browser`: what was answered is rendered, archived beside the answer, and handed on in its place.

It sits above decoding, so that the browser gets a page unpacked, and only in crawls whose card wants it. The answer
itself was archived below, as a resource: the page is what a browser makes of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.http import HtmlResponse

from scrapers.errors import BrowserError
from scrapers.rendering.chromium import runs_without_sandbox
from scrapers.rendering.failures import RenderingError, RenderingInterruptedError
from scrapers.rendering.renderer import RenderedPage, Renderer
from scrapers.urls import is_article_url
from scrapers.visits import is_html
from scrapers.warc import RENDERED_TYPE, Rendering, payload_digest
from scrapers.wire.handler import stopping

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# They speak of the answer: its validators know nothing of what its scripts fetched.
_OF_THE_ANSWER = ("Content-Encoding", "Content-Length", "Content-Type", "ETag", "Last-Modified", "Refresh")


class RenderingMiddleware:
    """Renders the answers to requests whose meta says `renders`; a failure is noted where unreadable answers are."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._renderer = Renderer(crawler)
        if runs_without_sandbox():
            logging.getLogger(__name__).warning("Chromium runs without its sandbox, as it must for root: crawl as a user of its own")
        crawler.signals.connect(self._renderer.stop, stopping)
        crawler.signals.connect(self._renderer.close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        meta = request.meta
        if not meta.get("renders") or response.status != 200 or "unreadable" in meta or not is_html(response):
            return response
        try:
            page = await self._render(request, response)
        except RenderingError as error:
            meta["unreadable"] = error
            return response
        leads_to = self._find_redirect(meta["role"], page)
        self._archive(request, response.url, page, is_kept=leads_to is None)
        return _show_page(response, page, leads_to)

    async def _render(self, request: Request, response: Response) -> RenderedPage:
        try:
            return await self._renderer.render(response, request.meta["entry"].lane, self._crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        except BrowserError as error:
            self._crawler.spider.stop_for(str(error))  # type: ignore[union-attr]
            raise RenderingInterruptedError(str(error)) from error

    def _find_redirect(self, role: str, page: RenderedPage) -> str | None:
        """Where a script sends the readers of an article: to another address of one, or this page is read as it stands."""
        source = self._crawler.spider.source  # type: ignore[union-attr]
        return page.leads_to if role == "article" and page.leads_to and is_article_url(page.leads_to, source) else None

    def _archive(self, request: Request, url: str, page: RenderedPage, *, is_kept: bool) -> None:
        """Write the page as it was shown, unless that is what the frontier knows already."""
        meta, ledger = request.meta, self._crawler.spider.ledger  # type: ignore[union-attr]
        digest, row, now = payload_digest(page.html), meta["row"], ledger.clock()
        is_known = row.record_id is not None and row.payload_digest == digest
        noted = {"url": url, "refers_to": meta["record_id"], "at": now.isoformat(), "requests": page.requests, "bytes": page.bytes}
        if is_kept and not is_known:
            rendering = Rendering(url, meta["role"], page.html, meta["record_id"], now)
            meta["record_id"] = self._write(rendering)
            ledger.note_rendering(noted | {"record_id": meta["record_id"], "elapsed_ms": round(1000 * page.seconds)})
        meta.update(payload_digest=digest, same_payload=is_known)

    def _write(self, rendering: Rendering) -> str:
        spider = self._crawler.spider
        try:
            return spider.ledger.run.write_rendering(rendering)  # type: ignore[union-attr, no-any-return]
        except OSError as error:
            spider.stop_for(f"the archive cannot be written: {error.strerror}")  # type: ignore[union-attr]
            raise


def _show_page(response: Response, page: RenderedPage, leads_to: str | None) -> Response:
    """The answer with the page that was shown in its place; a script that leads elsewhere reads as a Refresh header does."""
    headers = response.headers.copy()
    for name in _OF_THE_ANSWER:
        headers.pop(name, None)
    headers["Content-Type"] = RENDERED_TYPE
    if leads_to is not None:
        headers["Refresh"] = f"0; url={leads_to}"
    return response.replace(cls=HtmlResponse, headers=headers, body=page.html, encoding="utf-8")
