"""A set of texts ready to be compared: read, hashed, freed of furniture. The steps in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from pipelines.deduplication.digests import is_digest
from pipelines.deduplication.furniture import cut_furniture
from pipelines.deduplication.piles import Pile
from pipelines.deduplication.shingles import Shingles, hash_shingles, join_shingles
from pipelines.deduplication.tokens import Hashes, Places, Tokens, iterate_tokens, join_tokens, merge_tokens


class Comparable(Protocol):
    """Texts by number, as far as they are compared."""

    def shingles_of(self, number: int) -> Hashes:
        """The shingles of one text without furniture, in its order."""

    def tokens_of(self, numbers: Sequence[int]) -> Tokens:
        """The words of these texts without furniture, in this order."""

    def is_digest(self, number: int) -> bool:
        """Whether one text holds several pieces."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by number. `bodies` and `tokens` are as printed, `shingles` without the furniture of each text's source.

    `cut_tokens` has the texts that had furniture, without it, at the places that `cut` tells by number.
    """

    bodies: Sequence[str]
    tokens: Tokens
    shingles: Shingles
    cut: Mapping[int, int]
    cut_tokens: Tokens
    _digests: dict[int, bool] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.shingles)

    def shingles_of(self, number: int) -> Hashes:
        return self.shingles.of(number)

    def tokens_of(self, numbers: Sequence[int]) -> Tokens:
        is_cut = [number in self.cut for number in numbers]
        whole = self.tokens.select(number for number, cut in zip(numbers, is_cut, strict=True) if not cut)
        others = self.cut_tokens.select(self.cut[number] for number, cut in zip(numbers, is_cut, strict=True) if cut)
        return merge_tokens(whole, others, is_cut)

    def is_digest(self, number: int) -> bool:
        if number not in self._digests:
            self._digests[number] = is_digest(self.bodies[number])
        return self._digests[number]


@dataclass(frozen=True, slots=True)
class JoinedTexts:
    """The texts of both, the second's numbers following the first's, without a copy of anything."""

    first: Texts
    second: Texts

    def shingles_of(self, number: int) -> Hashes:
        split = len(self.first)
        return self.first.shingles.of(number) if number < split else self.second.shingles.of(number - split)

    def tokens_of(self, numbers: Sequence[int]) -> Tokens:
        split = len(self.first)
        of_first = self.first.tokens_of([number for number in numbers if number < split])
        of_second = self.second.tokens_of([number - split for number in numbers if number >= split])
        return merge_tokens(of_first, of_second, [number >= split for number in numbers])

    def is_digest(self, number: int) -> bool:
        split = len(self.first)
        return self.first.is_digest(number) if number < split else self.second.is_digest(number - split)


def prepare_texts(bodies: Sequence[str], sources: Places | None = None, furniture: Sequence[Hashes] = ()) -> Texts:
    """Texts without furniture.

    Args:
        bodies: the texts as printed.
        sources: for each text the place of its source in `furniture`; without them nothing is cut.
        furniture: the shingles that `learn_furniture` found for each source.
    """
    room = sum(map(len, bodies)) // 2 + 1  # a word is a letter and what parts it from the next one, at least
    words, hashes = Pile(np.uint32, room), Pile(np.uint64, room)
    counts = [np.zeros((2, 1), np.int64)]
    for tokens in iterate_tokens(bodies):
        shingles = hash_shingles(tokens)
        words.add(tokens.words)
        hashes.add(shingles.hashes)
        counts.append(np.stack([np.diff(tokens.starts), np.diff(shingles.starts)]))
    starts = np.cumsum(np.concatenate(counts, axis=1), axis=1)
    texts = Texts(bodies, Tokens(words.take(), starts[0]), Shingles(hashes.take(), starts[1]), {}, join_tokens([]))
    return texts if sources is None else strip_texts(texts, sources, furniture)


def strip_texts(texts: Texts, sources: Places, furniture: Sequence[Hashes]) -> Texts:
    """The same texts, of which nothing was cut yet, without furniture; `texts` must not be used any more."""
    numbers, cut_tokens = cut_furniture(texts.tokens, texts.shingles, sources, furniture)
    cut = {number: place for place, number in enumerate(numbers.tolist())}
    return Texts(texts.bodies, texts.tokens, texts.shingles.shorten(numbers, hash_shingles(cut_tokens)), cut, cut_tokens)


def join_texts(first: Texts, second: Texts) -> Texts:
    """Both, the second's numbers following the first's."""
    if not len(second) or not len(first):
        return first if len(first) else second
    cut = {number + len(first): place + len(first.cut_tokens) for number, place in second.cut.items()}
    return Texts(
        [*first.bodies, *second.bodies],
        join_tokens([first.tokens, second.tokens]),
        join_shingles([first.shingles, second.shingles]),
        {**first.cut, **cut},
        join_tokens([first.cut_tokens, second.cut_tokens]),
    )
