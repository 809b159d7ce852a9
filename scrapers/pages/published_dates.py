"""When an article was published, as far as one witness says so: what a page states for machines, the lines about its headline,
its address, what is printed anywhere with a word for `published`. Which witness comes first is `generic`'s decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import htmldate
from lxml import html

from scrapers.dates import EARLIEST_YEAR, LATEST_YEAR, ParsedDate, parse_date
from scrapers.pages.names import begins_with_by
from scrapers.pages.printed_dates import PrintedDate, find_day_and_month, find_printed_date
from scrapers.pages.structured import StatedDate
from scrapers.records import DateWitness

_TOLERANCE = timedelta(days=2)  # a date later than the fetch by more is no date of publication
_MOST_OFFSET = 12  # hours from UTC
_ZONE_STEP = timedelta(minutes=30)
_MOST_WORDS_BEFORE = 6  # more are a caption or a sentence
_LONGEST_LABELLED = 120
_SEPARATOR = re.compile(r"[|•·⋅\t]")
_UPDATED = re.compile(
    r"updat|modif|aktualis|geändert|bearbeit|actuali|mis à jour|aggiornat|bijgewerkt|oppdatert|uppdaterad|обновл|güncel"
    r"|تحديث|stand\b|review",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:first |originally )?(?:published|posted|written|created|submitted|date(?: of publication| posted| published)?|release date)\b"
    r"|veröffentlicht|erstellt|eingestellt|erschienen|datum\b|publi[ée]|pubblicat|fecha\b|publicado|data\b|gepubliceerd|geplaatst|publicerad|publisert"
    r"|julkaistu|opublikowan|dodano|yayın|опубликован|дата|تاريخ|نشر|أضيف|发布|发表|時間|时间|投稿日|公開日",
    re.IGNORECASE,
)
_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_PATH_DATES = (
    re.compile(rf"(?<!\d){_YEAR}[/_-]?{_MONTH}[/_-]?{_DAY}(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}[/_-](?P<month>[1-9])[/_-](?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"),
    re.compile(rf"(?<!\d){_DAY}[_.-]{_MONTH}[_.-]{_YEAR}(?!\d)"),
    re.compile(rf"(?<![\d/=]){_DAY}{_MONTH}{_YEAR}(?!\d)"),  # -nid03052022
)
_PATH_MONTH = re.compile(rf"/{_YEAR}/{_MONTH}/[^/]*[^/\d]")  # the permalink of WordPress and Blogger


class PublishedDate(NamedTuple):
    """When the article says it was published, with what it says so by."""

    parsed: ParsedDate
    raw: str
    witness: DateWitness


@dataclass(frozen=True, slots=True)
class DateReader:
    """The witnesses of one page. `time_zone` is an IANA name, `is_month_first` how 3/4/2015 is meant there."""

    url: str
    fetched_at: datetime
    time_zone: str
    is_month_first: bool

    @property
    def latest(self) -> datetime:
        return self.fetched_at + _TOLERANCE

    def read_stated(self, stated: Iterable[StatedDate]) -> list[PublishedDate]:
        """The statements that can be believed, in their order."""
        parsed = ((date, parse_date(date.raw, self.time_zone)) for date in stated)
        return [PublishedDate(found, date.raw, date.witness) for date, found in parsed if found and found.value <= self.latest]

    def choose_stated(self, stated: Sequence[PublishedDate]) -> PublishedDate | None:
        """The first statement; of those for the same moment the one that says in which zone."""
        if not stated:
            return None
        first = stated[0].parsed.value
        local = [found for found in stated if found.parsed.value == first and found.parsed.value.utcoffset()]
        chosen = (local or stated)[0]
        return chosen._replace(parsed=self._in_zone_of_address(chosen.parsed))

    def tell_as_printed(self, stated: PublishedDate, printed: PublishedDate) -> PublishedDate:
        """The stated moment in the zone in which the page prints it: 00:38 UTC on the 14th is 4:38 PM on the 13th in its newsroom."""
        moment, shown = stated.parsed.value, printed.parsed.value
        if "day" in (stated.parsed.precision, printed.parsed.precision) or moment.utcoffset() or shown.utcoffset():
            return stated
        offset = shown.replace(second=0, microsecond=0, tzinfo=UTC) - moment.astimezone(UTC).replace(second=0, microsecond=0)
        if not offset or abs(offset) > timedelta(hours=_MOST_OFFSET) or offset % _ZONE_STEP:
            return stated
        return stated._replace(parsed=ParsedDate(moment.astimezone(timezone(offset)), stated.parsed.precision))

    def _in_zone_of_address(self, parsed: ParsedDate) -> ParsedDate:
        """The same moment, told in the nearest zone where it has the day of the page's address.

        A page that states 02:18 UTC on the 18th below /2020/02/17/ was published on the 17th where its newsroom is.
        """
        found = read_address_date(self.url, "UTC")
        if found is None or parsed.precision == "day" or parsed.value.utcoffset():
            return parsed
        hours = {1: 24 - parsed.value.hour, -1: -1 - parsed.value.hour}.get((found[0].value.date() - parsed.value.date()).days)
        if hours is None or not -_MOST_OFFSET <= hours <= _MOST_OFFSET:
            return parsed
        return ParsedDate(parsed.value.astimezone(timezone(timedelta(hours=hours))), parsed.precision)

    def read_lines(self, lines: Iterable[str]) -> list[PrintedDate | None]:
        """The date of each line, None where it holds none that can be one of publication."""
        return [self._read_line(line) for line in lines]

    def _read_line(self, line: str) -> PrintedDate | None:
        found = find_printed_date(line, self.time_zone, self.is_month_first)
        return found if found and found.parsed.value <= self.latest and self._stands_apart(found) else None

    def _stands_apart(self, found: PrintedDate) -> bool:
        before = _SEPARATOR.split(found.before)[-1]
        return len(before.split()) <= _MOST_WORDS_BEFORE or begins_with_by(before)

    def choose_printed(self, dated: Iterable[PrintedDate | None]) -> PublishedDate | None:
        """The first date that is not said to be one of a change; else the first at all."""
        found = [printed for printed in dated if printed]
        chosen = next((printed for printed in found if not is_update(printed)), found[0] if found else None)
        return PublishedDate(chosen.parsed, chosen.raw, "page_text") if chosen else None

    def read_permalink(self, lines: Iterable[str]) -> PublishedDate | None:
        """The day and month that a line prints without a year, if the permalink says the same month and the year to it."""
        match = _PATH_MONTH.search(unquote(urlsplit(self.url).path))
        for line in lines if match else ():
            found = find_day_and_month(line)
            if match and found and found[0][1] == int(match["month"]):
                day, raw = found
                return PublishedDate(
                    ParsedDate(datetime(int(match["year"]), day[1], day[0], tzinfo=ZoneInfo(self.time_zone)), "day"), raw, "page_text"
                )
        return None

    def read_address(self) -> PublishedDate | None:
        found = read_address_date(self.url, self.time_zone)
        return PublishedDate(found[0], found[1], "url") if found and found[0].value <= self.latest else None

    def read_labelled(self, lines: Iterable[str]) -> PublishedDate | None:
        """The first date anywhere that stands behind a word for `published`."""
        for line in lines:
            if (
                len(line) <= _LONGEST_LABELLED
                and _PUBLISHED.match(line.lstrip(" -–—|•·("))
                and (found := self._read_line(line))
                and not is_update(found)
            ):
                return PublishedDate(found.parsed, found.raw, "page_text")
        return None

    def read_lone(self, lines: Iterable[str]) -> PublishedDate | None:
        """The day that short lines print, if all of them print the same one."""
        found = [date for line in lines if len(line) <= _LONGEST_LABELLED and (date := self._read_line(line))]
        return self.choose_printed(found) if len({date.parsed.value.date() for date in found}) == 1 else None

    def guess(self, root: html.HtmlElement) -> PublishedDate | None:
        """What htmldate reads in the markup elsewhere on the page. Its search through the whole text finds a date for almost
        every page that has none, and is left out."""
        latest = self.latest.replace(tzinfo=None)
        text = htmldate.find_date(root, original_date=True, url=self.url, max_date=latest, extensive_search=False)
        parsed = parse_date(text, self.time_zone) if text else None
        return PublishedDate(parsed, text, "page_text") if parsed and text else None


def is_update(printed: PrintedDate) -> bool:
    """Whether a date is said to be one of a change."""
    return _UPDATED.search(printed.before) is not None


def read_address_date(url: str, time_zone: str) -> tuple[ParsedDate, str] | None:
    """The day in the path of an address, like /2016/03/04/ or /20160304; None when there is none or it is no day."""
    path = unquote(urlsplit(url).path)
    for match in _search_path(path):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:  # 30 February
            continue
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return ParsedDate(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone)), "day"), match[0]
    return None


def _search_path(path: str) -> Iterator[re.Match[str]]:
    return (match for pattern in _PATH_DATES if (match := pattern.search(path)))
