"""Whether two texts are one story: a pure function of the two, after furniture was cut from them.

A site prints the first six paragraphs of an agency's piece, or puts three of its own above it. So what counts is how much
of the shorter text stands in the longer one, and that each has the other's lead: a roundup holds many pieces whole, and
its own lead is in none of them. What fills the slots decides between a copy and a form that was filled in twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.components import Components
from pipelines.deduplication.overlaps import Overlaps
from pipelines.deduplication.shingles import sort_once
from pipelines.deduplication.slots import read_slots
from pipelines.deduplication.texts import Comparable, prepare_texts
from pipelines.deduplication.tokens import Flags, Places

LEAST_SHINGLES = 8  # twelve words; a shorter text cannot be told from others
LEAST_CONTAINMENT = 0.38
LEAD_SHINGLES = 24
LEAST_LEAD = 0.35
ENOUGH_OF_LARGER = 0.7  # with so much of the longer text in common the leads may differ

LEAST_CONFLICTS = 2
FORM_CONFLICTS = 0.6  # of the slots in common
FORM_DENSITY = 0.03  # conflicts for each shingle in common

Pair = tuple[int, int]
Pairs = NDArray[np.int64]  # two numbers a row
Kind = Literal["identical", "shortened", "extended", "edited"]
_WHOLE, _MOST, _CLEARLY = 0.9, 0.8, 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts have in common: Jaccard similarity, and the share of each that stands in the other, 0 to 1."""

    similarity: float
    of_first: float
    of_second: float


def connect_stories(texts: Comparable, pairs: Sequence[Pair] | Pairs, stories: Components[int]) -> list[Pair]:
    """Connect the texts that are one story, and return the pairs that it took.

    The numbers and names of two texts are compared only when nothing else has connected them.
    """
    likely, shared, spare = _select_alike(texts, np.asarray(pairs, np.int64).reshape(-1, 2))
    is_doubtful = spare > 2 * (np.maximum(LEAST_CONFLICTS, FORM_DENSITY * shared) - 1)  # every word of its own fills one slot, at most
    connections = [pair for pair in _list_pairs(likely[~is_doubtful]) if stories.connect(*pair)]
    left = np.fromiter((not stories.are_connected(*pair) for pair in _list_pairs(likely[is_doubtful])), np.bool_, is_doubtful.sum())
    doubtful, shared = likely[is_doubtful][left], shared[is_doubtful][left]
    copies = doubtful[~_are_forms(texts, doubtful, shared)]
    return connections + [pair for pair in _list_pairs(copies) if stories.connect(*pair)]


def _list_pairs(pairs: Pairs) -> list[Pair]:
    return list(zip(pairs[:, 0].tolist(), pairs[:, 1].tolist(), strict=True))


def is_one_story(first: str, second: str) -> bool:
    """Whether two texts without furniture tell one story."""
    return bool(connect_stories(prepare_texts([first, second]), [(0, 1)], Components()))


def compare_texts(texts: Comparable, first: int, second: int) -> Comparison:
    """What two texts have in common; nothing when one of them has no shingle."""
    ours, theirs = (sort_once(texts.shingles_of(number)) for number in (first, second))
    shared = len(np.intersect1d(ours, theirs, assume_unique=True))
    if not shared:
        return Comparison(0.0, 0.0, 0.0)
    return Comparison(shared / (len(ours) + len(theirs) - shared), shared / len(ours), shared / len(theirs))


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


def _select_alike(texts: Comparable, pairs: Pairs) -> tuple[Pairs, Places, Places]:
    """The pairs that can be one story by how many shingles they share and where, how many that is, and how many the shorter has besides."""
    numbers, places = np.unique(pairs, return_inverse=True)
    overlaps = Overlaps([texts.shingles_of(number) for number in numbers.tolist()])
    shorter, longer = overlaps.order(places.reshape(-1, 2))
    small, large = overlaps.lengths[shorter], overlaps.lengths[longer]
    leads = np.minimum(small, LEAD_SHINGLES)
    shared, shared_leads = overlaps.count(shorter, longer, np.stack([small, leads]))
    is_possible = (small >= LEAST_SHINGLES) & (shared >= LEAST_CONTAINMENT * small)
    is_alike = is_possible & (shared >= ENOUGH_OF_LARGER * large)
    asked = np.flatnonzero(is_possible & ~is_alike & (shared_leads >= LEAST_LEAD * leads))
    (others_leads,) = overlaps.count(longer[asked], shorter[asked], leads[asked][None])
    asked = asked[others_leads >= LEAST_LEAD * leads[asked]]
    is_alike[asked] = [not texts.is_digest(first) and not texts.is_digest(second) for first, second in _list_pairs(pairs[asked])]
    return pairs[is_alike], shared[is_alike], (small - shared)[is_alike]


def _are_forms(texts: Comparable, pairs: Pairs, shared: Places) -> Flags:
    """Whether the same slots of each pair are filled with other numbers and names, too many for a correction."""
    numbers, places = np.unique(pairs, return_inverse=True)
    agreeing, conflicts = read_slots(texts.tokens_of(numbers.tolist())).count_conflicts(places.reshape(-1, 2))
    found: Flags = (
        (conflicts >= LEAST_CONFLICTS) & (conflicts >= FORM_CONFLICTS * (agreeing + conflicts)) & (conflicts >= FORM_DENSITY * shared)
    )
    return found
