from datetime import UTC, datetime

import pytest

from scrapers.pages.blocks import read_page_text
from scrapers.pages.document import parse_html
from scrapers.pages.heading_lines import choose_printed_date, list_heading_lines, read_address_date

LATEST = datetime(2026, 1, 1, tzinfo=UTC)


def choose(*lines):
    found = choose_printed_date(lines, "UTC", False, LATEST)
    return found.parsed.value.date().isoformat() if found else None


def test_the_first_date_that_is_no_change_is_taken():
    assert choose("Updated: 5 May 2016", "Published: 3 May 2016", "7 May 2016") == "2016-05-03"
    assert choose("Updated: 5 May 2016") == "2016-05-05"


def test_a_date_in_a_sentence_or_in_the_future_is_not_taken():
    assert choose("The president spoke to the troops in the old harbour on 5 May 2016") is None
    assert choose("5 May 2031") is None


def test_lines_around_the_headline_are_near_and_captions_and_sidebars_are_not():
    markup = """<nav><p>1 May 2016</p></nav><h1>Long bridge opens again</h1><p>2 May 2016</p><figcaption>3 May 2016</figcaption>
        <p>The bridge was opened.</p><div class=comments><p>4 May 2016</p></div>"""
    page = read_page_text(parse_html(f"<html><body>{markup}</body></html>"))
    first = next(number for number, block in enumerate(page.blocks) if block.text.startswith("The bridge"))
    lines = [block.text for block in list_heading_lines(page, {"longbridgeopensagain"}, first, first)]
    assert lines == ["Long bridge opens again", "2 May 2016", "The bridge was opened."]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2016/03/04/bridge", "2016-03-04"),
        ("/news/2016-03-04-bridge.html", "2016-03-04"),
        ("/20160304/bridge", "2016-03-04"),
        ("/news/04-03-2016", "2016-03-04"),
        ("/2016/02/30/bridge", None),
        ("/2016/bridge", None),
        ("/article/12016030412", None),
    ],
)
def test_a_day_in_the_address_is_read(path, day):
    found = read_address_date(f"https://www.example.org{path}", "UTC")
    assert (found[0].value.date().isoformat() if found else None) == day
