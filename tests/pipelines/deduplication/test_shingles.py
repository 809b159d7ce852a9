from __future__ import annotations

import numpy as np

from pipelines.deduplication.shingles import SKETCH_LEAD, SKETCH_SCALE, Shingles, hash_shingles, join_shingles, sketch_shingles
from pipelines.deduplication.tokens import read_tokens
from tests.pipelines.deduplication.texts import make_words


def shingles_of(*texts: str) -> Shingles:
    return hash_shingles(read_tokens(texts))


def test_every_five_words_in_a_row_are_one() -> None:
    shingles = shingles_of("a b c d e f g", "a b c d", "c d e f g", "")
    assert np.diff(shingles.starts).tolist() == [3, 0, 1, 0]
    assert shingles.of(0)[2] == shingles.of(2)[0]


def test_the_order_of_words_counts() -> None:
    shingles = shingles_of("a b c d e", "b a c d e")
    assert shingles.of(0)[0] != shingles.of(1)[0]


def test_many_texts_give_what_each_gives_alone() -> None:
    texts = [make_words(count, count) for count in (0, 3, 5, 40, 4, 70_000, 9)]
    together = shingles_of(*texts)
    for number, text in enumerate(texts):
        assert together.of(number).tolist() == shingles_of(text).of(0).tolist()


def test_shortened_and_selected_texts_stand_in_their_places() -> None:
    shingles = shingles_of(*(make_words(count, count) for count in (8, 20, 5, 19)))
    selected = join_shingles([shingles.select([2]), shingles.select([0])])
    assert selected.hashes.tolist() == [*shingles.of(2), *shingles.of(0)]
    others = shingles_of("", make_words(12, "new"))
    expected = [one.tolist() for one in (shingles.of(0), others.of(0), shingles.of(2), others.of(1))]
    changed = shingles.shorten(np.array([1, 3]), others)
    assert [changed.of(number).tolist() for number in range(4)] == expected


def test_sketch_of_a_shortened_text_is_part_of_the_sketch_of_the_whole() -> None:
    text = make_words(3000, "long")
    shortened = " ".join(text.split()[:1000])
    fingerprints, owners = sketch_shingles(shingles_of(text, shortened))
    whole, part = (set(fingerprints[owners == number].tolist()) for number in (0, 1))
    assert part < whole
    assert len(whole) < 2 * 3000 / SKETCH_SCALE + SKETCH_LEAD


def test_the_lead_of_a_short_text_is_indexed_whole() -> None:
    fingerprints, owners = sketch_shingles(shingles_of("a b c d e f g h i j", "", make_words(12, "flash")))
    assert owners.tolist() == [0] * 6 + [2] * 8
    assert len(set(fingerprints.tolist())) == 14
