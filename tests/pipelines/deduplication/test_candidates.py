"""How many pairs are compared where thousands of texts have a form or a text in common, and that none is missed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pipelines.deduplication.candidates import MOST_HOLDERS, NEIGHBOURS, Pairs, Sketches, list_candidates, pair_crowd
from pipelines.deduplication.components import Components
from pipelines.deduplication.index import hash_texts
from pipelines.deduplication.pairs import connect_stories
from pipelines.deduplication.shingles import sketch_shingles
from pipelines.deduplication.texts import Texts, prepare_texts
from tests.pipelines.deduplication.texts import FORMS, STORY, fill_form, make_story, make_words, tell

WINDOW = 45
EVERY_PAIR = 1 << 30


def sketch(texts: Texts, days: Sequence[int] | None = None) -> Sketches:
    fingerprints, owners = sketch_shingles(texts.shingles)
    dated = np.zeros(len(texts), np.int32) if days is None else np.array(days, np.int32)
    return Sketches(fingerprints, owners, dated, np.full(len(texts), WINDOW, np.int32), hash_texts(texts))


NOTHING = sketch(prepare_texts([]))


def find_pairs(texts: Texts, days: Sequence[int] | None = None) -> Pairs:
    """The pairs that an index compares when all these texts arrive."""
    sketches = sketch(texts, days)
    found = list_candidates(sketches, NOTHING)
    more = pair_crowd(found.crowd, [texts.shingles_of(number) for number in found.crowd.tolist()], sketches, len(texts))
    return np.unique(np.concatenate([found.pairs, more]), axis=0)


def group(texts: Texts, pairs: Pairs) -> set[frozenset[int]]:
    stories = Components((number, number) for number in range(len(texts)))
    connect_stories(texts, pairs, stories)
    return {frozenset(one) for one in stories.list_groups()}


def print_elsewhere(text: str, number: int) -> str:
    return f"{make_words(2, ('place', number)).title()} ({make_words(1, ('agency', number)).title()}) - {text}"


def print_twice(form: str, count: int) -> list[str]:
    filled = [fill_form(form, seed) for seed in range(count)]
    return filled + [print_elsewhere(text, number) for number, text in enumerate(filled)]


CROWDS = {
    **{form: print_twice(form, 250) for form in FORMS},
    "one text with endings": [f"{tell(STORY)} {make_words(12, number)}" for number in range(500)],
    "one text with a number": [f"{tell(STORY[:3])} {number} {tell(STORY[3:])}" for number in range(500)],
    "one page for many texts": [f"{make_words(60, 'page')} {make_words(60, number // 2)}" for number in range(500)],
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_no_story_of_a_crowd_is_missed(crowd: str) -> None:
    texts = prepare_texts(CROWDS[crowd])
    every_pair = list_candidates(sketch(texts), NOTHING, EVERY_PAIR).pairs
    assert group(texts, find_pairs(texts)) == group(texts, every_pair)


def test_copies_of_one_text_are_compared_with_a_few_neighbours() -> None:
    texts = prepare_texts([f"{tell(STORY)} {make_words(12, number)}" for number in range(2000)])
    pairs = find_pairs(texts)
    assert len(pairs) < 4 * NEIGHBOURS * len(texts)
    assert len(group(texts, pairs)) == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_text_on_a_form_is_compared_with_so_many_however_often_it_is_filled_in(form: str) -> None:
    texts = prepare_texts(print_twice(form, 1500))
    assert len(find_pairs(texts)) < MOST_HOLDERS * len(texts) < 0.1 * len(texts) ** 2 / 2


def test_neighbours_of_another_season_do_not_hide_those_of_the_window() -> None:
    texts = prepare_texts([f"{tell(STORY)} {make_words(6, number)}" for number in range(600)])
    days = [number % 200 for number in range(600)]
    pairs = find_pairs(texts, days)
    assert np.abs(np.array(days)[pairs[:, 0]] - np.array(days)[pairs[:, 1]]).max() <= WINDOW
    assert len(group(texts, pairs)) == 1


def test_a_text_that_arrives_late_is_paired_with_those_that_are_there_and_these_not_again() -> None:
    arriving = prepare_texts([tell(STORY), tell(make_story("other"))])
    there = prepare_texts([f"{tell(STORY)} {make_words(8, number)}" for number in range(300)])
    pairs = list_candidates(sketch(arriving), sketch(there)).pairs
    assert set(pairs[:, 0].tolist()) == {0}
    assert NEIGHBOURS <= len(pairs) <= 4 * NEIGHBOURS
