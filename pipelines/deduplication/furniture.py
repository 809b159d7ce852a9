"""Site furniture: passages that a site prints below many of its texts, whatever they say.

They are learned as shingles that are frequent among the texts of one source, and cut out before texts are compared:
otherwise two stories of one site have a fifth of their words in common. A text that consists of frequent passages is a
copy or a form of the site's own, not furniture, and does not count.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.deduplication.shingles import WORDS_PER_SHINGLE, Shingles, sort_once
from pipelines.deduplication.tokens import Flags, Hashes, Places, Tokens

LEAST_TEXTS = 4
LEAST_SHARE = 0.02
MOST_OF_A_TEXT = 0.5
SAMPLE = 500  # texts of one source and period that are looked at

_BUCKETS = 1 << 16
_BLOCK = 1 << 15  # shingles that are handled together: what stays in a processor's cache
_MASK = np.uint64(_BUCKETS - 1)
NO_FURNITURE: Hashes = np.empty(0, np.uint64)


def learn_furniture(shingles: Shingles) -> Hashes:
    """The shingles, sorted, that make up the furniture of the source that all these texts are of."""
    least = max(LEAST_TEXTS, int(np.ceil(LEAST_SHARE * len(shingles))))
    hashes, owners = _keep_frequent(shingles, least)
    hashes, owners = _keep_one_a_text(hashes, owners)
    frequent = _select_repeated(hashes, least)
    if not len(frequent):
        return NO_FURNITURE
    inside = _is_in(hashes, frequent)
    share = np.bincount(owners[inside], minlength=len(shingles)) / np.maximum(np.diff(shingles.starts), 1)
    return _select_repeated(hashes[inside & (share[owners] <= MOST_OF_A_TEXT)], least)


def cut_furniture(tokens: Tokens, shingles: Shingles, sources: Places, furniture: Sequence[Hashes]) -> tuple[Places, Tokens]:
    """The numbers of the texts that have furniture, and these texts without it.

    Args:
        tokens: the texts.
        shingles: the shingles of the same texts.
        sources: for each text the place of its source in `furniture`.
        furniture: what `learn_furniture` found for each source.
    """
    found = _find_furniture(shingles, sources, furniture)
    owners = shingles.owners(found)
    is_first = np.ones(len(owners), np.bool_)
    is_first[1:] = owners[1:] != owners[:-1]
    numbers = owners[is_first]
    having = tokens.select(numbers.tolist())
    words = having.starts[np.cumsum(is_first) - 1] + found - shingles.starts[owners]
    kept = np.ones(len(having.words), np.bool_)
    for place in range(WORDS_PER_SHINGLE):
        kept[words + place] = False
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[having.starts]
    return numbers, Tokens(having.words[kept], starts)


def _find_furniture(shingles: Shingles, sources: Places, furniture: Sequence[Hashes]) -> Places:
    """The places of the shingles that are furniture of their text's source."""
    known = np.concatenate([NO_FURNITURE, *furniture])
    sources_of = np.repeat(np.arange(len(furniture)), [len(hashes) for hashes in furniture])
    if not len(known):
        return np.empty(0, np.int64)
    suspects = _find_suspects(shingles.hashes, sort_once(known))
    keys = _salt(known, sources_of)
    return suspects[_is_in(_salt(shingles.hashes[suspects], sources[shingles.owners(suspects)]), np.sort(keys))]


def _find_suspects(hashes: Hashes, known: Hashes) -> Places:
    """The places of hashes that may be known ones: a few too many, found without a search for each."""
    marked = np.zeros(_BUCKETS, np.bool_)
    marked[known & _MASK] = True
    blocks = [np.empty(0, np.int64)]
    for start in range(0, len(hashes), _BLOCK):
        block = hashes[start : start + _BLOCK]
        suspects = np.flatnonzero(marked.take((block & _MASK).view(np.int64)))
        blocks.append(suspects[_is_in(block[suspects], known)] + start)
    return np.concatenate(blocks)


def _salt(hashes: Hashes, sources: Places) -> Hashes:
    """One key for a shingle on a source."""
    return hashes ^ (sources.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))


def _keep_frequent(shingles: Shingles, least: int) -> tuple[Hashes, Places]:
    """Shingles, with the numbers of their texts, that may be on so many texts: those of the well-filled buckets."""
    buckets = (shingles.hashes & _MASK).view(np.int64)
    full = np.bincount(buckets, minlength=_BUCKETS) >= least
    places = np.flatnonzero(full[buckets])
    return shingles.hashes[places], shingles.owners(places)


def _keep_one_a_text(hashes: Hashes, owners: Places) -> tuple[Hashes, Places]:
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    first = np.ones(len(hashes), np.bool_)
    first[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    return hashes[first], owners[first]


def _select_repeated(hashes: Hashes, least: int) -> Hashes:
    """Those that stand at least so often in `hashes`, sorted."""
    values, counts = np.unique(hashes, return_counts=True)
    return values[counts >= least]


def _is_in(hashes: Hashes, sorted_hashes: Hashes) -> Flags:
    if not len(sorted_hashes):
        return np.zeros(len(hashes), np.bool_)
    found: Flags = sorted_hashes.take(np.searchsorted(sorted_hashes, hashes), mode="clip") == hashes
    return found
