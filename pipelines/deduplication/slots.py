"""Slots: the numbers and names of a text with the words around them, by which a form filled in twice is told from a copy.

Two copies of one text give the same numbers in the same places; two weather reports give other ones. A slot is a run of
numbers, or of words that begin with a capital letter, between the same two words or slots before and the same two behind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.tokens import Flags, Hashes, Places, Tokens, expand_spans, mix_hashes

_WORD, _NUMBER, _NAME = 0, 1, 2
_NEIGHBOURS = (-2, -1, 1, 2)
_WEIGHTS = tuple(np.uint64(weight) for weight in (0xA24BAED4963EE407, 0x9FB21C651E98DF25, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03))
_STEP = np.uint64(0x2545F4914F6CDD1D)


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of several texts, text by text: of which text each is, whether it is filled with a number or with a name, a
    hash of its surroundings, and one of its filling and surroundings."""

    owners: Places
    kinds: NDArray[np.uint8]
    surroundings: Hashes
    fillings: Hashes

    def count_conflicts(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each pair how many numbers the texts have in the same places, and how many places they fill with another
        number or name."""
        in_place, agreeing = (self._count_shared(pairs, hashes) for hashes in (self.surroundings, self.fillings))
        return agreeing[0], np.maximum(in_place - agreeing, 0).sum(axis=0)

    def _count_shared(self, pairs: NDArray[np.int64], hashes: Hashes) -> NDArray[np.int64]:
        """How many of these hashes both texts of each pair have; one row for numbers and one for names."""
        keys = _salt(hashes, self.owners)
        known, first = np.unique(keys, return_index=True)
        owners, kinds, hashes = self.owners[first], self.kinds[first], hashes[first]
        order = np.argsort(owners, kind="stable")
        bounds = np.searchsorted(owners[order], np.stack([pairs[:, 0], pairs[:, 0] + 1]))
        numbers, places = expand_spans(bounds[0], bounds[1])
        asked = order[places]
        wanted = _salt(hashes[asked], pairs[numbers, 1])
        is_shared = known.take(np.searchsorted(known, wanted), mode="clip") == wanted if len(known) else np.zeros(0, np.bool_)
        return np.stack([np.bincount(numbers[is_shared & (kinds[asked] == kind)], minlength=len(pairs)) for kind in (_NUMBER, _NAME)])


def read_slots(tokens: Tokens) -> Slots:
    """The slots of every text, and by which of the texts."""
    kinds = np.where(tokens.is_number, np.uint8(_NUMBER), np.where(tokens.is_name, np.uint8(_NAME), np.uint8(_WORD)))
    begins = _begin_items(kinds, tokens.starts)
    first = np.flatnonzero(begins)
    values = _hash_items(tokens.hashes, first, np.flatnonzero(~begins))
    of_item = kinds[first]
    places = np.flatnonzero(of_item)
    kinds = of_item[places]
    masked = values.copy()
    masked[places] = kinds * _STEP
    owners = np.searchsorted(tokens.starts, first[places], "right") - 1
    bounds = np.searchsorted(first, tokens.starts)
    surroundings = _hash_surroundings(masked, places, bounds[owners], bounds[owners + 1])
    return Slots(owners, kinds, surroundings, mix_hashes(surroundings + values[places]))


def _begin_items(kinds: NDArray[np.uint8], starts: Places) -> Flags:
    """Where an item begins: a word, or a run of numbers or of names of one text."""
    begins = np.ones(len(kinds), np.bool_)
    begins[1:] = (kinds[1:] == _WORD) | (kinds[1:] != kinds[:-1])
    begins[starts[starts < len(kinds)]] = True
    return begins


def _hash_items(hashes: Hashes, first: Places, others: Places) -> Hashes:
    """A hash of the words of each item, in their order; `others` are the words that begin none."""
    values = hashes[first]
    items = np.searchsorted(first, others) - 1
    np.add.at(values, items, mix_hashes(hashes[others] + (others - first[items]).astype(np.uint64) * _STEP))
    return values


def _hash_surroundings(items: Hashes, places: Places, begins: Places, ends: Places) -> Hashes:
    """A hash of the two items before and the two behind, as far as they are of the same text."""
    around = np.zeros(len(places), np.uint64)
    for offset, weight in zip(_NEIGHBOURS, _WEIGHTS, strict=True):
        there = places + offset
        near = (there >= begins) & (there < ends)
        around[near] += items[there[near]] * weight
    return mix_hashes(around)


def _salt(hashes: Hashes, owners: Places) -> Hashes:
    """One key for a hash in a text."""
    return hashes ^ mix_hashes(owners.astype(np.uint64) + np.uint64(1))
