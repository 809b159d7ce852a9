"""What pairs of texts share, for many pairs at once: how many shingles of one text stand in another one.

One text after another is marked in a table and all that are asked about it look their shingles up there, so that nothing is
sorted and no pair costs a call of its own. The table goes by 22 bits of a shingle: a text of 300 shingles seems to hold a
foreign one in fourteen thousand. What follows from what is shared belongs in `pairs`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.shingles import Shingles
from pipelines.deduplication.tokens import Places

_BITS = 22
_CHUNK = 1 << 22  # shingles that are looked up before they are counted


class Overlaps:
    """Texts whose shingles are counted in each other."""

    def __init__(self, shingles: Shingles) -> None:
        self.lengths: Places = np.diff(shingles.starts)
        self._starts = shingles.starts
        self._marks = np.zeros(1 << _BITS, np.uint8)
        self._heads = np.append(shingles.hashes, np.uint64(0))[shingles.starts[:-1]]
        self._places = (shingles.hashes >> np.uint64(64 - _BITS)).view(np.int64)

    def order(self, pairs: NDArray[np.int64]) -> tuple[Places, Places]:
        """The shorter and the longer text of each pair; which of two that are as long is the shorter, their words decide."""
        lengths = self.lengths[pairs]
        ranks = self._heads[pairs]
        is_turned = (lengths[:, 0] > lengths[:, 1]) | ((lengths[:, 0] == lengths[:, 1]) & (ranks[:, 0] > ranks[:, 1]))
        return np.where(is_turned, pairs[:, 1], pairs[:, 0]), np.where(is_turned, pairs[:, 0], pairs[:, 1])

    def count(self, asked: Places, within: Places, heads: Places) -> NDArray[np.int64]:
        """For each pair how many of the first `heads` shingles of the one stand in the other; one row for each of `heads`.

        Args:
            asked: the numbers of the texts whose shingles are counted.
            within: the numbers of the texts that they are looked up in.
            heads: for each row and pair how many shingles count, at most all that there are. Shape (rows, pairs).
        """
        order = np.argsort(within, kind="stable")
        counts = np.zeros(heads.shape, np.int64)
        looked_up = heads.max(axis=0)
        for part in _split_parts(order, looked_up[order]):
            found = self._look_up(asked[part], within[part], looked_up[part])
            sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(found, dtype=np.int64)])
            begins = np.cumsum(looked_up[part]) - looked_up[part]
            counts[:, part] = sums[begins + heads[:, part]] - sums[begins]
        return counts

    def _look_up(self, asked: Places, within: Places, lengths: Places) -> NDArray[np.uint8]:
        """For the first shingles of each asked text, one text after another, whether they stand in the other one."""
        found = np.empty(int(lengths.sum()), np.uint8)
        marks, places = self._marks, self._places
        first = self._starts[asked]
        spans = list(map(slice, first.tolist(), (first + lengths).tolist()))
        ends = np.cumsum(lengths).tolist()
        bounds = [0, *(np.flatnonzero(np.diff(within)) + 1).tolist(), len(within)]
        marked = list(map(slice, self._starts[within].tolist(), self._starts[within + 1].tolist()))
        for begin, end in pairwise(bounds):
            ours = places[marked[begin]]
            theirs = places[spans[begin]] if end == begin + 1 else np.concatenate([places[span] for span in spans[begin:end]])
            marks[ours] = 1
            marks.take(theirs, out=found[ends[begin - 1] if begin else 0 : ends[end - 1]], mode="clip")
            marks[ours] = 0
        return found


def _split_parts(order: Places, lengths: Places) -> list[Places]:
    """The same numbers in parts of which each has about as many shingles as are handled together."""
    if not len(order):
        return []
    cuts = np.flatnonzero(np.diff(np.cumsum(lengths) // _CHUNK)) + 1
    return np.split(order, cuts)
