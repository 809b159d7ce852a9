"""Dates as news pages write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.dates import parse_date, parse_labelled_date

STATED = [
    ("2024-05-03T15:47:42+02:00", "2024-05-03T15:47:42+02:00", "second"),
    ("2024-05-03T15:47:42Z", "2024-05-03T15:47:42+00:00", "second"),
    ("2024-05-03T15:47:42.123456z", "2024-05-03T15:47:42+00:00", "second"),
    ("2024-05-03T15:47:42-0430", "2024-05-03T15:47:42-04:30", "second"),
    ("2024-05-03 15:47:42 +02", "2024-05-03T15:47:42+02:00", "second"),
    ("2024-05-03T15:47:42 GMT", "2024-05-03T15:47:42+00:00", "second"),
    ("Thu Sep 05 2019 10:00:00 GMT+0200 (Eastern European Standard Time)", "2019-09-05T10:00:00+02:00", "second"),
    ("20240503T15:47:42Z", "2024-05-03T15:47:42+00:00", "second"),
    ("20240503T154742Z", "2024-05-03T15:47:42+00:00", "second"),
    ("Sun, 09 Dec 2018 13:46:05 GMT", "2018-12-09T13:46:05+00:00", "second"),
    ("Sun, 09 Dec 2018 13:46:05 +0200", "2018-12-09T13:46:05+02:00", "second"),
    ("9 Dec 18 13:46 EST", "2018-12-09T13:46:00-05:00", "minute"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37+00:00", "second"),
    ("Tue Apr 22 10:30:00 +0000 2025", "2025-04-22T10:30:00+00:00", "second"),
    ("GMT 13:46 2018 Sunday ,09 December", "2018-12-09T13:46:00+00:00", "minute"),
    ("GMT 13:46 2018 الأحد ,09 كانون الأول / ديسمبر", "2018-12-09T13:46:00+00:00", "minute"),
    ("22 April 2025 - 10:30 GMT", "2025-04-22T10:30:00+00:00", "minute"),
    ("May 5, 2024 3:47 PM EDT", "2024-05-05T15:47:00-04:00", "minute"),
    ("22 أبريل 2025 الساعة 10:30 بتوقيت غرينتش", "2025-04-22T10:30:00+00:00", "minute"),
    ("الثلاثاء، 22 أبريل 2025 - 21:44 بتوقيت أبوظبي", "2025-04-22T21:44:00+04:00", "minute"),
    ("22 نيسان 2025، 09:05 بتوقيت بيروت", "2025-04-22T09:05:00+03:00", "minute"),
    ("22-04-2025 | 14:20 بتوقيت مكة المكرمة", "2025-04-22T14:20:00+03:00", "minute"),
    ("22 أفريل 2025 09:05 بتوقيت تونس المحلي", "2025-04-22T09:05:00+01:00", "minute"),
]

IN_THE_ZONE_OF_THE_CARD = [
    ("2024-05-03T15:47:42", "2024-05-03T15:47:42+03:00", "second"),
    ("2024-05-03 15:47", "2024-05-03T15:47:00+03:00", "minute"),
    ("2024-01-03", "2024-01-03T00:00:00+02:00", "day"),
    ("2024/01/03 9:05:01", "2024-01-03T09:05:01+02:00", "second"),
    ("22.01.2025", "2025-01-22T00:00:00+02:00", "day"),
    ("22/01/2025", "2025-01-22T00:00:00+02:00", "day"),
    ("01/22/2025", "2025-01-22T00:00:00+02:00", "day"),
    ("03/03/2025", "2025-03-03T00:00:00+02:00", "day"),
    ("January 22, 2025 at 12:05 am", "2025-01-22T00:05:00+02:00", "minute"),
    ("Wednesday 22nd of January 2025", "2025-01-22T00:00:00+02:00", "day"),
    ("April 2, 2019 at 9:05 p.m.", "2019-04-02T21:05:00+02:00", "minute"),
    ("Sept. 2, 2025", "2025-09-02T00:00:00+03:00", "day"),
    ("الثلاثاء 22 نيسان / أبريل 2025", "2025-04-22T00:00:00+02:00", "day"),
    ("٢٢ يناير ٢٠٢٥ ١٠:٣٠ م", "2025-01-22T22:30:00+02:00", "minute"),
    ("۲۲ يناير ۲۰۲۵ الساعة 10:30 صباحًا", "2025-01-22T10:30:00+02:00", "minute"),
    ("كانون الثاني/ يناير 5, 2020", "2020-01-05T00:00:00+02:00", "day"),
    ("\u200f11 شتنبر 2023 - 18:05", "2023-09-11T18:05:00+03:00", "minute"),
    ("الخميس 10 ربيع الآخر 1447 هـ - 2 أكتوبر 2025 م", "2025-10-02T00:00:00+03:00", "day"),
    ("2 أكتوبر 2025م الموافق 10 ربيع الآخر 1447هـ", "2025-10-02T00:00:00+03:00", "day"),
    ("الثلثاء ٢٢ ـ نيسان ـ ٢٠٢٥", "2025-04-22T00:00:00+02:00", "day"),
    ("5 تشرين ثاني 2024, 8:15 مساءً", "2024-11-05T20:15:00+02:00", "minute"),
]

LABELLED = [
    ("Published: 2 May 2024 10:30", "2024-05-02T10:30:00+03:00"),
    ("Posted on May 2, 2024", "2024-05-02T00:00:00+03:00"),
    ("Last updated - 2 May 2024 10:30 GMT", "2024-05-02T10:30:00+00:00"),
    ("نُشر في: 2 مايو 2024", "2024-05-02T00:00:00+03:00"),
    ("تاريخ النشر | الخميس 2 أيار/ مايو 2024 - 10:30", "2024-05-02T10:30:00+03:00"),
    ("آخر تحديث: 2 ماي 2024", "2024-05-02T00:00:00+03:00"),
    ("2 May 2024", "2024-05-02T00:00:00+03:00"),
]

NO_DATE = [
    "",
    "13:46",
    "April 2025",
    "2024-05",
    "2026-02-30",
    "30 February 2026",
    "2026-02-03T25:00:00",
    "3 February 2026 13:05 pm",
    "2024-05-03T24:00:00Z",
    "2024-05-03T15:47:42+25:00",
    "2024-05-03T15:47:42+02:75",
    "05/04/2025",
    "GMT 13:46 2018 Monday ,09 December",
    "الأربعاء 22 نيسان / أبريل 2025",
    "22 نيسان / مايو 2025",
    "22 كانون 2020",
    "12 May 1989",
    "12 May 2101",
    "0000-00-00",
    "Last Updated : GMT 06:49:16",
    "آخر تحديث 21:44:11 بتوقيت أبوظبي",
    "2 May 2024 and 3 May 2024",
    "Opening hours 10:30, 2 May 2024",
    "2 May 2024 10:30 IST",
    "1" * 5000,
    "GMT " * 1000,
]

MONTHS = {
    1: "January Jan يناير جانفي كانون_الثاني كانون_ثاني",
    2: "February Feb فبراير فيفري شباط",
    3: "March Mar مارس آذار",
    4: "April Apr أبريل إبريل ابريل أفريل نيسان",
    5: "May مايو ماي أيار أيّار",
    6: "June Jun يونيو يونيه جوان حزيران",
    7: "July Jul يوليو يوليه يوليوز جويلية تموز",
    8: "August Aug أغسطس غشت أوت آب",
    9: "September Sept Sep سبتمبر شتنبر أيلول",
    10: "October Oct أكتوبر تشرين_الأول تشرين_أول أوكتوبر",
    11: "November Nov نوفمبر نونبر تشرين_الثاني",
    12: "December Dec ديسمبر دجنبر كانون_الأول كانون_أول",
}


@pytest.mark.parametrize(("text", "value", "precision"), STATED + IN_THE_ZONE_OF_THE_CARD)
def test_date_is_read_with_its_zone_and_precision(text: str, value: str, precision: str) -> None:
    parsed = parse_date(text, "Africa/Cairo")
    assert parsed is not None
    assert (parsed.value.isoformat(), parsed.precision) == (value, precision)


@pytest.mark.parametrize(("text", "value"), LABELLED)
def test_label_before_a_date_is_no_part_of_it(text: str, value: str) -> None:
    parsed = parse_labelled_date(text, "Africa/Cairo")
    assert parsed is not None
    assert parsed.value.isoformat() == value


@pytest.mark.parametrize(
    "text", ["Published", "نُشر في", "Last Updated : GMT 06:49:16", "Published by the port on 2 May 2024", "آخر تحديث 21:44:11"]
)
def test_label_alone_or_a_sentence_dates_nothing(text: str) -> None:
    assert parse_labelled_date(text, "Africa/Cairo") is None


@pytest.mark.parametrize("text", NO_DATE, ids=lambda text: text[:40])
def test_what_is_no_clear_date_is_none(text: str) -> None:
    assert parse_date(text, "Africa/Cairo") is None


@pytest.mark.parametrize(("month", "name"), [(month, name) for month, names in MONTHS.items() for name in names.split()])
def test_every_month_name_is_its_month(month: int, name: str) -> None:
    parsed = parse_date(f"7 {name.replace('_', ' ')} 2025", "UTC")
    assert parsed is not None
    assert (parsed.value.year, parsed.value.month, parsed.value.day) == (2025, month, 7)


@pytest.mark.parametrize(
    ("text", "value"),
    [("13:46", "2025-04-22T13:46:00+00:00"), ("GMT 06:49:16", "2025-04-22T06:49:16+00:00"), ("2:05 م", "2025-04-22T14:05:00+00:00")],
)
def test_time_alone_is_on_the_default_day(text: str, value: str) -> None:
    parsed = parse_date(text, "UTC", default_day=date(2025, 4, 22))
    assert parsed is not None
    assert parsed.value.isoformat() == value


@settings(derandomize=True)
@given(st.text(alphabet="0123456789:-/.+, TZGMPatdecdy أبريل٢م", max_size=140))
def test_any_text_gives_a_date_or_none(text: str) -> None:
    parsed = parse_date(text, "Africa/Casablanca")
    assert parsed is None or (parsed.value.tzinfo is not None and 1990 <= parsed.value.year <= 2100)
