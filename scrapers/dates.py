"""Dates as news pages, feeds and listings write them, in English and Arabic: text in, aware datetime or None out.

Tables and a few patterns, no guessing: a text that holds anything but a date, that contradicts itself (a weekday that
is not that day's) or that can be read in two ways gives None. Which date is an article's own is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from scrapers.comparison import fold_text

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
_MOST_CHARACTERS = 120

_MONTH_NAMES = (
    "january jan يناير جانفي كانون_الثاني كانون_ثاني كانون_ثان",
    "february feb فبراير فيفري شباط",
    "march mar مارس اذار",
    "april apr ابريل افريل نيسان",
    "may مايو ماي ايار",
    "june jun يونيو يونيه جوان حزيران",
    "july jul يوليو يوليه يوليوز جويليه تموز",
    "august aug اغسطس غشت اوت اب",
    "september sept sep سبتمبر شتنبر ايلول",
    "october oct اكتوبر اوكتوبر تشرين_الاول تشرين_اول",
    "november nov نوفمبر نونبر تشرين_الثاني تشرين_ثاني تشرين_ثان",
    "december dec ديسمبر دجنبر دسمبر كانون_الاول كانون_اول",
)
_WEEKDAY_NAMES = (
    "monday mon الاثنين",
    "tuesday tues tue الثلاثاء الثلثاء",
    "wednesday wed الاربعاء الاربعا",
    "thursday thurs thur thu الخميس",
    "friday fri الجمعه",
    "saturday sat السبت",
    "sunday sun الاحد",
)
_MONTHS = {name.replace("_", " "): number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names.split()}
_ZONE_HOURS = {
    **dict.fromkeys(("gmt", "utc", "ut", "z", "wet", "غرينتش", "جرينتش"), 0),
    **dict.fromkeys(("bst", "cet", "west"), 1),
    **dict.fromkeys(("cest", "eet"), 2),
    **dict.fromkeys(("eest", "msk"), 3),
    **{"gst": 4, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8},
}
# `بتوقيت القاهرة`: a city whose clock an Arabic page names. Amman and Oman are spelled alike without vowel signs: neither is here.
_ZONE_CITIES = {
    **dict.fromkeys(("القاهره", "مصر"), "Africa/Cairo"),
    **dict.fromkeys(("مكه المكرمه", "مكه", "الرياض", "السعوديه"), "Asia/Riyadh"),
    **dict.fromkeys(("ابوظبي", "ابو ظبي", "دبي", "الامارات"), "Asia/Dubai"),
    **{"بيروت": "Asia/Beirut", "دمشق": "Asia/Damascus", "بغداد": "Asia/Baghdad", "القدس": "Asia/Jerusalem", "الدوحه": "Asia/Qatar"},
    **{"الكويت": "Asia/Kuwait", "المنامه": "Asia/Bahrain", "مسقط": "Asia/Muscat", "صنعاء": "Asia/Aden", "الخرطوم": "Africa/Khartoum"},
    **{"طرابلس": "Africa/Tripoli", "تونس": "Africa/Tunis", "الجزائر": "Africa/Algiers", "الرباط": "Africa/Casablanca"},
}
_AFTERNOON = {"am": 0, "ص": 0, "صباحا": 0, "pm": 12, "م": 12, "مساء": 12}
_NOISE = frozenset(("at", "on", "of", "the", "st", "nd", "rd", "th", "في", "الساعه", "يوم", "بتاريخ", "الموافق", "بتوقيت", "المحلي"))


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_OFFSET = r"[+-]\d{2}(?::?\d{2})?"
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[t ]\s?(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?(" + _OFFSET + r"|z|utc|gmt)?)?"
    r"|(\d{4})(\d{2})(\d{2})t(\d{2}):?(\d{2}):?(\d{2})?(" + _OFFSET + "|z)?"
)
_DOTTED_NOON = re.compile(r"\b([ap])\.\s?m\b\.?")  # 10:30 a.m.
_ZONE_COMMENT = re.compile(r"(?<=[+-]\d{4}) \([^()]{1,40}\)$")  # GMT+0200 (Eastern European Standard Time)
# 12 ربيع الاخر 1447 هـ, beside the same day by the common calendar, and the sign of that one: 2025 م
_HIJRI = re.compile(r"\b\d{1,2} (?:\w{2,8} ){1,2}1[34]\d\d ?ه\w{0,4}(?!\w)")
_COMMON_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d) ?م(?:يلادي\w{0,2})?(?!\w)")
_LABEL = re.compile(
    r"(?:(?:last )?(?:published|posted|updated|modified|created|written|date|added)(?: (?:on|at|date|time))?"
    r"|(?:تاريخ |وقت )?(?:النشر|نشر|نشرت|نشر في|نشر بتاريخ|التحديث|اخر تحديث|حدث في|كتب|تم النشر|اضيف|التاريخ|تاريخ))\s?[:|-]?\s?(?=\W*\w)"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_TIME = re.compile(rf"(?<![\d:])(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:\.\d{{1,9}})?)?(?:\s?({_any_of(_AFTERNOON)})\b)?(?![\d:])")
_ZONE = re.compile(
    rf"(?:\b(?:gmt|utc)\s?|(?<![\w-]))({_OFFSET})(?![\d-])|(?<![^\W\d_])(?:({_any_of(_ZONE_HOURS)})|بتوقيت ({_any_of(_ZONE_CITIES)}))\b"
)
_MONTH = re.compile(rf"(?<![^\W\d_])({_any_of(_MONTHS)})\b")
_WEEKDAY = re.compile(rf"\b({_any_of(_WEEKDAYS)})\b")
_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date with the finest part that the text states. A day alone is its midnight in the given zone."""

    value: datetime
    precision: Literal["second", "minute", "day"]


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int = 0
    minute: int = 0
    second: int = 0
    precision: Literal["second", "minute", "day"] = "day"


def parse_date(text: str, time_zone: str, default_day: date | None = None) -> ParsedDate | None:
    """The date that `text` states, or None when it states none, an impossible one or two different ones.

    `time_zone` (an IANA name) is taken where the text names no zone; a zone that is stated stays in the value. A time
    without a date is one on `default_day`, or None without it. Years outside 1990 to 2100 are None.
    """
    return _parse_short(text, time_zone, default_day) if len(text) <= 4 * _MOST_CHARACTERS else None


@lru_cache(maxsize=1_024)  # pages state the same moment several times, and printed lines are asked about more than once
def _parse_short(text: str, time_zone: str, default_day: date | None) -> ParsedDate | None:
    folded = _fold_date(text)
    if not folded or len(folded) > _MOST_CHARACTERS:
        return None
    try:
        return _parse_iso(folded, time_zone) or _parse_written(folded, time_zone, default_day)
    except ValueError:  # 30 February, hour 25
        return None


def parse_labelled_date(text: str, time_zone: str, default_day: date | None = None) -> ParsedDate | None:
    """As `parse_date`, of a text that may begin with what its date means: `Published: 2 May 2024`, `نُشر في 2 مايو 2024`."""
    parsed = parse_date(text, time_zone, default_day)
    folded = _fold_date(text)
    label = _LABEL.match(folded)
    return parse_date(folded[label.end() :], time_zone, default_day) if parsed is None and label else parsed


def find_month(name: str) -> int | None:
    """The number of the month with this English or Arabic name, short forms included; None when it names none."""
    return _MONTHS.get(fold_text(name))


def _fold_date(text: str) -> str:
    """Lower case, western digits, one form of each Arabic letter; no vowel signs, direction marks, doubled spaces, Hijri dates."""
    if len(text) > 4 * _MOST_CHARACTERS:
        return ""
    plain = _COMMON_YEAR.sub(r"\1 ", _HIJRI.sub(" ", " ".join(fold_text(text).split())))
    return _ZONE_COMMENT.sub("", _DOTTED_NOON.sub(r"\1m", " ".join(plain.split())))


def _parse_iso(folded: str, time_zone: str) -> ParsedDate | None:
    match = _ISO.fullmatch(folded)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()[:7] if match[1] else match.groups()[7:]
    precision: Literal["second", "minute", "day"] = "second" if second else "minute" if hour else "day"
    clock = _Clock(int(hour or 0), int(minute or 0), int(second or 0), precision)
    return _assemble_date((int(year), int(month), int(day)), clock, _read_zone(zone) if zone else ZoneInfo(time_zone))


def _parse_written(folded: str, time_zone: str, default_day: date | None) -> ParsedDate | None:
    """The date in a text of date, time, zone and weekday in any order; each may stand once and nothing else may."""
    clock, rest = _take_clock(folded)
    zone, rest = _take_zone(rest) if clock.precision != "day" else (None, rest)
    weekday, rest = _take_weekday(rest)
    day, rest = _take_day(rest, default_day if clock.precision != "day" else None)
    if day is None or any(word not in _NOISE for word in _WORD.findall(rest)):
        return None
    if weekday is not None and date(*day).weekday() != weekday:
        return None
    return _assemble_date(day, clock, zone or ZoneInfo(time_zone))


def _assemble_date(day: tuple[int, int, int], clock: _Clock, zone: tzinfo) -> ParsedDate | None:
    if not EARLIEST_YEAR <= day[0] <= LATEST_YEAR:
        return None
    return ParsedDate(datetime.combine(date(*day), time(clock.hour, clock.minute, clock.second), zone), clock.precision)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _take_clock(text: str) -> tuple[_Clock, str]:
    match = _TIME.search(text)
    if match is None:
        return _Clock(), text
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            raise ValueError(f"no hour of a twelve-hour clock: {hour}")
        hour = hour % 12 + _AFTERNOON[match[4]]
    return _Clock(hour, int(match[2]), int(match[3] or 0), "second" if match[3] else "minute"), _cut(text, match)


def _take_zone(text: str) -> tuple[tzinfo | None, str]:
    match = _ZONE.search(text)
    if match is None:
        return None, text
    return ZoneInfo(_ZONE_CITIES[match[3]]) if match[3] else _read_zone(match[1] or match[2]), _cut(text, match)


def _read_zone(name: str) -> tzinfo:
    """The fixed zone of `z`, `gmt`, `+0200`, `+02:00`, `+02` or an abbreviation of the table."""
    if name in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[name]))
    digits = name[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(f"no offset: {name}")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset)


def _take_weekday(text: str) -> tuple[int | None, str]:
    match = _WEEKDAY.search(text)
    return (_WEEKDAYS[match[1]], _cut(text, match)) if match else (None, text)


def _take_day(text: str, default_day: date | None) -> tuple[tuple[int, int, int] | None, str]:
    """Year, month and day, and what is left of the text."""
    match = _YEAR_FIRST.search(text)
    if match:
        return (int(match[1]), int(match[2]), int(match[3])), _cut(text, match)
    match = _DAY_FIRST.search(text)
    if match:
        return _order_numbers(match), _cut(text, match)
    months = {_MONTHS[name] for name in _MONTH.findall(text)}
    if not months and default_day is not None:
        return (default_day.year, default_day.month, default_day.day), text
    rest = _MONTH.sub(" ", text)
    numbers = re.findall(r"\d+", rest)
    if len(months) != 1 or len(numbers) != 2:
        return None, text
    year, day = _order_day_and_year(numbers[0], numbers[1])
    return (year, months.pop(), day), re.sub(r"\d+", " ", rest)


def _order_numbers(match: re.Match[str]) -> tuple[int, int, int] | None:
    """22.04.2025 is read day first; 05/04/2025 is May in one country and April in another, 22/04/2025 is clear."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _order_day_and_year(first: str, second: str) -> tuple[int, int]:
    """(year, day) of the two numbers beside a month; a year of two digits stands last and is RFC 2822's."""
    if len(first) == 4 and len(second) <= 2:
        return int(first), int(second)
    if len(first) <= 2 and len(second) == 4:
        return int(second), int(first)
    if len(first) <= 2 and len(second) == 2:
        return int(second) + (2000 if int(second) < 50 else 1900), int(first)
    raise ValueError(f"no day and year: {first}, {second}")


__all__ = ["EARLIEST_YEAR", "LATEST_YEAR", "ParsedDate", "find_month", "parse_date", "parse_labelled_date"]
