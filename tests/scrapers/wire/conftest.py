"""The handler as Scrapy makes it, without an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from scrapers.wire.handler import WireDownloadHandler

Download = Callable[..., list[Response | Exception]]


@pytest.fixture
def download() -> Download:
    """Send requests one after the other through one handler; each ends in its response or its error."""

    def run(
        *requests: Request, seconds: float = 5.0, allowed: str = "127.0.0.1", most_bytes: int = 1_000_000
    ) -> list[Response | Exception]:
        return asyncio.run(_download_all(requests, seconds, allowed, most_bytes))

    return run


async def _download_all(requests: tuple[Request, ...], seconds: float, allowed: str, most_bytes: int) -> list[Response | Exception]:
    settings = {"DOWNLOAD_TIMEOUT": seconds, "DOWNLOAD_MAXSIZE": most_bytes, "NAMES_ALLOWED_BY_HAND": [allowed]}
    handler = WireDownloadHandler.from_crawler(Crawler(scrapy.Spider, settings))
    ended: list[Response | Exception] = []
    for request in requests:
        try:
            ended.append(await handler.download_request(request))
        except Exception as error:  # noqa: BLE001 (what a request ends in is what is tested)
            ended.append(error)
        await asyncio.sleep(0.02)  # lets bytes that follow an answer arrive
    await handler.close()
    return ended
