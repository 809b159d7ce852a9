from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.clean import comparison_words
from pipelines.deduplication.tokens import NAME, NUMBER, WORD, read_tokens

LETTERS = st.sampled_from([*"abAZé ß ñ09 .,'’-\n", *"أإاىيةهكڪ َُّـ", *"٣۴x", *"東京คน", "ﬁ", "\u200d", "\u00ad", "𝟗", "\ud800"])


def words_of(text: str) -> list[int]:
    hashes: list[int] = read_tokens([text]).hashes.tolist()
    return hashes


@settings(max_examples=60, deadline=None, database=None)
@given(texts=st.lists(st.text(LETTERS, max_size=40), max_size=6))
def test_words_are_those_of_comparison(texts: list[str]) -> None:
    tokens = read_tokens(texts)
    counts = [len(comparison_words(text.replace("\ud800", " "))) for text in texts]
    assert np.diff(tokens.starts).tolist() == counts
    assert len(tokens.hashes) == sum(counts) == len(tokens.kinds)


@settings(max_examples=40, deadline=None, database=None)
@given(texts=st.lists(st.text(max_size=30), max_size=5))
def test_a_text_reads_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = read_tokens(texts)
    for number, text in enumerate(texts):
        assert together.hashes[together.starts[number] : together.starts[number + 1]].tolist() == words_of(text)
        assert together.select([number]).hashes.tolist() == words_of(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cafe", "CAFÉ"),
        ("five ﬁne", "ﬁve fine"),
        ("أحمد", "احمد"),
        ("مدرسة", "مَدْرَسَه"),
        ("القاهـــرة", "القاهرة"),
        ("٦٫٨", "6.8"),
        ("year‑end", "year-end"),
        ("he said: “go”", 'He said: "go"'),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_dress_does_not_count(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(("one", "other"), [("harbour", "harbours"), ("ab ba", "ba ab"), ("12", "21"), ("على", "علم"), ("a b", "ab")])
def test_other_words_are_told_apart(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


def test_numbers_and_names_are_marked() -> None:
    tokens = read_tokens(["The Cape had 14 boats, 3rd in Ardent; ٣ قوارب"])
    assert tokens.kinds.tolist() == [NAME, NAME, WORD, NUMBER, WORD, NUMBER, WORD, NAME, NUMBER, WORD]


def test_a_long_text_is_read_whole() -> None:
    tokens = read_tokens(["ship " * 200_000, "boat"])
    assert np.diff(tokens.starts).tolist() == [200_000, 1]
    assert len(set(tokens.hashes.tolist())) == 2


def test_nothing_is_no_words() -> None:
    assert np.diff(read_tokens(["", " \n", "…"]).starts).tolist() == [0, 0, 0]
    assert len(read_tokens([])) == 0
