"""Addresses that only a trap makes: calendars without end, paths that grow, parameters in every order, session ids.

Pure rules over one URL, and a counter that notices when one form of address never stops. What makes two addresses one
belongs in `scrapers.urls`; how many pages a source may cost in all stands on its card.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from scrapers.source import Source
from scrapers.urls import MOST_URL_CHARACTERS, article_key, canonical_url

Trap = Literal["too_long", "trap_path", "trap_query", "trap_calendar", "trap_paging", "trap_session", "trap_shape"]

MOST_SEGMENTS = 16
MOST_REPEATS = 3  # /a/a/a/ is a relative link that the site resolves against itself
MOST_PARAMETERS = 8
MOST_NAMESAKES = 3
MOST_VALUE_CHARACTERS = 512
MOST_PAGE = 1_000
FIRST_YEAR = 1990  # no news site's calendar reaches further back; an article of an old archive has a slug and passes
YEARS_AHEAD = 2
MOST_OF_ONE_SHAPE = 5_000
MOST_SHAPES = 20_000

# A path that ends in a date: /events/2031/5, /calendar/1875-03-02, /2031/05/page/7; but not /1487-3, a slug that a CMS numbered
_DATED_END = re.compile(
    r"(?<![0-9])/(?P<year>[12][0-9]{3})(?:/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12][0-9]|3[01]))?"
    r"|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)(?:/page/[0-9]{1,9})?/?$",
)
_DATE_VALUE = re.compile(r"(?P<year>[0-9]{4})[-/.]?(?:0[1-9]|1[0-2])(?:[-/.]?(?:0[1-9]|[12][0-9]|3[01]))?(?:T.{0,30})?")
_YEAR = re.compile(r"[0-9]{1,9}")
_DATE_NAMES = frozenset(("date", "day", "month", "from", "to", "start", "end", "week", "ym", "tribe-bar-date"))
_YEAR_NAMES = frozenset(("year", "yr", "yyyy"))
_MONTH_NAMES = frozenset(("m", "month", "mon", "mm"))
_PAGE_NAMES = frozenset(("page", "paged", "pg", "pagenum", "page_no", "offset_page"))
_PAGE = re.compile(r"[0-9]{1,12}")
_PAGE_END = re.compile(r"/page/([0-9]{1,12})/?$", re.IGNORECASE)

_SESSION_NAME = re.compile(r"(?:.{0,40}sess(?:ion)?|(?:.{0,40}[_.-])?(?:sid|visitor|token))(?:[_-]?id)?", re.IGNORECASE)
_RANDOM = re.compile(r"(?=[0-9_-]{0,255}[a-z])(?=[a-z_-]{0,255}[0-9])[0-9a-z_-]{16,256}", re.IGNORECASE)
_NESTED_ESCAPE = re.compile(r"%25(?:25){2}", re.IGNORECASE)

_NUMBER = re.compile(r"[0-9]+")
_HEXADECIMAL = re.compile(r"(?=[a-f-]*[0-9])[0-9a-f-]{8,}", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{1,20}", re.IGNORECASE)
_RUN = re.compile(r"(/[NHSW])\1+")


def find_trap(url: str, source: Source | None, today: date | None = None) -> Trap | None:
    """Why this address is not worth a request, or None; `today` tells a calendar's future from news.

    It is judged in its canonical form: what `canonical_url` takes away, such as a session id, is no trap. Pages that the
    card names and articles by the network's grammar are never traps, unless they are too long.
    """
    if len(url) > MOST_URL_CHARACTERS:
        return "too_long"
    canonical = canonical_url(url, source)
    parts = _split(canonical)
    if parts is None or _is_known(url, parts, source):
        return None
    pairs = [part.partition("=")[::2] for part in parts.query.split("&") if part]
    last_year = today.year + YEARS_AHEAD if today else 2100
    if _grows(parts.path):
        return "trap_path"
    if _is_session(parts.path, pairs):
        return "trap_session"
    if _is_calendar(parts.path, pairs, last_year):
        return "trap_calendar"
    if _is_paging(parts.path, pairs):
        return "trap_paging"
    return "trap_query" if _is_crowded(pairs) or _NESTED_ESCAPE.search(canonical) else None


class TrapCounter:
    """Counts in one run how many addresses of one shape were admitted, in bounded memory.

    A shape is the host and the path with its numbers, hexadecimal digits, slugs and words reduced to one letter each,
    so that /tag/a/b/c and /tag/d/e are one. Addresses whose date a feed, sitemap or listing states are not counted.
    """

    def __init__(self, most: int = MOST_OF_ONE_SHAPE) -> None:
        self._most = most
        self._admitted: Counter[str] = Counter()

    def admit(self, url: str, *, is_dated: bool = False) -> Trap | None:
        """None when the address may be scheduled (and is counted), else "trap_shape". Ask once an address."""
        parts = _split(url)
        if is_dated or parts is None:
            return None
        # Filters multiply: two parameters and more share a fifth of the room of their path.
        has_filters = parts.query.count("&") > 0
        shape = _shape_of(parts) + ("?&" if has_filters else "?" if parts.query else "")
        if shape not in self._admitted and len(self._admitted) >= MOST_SHAPES:
            shape = "any other"
        if self._admitted[shape] >= (max(1, self._most // 5) if has_filters else self._most):
            return "trap_shape"
        self._admitted[shape] += 1
        return None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _is_known(url: str, parts: SplitResult, source: Source | None) -> bool:
    if source is None:
        return False
    if url in (source.homepage, *source.feeds, *source.sitemaps, *(section.url for section in source.sections)):
        return True
    return source.url_grammar == "arabs_today" and not parts.query and article_key(url, source) is not None


def _grows(path: str) -> bool:
    """Whether the path is deep or comes back to itself; numbers may repeat, as in /2011/11/11/."""
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > MOST_SEGMENTS:
        return True
    counts = Counter(segment.lower() for segment in segments if not _NUMBER.fullmatch(segment))
    return any(count >= MOST_REPEATS for count in counts.values())


def _is_session(path: str, pairs: list[tuple[str, str]]) -> bool:
    """Whether a session id that `canonical_url` does not know by name is left in a parameter."""
    _, _, in_path = path.partition(";")
    named = [*pairs, *(part.partition("=")[::2] for part in in_path.split(";") if part)]
    return any(_SESSION_NAME.fullmatch(name) and _RANDOM.fullmatch(value) for name, value in named)


def _is_calendar(path: str, pairs: list[tuple[str, str]], last_year: int) -> bool:
    """Whether the address is a day, month or year before 1990 or years ahead; an article's own date has a slug behind it."""
    match = _DATED_END.search(path)
    years = [match["year"]] if match else []
    values = {name.lower(): unquote(value) for name, value in pairs}
    years += [found["year"] for name in _DATE_NAMES & values.keys() if (found := _DATE_VALUE.fullmatch(values[name]))]
    names = _YEAR_NAMES | {"y"} if _MONTH_NAMES & values.keys() else _YEAR_NAMES
    years += [values[name] for name in names & values.keys() if _YEAR.fullmatch(values[name])]
    return any(not FIRST_YEAR <= int(year) <= last_year for year in years)


def _is_paging(path: str, pairs: list[tuple[str, str]]) -> bool:
    numbers = _PAGE_END.findall(path)
    numbers += [value for name, value in pairs if name.lower() in _PAGE_NAMES and _PAGE.fullmatch(value)]
    return any(int(number) > MOST_PAGE for number in numbers)


def _is_crowded(pairs: list[tuple[str, str]]) -> bool:
    names = Counter(name for name, _ in pairs)
    many = len(pairs) > MOST_PARAMETERS or any(count > MOST_NAMESAKES for count in names.values())
    return many or any(len(value) > MOST_VALUE_CHARACTERS for _, value in pairs)


def _shape_of(parts: SplitResult) -> str:
    first, *others = [segment for segment in parts.path.split("/") if segment] or [""]
    first = first.lower() if _WORD.fullmatch(first) else _letter_of(first)
    return parts.netloc + "/" + first + _RUN.sub(r"\1", "".join("/" + _letter_of(segment) for segment in others))


def _letter_of(segment: str) -> str:
    """N for a number, H for hexadecimal digits, W for a word, S for a slug and anything else."""
    if _NUMBER.fullmatch(segment):
        return "N"
    if _HEXADECIMAL.fullmatch(segment):
        return "H"
    return "W" if _WORD.fullmatch(segment) else "S"


__all__ = ["MOST_OF_ONE_SHAPE", "MOST_SHAPES", "Trap", "TrapCounter", "find_trap"]
