"""The measure of speed: a bare Scrapy spider that follows all links and stores nothing, with Scrapy's own downloader.

`python -m pipelines.bench.bare_spider URL CONCURRENCY`. It only has what a crawl at full speed needs switched off.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_SETTINGS: dict[str, Any] = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}


class BareSpider(scrapy.Spider):
    name = "bare"
    first_url: str  # Scrapy sets what a crawl is given

    async def start(self) -> AsyncIterator[Request]:
        yield scrapy.Request(self.first_url)

    def parse(self, response: Response) -> Iterator[Request]:
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link)


def main() -> None:
    first_url, concurrency = sys.argv[1], int(sys.argv[2])
    process = AsyncCrawlerProcess(_SETTINGS | {"CONCURRENT_REQUESTS": concurrency, "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency})
    process.crawl(BareSpider, first_url=first_url)
    process.start()


if __name__ == "__main__":
    main()
