"""One peer of deduplication at work, in an environment of its own: `python dedup_peers.py NAME TEXTS.jsonl STORIES.jsonl`.

Reads `doc_id` and `body`, writes `doc_id` and `story_id`, and prints what it cost as JSON. It knows nothing of newshouse,
and each peer is used as its documentation says, on shingles of five words.
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

_WORD = re.compile(r"\w+")
_PERMUTATIONS = 128
Pairs = Iterator[tuple[int, int]]


def _make_shingles(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [" ".join(words[place : place + 5]) for place in range(max(1, len(words) - 4))]


def _find_equal(bodies: list[str]) -> Pairs:
    first: dict[bytes, int] = {}
    for place, body in enumerate(bodies):
        yield first.setdefault(hashlib.blake2b(" ".join(_WORD.findall(body.lower())).encode()).digest(), place), place


def _ask_datasketch(threshold: float) -> Callable[[list[str]], Pairs]:
    def find(bodies: list[str]) -> Pairs:
        from datasketch import MinHash, MinHashLSH

        index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
        for place, body in enumerate(bodies):
            sketch = MinHash(num_perm=_PERMUTATIONS)
            sketch.update_batch([shingle.encode() for shingle in _make_shingles(body)])
            yield from ((other, place) for other in index.query(sketch))
            index.insert(place, sketch)

    return find


def _ask_rensa(bodies: list[str]) -> Pairs:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.7, num_perm=_PERMUTATIONS, num_bands=16)
    sketches: list[RMinHash] = []
    for place, body in enumerate(bodies):
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=42)
        sketch.update(_make_shingles(body))
        yield from ((other, place) for other in index.query(sketch) if sketches[other].jaccard(sketch) >= 0.7)
        sketches.append(sketch)
        index.insert(place, sketch)


def _ask_gaoya(bodies: list[str]) -> Pairs:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.5, num_bands=42, band_size=3, analyzer="word", lowercase=True, ngram_range=(5, 5)
    )
    for place, body in enumerate(bodies):
        yield from ((other, place) for other in index.query(body))
        index.insert_document(place, body)


PEERS: dict[str, Callable[[list[str]], Pairs]] = {
    "exact": _find_equal,
    "datasketch-0.7": _ask_datasketch(0.7),
    "datasketch-0.5": _ask_datasketch(0.5),
    "rensa-0.7": _ask_rensa,
    "gaoya-0.5": _ask_gaoya,
}
PACKAGES: dict[str, tuple[str, ...]] = {
    "exact": (),
    "datasketch-0.7": ("datasketch",),
    "datasketch-0.5": ("datasketch",),
    "rensa-0.7": ("rensa",),
    "gaoya-0.5": ("gaoya",),
}


def _join_pairs(pairs: Iterable[tuple[int, int]], size: int) -> list[int]:
    parents = list(range(size))

    def find_root(one: int) -> int:
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    for first, second in pairs:
        parents[find_root(second)] = find_root(first)
    return [find_root(place) for place in range(size)]


def main() -> None:
    name, texts, stories = sys.argv[1:4]
    rows = [json.loads(line) for line in Path(texts).read_text(encoding="utf-8").splitlines()]
    list(PEERS[name]([row["body"] for row in rows[:20]]))  # warm up: imports and compilation
    started = time.process_time()
    roots = _join_pairs(PEERS[name]([row["body"] for row in rows]), len(rows))
    seconds = time.process_time() - started
    lines = (json.dumps({"doc_id": row["doc_id"], "story_id": rows[root]["doc_id"]}) for row, root in zip(rows, roots, strict=True))
    Path(stories).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"cpu_seconds": seconds, "process_cpu_seconds": time.process_time(), "peak_mebibytes": peak}) + "\n")


if __name__ == "__main__":
    main()
