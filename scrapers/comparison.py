"""The form in which texts are compared, Arabic ones above all: one spelling of what readers take for the same.

Only for comparing, searching and hashing: what is stored keeps its vowel signs, its digits and its direction marks.
Which texts are compared, and what follows from it, is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Soft hyphens, zero-width letters, direction marks, byte order marks: right-to-left text is full of them.
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_EASTERN_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
_TATWEEL = "\u0640"
# Alef with and without hamza, both yehs, teh marbuta and heh, the Persian kaf and yeh.
_NO_LETTERS = re.compile(r"[\W_]+")
_MOST_FOLDS = 20_000  # characters that are remembered; no page needs more, unless to fill our memory
_ALIKE = str.maketrans("أإآٱىیؤةک" + _EASTERN_DIGITS, "ااااييوهك" + 2 * "0123456789", _TATWEEL)


def drop_marks(text: str) -> str:
    """`text` without characters that nobody sees: direction marks, zero-width letters, soft hyphens."""
    return _INVISIBLE.sub("", text)


class _Folds(dict[int, str | None]):
    """What each character becomes, found when it is first met; a table for `str.translate`, which is many times faster than
    normalizing whole texts and gives the same, because no character is compared differently for its neighbours."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> str | None:
        folded = self._fold(chr(code)) or None
        if len(self) < _MOST_FOLDS:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    alike = unicodedata.normalize("NFKC", drop_marks(character)).casefold().translate(_ALIKE)
    return "".join(letter for letter in unicodedata.normalize("NFKD", alike) if not unicodedata.combining(letter))


_TEXT_FOLDS = _Folds(_fold_character)
_LETTER_FOLDS = _Folds(lambda character: _NO_LETTERS.sub("", _fold_character(character)))


def fold_text(text: str) -> str:
    """`text` for comparison: no case, accents, vowel signs, tatweel and marks; one form of alef, yeh, heh and digits."""
    return text.lower() if text.isascii() else text.translate(_TEXT_FOLDS)


def fold_letters(text: str) -> str:
    """The same without blanks, punctuation and underscores: letters and digits only."""
    return text.translate(_LETTER_FOLDS)


__all__ = ["drop_marks", "fold_letters", "fold_text"]
