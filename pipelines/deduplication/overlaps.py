"""What pairs of texts share, for many pairs at once: how many shingles of one text stand in another one.

One text after another is marked in a table and all that are asked about it look their shingles up there, so that nothing is
sorted and no pair costs a call of its own. The table goes by 22 bits of a shingle: a text of 300 shingles seems to hold a
foreign one in fourteen thousand. What follows from what is shared belongs in `pairs`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.tokens import Hashes, Places

_BITS = 22
_CHUNK = 1 << 18  # shingles that are looked up before they are counted


class Overlaps:
    """Texts whose shingles are counted in each other."""

    def __init__(self, texts: Sequence[Hashes]) -> None:
        """`texts` are the shingles of each text, in its order."""
        self.lengths: Places = np.fromiter(map(len, texts), np.int64, len(texts))
        self._heads = np.fromiter((text[0] if len(text) else 0 for text in texts), np.uint64, len(texts))
        self._texts = texts
        self._marks = np.zeros(1 << _BITS, np.uint8)

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
            begins = np.cumsum(looked_up[part]) - looked_up[part]
            for row, lengths in zip(counts, heads[:, part], strict=True):
                sums = np.add.reduceat(found, np.stack([begins, begins + lengths], axis=1).ravel(), dtype=np.int64)[::2]
                row[part] = np.where(lengths > 0, sums, 0)
        return counts

    def _look_up(self, asked: Places, within: Places, lengths: Places) -> NDArray[np.uint8]:
        """For the first shingles of each asked text, one text after another, whether they stand in the other; and one zero."""
        found = np.zeros(int(lengths.sum()) + 1, np.uint8)
        wanted = [self._texts[number][:length] for number, length in zip(asked.tolist(), lengths.tolist(), strict=True)]
        ends = np.cumsum(lengths).tolist()
        bounds = [0, *(np.flatnonzero(np.diff(within)) + 1).tolist(), len(within)]
        for begin, end, marked in zip(bounds[:-1], bounds[1:], within[bounds[:-1]].tolist(), strict=True):
            ours = _place(self._texts[marked])
            theirs = _place(wanted[begin] if end == begin + 1 else np.concatenate(wanted[begin:end]))
            self._marks[ours] = 1
            self._marks.take(theirs, out=found[ends[begin - 1] if begin else 0 : ends[end - 1]], mode="clip")
            self._marks[ours] = 0
        return found


def _place(shingles: Hashes) -> Places:
    return (shingles >> np.uint64(64 - _BITS)).view(np.int64)


def _split_parts(order: Places, lengths: Places) -> list[Places]:
    """The same numbers in parts of which each has about as many shingles as are handled together."""
    if not len(order):
        return []
    cuts = np.flatnonzero(np.diff(np.cumsum(lengths) // _CHUNK)) + 1
    return np.split(order, cuts)
