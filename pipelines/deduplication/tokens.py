"""The words of many texts at once, as numbers: a 64-bit hash a word, equal for words that differ in dress alone.

What a word is, and which dress does not count, is said by `pipelines.clean.comparison_words` for one text; here the same
is done for a whole batch without a loop over its words. What letters are is looked up in `letters`, what is made of the
words belongs in `shingles`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.letters import ASCII_FOLDED, SPACE, LetterTables, is_in_words

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

_CHUNK_LETTERS = 1 << 18  # what fits into a processor's cache, with its hashes
_PARTING = "\x1e"  # stands between texts; in a text it stands between words
_ASCII = bytes(range(128))
_BYTES_AT_ONCE = 8
_KEPT = np.array([(1 << (8 * count)) - 1 for count in range(_BYTES_AT_ONCE + 1)], np.uint64)  # the first so many bytes of eight
_STEP = np.uint64(0x9E3779B97F4A7C15)
_NO_HASHES: Hashes = np.empty(0, np.uint64)
_NO_FLAGS: Flags = np.empty(0, np.bool_)
_LETTERS = LetterTables()


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
        bounds = self.starts.tolist()
        spans = [slice(bounds[number], bounds[number + 1]) for number in numbers]
        lengths = [span.stop - span.start for span in spans]
        return Tokens(
            np.concatenate([_NO_HASHES, *(self.hashes[span] for span in spans)]),
            np.concatenate([_NO_FLAGS, *(self.is_number[span] for span in spans)]),
            np.concatenate([_NO_FLAGS, *(self.is_name[span] for span in spans)]),
            np.cumsum([0, *lengths]),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one chunk, the numbers of its texts, and how many words each of them has."""

    numbers: Places
    hashes: Hashes
    is_number: Flags
    is_name: Flags
    counts: Places


def read_tokens(texts: Sequence[str]) -> Tokens:
    """The words of every text, in order."""
    is_foreign = [not text.isascii() and _has_foreign_words(text) for text in texts]
    parts = [_read_ascii(chunk) for chunk in _split_chunks((n, text) for n, text in enumerate(texts) if not is_foreign[n])]
    normal = ((n, unicodedata.normalize("NFKC", text)) for n, text in enumerate(texts) if is_foreign[n])
    return _gather(parts + [_read_foreign(chunk) for chunk in _split_chunks(normal)], len(texts))


def _has_foreign_words(text: str) -> bool:
    """Whether any letter that is not ASCII does more than stand between words, as quotation marks and dashes do."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return any(map(is_in_words, rest))


def join_tokens(first: Tokens, second: Tokens) -> Tokens:
    """The texts of both, one after another."""
    return Tokens(
        np.concatenate([first.hashes, second.hashes]),
        np.concatenate([first.is_number, second.is_number]),
        np.concatenate([first.is_name, second.is_name]),
        np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
    )


def mix_hashes(hashes: Hashes) -> Hashes:
    """Spread every bit over the whole word (the last steps of SplitMix64), in place."""
    hashes ^= hashes >> np.uint64(30)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(27)
    hashes *= np.uint64(0x94D049BB133111EB)
    hashes ^= hashes >> np.uint64(31)
    return hashes


def expand_spans(begins: Places, ends: Places) -> tuple[Places, Places]:
    """Every place from each begin to its end, one span after another, and for each the number of its span."""
    lengths = ends - begins
    numbers = np.repeat(np.arange(len(lengths)), lengths)
    return numbers, np.arange(len(numbers)) + np.repeat(begins - (np.cumsum(lengths) - lengths), lengths)


def _split_chunks(numbered: Iterator[tuple[int, str]]) -> Iterator[dict[int, str]]:
    """The texts by their numbers, gathered to about as many letters as are handled together."""
    chunk: dict[int, str] = {}
    letters = 0
    for number, text in numbered:
        if chunk and letters + len(text) > _CHUNK_LETTERS:
            yield chunk
            chunk, letters = {}, 0
        chunk[number] = text
        letters += len(text) + 1
    if chunk:
        yield chunk


def _gather(parts: Sequence[_Words], texts: int) -> Tokens:
    """The words of all chunks at the places of their texts."""
    counts = np.zeros(texts, np.int64)
    for part in parts:
        counts[part.numbers] = part.counts
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    tokens = Tokens(np.empty(starts[-1], np.uint64), np.empty(starts[-1], np.bool_), np.empty(starts[-1], np.bool_), starts)
    for part in parts:
        breaks = np.flatnonzero(np.diff(part.numbers) != 1) + 1
        inside = np.concatenate([np.zeros(1, np.int64), np.cumsum(part.counts)])
        for begin, end in pairwise([0, *breaks.tolist(), len(part.numbers)]):
            there = slice(starts[part.numbers[begin]], starts[part.numbers[end - 1] + 1])
            here = slice(inside[begin], inside[end])
            tokens.hashes[there] = part.hashes[here]
            tokens.is_number[there] = part.is_number[here]
            tokens.is_name[there] = part.is_name[here]
    return tokens


def _read_ascii(chunk: Mapping[int, str]) -> _Words:
    """Texts whose words are of ASCII letters alone; whatever else is in them stands between words."""
    raw = _PARTING.join([*chunk.values(), ""]).encode("ascii", "replace")
    printed = np.frombuffer(raw, np.uint8)
    folded = np.frombuffer(raw.translate(ASCII_FOLDED) + bytes(_BYTES_AT_ONCE), np.uint8)
    first, last = _find_words(folded[:-_BYTES_AT_ONCE] != SPACE)
    ends = _find_ends(chunk)
    is_name = (printed[first] - ord("A")) < 26  # bytes wrap: what comes before A is large
    hashes, is_number = _hash_words(folded, first, last), _are_digits(folded, first, last)
    return _Words(_numbers_of(chunk), hashes, is_number, is_name, _count_words(first, ends))


def _read_foreign(chunk: Mapping[int, str]) -> _Words:
    """Texts with words of any letters: folded letter by letter, then hashed by their UTF-8."""
    points = np.frombuffer(_PARTING.join([*chunk.values(), ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = _find_ends(chunk)
    letters = _LETTERS.fold(points, ends)
    first, last = _find_words(letters.folded != SPACE)
    encoded = letters.folded.tobytes().decode("utf-32-le").encode()
    folded = np.frombuffer(encoded + bytes(_BYTES_AT_ONCE), np.uint8)
    spans = _find_words(folded[:-_BYTES_AT_ONCE] != SPACE)
    is_number = _are_digits(letters.folded, first, last)
    counts = _count_words(first, letters.ends)
    return _Words(_numbers_of(chunk), _hash_words(folded, *spans), is_number, letters.is_capital[first], counts)


def _numbers_of(chunk: Mapping[int, str]) -> Places:
    return np.fromiter(chunk, np.int64, len(chunk))


def _find_ends(chunk: Mapping[int, str]) -> Places:
    """Where each text has ended among the letters of the chunk, what parts it from the next one included."""
    return np.cumsum(np.fromiter((len(text) + 1 for text in chunk.values()), np.int64, len(chunk)))


def _find_words(inside: Flags) -> tuple[Places, Places]:
    """Where words begin and where they have ended; what comes first and last is between words."""
    changes = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if len(inside) and inside[0]:
        changes = np.concatenate([np.zeros(1, np.int64), changes])
    return changes[::2], changes[1::2]


def _count_words(first: Places, ends: Places) -> Places:
    """How many words begin in each text."""
    return np.diff(np.searchsorted(first, ends), prepend=0)


def _are_digits(letters: NDArray[np.uint8] | NDArray[np.uint32], first: Places, last: Places) -> Flags:
    """Which words begin or end with a digit; every script's digits were folded to these."""
    begins, ends = letters[first] - ord("0"), letters[last - 1] - ord("0")
    found: Flags = (begins < 10) | (ends < 10)
    return found


def _hash_words(letters: Bytes, first: Places, last: Places) -> Hashes:
    """A hash of the bytes of each word; eight more bytes must follow the last one."""
    eights = np.ndarray((len(letters) - _BYTES_AT_ONCE + 1,), np.dtype("<u8"), letters, strides=(1,))
    lengths = last - first
    hashes = (eights[first] & _KEPT[np.minimum(lengths, _BYTES_AT_ONCE)]) * _STEP
    longer = np.flatnonzero(lengths > _BYTES_AT_ONCE)
    done = _BYTES_AT_ONCE
    while len(longer):
        more = eights[first[longer] + done] & _KEPT[np.minimum(lengths[longer] - done, _BYTES_AT_ONCE)]
        hashes[longer] = mix_hashes(hashes[longer] ^ more) * _STEP
        done += _BYTES_AT_ONCE
        longer = longer[lengths[longer] > done]
    return mix_hashes(hashes)
