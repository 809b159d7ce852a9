"""How far a crawl is, told while it runs: a small file in the run's folder, and Dagster's event log when it listens."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from dagster_pipes import PipesContext
from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_FILE_SECONDS = 0.5
_LOG_EVERY = 10  # file writes to one line in the event log


class ProgressExtension:
    """Writes the ledger's counts while the spider is open."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._last: dict[str, Any] = {}
        crawler.signals.connect(self._start, signals.spider_opened)
        crawler.signals.connect(self._stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _start(self) -> None:
        self._task = asyncio.ensure_future(self._tell_regularly())

    def _stop(self) -> None:
        self._task.cancel()

    async def _tell_regularly(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(_FILE_SECONDS)
            ticks += 1
            counts = self._crawler.spider.ledger.progress()  # type: ignore[union-attr]
            self._crawler.spider.ledger.run.write_progress(counts)  # type: ignore[union-attr]
            if ticks % _LOG_EVERY == 0 and counts != self._last and PipesContext.is_initialized():
                self._last = counts
                PipesContext.get().log.info(describe_counts(counts))


def describe_counts(counts: dict[str, Any]) -> str:
    """One line for a person: `fetched 34 of 61: 30 stored, 4 unchanged`."""
    kinds = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts["outcomes"].items())
    return f"fetched {counts['finished']} of {counts['scheduled']}" + (f": {kinds}" if kinds else "")
