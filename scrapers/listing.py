"""The network's listing lines, `GMT 13:46 2018 Sunday ,09 December` and a headline after each, read from plain text.

Section pages and the related block of an article page share this grammar. Which link a line belongs to is decided by
those who see the markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from scrapers.dates import parse_date

_WORD = r"[^\W\d_]+"
_MONTH = rf"{_WORD}(?:[ ](?:الأول|الاول|الثاني|الثانى)\b)?"
_LINE = re.compile(
    rf"GMT\s{{1,3}}\d{{1,2}}:\d{{2}}\s{{1,3}}\d{{4}}\s{{1,3}}{_WORD}\s{{0,3}}[,،]\s{{0,3}}\d{{1,2}}\s{{1,3}}{_MONTH}(?:\s?/\s?{_MONTH})?"
)
_FOOTER = re.compile(r"Maintained and developed by|All rights reserved|جميع الحقوق محفوظة")
_LEAST_DOUBLED = 12


@dataclass(frozen=True, slots=True)
class ListingLine:
    """One item of a listing; `published` is None when its weekday is not that date's, `raw` is the line as it stands."""

    headline: str
    published: datetime | None
    raw: str


def read_listing_lines(text: str) -> list[ListingLine]:
    """Every listing line of `text` with the headline after it, in the order of the text.

    Lines may be glued to the headline before them, the footer to the last one: `not scheduled yetGMT 14:36 2018 ...`.
    """
    matches = list(_LINE.finditer(text))
    ends = [*(match.start() for match in matches), len(text)][1:]
    lines = []
    for match, end in zip(matches, ends, strict=True):
        headline = _read_headline(text[match.end() : end])
        if headline:
            lines.append(ListingLine(headline, _read_time(match[0]), match[0]))
    return lines


def find_last_line(text: str) -> tuple[str, datetime | None] | None:
    """The last listing line in `text`, as it stands and as a time; None when there is no line."""
    raw = None
    for match in _LINE.finditer(text):
        raw = match[0]
    return (raw, _read_time(raw)) if raw else None


def clean_listed_headline(text: str) -> str:
    """A headline of a listing without listing lines, a glued footer and its own repetition."""
    return undouble_headline(" ".join(_FOOTER.split(_LINE.sub(" ", text), maxsplit=1)[0].split()))


def undouble_headline(headline: str) -> str:
    """`Misk signs dealMisk signs deal` as `Misk signs deal`; anything else as it is."""
    half = len(headline) // 2
    first, second = headline[:half].strip(), headline[-half:].strip() if half else ""
    return first if len(first) >= _LEAST_DOUBLED and first == second else headline


def _read_headline(text: str) -> str:
    """The first line with text, up to the footer."""
    before_footer = _FOOTER.split(text, maxsplit=1)[0]
    first = next((line for line in before_footer.splitlines() if line.strip()), "")
    return undouble_headline(" ".join(first.split()))


def _read_time(raw: str) -> datetime | None:
    parsed = parse_date(raw, "UTC")
    return parsed.value if parsed else None


__all__ = ["ListingLine", "clean_listed_headline", "find_last_line", "read_listing_lines", "undouble_headline"]
