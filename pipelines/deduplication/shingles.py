"""Texts as shingles, the hashes of every five words in a row, and the small part of them that is indexed.

A sketch keeps every shingle whose hash is small (FracMinHash), so that the sketch of a shortened text is a part of that of
the whole; no sketch of fixed size is. It keeps the first shingles of a text as well: a copy rarely loses its lead, and a
flash is little more. What a shingle is worth on a site belongs in `furniture`, what two texts share in `pairs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.tokens import Flags, Hashes, Places, Tokens, mix_hashes

WORDS_PER_SHINGLE = 5
SKETCH_SCALE = 16  # one shingle of so many is indexed
SKETCH_LEAD = 16  # and the first so many
Fingerprints = NDArray[np.uint32]

_NONE: Hashes = np.empty(0, np.uint64)
_BLOCK = 1 << 15  # words that are handled together: what stays in a processor's cache
_STEP = np.uint64(0xD6E8FEB86659FD93)
_BOUND = np.uint64((1 << 64) // SKETCH_SCALE)


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of several texts, in the order of the text. Those of text i are `starts[i]` to `starts[i + 1]`."""

    hashes: Hashes
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, number: int) -> Hashes:
        """The shingles of one text."""
        return self.hashes[self.starts[number] : self.starts[number + 1]]

    def owners(self, places: Places) -> Places:
        """The numbers of the texts that the shingles at these places are of."""
        return np.searchsorted(self.starts, places, "right") - 1

    def select(self, numbers: Sequence[int]) -> Shingles:
        """The shingles of these texts alone, in this order."""
        parts = [self.of(number) for number in numbers]
        return Shingles(np.concatenate([_NONE, *parts]), np.cumsum([0, *map(len, parts)]))

    def shorten(self, numbers: Places, others: Shingles) -> Shingles:
        """The same with fewer shingles for some texts: for `numbers`, in rising order, those of `others`.

        They stand in the same memory, so that nothing large is copied; the longer ones must not be used any more.
        """
        if not len(numbers):
            return self
        counts = np.diff(self.starts)
        counts[numbers] = np.diff(others.starts)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        nexts = np.append(numbers[1:], len(self))
        bounds = (array.tolist() for array in (others.starts[:-1], others.starts[1:], self.starts[numbers + 1], self.starts[nexts]))
        place = int(self.starts[numbers[0]])
        for begin, end, behind, until in zip(*bounds, strict=True):
            for moved in (others.hashes[begin:end], self.hashes[behind:until]):
                self.hashes[place : place + len(moved)] = moved
                place += len(moved)
        return Shingles(self.hashes[:place], starts)


def join_shingles(several: Sequence[Shingles]) -> Shingles:
    """The texts of all, one after another."""
    counts = np.concatenate([np.diff(shingles.starts) for shingles in several])
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return Shingles(np.concatenate([_NONE, *(shingles.hashes for shingles in several)]), starts)


def hash_shingles(tokens: Tokens) -> Shingles:
    """Every run of five words of each text; a text of fewer words has none."""
    spare = WORDS_PER_SHINGLE - 1
    counts = np.maximum(np.diff(tokens.starts) - spare, 0)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    within = _mark_within_texts(tokens.starts, max(len(tokens.words) - spare, 0))
    hashes = np.empty(starts[-1], np.uint64)
    done = 0
    for start in range(0, len(within), _BLOCK):
        inside = within[start : start + _BLOCK]
        runs = _hash_runs(Tokens(tokens.words[start : start + len(inside) + spare], tokens.starts).hashes.astype(np.uint64))[inside]
        hashes[done : done + len(runs)] = runs
        done += len(runs)
    return Shingles(hashes, starts)


def _hash_runs(words: Hashes) -> Hashes:
    """A hash of every five words in a row."""
    length = len(words) - WORDS_PER_SHINGLE + 1
    runs = words[:length].copy()
    for place in range(1, WORDS_PER_SHINGLE):
        runs *= _STEP
        runs += words[place : place + length]
    return mix_hashes(runs)


def _mark_within_texts(starts: Places, length: int) -> Flags:
    """Which runs of words do not reach into the next text."""
    within = np.ones(length, np.bool_)
    for spare in range(1, WORDS_PER_SHINGLE):
        crossing = starts[1:-1] - spare
        within[crossing[(crossing >= 0) & (crossing < length)]] = False
    return within


def sketch_shingles(shingles: Shingles) -> tuple[Fingerprints, Places]:
    """The fingerprints that are indexed, each once a text, and for each the number of its text."""
    kept = shingles.hashes < _BOUND
    firsts = shingles.starts[:-1, None] + np.arange(SKETCH_LEAD)
    kept[firsts[firsts < shingles.starts[1:, None]]] = True
    places = np.flatnonzero(kept)
    owners = shingles.owners(places)
    keys = sort_once((owners.astype(np.uint64) << np.uint64(32)) | (shingles.hashes[places] & np.uint64(0xFFFFFFFF)))
    return keys.astype(np.uint32), (keys >> np.uint64(32)).astype(np.int64)


def sort_once(hashes: Hashes) -> Hashes:
    """The same hashes in order, each once."""
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]
