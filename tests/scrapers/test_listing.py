"""The grammar of listing lines."""

from __future__ import annotations

import pytest

from scrapers.listing import find_last_line, read_listing_lines, undouble_headline

BLOCK = (
    "The last sentence of the article.\n"
    "GMT 13:46 2018 Sunday ,09 December\n"
    "Harbour bridge reopens after repairsGMT 14:36 2018 Wednesday ,31 October\n"
    "Ferry line adds a night serviceGMT 10:40 2018 Sunday ,28 October\n"
    "Fishers agree on a quotaFishers agree on a quotaGMT 16:36 2018 Monday ,26 October\n"
    "Museum shows old mapsMaintained and developed by Marsa Media Group SAL.\n"
    "All rights reserved to Marsa Media Group 2021 ©"
)


def test_glued_lines_footer_and_doubled_title_come_apart() -> None:
    lines = read_listing_lines(BLOCK)
    assert [line.headline for line in lines] == [
        "Harbour bridge reopens after repairs",
        "Ferry line adds a night service",
        "Fishers agree on a quota",
        "Museum shows old maps",
    ]
    assert lines[0].raw == "GMT 13:46 2018 Sunday ,09 December"
    assert [line.published.isoformat() if line.published else None for line in lines] == [
        "2018-12-09T13:46:00+00:00",
        "2018-10-31T14:36:00+00:00",
        "2018-10-28T10:40:00+00:00",
        None,  # 26 October 2018 was a Friday
    ]


def test_arabic_lines_are_read() -> None:
    lines = read_listing_lines(
        "GMT 07:05 2018 الأحد ,09 كانون الأول / ديسمبر\nالميناء يفتح أبوابه من جديدGMT 06:00 2025 الثلاثاء ,22 نيسان / أبريل\nعبّارة جديدة"
    )
    assert [(line.headline, line.published.isoformat() if line.published else None) for line in lines] == [
        ("الميناء يفتح أبوابه من جديد", "2018-12-09T07:05:00+00:00"),
        ("عبّارة جديدة", "2025-04-22T06:00:00+00:00"),
    ]


@pytest.mark.parametrize("text", ["", "No listing at all", "Last Updated : GMT 06:49:16", "GMT 13:46 2018 Sunday ,09 December\n \n"])
def test_text_without_items_gives_none(text: str) -> None:
    assert read_listing_lines(text) == []


def test_last_line_of_a_text_is_found_for_the_link_that_follows() -> None:
    found = find_last_line("GMT 13:46 2018 Sunday ,09 December old GMT 14:36 2018 Wednesday ,31 October ")
    assert found is not None
    assert found[0] == "GMT 14:36 2018 Wednesday ,31 October"
    assert found[1] is not None
    assert found[1].isoformat() == "2018-10-31T14:36:00+00:00"
    assert find_last_line("nothing here") is None


@pytest.mark.parametrize("headline", ["Bye bye", "Market falls, market rises", "One story once", ""])
def test_headline_that_only_looks_doubled_stays(headline: str) -> None:
    assert undouble_headline(headline) == headline


@pytest.mark.parametrize("doubled", ["Port opens a new pierPort opens a new pier", "Port opens a new pier Port opens a new pier"])
def test_doubled_headline_stands_once(doubled: str) -> None:
    assert undouble_headline(doubled) == "Port opens a new pier"


def test_long_hostile_text_is_read_in_one_pass() -> None:
    assert read_listing_lines("GMT 13:46 2018 " * 20_000) == []
