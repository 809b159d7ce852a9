"""A set of texts ready to be compared: read, hashed, freed of furniture. The steps in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.deduplication.digests import is_digest
from pipelines.deduplication.furniture import cut_furniture
from pipelines.deduplication.shingles import Shingles, hash_shingles, join_shingles
from pipelines.deduplication.slots import Slots, read_slots
from pipelines.deduplication.tokens import Hashes, Places, Tokens, join_tokens, read_tokens


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

    def select(self, numbers: Sequence[int]) -> Texts:
        """These texts alone, in this order."""
        return Texts(
            [self.bodies[number] for number in numbers],
            self.tokens.select(numbers),
            self.shingles.select(numbers),
            {place: self.cut[number] for place, number in enumerate(numbers) if number in self.cut},
            self.cut_tokens,
        )

    def is_digest(self, number: int) -> bool:
        """Whether one text holds several pieces."""
        if number not in self._digests:
            self._digests[number] = is_digest(self.bodies[number])
        return self._digests[number]

    def read_slots(self, numbers: Sequence[int]) -> Slots:
        """The slots of these texts, without furniture, by their places in `numbers`."""
        is_cut = np.fromiter((number in self.cut for number in numbers), np.bool_, len(numbers))
        whole = self.tokens.select([number for number in numbers if number not in self.cut])
        cut = self.cut_tokens.select([self.cut[number] for number in numbers if number in self.cut])
        return read_slots(join_tokens(whole, cut), np.argsort(is_cut, kind="stable"))


def prepare_texts(bodies: Sequence[str], sources: Places | None = None, furniture: Sequence[Hashes] = ()) -> Texts:
    """Texts without furniture.

    Args:
        bodies: the texts as printed.
        sources: for each text the place of its source in `furniture`; without them nothing is cut.
        furniture: the shingles that `learn_furniture` found for each source.
    """
    tokens = read_tokens(bodies)
    texts = Texts(bodies, tokens, hash_shingles(tokens), {}, tokens.select([]))
    return texts if sources is None else strip_texts(texts, sources, furniture)


def strip_texts(texts: Texts, sources: Places, furniture: Sequence[Hashes]) -> Texts:
    """The same texts, of which nothing was cut yet, without furniture."""
    numbers, cut_tokens = cut_furniture(texts.tokens, texts.shingles, sources, furniture)
    cut = {number: place for place, number in enumerate(numbers.tolist())}
    return Texts(texts.bodies, texts.tokens, texts.shingles.replace(numbers, hash_shingles(cut_tokens)), cut, cut_tokens)


def join_texts(first: Texts, second: Texts) -> Texts:
    """Both, the second's numbers following the first's."""
    if not len(second) or not len(first):
        return first if len(first) else second
    cut = {number + len(first): place + len(first.cut_tokens) for number, place in second.cut.items()}
    return Texts(
        [*first.bodies, *second.bodies],
        join_tokens(first.tokens, second.tokens),
        join_shingles([first.shingles, second.shingles]),
        {**first.cut, **cut},
        join_tokens(first.cut_tokens, second.cut_tokens),
    )
