"""The words of many texts at once, as numbers: a hash a word, equal for words that differ in dress alone.

What a word is, and which dress does not count, is said by `pipelines.clean.comparison_words` for one text; here the same
is done for a whole batch without a loop over its words. What letters are is looked up in `letters`, what is made of the
words belongs in `shingles`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.deduplication.letters import ASCII_FOLDED, SPACE, LetterTables, is_in_words

Words = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Kinds = NDArray[np.uint8]
Bytes = NDArray[np.uint8]

WORD, NUMBER, NAME = 0, 1, 2  # kinds of words; a name begins with a capital letter

_KIND_BITS = np.uint32(3)
_CHUNK_LETTERS = 1 << 18  # what fits into a processor's cache, with its hashes
_PARTING = "\x1e"  # stands between texts; in a text it stands between words
_ASCII = bytes(range(128))
_BYTES_AT_ONCE = 8
_KEPT = np.array([(1 << (8 * count)) - 1 for count in range(_BYTES_AT_ONCE + 1)], np.uint64)  # the first so many bytes of eight
_STEP, _LAST_STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)
_LETTERS = LetterTables()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of several texts, one after another. Those of text i are `starts[i]` to `starts[i + 1]`.

    A word is a hash of 30 bits and, below it, its kind in two.
    """

    words: Words
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def hashes(self) -> Words:
        """The words alike in whatever kind of dress."""
        return self.words & ~_KIND_BITS

    @property
    def kinds(self) -> Kinds:
        """WORD, NUMBER or NAME for each word."""
        return (self.words & _KIND_BITS).astype(np.uint8)

    def select(self, numbers: Iterable[int]) -> Tokens:
        """The words of these texts alone, in this order."""
        bounds = self.starts.tolist()
        return _pack([self.words[bounds[number] : bounds[number + 1]] for number in numbers])


def _pack(texts: Sequence[Words]) -> Tokens:
    return Tokens(np.concatenate([np.empty(0, np.uint32), *texts]), np.cumsum([0, *map(len, texts)]))


def read_tokens(texts: Sequence[str]) -> Tokens:
    """The words of every text, in order."""
    return join_tokens(list(iterate_tokens(texts)))


def iterate_tokens(texts: Iterable[str]) -> Iterator[Tokens]:
    """The same, a few texts at a time."""
    return map(_read_chunk, _split_chunks(texts))


def join_tokens(several: Sequence[Tokens]) -> Tokens:
    """The texts of all, one after another."""
    counts = np.concatenate([np.zeros(1, np.int64), *(np.diff(tokens.starts) for tokens in several)])
    return Tokens(np.concatenate([np.empty(0, np.uint32), *(tokens.words for tokens in several)]), np.cumsum(counts))


def merge_tokens(first: Tokens, second: Tokens, is_second: Sequence[bool]) -> Tokens:
    """The texts of both, those of the second where `is_second` says so."""
    if not len(first) or not len(second):
        return first if len(first) else second
    counts = np.empty(len(is_second), np.int64)
    from_second = np.array(is_second, np.bool_)
    counts[~from_second], counts[from_second] = np.diff(first.starts), np.diff(second.starts)
    words = np.empty(len(first.words) + len(second.words), np.uint32)
    places = np.repeat(from_second, counts)
    words[~places], words[places] = first.words, second.words
    return Tokens(words, np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]))


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


def _split_chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts gathered to about as many letters as are handled together."""
    chunk: list[str] = []
    letters = 0
    for text in texts:
        if chunk and letters + len(text) > _CHUNK_LETTERS:
            yield chunk
            chunk, letters = [], 0
        chunk.append(text)
        letters += len(text) + 1
    if chunk:
        yield chunk


def _read_chunk(texts: Sequence[str]) -> Tokens:
    is_foreign = [not text.isascii() and _has_foreign_words(text) for text in texts]
    if not any(is_foreign):
        return _read_ascii(texts)
    foreign = [unicodedata.normalize("NFKC", text) for text, other in zip(texts, is_foreign, strict=True) if other]
    plain = [text for text, other in zip(texts, is_foreign, strict=True) if not other]
    return merge_tokens(_read_ascii(plain), _read_foreign(foreign), is_foreign)


def _has_foreign_words(text: str) -> bool:
    """Whether any letter that is not ASCII does more than stand between words, as quotation marks and dashes do."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return any(map(is_in_words, rest))


def _read_ascii(texts: Sequence[str]) -> Tokens:
    """Texts whose words are of ASCII letters alone; whatever else is in them stands between words."""
    raw = _PARTING.join([*texts, _PARTING * _BYTES_AT_ONCE]).encode("ascii", "replace")
    printed = np.frombuffer(raw, np.uint8)
    folded = np.frombuffer(raw.translate(ASCII_FOLDED), np.uint8)
    first, last = _find_words(folded != SPACE)
    is_name = (printed.take(first) - ord("A")) < 26  # bytes wrap: what comes before A is large
    return _make_tokens(_hash_words(folded, first, last), _are_digits(folded, first, last), is_name, first, _find_ends(texts))


def _read_foreign(texts: Sequence[str]) -> Tokens:
    """Texts with words of any letters: folded letter by letter, then hashed by their UTF-8."""
    points = np.frombuffer(_PARTING.join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    letters = _LETTERS.fold(points, _find_ends(texts))
    first, last = _find_words(letters.folded != SPACE)
    encoded = letters.folded.tobytes().decode("utf-32-le").encode()
    folded = np.frombuffer(encoded + bytes([SPACE] * _BYTES_AT_ONCE), np.uint8)
    hashes = _hash_words(folded, *_find_words(folded != SPACE))
    return _make_tokens(hashes, _are_digits(letters.folded, first, last), letters.is_capital[first], first, letters.ends)


def _make_tokens(hashes: Words, is_number: Flags, is_name: Flags, first: Places, ends: Places) -> Tokens:
    """Words with their kinds; `first` is where each begins, `ends` where each text has ended."""
    words = hashes & ~_KIND_BITS
    words |= np.where(is_number, np.uint8(NUMBER), is_name * np.uint8(NAME))
    return Tokens(words, np.concatenate([np.zeros(1, np.int64), np.searchsorted(first, ends)]))


def _find_ends(texts: Sequence[str]) -> Places:
    """Where each text has ended among the letters of the chunk, what parts it from the next one included."""
    return np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)


def _find_words(inside: Flags) -> tuple[Places, Places]:
    """Where words begin and where they have ended; what comes first and last is between words."""
    changes = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if len(inside) and inside[0]:
        changes = np.concatenate([np.zeros(1, np.int64), changes])
    return changes[::2].copy(), changes[1::2].copy()


def _are_digits(letters: NDArray[np.uint8] | NDArray[np.uint32], first: Places, last: Places) -> Flags:
    """Which words begin or end with a digit; every script's digits were folded to these."""
    begins, ends = letters.take(first) - ord("0"), letters.take(last - 1) - ord("0")
    found: Flags = (begins < 10) | (ends < 10)
    return found


def _hash_words(letters: Bytes, first: Places, last: Places) -> Words:
    """A hash of the bytes of each word; eight more bytes must follow the last one."""
    eights = np.ndarray((len(letters) - _BYTES_AT_ONCE + 1,), np.dtype("<u8"), letters, strides=(1,))
    lengths = last - first
    hashes = eights.take(first)
    hashes &= _KEPT.take(lengths, mode="clip")
    hashes *= _STEP
    longer = np.flatnonzero(lengths > _BYTES_AT_ONCE)
    done = _BYTES_AT_ONCE
    while len(longer):
        more = eights[first[longer] + done] & _KEPT.take(lengths[longer] - done, mode="clip")
        hashes[longer] = mix_hashes(hashes[longer] ^ more) * _STEP
        done += _BYTES_AT_ONCE
        longer = longer[lengths[longer] > done]
    hashes ^= hashes >> _HALF
    hashes *= _LAST_STEP
    return (hashes >> _HALF).astype(np.uint32)
