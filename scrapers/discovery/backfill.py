"""How far back a listing or a sitemap reaches: what a backfill down to a date still has to ask for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from scrapers.records import Discovery, FoundLink

_SLACK = timedelta(days=1)  # a name has no time zone
_PINNED_SHARE = 5  # one in so many links of a listing may be an old piece that stays on top
_FIRST_YEAR = 1990
_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_QUERY_DAY = re.compile(r"[?&](?:yyyy|year|y)=(\d{4})(?:&(?:mm|month|m)=(\d{1,2}))?(?:&(?:dd|day|d)=(\d{1,2}))?(?!\d)")
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)")


def select_children(found: Discovery, since: datetime, fetched_at: datetime) -> list[FoundLink]:
    """The children of a sitemap index that may name articles of `since` or later, those of unknown time first, then the newest.

    A child is left out when the day, month or year in its name (`2024-03`, `sitemap-2024.xml`) ended before `since`. Only
    without one its lastmod decides, because many sites state the present for every child; a lastmod later than
    `fetched_at` says nothing.
    """
    counted = _counted_shapes([link.url for link in found.sitemaps], fetched_at.year)
    dated = [(link, _newest_time(link, counted, fetched_at)) for link in found.sitemaps]
    wanted = [(link, newest) for link, newest in dated if newest is None or newest >= since]
    latest = datetime.max.replace(tzinfo=UTC)
    return [link for link, _ in sorted(wanted, key=lambda pair: pair[1] or latest, reverse=True)]


def oldest_date(found: Discovery) -> datetime | None:
    """The time that a listing reaches back to; None when it states no times.

    A fifth of its links may be older still: pieces that an editor pinned to the top say nothing about the next page.
    """
    stated = (link.date_published or link.date_modified for link in found.articles)
    times = sorted(time for time in stated if time is not None)
    return times[len(times) // _PINNED_SHARE] if times else None


def _newest_time(link: FoundLink, counted: frozenset[str], fetched_at: datetime) -> datetime | None:
    """When the newest article of a child may have appeared at the latest."""
    ends = [end for end in _named_ends(link.url, counted) if end - _SLACK <= fetched_at + timedelta(days=366)]
    if ends:
        return max(ends)
    modified = link.date_modified
    return modified if modified is not None and modified <= fetched_at + _SLACK else None


def _named_ends(url: str, counted: frozenset[str]) -> Iterator[datetime]:
    """When each day, month or year that a name holds was over."""
    finer: set[int] = set()  # where a year stands that a month or day follows
    for match in (*_QUERY_DAY.finditer(url), *_NAMED_DAY.finditer(url)):
        year, month, day = (int(part) if part else None for part in match.groups())
        end = _period_end(year or 0, month, day)
        if end is not None:
            finer.add(match.start(1))
            yield end
    for match in _NAMED_YEAR.finditer(url):
        if match.start() not in finer and _shape_of(url, match) not in counted:
            yield datetime(int(match[1]) + 1, 1, 1, tzinfo=UTC) + _SLACK


def _period_end(year: int, month: int | None, day: int | None) -> datetime | None:
    """None for a 30 February and for the end of time."""
    try:
        return datetime(year, month or 1, day or 1, tzinfo=UTC) + timedelta(days=1 if day else 31 if month else 366) + _SLACK
    except (ValueError, OverflowError):
        return None


def _counted_shapes(urls: Sequence[str], this_year: int) -> frozenset[str]:
    """Names of children that are counted, not dated: `posts-2010.xml` is one of `posts-1.xml` to `posts-3000.xml`."""
    return frozenset(
        _shape_of(url, match) for url in urls for match in _NUMBER.finditer(url) if not _FIRST_YEAR <= int(match[0]) <= this_year + 1
    )


def _shape_of(url: str, match: re.Match[str]) -> str:
    return f"{url[: match.start()]}#{url[match.end() :]}"
