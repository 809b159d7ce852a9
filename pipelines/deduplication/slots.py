"""Slots: the numbers and names of a text with the words around them, by which a form filled in twice is told from a copy.

Two copies of one text give the same numbers in the same places; two weather reports give other ones. A slot is a run of
numbers, or of words that begin with a capital letter, between the same two words or slots before and the same two behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.tokens import Flags, Hashes, Places, Tokens, mix_hashes

_WORD, _NUMBER, _NAME = 0, 1, 2
_NEIGHBOURS = (-2, -1, 1, 2)
_WEIGHTS = tuple(np.uint64(weight) for weight in (0xA24BAED4963EE407, 0x9FB21C651E98DF25, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03))
_STEP = np.uint64(0x2545F4914F6CDD1D)


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one text: the surroundings of each, and a hash of its filling and surroundings; numbers, then names."""

    numbers: tuple[frozenset[int], frozenset[int]]
    names: tuple[frozenset[int], frozenset[int]]


def read_slots(tokens: Tokens) -> list[Slots]:
    """The slots of every text."""
    if not len(tokens.hashes):
        return [Slots((frozenset(), frozenset()), (frozenset(), frozenset()))] * len(tokens)
    kinds = np.where(tokens.is_number, _NUMBER, np.where(tokens.is_name, _NAME, _WORD)).astype(np.uint8)
    owners = np.repeat(np.arange(len(tokens)), np.diff(tokens.starts))
    begins = _begin_items(kinds, owners)
    first = np.flatnonzero(begins)
    values = _hash_items(tokens.hashes, begins, first)
    places = np.flatnonzero(kinds[first] != _WORD)
    masked = np.where(kinds[first] == _WORD, values, kinds[first].astype(np.uint64) * _STEP)
    surroundings = _hash_surroundings(masked, owners[first], places)
    fillings = mix_hashes(surroundings + values[places])
    of_kind = kinds[first[places]]
    numbers, names = (
        _split_texts(surroundings[of_kind == kind], fillings[of_kind == kind], owners[first[places[of_kind == kind]]], len(tokens))
        for kind in (_NUMBER, _NAME)
    )
    return [Slots(*pair) for pair in zip(numbers, names, strict=True)]


def count_conflicts(first: Slots, second: Slots) -> tuple[int, int]:
    """How many numbers two texts have in the same places, and how many places they fill with another number or name."""
    agreeing, conflicts = _compare(first.numbers, second.numbers)
    return agreeing, conflicts + _compare(first.names, second.names)[1]


def _compare(first: tuple[frozenset[int], frozenset[int]], second: tuple[frozenset[int], frozenset[int]]) -> tuple[int, int]:
    agreeing = len(first[1] & second[1])
    return agreeing, max(len(first[0] & second[0]) - agreeing, 0)


def _begin_items(kinds: NDArray[np.uint8], owners: Places) -> Flags:
    """Where an item begins: a word, or a run of numbers or of names of one text."""
    begins = np.ones(len(kinds), np.bool_)
    begins[1:] = (kinds[1:] == _WORD) | (kinds[1:] != kinds[:-1]) | (owners[1:] != owners[:-1])
    return begins


def _hash_items(hashes: Hashes, begins: Flags, first: Places) -> Hashes:
    """A hash of the words of each item, in their order."""
    place = np.arange(len(hashes)) - first[np.cumsum(begins) - 1]
    return np.add.reduceat(mix_hashes(hashes + place.astype(np.uint64) * _STEP), first)


def _hash_surroundings(items: Hashes, owners: Places, places: Places) -> Hashes:
    """A hash of the two items before and the two behind, as far as they are of the same text."""
    around = np.zeros(len(places), np.uint64)
    for offset, weight in zip(_NEIGHBOURS, _WEIGHTS, strict=True):
        there = np.clip(places + offset, 0, len(items) - 1)
        near = (there == places + offset) & (owners[there] == owners[places])
        around += np.where(near, items[there], np.uint64(0)) * weight
    return mix_hashes(around)


def _split_texts(surroundings: Hashes, fillings: Hashes, owners: Places, texts: int) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Both as sets, text by text."""
    bounds = np.searchsorted(owners, np.arange(texts + 1)).tolist()
    around, inside = surroundings.tolist(), fillings.tolist()
    return [(frozenset(around[start:end]), frozenset(inside[start:end])) for start, end in pairwise(bounds)]
