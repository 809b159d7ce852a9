"""The lines around an article's headline, and the date that they print for it. A date in the running text, in a box beside
it or in a list of other stories never dates the article.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from scrapers.dates import EARLIEST_YEAR, LATEST_YEAR, ParsedDate
from scrapers.pages.blocks import Block, PageText
from scrapers.pages.furniture import BESIDE, is_caption
from scrapers.pages.headlines import fold_title
from scrapers.pages.printed_dates import PrintedDate, find_printed_date

_BEFORE_HEADLINE = 4  # blocks
_AFTER_START = 3
_AFTER_END = 6
_FAR = 30
_LONGEST_LINE = 250
_MOST_WORDS_BEFORE = 6  # more are a caption or a sentence
_LEAST_HEADLINE = 8
_UPDATED = re.compile(
    r"updat|modif|aktualis|geändert|bearbeit|actuali|mis à jour|aggiornat|bijgewerkt|oppdatert|uppdaterad|обновл|stand\b", re.IGNORECASE
)
_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_PATH_DATE = re.compile(rf"(?<!\d){_YEAR}[/_-]?{_MONTH}[/_-]?{_DAY}(?!\d)")
_PATH_DAY_FIRST = re.compile(rf"(?<!\d){_DAY}[_.-]{_MONTH}[_.-]{_YEAR}(?!\d)")


def list_heading_lines(page: PageText, titles: Collection[str], first: int | None, last: int | None) -> list[Block]:
    """The short blocks around the headline, in reading order, then those right behind the text.

    `titles` are the headline's forms, folded; `first` and `last` number the first and last block of the body.
    """
    blocks = page.blocks
    if first is None or last is None:
        first, last = min(len(blocks), _FAR), len(blocks)
    headline = next((number for number in range(first, -1, -1) if number < len(blocks) and _is_headline(blocks[number], titles)), None)
    start = max(0, (first - _FAR if headline is None else headline) - _BEFORE_HEADLINE)
    near = [*blocks[start : first + _AFTER_START], *blocks[last + 1 : last + 1 + _AFTER_END]]
    return [block for block in near if len(block.text) <= _LONGEST_LINE and not _stands_beside(page, block)]


def _is_headline(block: Block, titles: Collection[str]) -> bool:
    folded = fold_title(block.text) if len(block.text) <= 2 * _LONGEST_LINE else ""
    return len(folded) >= _LEAST_HEADLINE and folded in titles


def _stands_beside(page: PageText, block: Block) -> bool:
    """Whether a block is a caption, or part of the site's furniture."""
    number = block.region
    while number >= 0:
        region = page.regions[number]
        if region.mark and (region.mark.strength == BESIDE or is_caption(region.mark)):
            return True
        number = region.parent
    return False


def choose_printed_date(lines: Sequence[str], time_zone: str, is_month_first: bool, latest: datetime) -> PrintedDate | None:
    """The first date in the lines that is not said to be one of a change and not later than `latest`; else the first at all."""
    dated = (printed for line in lines if (printed := find_printed_date(line, time_zone, is_month_first)))
    found = [printed for printed in dated if printed.parsed.value <= latest and len(printed.before.split()) <= _MOST_WORDS_BEFORE]
    return next((printed for printed in found if not _UPDATED.search(printed.before)), found[0] if found else None)


def read_address_date(url: str, time_zone: str) -> tuple[ParsedDate, str] | None:
    """The day in the path of an address, like /2016/03/04/ or /20160304; None when there is none or it is no day."""
    path = unquote(urlsplit(url).path)
    match = _PATH_DATE.search(path) or _PATH_DAY_FIRST.search(path)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None
    if match is None or day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return None
    return ParsedDate(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone)), "day"), match[0]
