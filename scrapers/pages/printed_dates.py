"""Dates as article pages print them for readers, in the languages of Europe and East Asia and in Arabic: found within a short line,
where `scrapers.dates` reads texts that are nothing but a date. Which line may date an article is decided in `datelines`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scrapers.dates import EARLIEST_YEAR, LATEST_YEAR, ParsedDate, parse_date

# Month names by their beginnings, in lower case: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech,
# Scandinavian, Finnish, Turkish, Russian, Ukrainian, Greek.
_MONTH_STARTS = (
    "jan jän gen sty led tammi oca янв січ ιαν ene",
    "feb fév fev febr lut úno helmi şub фев лют φεβ",
    "mar mär maa mrt mars břez maalis мар бер μαρ",
    "apr avr abr kwi dub huhti nis апр кві απρ",
    "may mai maj mag mei kvě touko мая май трав μαΐ μαϊ",
    "jun juin giu cze čvn červn kesä haz июн черв ιουν",
    "jul juil lug lip čvc červc heinä tem июл лип ιουλ",
    "aug août aoû ago sie srp elo ağu авг серп αυγ",
    "sep set wrz zář syys eyl сен вер σεπ",
    "oct okt ott out paź říj loka eki окт жов οκτ",
    "nov lis kas marras ноя лист νοε",
    "dec dez déc dic gru pro joulu ara дек груд δεκ",
)
_MONTHS = {start: number for number, starts in enumerate(_MONTH_STARTS, 1) for start in starts.split()}
_MONTHS |= {"listopad": 11, "lipca": 7, "lipiec": 7, "marca": 3, "marzec": 3, "kasım": 11, "aralık": 12, "ocak": 1, "mart": 3}
_ARABIC_MONTHS = (
    "يناير جانفي",
    "فبراير فيفري شباط",
    "مارس آذار اذار",
    "أبريل ابريل إبريل أفريل نيسان",
    "مايو ماي أيار ايار",
    "يونيو يونيه جوان حزيران",
    "يوليو يوليه جويلية تموز",
    "أغسطس اغسطس غشت أوت",
    "سبتمبر شتنبر أيلول ايلول",
    "أكتوبر اكتوبر",
    "نوفمبر نونبر",
    "ديسمبر دجنبر",
)
_MONTHS |= {name: number for number, names in enumerate(_ARABIC_MONTHS, 1) for name in names.split()}
_WORDS = r"[^\W\d_]{3,12}"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?"
_DAY_MONTH_YEAR = re.compile(
    rf"(?<![\d.:]){_DAY}(?:\s+(?:de|of))?[\s.\-/]*({_WORDS})\.?(?:\s*/\s*{_WORDS})?(?:\s+(?:de|del))?[\s.,\-/]*((?:19|20)\d\d)(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(rf"(?<![^\W\d_])({_WORDS})\.?\s+{_DAY},?\s*((?:19|20)\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)(?![\d.])")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})[:.h](\d{2})(?::\d{2})?(?:\s?(?:([ap])\.?\s?m\b|(مساء|م\b)))?(?![\d:])", re.IGNORECASE)
_LONGEST_LINE = 250
_MONTH_FIRST_COUNTRIES = frozenset(("us", "ph", "ca"))


class PrintedDate(NamedTuple):
    """A date in a line, with what stands before it there."""

    parsed: ParsedDate
    raw: str
    before: str


def find_printed_date(line: str, time_zone: str, is_month_first: bool = False) -> PrintedDate | None:
    """The first date in a line of text; None when it holds none that can be read in one way only.

    `is_month_first` says how 3/4/2015 is meant where both readings are possible; `time_zone` is an IANA name.
    """
    if len(line) > _LONGEST_LINE:
        return None
    found = [match for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _YEAR_FIRST, _DAY_FIRST) if (match := pattern.search(line))]
    for match in sorted(found, key=lambda match: match.start()):
        day = _read_day(match, is_month_first)
        if day is not None and (parsed := _add_clock(day, line[match.end() : match.end() + 25], time_zone)):
            return PrintedDate(parsed, match[0].strip(), line[: match.start()])
    whole = parse_date(line, time_zone)
    return PrintedDate(whole, line.strip(), "") if whole else None


def _read_day(match: re.Match[str], is_month_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day of a match of one of the patterns."""
    if match.re is _DAY_MONTH_YEAR:
        month = _name_month(match[2])
        return (int(match[3]), month, int(match[1])) if month else None
    if match.re is _MONTH_DAY_YEAR:
        month = _name_month(match[1])
        return (int(match[3]), month, int(match[2])) if month else None
    if match.re is _YEAR_FIRST:
        return int(match[1]), int(match[2]), int(match[3])
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    is_swapped = match[2] == "/" and ((is_month_first and first <= 12) or second > 12)
    return (year, first, second) if is_swapped else (year, second, first)


def _name_month(word: str) -> int | None:
    """The number of the month that a word names, in full or cut short."""
    folded = word.lower()
    for length in range(min(8, len(folded)), 2, -1):
        if number := _MONTHS.get(folded[:length]):
            return number
    return None


def _add_clock(day: tuple[int, int, int], behind: str, time_zone: str) -> ParsedDate | None:
    """The date with the time that stands right behind it, if one does."""
    clock = _CLOCK.search(behind)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    if clock and (clock[3] or clock[4]):
        hour = hour % 12 + (12 if clock[4] or clock[3].lower() == "p" else 0)
    for moment, precision in (((hour, minute), "minute"), ((0, 0), "day")):
        try:
            value = datetime(*day, *moment, tzinfo=ZoneInfo(time_zone))
        except ValueError:  # 30 February, hour 25
            continue
        if EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            return ParsedDate(value, "minute" if clock and precision == "minute" else "day")
    return None
