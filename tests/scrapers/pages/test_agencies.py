import re

import pytest

from scrapers.pages.agencies import AGENCIES, find_agency


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("AFP", "AFP"),
        ("afp", "AFP"),
        ("A.F.P.", "AFP"),
        ("Mena", "MENA"),
        ("Cairo - MENA", "MENA"),
        ("لندن ـ يو بي آي", "UPI"),
        ("القاهرة - أ ش أ", "MENA"),
        ("أ.ف.ب", "AFP"),
        ("أف ب", "AFP"),
        ("أ ف ب", "AFP"),
        ("وكالة الأنباء الفرنسيّة", "AFP"),
        ("نقلاً عن وكالة أنباء الإمارات", "WAM"),
        ("\u200fد ب أ\u200f", "DPA"),
        ("واس", "SPA"),
        ("وكالة رويترز", "Reuters"),
        ("AFP/Reuters", "AFP"),
        ("The Associated Press", "AP"),
        ("with AP", "AP"),
        ("Middle East News Agency", "MENA"),
        ("Cairo - Arab Today", None),
        ("Cairo – Akram Ali", None),
        ("the map of the harbour", None),
        ("", None),
        (None, None),
        ("AP " * 500, None),
    ],
)
def test_agency_is_found_in_a_line_that_names_it(text, agency):
    assert find_agency(text) == agency


def test_own_agencies_of_a_card_come_first():
    extra = {"SAHRA": ("Sahra Wire", "صحراء")}
    assert find_agency("Port Selim - Sahra Wire", extra) == "SAHRA"
    assert find_agency("بورت سليم ـ صحراء", extra) == "SAHRA"
    assert find_agency("Port Selim - Sahra Wire") is None


def test_no_two_agencies_share_a_spelling():
    owner: dict[str, str] = {}
    for agency in AGENCIES:
        for spelling in agency.spellings:
            assert owner.setdefault(spelling.casefold(), agency.name) == agency.name


@pytest.mark.parametrize("agency", AGENCIES, ids=lambda agency: agency.name)
def test_every_agency_is_known_by_its_english_and_its_arabic_name(agency):
    assert find_agency(agency.english) == agency.name
    assert find_agency(agency.arabic) == agency.name
    assert re.search(r"[\u0621-\u064a]", agency.arabic)
    assert not re.search(r"[\u0621-\u064a]", agency.english)
