from __future__ import annotations

import itertools

import pytest

from pipelines.deduplication.components import Components
from pipelines.deduplication.digests import is_digest
from pipelines.deduplication.pairs import Comparison, compare_texts, connect_stories, is_one_story, name_kind
from pipelines.deduplication.texts import prepare_texts
from tests.pipelines.deduplication.texts import ARABIC_STORY, FORMS, OTHER_STORY, STORY, fill_form, make_story, make_words, tell

WHOLE = tell(STORY)
NEWS = ("Divers said on Sunday that the ferry's new ramp needed another bolt.", "The ministry had no comment on what that would cost.")


@pytest.mark.parametrize(
    "copy",
    [
        WHOLE.upper(),
        WHOLE.replace("'", "’").replace("-", "‑"),
        f"CAPE ARDENT, March 3 (Sahra Wire) - {WHOLE}",
        tell(STORY[:3]),
        tell(STORY[:2]),
        tell([*STORY[:1], NEWS[0], *STORY[1:], NEWS[1]]),
        tell([STORY[0], *reversed(STORY[1:])]),
        tell(STORY).replace("eleven years", "twelve years").replace("14 dirra", "15 dirra"),
        tell([*STORY[:4], STORY[5]]),
        tell([*STORY, "Related articles", "Harbour bridge reopens", "Glass from the deep", "Who pays for the mole"]),
    ],
    ids=["case", "typography", "dateline", "shortened", "two paragraphs", "update", "reordered", "corrected", "cut inside", "related"],
)
def test_a_copy_is_the_same_story(copy: str) -> None:
    assert is_one_story(WHOLE, copy)
    assert is_one_story(copy, WHOLE)


def test_a_flash_is_the_same_story_as_the_piece_that_begins_with_it() -> None:
    assert is_one_story(STORY[0], WHOLE)


def test_arabic_copies_are_found_alike() -> None:
    whole = tell(ARABIC_STORY)
    assert is_one_story(whole, tell(ARABIC_STORY[:2]))
    assert is_one_story(whole, whole.replace("أ", "ا").replace("ة", "ه"))
    assert not is_one_story(whole, WHOLE)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_filled_in_twice_is_two_stories(form: str) -> None:
    texts = prepare_texts([fill_form(form, seed) for seed in range(20)])
    alike = connect_stories(texts, list(itertools.combinations(range(20), 2)), Components())
    assert len(alike) <= 1, "of 190 pairs"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_printed_twice_is_one_story(form: str) -> None:
    text = fill_form(form, 1)
    assert is_one_story(text, f"Port Selim (Sahra Wire) - {text}")


def test_other_news_of_the_same_event_is_another_story() -> None:
    other = tell(
        [
            "Islanders cheered on Friday as the first night ferry in living memory left for Cape Ardent.",
            "Two crews had been hired, harbour master Odile Brenn said, and a passage costs 14 dirra.",
            *OTHER_STORY[:1],
        ]
    )
    assert not is_one_story(WHOLE, other)


def test_a_digest_is_none_of_its_stories() -> None:
    pieces = [STORY[:3], OTHER_STORY[:3], make_story("third", 3)]
    digest = tell(["Night ferry to Cape Ardent", *pieces[0], "Grain below the citadel", *pieces[1], "Third piece of the day", *pieces[2]])
    assert is_digest(digest)
    for piece in pieces:
        assert not is_one_story(digest, tell(piece))
    assert is_one_story(digest, f"{digest}\nRead more tomorrow.")


def test_a_piece_that_quotes_another_below_is_not_that_one() -> None:
    assert not is_one_story(tell([*OTHER_STORY, *STORY]), WHOLE)


@pytest.mark.parametrize("text", ["", "Closed today.", "one two three four five six seven eight nine ten eleven"])
def test_a_text_under_twelve_words_is_a_story_of_its_own(text: str) -> None:
    assert not is_one_story(text, text)


def test_a_long_feature_and_its_copy_are_one() -> None:
    feature = make_words(10_000, "feature")
    assert is_one_story(feature, f"{make_words(20, 'dateline')} {feature}")


def test_what_is_connected_is_not_compared_again() -> None:
    texts = prepare_texts([WHOLE, WHOLE, WHOLE, tell(OTHER_STORY)])
    connections = connect_stories(texts, list(itertools.combinations(range(4), 2)), Components())
    assert connections == [(0, 1), (0, 2)]


def test_kinds_say_what_became_of_a_text() -> None:
    copies = [WHOLE, tell(STORY[:3]), tell([*STORY, *OTHER_STORY]), WHOLE.replace("islanders", "commuters")]
    texts = prepare_texts([WHOLE, *copies])
    assert [name_kind(compare_texts(texts, number, 0)) for number in range(1, 5)] == ["identical", "shortened", "extended", "edited"]


def test_comparison_says_how_much_of_each_stands_in_the_other() -> None:
    texts = prepare_texts([WHOLE, tell(STORY[:3]), ""])
    comparison = compare_texts(texts, 1, 0)
    assert comparison.of_first == 1.0
    assert comparison.similarity == comparison.of_second == pytest.approx(0.44, abs=0.05)
    assert compare_texts(texts, 2, 0) == Comparison(0.0, 0.0, 0.0)
