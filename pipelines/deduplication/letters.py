"""What each letter counts as when words are compared, for all of Unicode, looked up by code point.

`pipelines.clean.comparison_words` is asked about every letter once; the answers are kept in tables.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.clean import comparison_words

SPACE = 32
_SKIPPED, _UNKNOWN = 0xFFFFFFFE, 0xFFFFFFFF
_CODE_POINTS, _PAGE = 0x110000, 256
Points = NDArray[np.uint32]


def fold_letter(letter: str) -> int:
    """The code point that a letter counts as: SPACE for what stands between words, `_SKIPPED` for what is left out of them."""
    words = comparison_words(letter)
    if not words:
        return _SKIPPED if comparison_words(f"a{letter}b") == ["ab"] else SPACE
    return ord(str(unicodedata.digit(letter)) if letter.isdecimal() else words[0][0])


@cache
def is_in_words(letter: str) -> bool:
    """Whether a letter is anything else than what stands between words."""
    return fold_letter(letter) != SPACE


ASCII_FOLDED = bytes(fold_letter(chr(point)) if point < 128 else SPACE for point in range(256))


@dataclass(frozen=True, slots=True)
class FoldedLetters:
    """Letters as they count, and which of them were printed as capitals; `ends` is where each text has ended among them."""

    folded: Points
    is_capital: NDArray[np.bool_]
    ends: NDArray[np.int64]


class LetterTables:
    """What code points count as; made by pages of 256 when one of them is first met."""

    def __init__(self) -> None:
        self._folded = np.full(_CODE_POINTS, _UNKNOWN, np.uint32)
        self._is_capital = np.zeros(_CODE_POINTS, np.bool_)
        self._is_alone = np.zeros(_CODE_POINTS, np.bool_)

    def fold(self, points: Points, ends: NDArray[np.int64]) -> FoldedLetters:
        """The letters without those that are skipped, and with blanks around those that are words alone."""
        folded = self._folded.take(points)
        if folded.max() == _UNKNOWN:
            for page in np.unique(points >> np.uint32(8)).tolist():
                self._make_page(page)
            folded = self._folded.take(points)
        is_alone = self._is_alone.take(points)
        counts = np.where(folded == _SKIPPED, 0, 1 + 2 * is_alone)
        spread = np.repeat(folded, counts)
        stops = np.cumsum(counts)
        alone = stops[is_alone] - 1
        spread[alone] = SPACE
        spread[alone - 2] = SPACE
        return FoldedLetters(spread, np.repeat(self._is_capital.take(points), counts), stops[ends - 1])

    def _make_page(self, page: int) -> None:
        start = page * _PAGE
        if self._folded[start] != _UNKNOWN:
            return
        for point in range(start, start + _PAGE):
            letter = chr(point)
            self._folded[point] = fold_letter(letter)
            self._is_capital[point] = letter.isupper()
            self._is_alone[point] = len(comparison_words(letter * 2)) == 2
