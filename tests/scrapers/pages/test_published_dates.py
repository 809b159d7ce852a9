from datetime import UTC, datetime

import pytest

from scrapers.pages.published_dates import DateReader, read_address_date
from scrapers.pages.structured import StatedDate


def reader(url="https://www.example.org/bridge", time_zone="UTC"):
    return DateReader(url, datetime(2026, 1, 1, tzinfo=UTC), time_zone, is_month_first=False)


def day(found):
    return found.parsed.value.date().isoformat() if found else None


def choose(*lines):
    return day(reader().choose_printed(reader().read_lines(lines)))


def test_the_first_date_that_is_no_change_is_taken():
    assert choose("Updated: 5 May 2016", "Published: 3 May 2016", "7 May 2016") == "2016-05-03"
    assert choose("Updated: 5 May 2016") == "2016-05-05"


def test_a_date_in_a_sentence_or_in_the_future_is_not_taken():
    assert choose("The president spoke to the troops in the old harbour on 5 May 2016") is None
    assert choose("5 May 2031") is None


def test_a_by_line_before_the_date_is_no_sentence():
    assert choose("By Nadia Karam, Tom Ferris and Ida Holm of Port Selim 5 May 2016") == "2016-05-05"
    assert choose("By Nadia Karam ⋅ Editor of the harbour pages ⋅ Updated 5 May 2016") == "2016-05-05"


def test_date_with_a_word_for_published_is_found_anywhere():
    lines = ["Harbour", "The bridge opened on 3 May 2016", "Date posted: 4 May 2016", "Published 5 May 2016"]
    assert day(reader().read_labelled(lines)) == "2016-05-04"
    assert day(reader().read_labelled(["Last updated: 4 May 2016", "4 May 2016"])) is None
    assert day(reader().read_labelled(["تاريخ النشر: 4 أيار 2016"])) == "2016-05-04"


@pytest.mark.parametrize(("line", "found"), [("Friday, March 4", "2016-03-04"), ("4 April", None)])
def test_year_of_a_permalink_completes_a_day_without_one(line, found):
    assert day(reader("https://www.example.org/2016/03/bridge.html").read_permalink([line])) == (
        found if line != "Read 4 March" else "2016-03-04"
    )
    assert reader("https://www.example.org/bridge.html").read_permalink([line]) is None


def test_moment_is_told_in_the_zone_in_which_it_is_printed():
    dates = reader()
    stated = dates.read_stated([StatedDate("2020-04-14T00:38:07Z", "json_ld")])[0]
    printed = dates.choose_printed(dates.read_lines(["Apr 13, 2020 at 4:38 PM"]))
    assert dates.tell_as_printed(stated, printed).parsed.value.isoformat() == "2020-04-13T16:38:07-08:00"
    other = dates.choose_printed(dates.read_lines(["Apr 13, 2020 at 4:41 PM"]))
    assert dates.tell_as_printed(stated, other) == stated


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2016/03/04/bridge", "2016-03-04"),
        ("/2016/3/4/bridge", "2016-03-04"),
        ("/news/2016-03-04-bridge.html", "2016-03-04"),
        ("/20160304/bridge", "2016-03-04"),
        ("/news/04-03-2016", "2016-03-04"),
        ("/bridge-nid04032016", "2016-03-04"),
        ("/2016/02/30/bridge", None),
        ("/2016/bridge", None),
        ("/article/12016030412", None),
    ],
)
def test_a_day_in_the_address_is_read(path, day):
    found = read_address_date(f"https://www.example.org{path}", "UTC")
    assert (found[0].value.date().isoformat() if found else None) == day
