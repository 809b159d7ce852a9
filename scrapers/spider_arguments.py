"""What `scrapy crawl news -a NAME=VALUE` may say, and how its mistakes are told when Scrapy runs by itself.

The names are those of `scrapers.crawl`, which checks its own command line.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from scrapers.errors import CrawlError, ScrapersError

_NAMES = ("source", "day", "since", "poll", "only", "pages")


@dataclass(frozen=True, slots=True)
class SpiderArguments:
    source_id: str
    day: date
    since: date | None
    polls_all: bool
    only: str = ""  # this one page, and no listing
    pages: int | None = None  # article pages at most, if fewer than the card allows


def read_spider_arguments(stated: Mapping[str, str]) -> SpiderArguments:
    """The arguments of the spider; the day is today's when none is stated.

    Raises:
        CrawlError: one is missing, unknown or wrong; says what was expected.
    """
    unknown = [name for name in stated if name not in _NAMES]
    if unknown:
        raise CrawlError(f"-a {unknown[0][:40]}: expected one of the arguments {', '.join(_NAMES)}")
    if not stated.get("source"):
        raise CrawlError("expected -a source=ID with the id of a source card; `newshouse sources list` shows all")
    if stated.get("poll", "all") not in ("all", "due"):
        raise CrawlError(f"-a poll: expected all or due, found {stated['poll'][:40]!r}")
    day, since = (_read_day(name, stated.get(name, "")) for name in ("day", "since"))
    pages = _read_count("pages", stated.get("pages", ""))
    polls_all = stated.get("poll") != "due"
    return SpiderArguments(stated["source"], day or datetime.now(UTC).date(), since, polls_all, stated.get("only", ""), pages)


def _read_day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CrawlError(f"-a {name}: expected a day like 2026-03-01, found {text[:40]!r}") from error


def _read_count(name: str, text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise CrawlError(f"-a {name}: expected a number of pages, found {text[:40]!r}")
    return int(text) if text else None


@contextmanager
def telling_in_one_sentence() -> Iterator[None]:
    """Let an error that this program explains by itself come out of Scrapy as its sentence, without a traceback."""
    try:
        yield
    except ScrapersError:
        logging.getLogger("asyncio").addFilter(_shorten)
        raise


def _shorten(record: logging.LogRecord) -> bool:
    """Of a task whose exception nobody retrieved, as those of Scrapy's own command, only say what the exception says."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ScrapersError):
        record.msg, record.args, record.exc_info = str(error), (), None
    return True
