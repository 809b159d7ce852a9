"""Dates as article pages print them for readers, in the languages of Europe and East Asia and in Arabic: found within a short line,
where `scrapers.dates` reads texts that are nothing but a date. Which line may date an article is decided in `published_dates`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scrapers.dates import EARLIEST_YEAR, LATEST_YEAR, ParsedDate, find_month, parse_date, parse_labelled_date

# Month names by their beginnings, in lower case: English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Czech,
# Scandinavian, Finnish, Turkish, Russian, Ukrainian, Greek.
_MONTH_STARTS = (
    "jan jän gen sty led tammi oca янв січ ιαν ene ian",
    "feb fév fev febr lut úno helmi şub фев лют φεβ",
    "mar mär már maa mrt mars břez maalis мар бер μαρ",
    "apr avr abr kwi dub huhti nis апр кві απρ",
    "may mai maj mag mei kvě touko мая май трав μαΐ μαϊ",
    "jun jún iun juin giu cze čvn červn kesä haz июн черв ιουν",
    "jul júl iul juil lug lip čvc červc heinä tem июл лип ιουλ",
    "aug agu août aoû ago sie srp elo ağu авг серп αυγ",
    "sep set sze wrz zář syys eyl сен вер σεπ",
    "oct okt ott out paź říj loka eki окт жов οκτ",
    "nov noi lis kas marras ноя лист νοε",
    "dec dez déc dic gru pro joulu ara дек груд δεκ",
)
_MONTHS = {start: number for number, starts in enumerate(_MONTH_STARTS, 1) for start in starts.split()}
_MONTHS |= {"listopad": 11, "lipca": 7, "lipiec": 7, "marca": 3, "marzec": 3, "kasım": 11, "aralık": 12, "ocak": 1, "mart": 3}
_WORDS = r"[^\W\d_]{2,12}"
_ARABIC_PAIR = r"(?:\s(?:ال)?(?:ثاني|ثان|أول|اول))?"  # the second word of كانون الثاني
_OTHER_NAME = rf"(?:\s*[/(]\s*{_WORDS}{_ARABIC_PAIR}\)?)?"  # شباط/فبراير
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?"
_YEAR = r"((?:19|20)\d\d)"
_DAY_MONTH = rf"(?<![\d.:]){_DAY}(?:\s+(?:de|of))?[\s.\-/]*({_WORDS}{_ARABIC_PAIR})\.?{_OTHER_NAME}"
_DAY_MONTH_YEAR = re.compile(rf"{_DAY_MONTH}(?:\s+(?:de|del))?[\s.,،\-/]*{_YEAR}(?!\d)")
_MONTH_DAY_YEAR = re.compile(rf"(?<![^\W\d_])({_WORDS})\.?\s+{_DAY},?\s*{_YEAR}(?!\d)")
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d){_YEAR}\.?[\s,]+({_WORDS})\.?\s+{_DAY}(?!\d)")
_DAY_MONTH_ALONE = re.compile(rf"(?:[^\W\d_]{{2,10}}[.,]?\s)?{_DAY_MONTH}(?:\s*[,|@–-].*)?")
_MONTH_DAY_ALONE = re.compile(rf"(?:[^\W\d_]{{2,10}}[.,]?\s)?({_WORDS})\.?\s+{_DAY}(?:\s*[,|@–-].*)?")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年년./-]\s?(\d{1,2})\s?[月월./-]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)(?!\d|\.\d)")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})[:.h](\d{2})(?::\d{2})?(?:\s?(?:([ap])\.?\s?m\b|(مساء|م\b)))?(?![\d:]|\.\d)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|•·⋅]\s*")
_AROUND = " |•·⋅-–—,،()[]"
_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_CLOCK_REACH = 25  # characters behind the day
_ANY_NUMBER = re.compile(r"\d")
_LONGEST_LINE = 250


class PrintedDate(NamedTuple):
    """A date in a line, with what stands before it there."""

    parsed: ParsedDate
    raw: str
    before: str


def find_printed_date(line: str, time_zone: str, is_month_first: bool = False) -> PrintedDate | None:
    """The first date in a line of text; None when it holds none that can be read in one way only.

    `is_month_first` says how 3/4/2015 is meant where both readings are possible; `time_zone` is an IANA name.
    """
    if len(line) > _LONGEST_LINE or not _ANY_NUMBER.search(line):
        return None
    printed, line = line, line.translate(_WESTERN)  # each digit is one letter either way
    patterns = (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _YEAR_MONTH_DAY, _YEAR_FIRST, _DAY_FIRST)
    found = [match for pattern in patterns if (match := pattern.search(line))]
    for match in sorted(found, key=lambda match: match.start()):
        day = _read_day(match, is_month_first)
        if day is not None and (read := _read_moment(line, match, day, time_zone)):
            parsed, start, end = read
            return PrintedDate(parsed, printed[start:end].strip(_AROUND), printed[: match.start()])
    whole = parse_date(line, time_zone)
    return PrintedDate(whole, printed.strip(), "") if whole else None


def find_day_and_month(line: str) -> tuple[tuple[int, int], str] | None:
    """Day and month of a line that is nothing but them, with a weekday or a time perhaps: `Fri, 4 March`, `March 4th @ 10:30`."""
    if len(line) > _LONGEST_LINE or not _ANY_NUMBER.search(line):
        return None
    for pattern, day, month in ((_DAY_MONTH_ALONE, 1, 2), (_MONTH_DAY_ALONE, 2, 1)):
        match = pattern.fullmatch(line.strip())
        number = _name_month(match[month]) if match else None
        if match and number and 1 <= int(match[day]) <= 28 + (number != 2) * 2 + (number in (1, 3, 5, 7, 8, 10, 12)):
            return (int(match[day]), number), line.strip()
    return None


def _read_moment(line: str, match: re.Match[str], day: tuple[int, int, int], time_zone: str) -> tuple[ParsedDate, int, int] | None:
    """The date that was found with its time and zone, and where it stands: the longest stretch about it that is nothing else."""
    bars = list(_SEPARATOR.finditer(line))
    start = max((bar.end() for bar in bars if bar.end() <= match.start()), default=0)
    ends = [bar.start() for bar in bars if bar.start() >= match.end()][:2]
    for begin in (0, start, match.start()):
        for end in (len(line), *reversed(ends)):
            parsed = parse_labelled_date(line[begin:end].strip(_AROUND), time_zone)
            if parsed and (parsed.value.year, parsed.value.month, parsed.value.day) == day:
                return parsed, begin, end
    clock = _CLOCK.search(line[match.end() : match.end() + _CLOCK_REACH])
    parsed = _add_clock(day, clock, time_zone)
    is_timed = parsed is not None and parsed.precision != "day" and clock is not None
    return (parsed, match.start(), match.end() + (clock.end() if clock and is_timed else 0)) if parsed else None


def _read_day(match: re.Match[str], is_month_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day of a match of one of the patterns."""
    for pattern, year, month, day in ((_DAY_MONTH_YEAR, 3, 2, 1), (_MONTH_DAY_YEAR, 3, 1, 2), (_YEAR_MONTH_DAY, 1, 2, 3)):
        if match.re is pattern:
            number = _name_month(match[month])
            return (int(match[year]), number, int(match[day])) if number else None
    if match.re is _YEAR_FIRST:
        return int(match[1]), int(match[2]), int(match[3])
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    is_swapped = (is_month_first and first <= 12 and match[2] != "-") or (second > 12 and match[2] == "/")
    return (year, first, second) if is_swapped else (year, second, first)


def _name_month(word: str) -> int | None:
    """The number of the month that a word names, in full or cut short."""
    if number := find_month(word):
        return number
    folded = word.lower()
    return next((number for length in range(min(8, len(folded)), 2, -1) if (number := _MONTHS.get(folded[:length]))), None)


def _add_clock(day: tuple[int, int, int], clock: re.Match[str] | None, time_zone: str) -> ParsedDate | None:
    """The date with the time that stands right behind it, if one does."""
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
