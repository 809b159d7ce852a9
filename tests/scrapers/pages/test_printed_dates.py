from datetime import datetime

import pytest

from scrapers.pages.printed_dates import find_day_and_month, find_printed_date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Posted on March 11, 2015 3:46 PM by Nadia Karam", "2015-03-11T15:46"),
        ("Mon., Sept. 5, 2016", "2016-09-05T00:00"),
        ("Von Jörg Äpfel | 24.04.2023", "2023-04-24T00:00"),
        ("1. März 2020, 14:05 Uhr", "2020-03-01T14:05"),
        ("Publié le 12 août 2015 à 10h30", "2015-08-12T10:30"),
        ("2 de octubre de 2018", "2018-10-02T00:00"),
        ("5 maja 2019", "2019-05-05T00:00"),
        ("7 lipca 2019", "2019-07-07T00:00"),
        ("1 августа 2020, 10:11", "2020-08-01T10:11"),
        ("2016年3月4日", "2016-03-04T00:00"),
        ("2016-03-04", "2016-03-04T00:00"),
        ("13/4/2015", "2015-04-13T00:00"),
        ("4/13/2015", "2015-04-13T00:00"),
        ("12.03.15", "2015-03-12T00:00"),
        ("١٢ مارس ٢٠١٥", "2015-03-12T00:00"),
        ("١٢ مارس ٢٠١٥ الساعة ٦:٣٠ مساءً", "2015-03-12T18:30"),
        ("12 كانون الثاني/يناير 2015 10:30", "2015-01-12T10:30"),
        ("الإثنين 2 آب 2013 - 05:10 م", "2013-08-02T17:10"),
        ("5 غشت 2014", "2014-08-05T00:00"),
        ("10:30 | 5 March 2015", "2015-03-05T10:30"),
        ("5 March 2015 | 10:30", "2015-03-05T10:30"),
        ("2015, March 5", "2015-03-05T00:00"),
        ("2015. március 5.", "2015-03-05T00:00"),
        ("05.04.2015 - Güncelleme : 06.04.2015", "2015-04-05T00:00"),
        ("تم نشره الجمعة 24 نيسان / أبريل 2020 09:22 مساءً", "2020-04-24T21:22"),
    ],
)
def test_dates_are_found_in_many_languages(line, date):
    found = find_printed_date(line, "UTC")
    assert found is not None
    assert found.parsed.value.replace(tzinfo=None) == datetime.fromisoformat(date)


@pytest.mark.parametrize(
    "line", ["", "30 February 2016", "tag 3 2015", "12 people in 2015", "version 1.2.3.2015", "3:46 PM", "x" * 300 + " 4 May 2016"]
)
def test_other_lines_hold_no_date(line):
    assert find_printed_date(line, "UTC") is None


def test_an_ambiguous_date_is_read_in_the_order_of_its_country():
    assert find_printed_date("3/4/2015", "UTC").parsed.value.month == 4
    assert find_printed_date("3/4/2015", "UTC", is_month_first=True).parsed.value.month == 3


def test_what_stands_before_the_date_is_told():
    assert find_printed_date("Updated: 5 May 2016", "UTC").before == "Updated: "


def test_a_day_alone_has_the_precision_of_a_day():
    assert find_printed_date("5 May 2016", "UTC").parsed.precision == "day"
    assert find_printed_date("5 May 2016 10:30", "UTC").parsed.precision == "minute"


def test_zone_that_is_named_behind_the_time_is_kept():
    assert find_printed_date("5 مارس 2015 | 10:30 بتوقيت القاهرة", "UTC").parsed.value.isoformat() == "2015-03-05T10:30:00+02:00"


def test_raw_is_the_date_with_its_time_as_printed():
    assert find_printed_date("By Ida Holm ٥ مارس ٢٠١٥، ١٠:٣٠", "UTC").raw == "٥ مارس ٢٠١٥، ١٠:٣٠"
    assert find_printed_date("5 March 2015 at 10:30 in the harbour", "UTC").raw == "5 March 2015 at 10:30"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Fri, 4 March", (4, 3)),
        ("March 4th @ 10:30", (4, 3)),
        ("4. Mai", (4, 5)),
        ("4 آذار", (4, 3)),
        ("31 April", None),
        ("March of the 4", None),
        ("4", None),
    ],
)
def test_day_and_month_of_a_line_without_a_year_are_read(line, day):
    found = find_day_and_month(line)
    assert (found[0] if found else None) == day
