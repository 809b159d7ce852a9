from __future__ import annotations

import numpy as np
import pytest

from pipelines.deduplication.furniture import LEAST_TEXTS, learn_furniture
from pipelines.deduplication.shingles import hash_shingles
from pipelines.deduplication.texts import prepare_texts
from pipelines.deduplication.tokens import Hashes, read_tokens
from tests.pipelines.deduplication.texts import make_story, tell

FOOTER = "Follow the Harbour Post on every channel and never miss a morning again"
HEADER = "You are reading a free page of the Harbour Post from Port Selim"


def learn(texts: list[str]) -> Hashes:
    return learn_furniture(hash_shingles(read_tokens(texts)))


def test_what_stands_below_every_text_is_furniture() -> None:
    texts = [tell([*make_story(seed), FOOTER]) for seed in range(LEAST_TEXTS)]
    assert learn(texts).tolist() == np.unique(hash_shingles(read_tokens([FOOTER])).hashes).tolist()


def test_a_passage_of_few_texts_is_not() -> None:
    texts = [tell([*make_story(seed), *([FOOTER] if seed < LEAST_TEXTS - 1 else [])]) for seed in range(20)]
    assert learn(texts).tolist() == []


def test_in_a_large_source_a_passage_must_stand_in_two_of_a_hundred() -> None:
    texts = [tell([*make_story(seed, 1), *([FOOTER] if seed < LEAST_TEXTS else [])]) for seed in range(400)]
    assert learn(texts).tolist() == []


def test_a_text_that_is_printed_again_and_again_is_no_furniture() -> None:
    texts = [tell(make_story("same"))] * 10 + [tell([*make_story(seed), FOOTER]) for seed in range(10)]
    assert len(learn(texts)) == len(FOOTER.split()) - 4


@pytest.mark.parametrize("place", ["above", "below", "between"])
def test_texts_without_furniture_are_as_if_it_was_never_there(place: str) -> None:
    stories = [make_story(seed) for seed in range(6)]
    put = {
        "above": lambda story: [HEADER, *story],
        "below": lambda story: [*story, HEADER],
        "between": lambda story: [*story[:3], HEADER, *story[3:]],
    }
    with_line = [tell(put[place](story)) for story in stories]
    stripped = prepare_texts(with_line, np.zeros(6, np.int64), [learn(with_line)])
    bare = prepare_texts([tell(story) for story in stories])
    assert stripped.shingles.hashes.tolist() == bare.shingles.hashes.tolist()
    assert stripped.cut_tokens.hashes.tolist() == bare.tokens.hashes.tolist()
    assert list(stripped.cut) == list(range(6))


def test_furniture_of_one_source_is_left_in_the_texts_of_another() -> None:
    texts = [tell([*make_story(seed), FOOTER]) for seed in range(8)]
    stripped = prepare_texts(texts, np.array([0] * 4 + [1] * 4), [learn(texts[:4]), np.empty(0, np.uint64)])
    assert list(stripped.cut) == [0, 1, 2, 3]
    assert np.diff(stripped.shingles.starts).tolist() == [176] * 4 + [176 + len(FOOTER.split())] * 4
