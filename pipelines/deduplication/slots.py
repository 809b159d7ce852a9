"""Slots: the numbers and names of a text with the words around them, by which a form filled in twice is told from a copy.

Two copies of one text give the same numbers in the same places; two weather reports give other ones. A slot is a run of
numbers, or of words that begin with a capital letter, between the same two words or slots before and the same two behind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.shingles import sort_once
from pipelines.deduplication.tokens import NAME, WORD, Flags, Hashes, Kinds, Places, Tokens, expand_spans, mix_hashes

_OWNER_SHIFT = 44
_NEIGHBOURS = (-2, -1, 1, 2)
_WEIGHTS = tuple(np.uint64(weight) for weight in (0xA24BAED4963EE407, 0x9FB21C651E98DF25, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03))
_STEP = np.uint64(0x2545F4914F6CDD1D)


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of several texts as keys, sorted and each once: of their surroundings, and of their fillings in these.

    A key has the number of its text in its first bits, then the hash, then whether a number or a name fills the slot.
    """

    surroundings: Hashes
    fillings: Hashes

    def count_conflicts(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For each pair how many numbers the texts have in the same places, and how many places they fill otherwise."""
        in_place, agreeing = _count_shared(self.surroundings, pairs), _count_shared(self.fillings, pairs)
        return agreeing[0], np.maximum(in_place - agreeing, 0).sum(axis=0)


def read_slots(tokens: Tokens) -> Slots:
    """The slots of every text, of at most a million."""
    kinds = tokens.kinds
    begins = _begin_items(kinds, tokens.starts)
    first = np.flatnonzero(begins)
    values = _hash_items(tokens.hashes.astype(np.uint64), first, np.flatnonzero(~begins))
    places = np.flatnonzero(kinds[first])
    kinds = kinds[first[places]]
    masked = values.copy()
    masked[places] = kinds * _STEP
    owners = np.searchsorted(tokens.starts, first[places], "right") - 1
    bounds = np.searchsorted(first, tokens.starts)
    surroundings = _hash_surroundings(masked, places, bounds[owners], bounds[owners + 1])
    fillings = mix_hashes(surroundings + values[places])
    return Slots(_make_keys(owners, surroundings, kinds), _make_keys(owners, fillings, kinds))


def _make_keys(owners: Places, hashes: Hashes, kinds: Kinds) -> Hashes:
    hashes = (hashes >> np.uint64(64 - _OWNER_SHIFT)) & ~np.uint64(1)
    return sort_once((owners.astype(np.uint64) << np.uint64(_OWNER_SHIFT)) | hashes | (kinds == NAME))


def _count_shared(keys: Hashes, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many keys both texts of each pair have; one row for numbers and one for names."""
    if not len(keys):
        return np.zeros((2, len(pairs)), np.int64)
    first, second = pairs[:, 0].astype(np.uint64), pairs[:, 1].astype(np.uint64)
    shift, one = np.uint64(_OWNER_SHIFT), np.uint64(1)
    numbers, places = expand_spans(np.searchsorted(keys, first << shift), np.searchsorted(keys, (first + one) << shift))
    wanted = keys[places] + ((second - first) << shift)[numbers]  # what is under zero wraps, and wraps back
    is_shared = keys.take(np.searchsorted(keys, wanted), mode="clip") == wanted
    of_names = (wanted & one).astype(np.bool_)
    return np.stack([np.bincount(numbers[is_shared & (of_names == kind)], minlength=len(pairs)) for kind in (False, True)])


def _begin_items(kinds: Kinds, starts: Places) -> Flags:
    """Where an item begins: a word, or a run of numbers or of names of one text."""
    begins = np.ones(len(kinds), np.bool_)
    begins[1:] = (kinds[1:] == WORD) | (kinds[1:] != kinds[:-1])
    begins[starts[starts < len(kinds)]] = True
    return begins


def _hash_items(hashes: Hashes, first: Places, others: Places) -> Hashes:
    """A hash of the words of each item, in their order; `others` are the words that begin none."""
    values = hashes[first] * _STEP
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
