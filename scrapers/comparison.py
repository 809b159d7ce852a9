"""The form in which texts are compared, Arabic ones above all: one spelling of what readers take for the same.

Only for comparing, searching and hashing: what is stored keeps its vowel signs, its digits and its direction marks.
Which texts are compared, and what follows from it, is decided elsewhere.
"""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, zero-width letters, direction marks, byte order marks: right-to-left text is full of them.
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_EASTERN_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
_TATWEEL = "\u0640"
# Alef with and without hamza, both yehs, teh marbuta and heh, the Persian kaf and yeh.
_ALIKE = str.maketrans("أإآٱىیؤةک" + _EASTERN_DIGITS, "ااااييوهك" + 2 * "0123456789", _TATWEEL)


def drop_marks(text: str) -> str:
    """`text` without characters that nobody sees: direction marks, zero-width letters, soft hyphens."""
    return _INVISIBLE.sub("", text)


def fold_text(text: str) -> str:
    """`text` for comparison: no case, accents, vowel signs, tatweel and marks; one form of alef, yeh, heh and digits."""
    if text.isascii():
        return text.lower()
    alike = unicodedata.normalize("NFKC", drop_marks(text)).casefold().translate(_ALIKE)
    return "".join(letter for letter in unicodedata.normalize("NFKD", alike) if not unicodedata.combining(letter))


__all__ = ["drop_marks", "fold_text"]
