"""Whether two texts are one story: a pure function of the two, after furniture was cut from them.

A site prints the first six paragraphs of an agency's piece, or puts three of its own above it. So what counts is how much
of the shorter text stands in the longer one, and that each has the other's lead: a roundup holds many pieces whole, and
its own lead is in none of them. What fills the slots decides between a copy and a form that was filled in twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipelines.deduplication.components import Components
from pipelines.deduplication.slots import Slots, count_conflicts
from pipelines.deduplication.texts import Texts, prepare_texts
from pipelines.deduplication.tokens import Hashes

LEAST_SHINGLES = 8  # twelve words; a shorter text cannot be told from others
LEAST_CONTAINMENT = 0.38
LEAD_SHINGLES = 24
LEAST_LEAD = 0.35
ENOUGH_OF_LARGER = 0.7  # with so much of the longer text in common the leads may differ

LEAST_CONFLICTS = 2
FORM_CONFLICTS = 0.6  # of the slots in common
FORM_DENSITY = 0.03  # conflicts for each shingle in common

Pair = tuple[int, int]
Kind = Literal["identical", "shortened", "extended", "edited"]
_WHOLE, _MOST, _CLEARLY = 0.9, 0.8, 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts have in common: Jaccard similarity, and the share of each that stands in the other, 0 to 1."""

    similarity: float
    of_first: float
    of_second: float


def connect_stories(texts: Texts, pairs: Iterable[Pair], stories: Components[int]) -> list[Pair]:
    """Connect the texts that are one story, and return the pairs that it took.

    What `stories` has connected is not compared, so that a copy is compared with one text of its story and not with all.
    """
    connections: list[Pair] = []
    doubtful: dict[Pair, int] = {}
    for first, seconds in _group_pairs(pairs).items():
        left = [second for second in seconds if not stories.are_connected(first, second)]
        for second, shared in zip(left, _count_shared(texts, first, left), strict=True):
            if not _are_alike(texts, first, second, shared):
                continue
            if _may_be_one_form(texts, (first, second), shared):
                doubtful[first, second] = shared
            elif not stories.are_connected(first, second):
                stories.connect(first, second)
                connections.append((first, second))
    return connections + _connect_doubtful(texts, doubtful, stories)


def _group_pairs(pairs: Iterable[Pair]) -> dict[int, list[int]]:
    """The second texts of each first one."""
    groups: dict[int, list[int]] = defaultdict(list)
    for first, second in pairs:
        groups[first].append(second)
    return groups


def _connect_doubtful(texts: Texts, doubtful: Mapping[Pair, int], stories: Components[int]) -> list[Pair]:
    """The same for pairs whose slots must be looked at."""
    left = [pair for pair in doubtful if not stories.are_connected(*pair)]
    slots = texts.read_slots(sorted({number for pair in left for number in pair}))
    connections = []
    for first, second in left:
        if not stories.are_connected(first, second) and not _are_one_form(slots[first], slots[second], doubtful[first, second]):
            stories.connect(first, second)
            connections.append((first, second))
    return connections


def is_one_story(first: str, second: str) -> bool:
    """Whether two texts without furniture tell one story."""
    return bool(connect_stories(prepare_texts([first, second]), [(0, 1)], Components()))


def compare_texts(texts: Texts, first: int, second: int) -> Comparison:
    """What two texts have in common; nothing when one of them has no shingle."""
    ours, theirs = len(texts.shingle_set(first)), len(texts.shingle_set(second))
    (shared,) = _count_shared(texts, first, [second])
    if not shared:
        return Comparison(0.0, 0.0, 0.0)
    return Comparison(shared / (ours + theirs - shared), shared / ours, shared / theirs)


def name_kind(member: Comparison) -> Kind:
    """What became of a text, from its comparison, as the first, with the one that it is measured by."""
    mine, others = member.of_first, member.of_second
    if mine == others == 1.0:
        return "identical"
    if mine >= _MOST and mine > others + _CLEARLY and others < _WHOLE:
        return "shortened"
    if others >= _MOST and others > mine + _CLEARLY and mine < _WHOLE:
        return "extended"
    return "edited"


def _are_alike(texts: Texts, first: int, second: int, shared: int) -> bool:
    """Whether two texts can be one story by how many shingles they share and where."""
    ours, theirs = len(texts.shingle_set(first)), len(texts.shingle_set(second))
    small, large = (ours, theirs) if ours < theirs else (theirs, ours)
    if small < LEAST_SHINGLES or shared < LEAST_CONTAINMENT * small:
        return False
    if shared >= ENOUGH_OF_LARGER * large:
        return True
    return _have_one_lead(texts, first, second) and not texts.is_digest(first) and not texts.is_digest(second)


def _have_one_lead(texts: Texts, first: int, second: int) -> bool:
    """Whether the beginning of each stands somewhere in the other, as far as the shorter one goes."""
    ours, theirs = texts.shingles.of(first), texts.shingles.of(second)
    length = min(LEAD_SHINGLES, len(ours), len(theirs))
    least = LEAST_LEAD * length
    if _count_among(ours[:length], texts.shingle_set(second)) < least:
        return False
    return _count_among(theirs[:length], texts.shingle_set(first)) >= least


def _may_be_one_form(texts: Texts, pair: Pair, shared: int) -> bool:
    """Whether each text has enough words of its own to fill slots with: every other word at most fills one."""
    spare = min(len(texts.shingle_set(pair[0])), len(texts.shingle_set(pair[1]))) - shared
    return spare > 2 * (max(LEAST_CONFLICTS, FORM_DENSITY * shared) - 1)


def _are_one_form(first: Slots, second: Slots, shared: int) -> bool:
    """Whether the same slots are filled with other numbers and names, too many for a correction."""
    agreeing, conflicts = count_conflicts(first, second)
    if conflicts < LEAST_CONFLICTS:
        return False
    return conflicts >= FORM_CONFLICTS * (agreeing + conflicts) and conflicts >= FORM_DENSITY * shared


def _count_shared(texts: Texts, first: int, seconds: Sequence[int]) -> list[int]:
    """How many shingles one text shares with each of others."""
    ours = texts.shingle_set(first)
    sets = [texts.shingle_set(second) for second in seconds]
    if not sets or not len(ours):
        return [0] * len(sets)
    theirs = np.concatenate(sets)
    found = np.concatenate(([0], np.cumsum(ours.take(ours.searchsorted(theirs), mode="clip") == theirs)))
    counts: list[int] = np.diff(found[np.cumsum([0, *map(len, sets)])]).tolist()
    return counts


def _count_among(hashes: Hashes, sorted_hashes: Hashes) -> int:
    """How many of `hashes` stand in `sorted_hashes`."""
    return int(np.count_nonzero(sorted_hashes.take(sorted_hashes.searchsorted(hashes), mode="clip") == hashes))
