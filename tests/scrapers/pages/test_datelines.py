import pytest

from scrapers.pages.datelines import read_dateline

OPENING = {
    "PORT SELIM (Reuters) - Ferries are back.": ("PORT SELIM (Reuters)", "Port Selim", "Reuters"),
    "PORT SELIM, (AFP) — Ferries are back.": ("PORT SELIM, (AFP)", "Port Selim", "AFP"),
    "Khor Delma (dpa) – Ferries are back.": ("Khor Delma (dpa)", "Khor Delma", "DPA"),
    "(WAM) -- Ferries are back.": ("(WAM)", None, "WAM"),
    "PORT SELIM - Ferries are back.": ("PORT SELIM", "Port Selim", None),
    "Reuters: Ferries are back, the office said.": ("Reuters", None, "Reuters"),
    "بورت سليم - أ ف ب: عادت العبارات.": ("بورت سليم - أ ف ب", "بورت سليم", "AFP"),
    "بورت سليم (وام) - عادت العبارات.": ("بورت سليم (وام)", "بورت سليم", "WAM"),
    "بورت سليم – (رويترز) – عادت العبارات.": ("بورت سليم – (رويترز)", "بورت سليم", "Reuters"),
    "بورت سليم/ د ب أ: عادت العبارات.": ("بورت سليم/ د ب أ", "بورت سليم", "DPA"),
    "\u200fبورت سليم، واس: عادت العبارات.": ("بورت سليم، واس", "بورت سليم", "SPA"),
    "وكالات - عادت العبارات إلى العمل.": None,
    "بورت سليم - عادت العبارات إلى العمل.": None,
    "قال الوزير: عادت العبارات إلى العمل.": None,
    "LAST NIGHT AT THE HARBOUR - Ferries are back.": None,
    "The port (and its ferries) - a story of our days.": None,
    "Ferries are back, AFP reported.": None,
    "": None,
}


@pytest.mark.parametrize("text", OPENING, ids=lambda text: text[:30])
def test_dateline_opens_the_text_of_an_agency(text):
    found = read_dateline(text)
    assert (None if found is None else (found.raw, found.place, found.agency)) == OPENING[text]


def test_agencies_of_a_card_are_known():
    found = read_dateline("بورت سليم - صحراء: عادت العبارات.", {"SAHRA": ("صحراء",)})
    assert found is not None
    assert found.agency == "SAHRA"


def test_dateline_is_read_in_bounded_time():
    assert read_dateline("-" * 200_000) is None
    assert read_dateline("ا " * 100_000) is None
