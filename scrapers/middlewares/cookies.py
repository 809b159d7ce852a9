"""Cookies for a card that wants them: sent back to the hosts of that card alone, for the length of one run.

It sits above the archive, so that what is sent stands in the archived request. On every other card it does nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scrapers.cookies import CookieJar

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scrapers.source import Source


class CookieMiddleware:
    """Sends what was set, and notes in `request.meta["new_cookies"]` whether an answer set anything new."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._jar = CookieJar()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _is_wanted(self) -> bool:
        source: Source = self._crawler.spider.source  # type: ignore[union-attr]
        return source.cookies

    def process_request(self, request: Request) -> None:
        if self._is_wanted and (header := self._jar.header_for(request.url, time.time())) is not None:
            request.headers[b"Cookie"] = header.encode("latin-1")

    def process_response(self, request: Request, response: Response) -> Response:
        if self._is_wanted:
            stated = [value.decode("latin-1") for value in response.headers.getlist("Set-Cookie")]
            request.meta["new_cookies"] = self._jar.take(request.url, stated, time.time())
        return response
