"""The words of many texts at once, as numbers: a 64-bit hash a word, equal for words that differ in dress alone.

What a word is, and which dress does not count, is said by `pipelines.clean.comparison_words` for one text; here the same
is done for a whole batch without a loop over its words. What is made of the words belongs in `shingles`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.clean import comparison_words

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

_WORD, _DIGIT, _ALONE, _SKIPPED, _CAPITAL, _UNKNOWN = 1, 2, 4, 8, 16, 32
_CODE_POINTS, _PAGE = 0x110000, 256
_CHUNK_LETTERS = 1 << 18  # what fits into a processor's cache, with its hashes
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2^64
_INVERSE = pow(_BASE, -1, 1 << 64)
_NO_HASHES: Hashes = np.empty(0, np.uint64)
_NO_FLAGS: Flags = np.empty(0, np.bool_)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of several texts, one after another. Those of text i are `starts[i]` to `starts[i + 1]`."""

    hashes: Hashes
    is_number: Flags
    is_name: Flags
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    def select(self, numbers: Sequence[int]) -> Tokens:
        """The words of these texts alone, in this order."""
        spans = [slice(self.starts[number], self.starts[number + 1]) for number in numbers]
        lengths = np.diff(self.starts)[np.array(numbers, np.int64)]
        return Tokens(
            np.concatenate([_NO_HASHES, *(self.hashes[span] for span in spans)]),
            np.concatenate([_NO_FLAGS, *(self.is_number[span] for span in spans)]),
            np.concatenate([_NO_FLAGS, *(self.is_name[span] for span in spans)]),
            np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
        )


def read_tokens(texts: Sequence[str]) -> Tokens:
    """The words of every text, in order."""
    parts = [_read_chunk(chunk) for chunk in _split_chunks(texts)]
    counts = np.concatenate([np.zeros(1, np.int64), *(part[3] for part in parts)])
    return Tokens(
        np.concatenate([_NO_HASHES, *(part[0] for part in parts)]),
        np.concatenate([_NO_FLAGS, *(part[1] for part in parts)]),
        np.concatenate([_NO_FLAGS, *(part[2] for part in parts)]),
        np.cumsum(counts),
    )


def mix_hashes(hashes: Hashes) -> Hashes:
    """Spread every bit over the whole word (the last steps of SplitMix64), in place."""
    hashes ^= hashes >> np.uint64(30)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(27)
    hashes *= np.uint64(0x94D049BB133111EB)
    hashes ^= hashes >> np.uint64(31)
    return hashes


def _split_chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts in compatibility form, gathered to about as many letters as are handled together."""
    chunk: list[str] = []
    letters = 0
    for text in texts:
        plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
        if chunk and letters + len(plain) > _CHUNK_LETTERS:
            yield chunk
            chunk, letters = [], 0
        chunk.append(plain)
        letters += len(plain) + 1
    if chunk:
        yield chunk


def _read_chunk(texts: Sequence[str]) -> tuple[Hashes, Flags, Flags, Places]:
    """Hashes and kinds of the words of a chunk, and how many words each of its texts has."""
    encoded = "\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(encoded, np.uint32)
    ends = np.cumsum(np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts)))
    kinds = _LETTERS.kinds_of(points)
    skipped = kinds == _SKIPPED
    if skipped.any():
        points, kinds = points[~skipped], kinds[~skipped]
        ends -= np.cumsum(skipped)[ends - 1]
    first, last = _find_words(kinds)
    if not len(first):
        return _NO_HASHES, _NO_FLAGS, _NO_FLAGS, np.zeros(len(texts), np.int64)
    powers, inverses = _powers(1 << (len(points) - 1).bit_length())
    weighted = _LETTERS.values_of(points) * powers[: len(points)]
    # What stands between words counts nothing, so that the sum up to a word begins where the word before ended.
    hashes = mix_hashes(np.diff(np.cumsum(weighted)[last - 1], prepend=np.uint64(0)) * inverses[first])
    is_number = ((kinds[first] | kinds[last - 1]) & _DIGIT).astype(np.bool_)
    counts = np.diff(np.searchsorted(last, ends, "right"), prepend=0)
    return hashes, is_number, (kinds[first] & _CAPITAL).astype(np.bool_), counts


def _find_words(kinds: NDArray[np.uint8]) -> tuple[Places, Places]:
    """Where words begin and end: at a change from other to word and back, and around a letter that is a word alone."""
    inside = np.zeros(len(kinds) + 2, np.bool_)
    inside[1:-1] = kinds & _WORD
    changes = np.flatnonzero(inside[1:] != inside[:-1])
    first, last = changes[::2], changes[1::2]
    alone = np.flatnonzero(kinds & _ALONE)
    if not len(alone):
        return first, last
    cuts = np.concatenate([alone, alone + 1])
    return np.union1d(first, cuts[inside[1:][cuts]]), np.union1d(last, cuts[inside[:-1][cuts]])


@cache
def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2^64: the weight of a letter by its place, and the way back."""
    steps = np.full((2, length), 1, np.uint64)
    steps[0, 1:], steps[1, 1:] = _BASE, _INVERSE
    powers, inverses = np.cumprod(steps, axis=1, dtype=np.uint64)
    return powers, inverses


class _LetterTables:
    """What each code point is and counts for, made by pages of 256 when one of them is first met."""

    def __init__(self) -> None:
        self._kinds = np.full(_CODE_POINTS, _UNKNOWN, np.uint8)
        self._values = np.zeros(_CODE_POINTS, np.uint64)

    def kinds_of(self, points: NDArray[np.uint32]) -> NDArray[np.uint8]:
        kinds = self._kinds.take(points)
        if kinds.max() == _UNKNOWN:
            for page in np.unique(points >> np.uint32(8)).tolist():
                self._make_page(page)
            kinds = self._kinds.take(points)
        return kinds

    def values_of(self, points: NDArray[np.uint32]) -> Hashes:
        return self._values.take(points)

    def _make_page(self, page: int) -> None:
        if self._kinds[page * _PAGE] != _UNKNOWN:
            return
        for point in range(page * _PAGE, (page + 1) * _PAGE):
            self._kinds[point], folded = _describe_letter(chr(point))
            self._values[point] = folded
        values = self._values[page * _PAGE : (page + 1) * _PAGE]
        values[:] = np.where(values, mix_hashes(values.copy()), 0)


def _describe_letter(letter: str) -> tuple[int, int]:
    """The kind of a letter, and the code point that it counts as: 0 for what stands between words."""
    words = comparison_words(letter)
    if not words:
        return (_SKIPPED if comparison_words(f"a{letter}b") == ["ab"] else 0), 0
    kind = _WORD
    kind |= _DIGIT if letter.isdecimal() else 0
    kind |= _ALONE if len(comparison_words(letter * 2)) == 2 else 0
    kind |= _CAPITAL if letter.isupper() else 0
    folded = str(unicodedata.digit(letter)) if letter.isdecimal() else words[0][0]
    return kind, ord(folded)


_LETTERS = _LetterTables()
