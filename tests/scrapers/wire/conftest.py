"""The handler as Scrapy makes it, without an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

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
        *requests: Request, seconds: float = 5.0, allowed: str = "127.0.0.1", most_bytes: int = 1_000_000, pause: float = 0.12
    ) -> list[Response | Exception]:
        settings = {"DOWNLOAD_TIMEOUT": seconds, "DOWNLOAD_MAXSIZE": most_bytes, "NAMES_ALLOWED_BY_HAND": [allowed]}
        return asyncio.run(_download_all(requests, settings, pause))

    return run


async def _download_all(requests: tuple[Request, ...], settings: dict[str, Any], pause: float) -> list[Response | Exception]:
    handler = WireDownloadHandler.from_crawler(Crawler(scrapy.Spider, settings))
    ended: list[Response | Exception] = []
    for request in requests:
        try:
            ended.append(await handler.download_request(request))
        except Exception as error:  # noqa: BLE001 (what a request ends in is what is tested)
            ended.append(error)
        await asyncio.sleep(pause)  # a connection is kept for later, not for at once
    await handler.close()
    return ended
