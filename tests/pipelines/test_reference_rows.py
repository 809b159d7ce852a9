from __future__ import annotations

from pipelines.reference_rows import build_agencies, build_sources
from scrapers.source import Source

CARD = Source(
    id="daily",
    name="The Daily",
    publisher="Harbour Press",
    languages=("en",),
    homepage="http://daily.test/",
    hosts=("daily.test", "www.daily.test"),
    agencies={"HARBOUR": ("Harbour Wire",), "AFP": ("Agence Harbour",)},
)


def test_source_row_says_what_the_card_says() -> None:
    (row,) = build_sources([CARD], 45)
    assert (row["source_id"], row["edition"], row["hosts"], row["expected_least"]) == (
        "daily",
        "daily",
        ["daily.test", "www.daily.test"],
        0,
    )


def test_agencies_of_cards_are_added() -> None:
    spellings = {row["agency"]: row["spellings"] for row in build_agencies([CARD])}
    assert spellings["HARBOUR"] == ["HARBOUR", "Harbour Wire"]
    assert "Agence Harbour" in spellings["AFP"]
    assert "Agence Harbour" not in {row["agency"]: row["spellings"] for row in build_agencies([])}["AFP"]


def test_agencies_have_their_english_and_arabic_names_and_those_of_cards_alone_have_none() -> None:
    rows = {row["agency"]: (row["name_en"], row["name_ar"], row["country"]) for row in build_agencies([CARD])}
    assert rows["AFP"] == ("Agence France-Presse", "وكالة فرانس برس", "FR")
    assert rows["HARBOUR"] == (None, None, None)


def test_window_of_the_card_comes_before_the_common_one() -> None:
    own = CARD.model_copy(update={"story_window_days": 3})
    assert [row["story_window_days"] for row in build_sources([CARD, own], 45)] == [45, 3]
