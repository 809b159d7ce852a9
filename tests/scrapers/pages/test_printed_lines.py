"""By-lines and dates as pages print them about the headline, in markup that says nothing."""

import pytest

from scrapers.pages.document import PageDocument, parse_html
from scrapers.pages.microformats import read_card_authors, read_published_abbreviations
from scrapers.pages.printed_lines import find_printed_date, find_printed_names, read_page_head

PARAGRAPH = "The ferry came back on Friday, two days after the storm that had sent it into the bay of Khor Delma for shelter."
HEADLINE = "Ferry comes home"


def open_page(*lines, headline=HEADLINE):
    inner = "".join(f"<div>{line}</div>" for line in lines)
    document = PageDocument("https://x.example/a", parse_html(f"<html><body><form>{inner}</form></body></html>"))
    return read_page_head(document, headline)


@pytest.mark.parametrize(
    ("lines", "date", "names"),
    [
        ((HEADLINE, "By Ada Quill", "5 March 2024, 10:30", PARAGRAPH), "2024-03-05T10:30:00+02:00", ["Ada Quill"]),
        (
            (HEADLINE, "By Ada Quill and Owen Tarrant | Published: 5 March 2024", PARAGRAPH),
            "2024-03-05T00:00:00+02:00",
            ["Ada Quill", "Owen Tarrant"],
        ),
        ((HEADLINE, "By Ada Quill 5 March 2024, 10:30", PARAGRAPH), "2024-03-05T10:30:00+02:00", ["Ada Quill"]),
        (("5 March 2024", HEADLINE, PARAGRAPH), "2024-03-05T00:00:00+02:00", []),
        ((HEADLINE, "5 March 2024 · 3 min read", PARAGRAPH), "2024-03-05T00:00:00+02:00", []),
        ((HEADLINE, "Home", HEADLINE, "6 May 2024", PARAGRAPH, "7 May 2024"), "2024-05-06T00:00:00+03:00", []),
        ((HEADLINE, PARAGRAPH, "7 May 2024", "By Ada Quill"), None, []),
        ((HEADLINE, "By the sea", PARAGRAPH.replace("Friday", "5 March 2024")), None, []),
        (("7 May 2024", PARAGRAPH), None, []),
    ],
)
def test_head_of_a_page_dates_and_names(lines, date, names):
    head = open_page(*lines)
    found = find_printed_date(head.lines, "Africa/Cairo")
    assert (found.parsed.value.isoformat() if found else None) == date
    assert find_printed_names(head.lines) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("كتب: ريم الساحلي", ["ريم الساحلي"]),
        ("بقلم ريم الساحلي وعمر زناتي", ["ريم الساحلي", "عمر زناتي"]),
        ("إعداد: أحمد وليد سالم", ["أحمد وليد سالم"]),
        ("كتبت هند البرقاوي | الثلاثاء 5 آذار 2024", ["هند البرقاوي"]),
        ("\u200fتحرير: سامر العتيبة\u200f", ["سامر العتيبة"]),
        ("كتاب جديد عن البحر", []),
    ],
)
def test_arabic_by_lines_name_their_people(line, names):
    head = open_page("عودة العبّارة", line, PARAGRAPH, headline="عودة العبارة")
    assert find_printed_names(head.lines) == names


def test_first_paragraph_behind_the_headline_is_the_opening():
    assert open_page(HEADLINE, "5 March 2024", PARAGRAPH).opening == PARAGRAPH
    assert open_page("Elsewhere", PARAGRAPH).opening == ""


def test_microformats_state_a_date_and_every_author():
    text = """<div class="hentry"><abbr class="published updated" title="2010-05-06T07:08:09Z">in May</abbr>
    <span class="author vcard"><span class="fn">Ada Quill</span></span> <span class="vcard author"><a class="url fn">Owen Tarrant</a></span>
    <abbr title="kilometre">km</abbr></div>"""
    document = PageDocument("https://x.example/a", parse_html(text))
    assert [date.raw for date in read_published_abbreviations(document)] == ["2010-05-06T07:08:09Z"]
    assert [author.name for author in read_card_authors(document)] == ["Ada Quill", "Owen Tarrant"]
