"""Which texts are worth comparing: pairs that share fingerprints within their window, at least one of them arriving.

A fingerprint that many texts have is a form's or that of a text printed everywhere, and all pairs of these would be too
many. It proposes to each only the nearest few of its holders, by text and by day, so that copies are connected in a chain.
The texts of such a crowd are then paired by all of their shingles: the same form filled in alike twice shares what few have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.shingles import Fingerprints, sort_once
from pipelines.deduplication.tokens import Flags, Hashes, Places, expand_spans

LEAST_SHARED = 3  # fingerprints of two texts that are worth comparing
MOST_HOLDERS = 128  # of a fingerprint by which every two of them are found
NEIGHBOURS = 8  # that a fingerprint of more holders proposes to each, in either order
MOST_IN_A_CROWD, NEIGHBOURS_IN_A_CROWD = 16, 2  # the same where all shingles of the texts are looked at
Pairs = NDArray[np.int64]

_SHIFT = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)


@dataclass(frozen=True, slots=True)
class Sketches:
    """The fingerprints of texts, and of each text its day, its window in days, and a hash of all it says.

    `owners` are the numbers of the texts that the fingerprints are of, each fingerprint once a text.
    """

    fingerprints: Fingerprints
    owners: Places
    days: NDArray[np.int32]
    windows: NDArray[np.int32]
    text_hashes: Hashes

    def __len__(self) -> int:
        return len(self.days)

    def join(self, others: Sketches) -> Sketches:
        """Both, the numbers of the others following."""
        return Sketches(
            np.concatenate([self.fingerprints, others.fingerprints]),
            np.concatenate([self.owners, others.owners + len(self)]),
            np.concatenate([self.days, others.days]),
            np.concatenate([self.windows, others.windows]),
            np.concatenate([self.text_hashes, others.text_hashes]),
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of numbers, the lower first, and the numbers of all texts that have a fingerprint of too many holders."""

    pairs: Pairs
    crowd: Places


def list_candidates(arriving: Sketches, others: Sketches, most_holders: int = MOST_HOLDERS) -> Candidates:
    """What shares enough fingerprints; the numbers of `others` follow those of `arriving`."""
    return _find_candidates(arriving.join(others) if len(others) else arriving, len(arriving), most_holders, NEIGHBOURS)


def pair_crowd(crowd: Places, shingles: Sequence[Hashes], sketches: Sketches, arriving: int) -> Pairs:
    """Pairs among the texts of a crowd by all their shingles.

    Args:
        crowd: the numbers of the texts, rising.
        shingles: the shingles of each of these texts.
        sketches: all texts.
        arriving: how many of all texts arrive; theirs are the lowest numbers.
    """
    owners = np.repeat(np.arange(len(crowd)), [len(text) for text in shingles])
    keys = sort_once(_key(owners, np.concatenate([np.empty(0, np.uint64), *shingles]) & _LOW))
    days, windows, text_hashes = sketches.days[crowd], sketches.windows[crowd], sketches.text_hashes[crowd]
    whole = Sketches(keys.astype(np.uint32), (keys >> _SHIFT).astype(np.int64), days, windows, text_hashes)
    of_crowd = int(np.searchsorted(crowd, arriving))
    return crowd[_find_candidates(whole, of_crowd, MOST_IN_A_CROWD, NEIGHBOURS_IN_A_CROWD).pairs]


def _find_candidates(sketches: Sketches, arriving: int, most_holders: int, neighbours: int) -> Candidates:
    keys = np.sort(_key(sketches.fingerprints, sketches.owners))
    starts, ends = _find_runs(keys >> _SHIFT)
    holders = ends - starts
    is_rare = (holders > 1) & (holders <= most_holders)
    is_common = holders > most_holders
    found, counts = _count_repeats(_pair_holders(keys, starts[is_rare], ends[is_rare], arriving, most_holders))
    pairs = found[counts >= LEAST_SHARED]
    common = keys[expand_spans(starts[is_common], ends[is_common])[1]]
    if len(common):
        proposed = [_propose_neighbours(common, order, arriving, neighbours) for order in _order_twice(sketches)]
        pairs = sort_once(np.concatenate([pairs, _recount(found, counts, sort_once(np.concatenate(proposed)), common)]))
    first, second = (pairs >> _SHIFT).astype(np.int64), (pairs & _LOW).astype(np.int64)
    apart = np.abs(sketches.days[first] - sketches.days[second])
    near: Flags = apart <= np.maximum(sketches.windows[first], sketches.windows[second])
    crowd = np.flatnonzero(np.bincount((common & _LOW).astype(np.int64)))
    return Candidates(np.stack([first[near], second[near]], axis=1), crowd)


def _key(high: NDArray[np.generic], low: NDArray[np.generic]) -> Hashes:
    return (high.astype(np.uint64) << _SHIFT) | low.astype(np.uint64)


def _find_runs(values: Hashes) -> tuple[Places, Places]:
    """Where each run of equal values begins and where it has ended."""
    bounds = np.concatenate([np.zeros(1, np.int64), np.flatnonzero(values[1:] != values[:-1]) + 1, np.array([len(values)])])
    return (bounds[:-1], bounds[1:]) if len(values) else (bounds[:0], bounds[:0])


def _pair_holders(keys: Hashes, starts: Places, ends: Places, arriving: int, farthest: int) -> Hashes:
    """Every two holders of a fingerprint, not more than so far apart in its run: once for each that they share."""
    _, places = expand_spans(starts, ends)
    owners = keys[places] & _LOW
    left = np.repeat(ends - starts, ends - starts) - (places - np.repeat(starts, ends - starts)) - 1
    return np.concatenate([np.empty(0, np.uint64), *_pair_runs(owners, left, arriving, farthest)])


def _pair_runs(owners: Hashes, left: Places, arriving: int, farthest: int) -> Iterator[Hashes]:
    """The same distance by distance, `left` telling how many holders come behind each."""
    firsts = np.flatnonzero(left)
    for distance in range(1, farthest + 1):
        firsts = firsts[left[firsts] >= distance]
        if not len(firsts):
            return
        one, other = owners[firsts], owners[firsts + distance]
        low, high = np.minimum(one, other), np.maximum(one, other)
        yield ((low << _SHIFT) | high)[low < arriving]


def _count_repeats(pairs: Hashes) -> tuple[Hashes, Places]:
    """Each pair once, in order, and how often it was there."""
    ordered = np.sort(pairs)
    starts, ends = _find_runs(ordered)
    return ordered[starts], ends - starts


def _order_twice(sketches: Sketches) -> tuple[Places, Places]:
    """The numbers of the texts by what they say, copies side by side, and by day."""
    return np.lexsort((sketches.days, sketches.text_hashes)), np.lexsort((sketches.text_hashes, sketches.days))


def _propose_neighbours(common: Hashes, order: Places, arriving: int, neighbours: int) -> Hashes:
    """Pairs of holders that stand near each other in this order of all texts."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    ranked = np.sort(_key(common >> _SHIFT, ranks[(common & _LOW).astype(np.int64)]))
    starts, ends = _find_runs(ranked >> _SHIFT)
    keys = _key(ranked >> _SHIFT, order[(ranked & _LOW).astype(np.int64)])
    return sort_once(_pair_holders(keys, starts, ends, arriving, neighbours))


def _recount(found: Hashes, counts: Places, proposed: Hashes, common: Hashes) -> Hashes:
    """Those of the proposed pairs, and of those found by too few rare fingerprints, that share enough with the common ones."""
    asked = sort_once(np.concatenate([found[counts < LEAST_SHARED], proposed]))
    held = np.sort(_key(common & _LOW, common >> _SHIFT))
    first, second = asked >> _SHIFT, asked & _LOW
    numbers, places = expand_spans(np.searchsorted(held, first << _SHIFT), np.searchsorted(held, (first + np.uint64(1)) << _SHIFT))
    of_both = _is_among((held[places] & _LOW) | (second << _SHIFT)[numbers], held)
    shared = np.bincount(numbers[of_both], minlength=len(asked))
    if len(found):
        there = np.minimum(np.searchsorted(found, asked), len(found) - 1)
        shared += np.where(found[there] == asked, counts[there], 0)
    return asked[shared >= LEAST_SHARED]


def _is_among(values: Hashes, ordered: Hashes) -> Flags:
    found: Flags = ordered.take(np.searchsorted(ordered, values), mode="clip") == values
    return found
