"""Crawl one source in a process of its own: `python -m scrapers.crawl --source ID`.

A reactor cannot start twice, so every crawl is a process. It reports through Dagster Pipes when it was started under
it, dies with its parent, and exits 0 only if the spider finished; any other end is one sentence on stderr.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from dagster_pipes import DAGSTER_PIPES_CONTEXT_ENV_VAR, PipesContext, open_dagster_pipes

from scrapers.archive import RunFolder, RunSummary
from scrapers.errors import CrawlError, ScrapersError
from scrapers.process import die_with_parent

EXIT_USER_ERROR = 2
EXIT_UNFINISHED = 3


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """What one crawl is to do: the source, the slice of the archive, which listings to poll, how far back to go.

    With `only` it asks for that one page and no listing; `pages` bounds its article pages below what the card allows.
    """

    source_id: str
    day: date
    poll: Literal["all", "due"] = "all"
    since: date | None = None
    only: str = ""
    pages: int | None = None

    def spider_arguments(self) -> dict[str, str]:
        return {
            "source": self.source_id,
            "day": self.day.isoformat(),
            "poll": self.poll,
            "since": self.since.isoformat() if self.since else "",
            "only": self.only,
            "pages": str(self.pages or ""),
        }


def crawl_source(order: CrawlOrder) -> RunSummary:
    """Run the spider to its end in this process, which can do so only once.

    Raises:
        ScrapersError: it could not start, or ended otherwise than by having nothing left to do.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "scrapers.settings")
    process = AsyncCrawlerProcess(get_project_settings())
    crawler = process.create_crawler("news")
    task = process.crawl(crawler, **order.spider_arguments())
    process.start()
    if task.done() and task.exception() is not None:
        raise task.exception()  # type: ignore[misc]
    spider: Any = crawler.spider
    sealed: RunFolder | None = spider.run_state.sealed
    if sealed is None:
        raise CrawlError(
            f"{order.source_id}: the crawl could not be sealed: {spider.failure or 'no space or right to write'}; the next run recovers it"
        )
    summary = sealed.read_summary()
    if summary.finish_reason != "finished":
        reason = spider.failure or f"it was ended by {summary.finish_reason}"
        raise CrawlError(
            f"{order.source_id}: the crawl did not finish: {reason}; what it fetched is kept, and the next run goes on from there"
        )
    return summary


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scrapers.crawl", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--source", required=True, help="the id of a source card")
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date(), help="the slice of the archive, YYYY-MM-DD")
    parser.add_argument("--poll", choices=["all", "due"], default="all", help="which feeds, sitemaps and sections to ask")
    parser.add_argument("--since", type=date.fromisoformat, help="read listings and sitemaps back to this day, YYYY-MM-DD")
    parser.add_argument("--only", default="", help="ask for this one page and for no listing")
    parser.add_argument("--pages", type=int, help="article pages at most, if fewer than the card allows")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="the process to die with")
    arguments = parser.parse_args()
    die_with_parent(arguments.parent)
    order = CrawlOrder(arguments.source, arguments.day, arguments.poll, arguments.since, arguments.only, arguments.pages)
    try:
        if DAGSTER_PIPES_CONTEXT_ENV_VAR not in os.environ:
            print(asdict(crawl_source(order)))  # noqa: T201 (the command's answer)
            return 0
        with open_dagster_pipes() as pipes:
            return _crawl_for_dagster(pipes, order)
    except ScrapersError as error:
        print(error, file=sys.stderr)  # noqa: T201 (the command's answer)
        return EXIT_UNFINISHED if isinstance(error, CrawlError) else EXIT_USER_ERROR


def _crawl_for_dagster(pipes: PipesContext, order: CrawlOrder) -> int:
    try:
        summary = crawl_source(order)
    except ScrapersError as error:  # told in words: an exit code alone would hide the reason from the run page
        pipes.report_custom_message({"error": str(error)})
        return 0
    pipes.report_custom_message({"summary": asdict(summary)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
