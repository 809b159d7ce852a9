"""The Scrapy extension that tells how far a crawl is: on the source's progress file, and in Dagster's event log."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from dagster_pipes import PipesContext
from scrapy import signals

from scrapers.ledger import Ledger
from scrapers.progress import Progress, write_progress

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_FILE_SECONDS = 0.5
_LONGEST_SILENCE = 60.0  # seconds between two lines in the event log; the first ones come faster


class ProgressExtension:
    """Tells the ledger's counts while the spider is open."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._logged = ""
        crawler.signals.connect(self._start, signals.spider_opened)
        crawler.signals.connect(self._stop, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _start(self) -> None:
        self._task = asyncio.ensure_future(self._tell_regularly())

    def _stop(self) -> None:
        self._task.cancel()
        self._log(self._read())

    async def _tell_regularly(self) -> None:
        spider: Any = self._crawler.spider
        silence, told_at = 1.0, time.monotonic()
        while True:
            progress = self._read()
            write_progress(spider.home, spider.source.id, progress)
            if time.monotonic() - told_at >= silence:
                silence, told_at = min(silence * 2, _LONGEST_SILENCE), time.monotonic()
                self._log(progress)
            await asyncio.sleep(_FILE_SECONDS)

    def _read(self) -> Progress:
        ledger: Ledger = self._crawler.spider.ledger  # type: ignore[union-attr]
        return Progress("crawl", ledger.finished_count, ledger.scheduled_count, describe_outcomes(ledger.outcome_counts))

    def _log(self, progress: Progress) -> None:
        line = f"fetched {progress.done} of {progress.total}" + (f": {progress.detail}" if progress.detail else "")
        if progress.total and line != self._logged and PipesContext.is_initialized():
            self._logged = line
            PipesContext.get().log.info(line)


def describe_outcomes(outcomes: dict[str, int]) -> str:
    """Counts for a person: `30 stored, 4 unchanged`."""
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcomes.items())
