"""How well predicted clusters are the true ones: precision and recall over all pairs of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PairScores:
    """Of the pairs that were told to be one story, those that are; and of those that are, the ones that were told. 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score_clusters(truth: Mapping[str, Hashable], predicted: Mapping[str, Hashable]) -> PairScores:
    """The scores over the texts of `truth`; one without a prediction is a cluster by itself."""
    labels: dict[str, Hashable] = {one: (True, predicted[one]) if one in predicted else (False, one) for one in truth}
    both = _count_pairs(Counter((truth[one], labels[one]) for one in truth).values())
    found, true = (_count_pairs(Counter(clusters.values()).values()) for clusters in (labels, truth))
    return PairScores(both / found if found else 1.0, both / true if true else 1.0)


def _count_pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
