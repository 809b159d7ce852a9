"""A set of texts ready to be compared: read, hashed, freed of furniture. The steps in their order, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.deduplication.digests import is_digest
from pipelines.deduplication.furniture import cut_furniture
from pipelines.deduplication.shingles import Shingles, hash_shingles, join_shingles, sort_once
from pipelines.deduplication.slots import Slots, read_slots
from pipelines.deduplication.tokens import Hashes, Places, Tokens, read_tokens


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by number. `bodies` are as printed; tokens and shingles are without the furniture of each text's source."""

    bodies: Sequence[str]
    tokens: Tokens
    shingles: Shingles
    _sets: dict[int, Hashes] = field(default_factory=dict)
    _digests: dict[int, bool] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.shingles)

    def shingle_set(self, number: int) -> Hashes:
        """The shingles of one text, sorted and each once."""
        if number not in self._sets:
            self._sets[number] = sort_once(self.shingles.of(number))
        return self._sets[number]

    def is_digest(self, number: int) -> bool:
        """Whether one text holds several pieces."""
        if number not in self._digests:
            self._digests[number] = is_digest(self.bodies[number])
        return self._digests[number]

    def read_slots(self, numbers: Sequence[int]) -> dict[int, Slots]:
        """The slots of these texts."""
        return dict(zip(numbers, read_slots(self.tokens.select(numbers)), strict=True))


def prepare_texts(bodies: Sequence[str], sources: Places | None = None, furniture: Sequence[Hashes] = ()) -> Texts:
    """Texts without furniture.

    Args:
        bodies: the texts as printed.
        sources: for each text the place of its source in `furniture`; without them nothing is cut.
        furniture: the shingles that `learn_furniture` found for each source.
    """
    tokens = read_tokens(bodies)
    texts = Texts(bodies, tokens, hash_shingles(tokens))
    return texts if sources is None else strip_texts(texts, sources, furniture)


def strip_texts(texts: Texts, sources: Places, furniture: Sequence[Hashes]) -> Texts:
    """The same texts without furniture."""
    stripped, numbers = cut_furniture(texts.tokens, texts.shingles, sources, furniture)
    if not len(numbers):
        return texts
    return Texts(texts.bodies, stripped, texts.shingles.replace(numbers, hash_shingles(stripped.select(numbers.tolist()))))


def join_texts(first: Texts, second: Texts) -> Texts:
    """Both, the second's numbers following the first's."""
    if not len(second) or not len(first):
        return first if len(first) else second
    tokens = Tokens(
        np.concatenate([first.tokens.hashes, second.tokens.hashes]),
        np.concatenate([first.tokens.is_number, second.tokens.is_number]),
        np.concatenate([first.tokens.is_name, second.tokens.is_name]),
        np.concatenate([first.tokens.starts, second.tokens.starts[1:] + first.tokens.starts[-1]]),
    )
    return Texts([*first.bodies, *second.bodies], tokens, join_shingles([first.shingles, second.shingles]))
