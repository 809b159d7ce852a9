"""How the cost of new texts grows with the index: the same texts taken in by a small index and by a large one.

The index holds some real texts, copies of which are among the new ones, and for the rest random sketches of as many
fingerprints as a text gives; nobody has to write a million texts, and what is read and joined is the same. Once all of it
lies within the window, once it is spread over as many days as it would take.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipelines.bench.claims import Claim
from pipelines.bench.made_corpus import MadeText, make_corpus
from pipelines.deduplication.index import ALGORITHM, DAYS_PER_PERIOD, Document, StoryIndex
from warehouse.fingerprints import Fingerprints, open_fingerprints

_WINDOW_DAYS = 45
_REAL_TEXTS = 10_000
_FINGERPRINTS_PER_TEXT = 35  # of a text of 330 words
_CHUNK = 100_000
_MOST_GROWTH, _MOST_BYTES = 1.5, 250


@dataclass(frozen=True, slots=True)
class Growth:
    """What was found, as claims and figures."""

    claims: tuple[Claim, ...]
    figures: dict[str, float | int | str]


def measure_growth(folder: Path, new_texts: int, small: int, large: int) -> Growth:
    """The CPU seconds of `new_texts` against an index of `small` and of `large` texts, both ways, and the bytes of a text."""
    real = min(_REAL_TEXTS, small)
    texts = list(make_corpus(real + new_texts, seed=2))
    seconds: dict[tuple[int, bool], float] = {}
    size = 0.0
    for is_spread in (True, False):
        for indexed in (small, large):
            path = folder / f"index-{indexed}-{is_spread}.duckdb"
            seconds[indexed, is_spread] = _measure_update(path, texts, real, indexed, is_spread)
            size = path.stat().st_size / (indexed + new_texts)
            path.unlink()
    ratio = round(seconds[large, True] / seconds[small, True], 2)
    figures: dict[str, float | int | str] = {
        f"CPU seconds for {new_texts:,} new against {indexed:,}{', by days' if is_spread else ', all in one window'}": round(cost, 2)
        for (indexed, is_spread), cost in seconds.items()
    }
    claims = (
        Claim(f"cost of {new_texts:,} new against {large:,} indexed, in that against {small:,}", ratio, most=_MOST_GROWTH),
        Claim("index, bytes a text", round(size, 1), most=_MOST_BYTES),
    )
    return Growth(claims, figures)


def _measure_update(path: Path, texts: list[MadeText], real: int, indexed: int, is_spread: bool) -> float:
    """CPU seconds that those texts take which come after the first `real` ones."""
    bodies = {text.doc_id: text.body for text in texts}
    per_day = max((len(texts) - real) // 5, 1)
    today = indexed // per_day if is_spread else 0
    with open_fingerprints(path, ALGORITHM) as fingerprints:
        _fill_index(fingerprints, indexed - real, per_day if is_spread else indexed)
        index = StoryIndex(fingerprints, lambda ids: {one: bodies[one] for one in ids})
        index.update(_date_texts(islice(texts, real), today))
        fingerprints.connection.execute("checkpoint")
        started = time.process_time()
        index.update(_date_texts(texts[real:], today))
        cost = time.process_time() - started
        fingerprints.connection.execute("checkpoint")
    return cost


def _date_texts(texts: Iterable[MadeText], day: int) -> list[Document]:
    return [Document(text.doc_id, text.site, day, _WINDOW_DAYS, text.body) for text in texts]


def _fill_index(fingerprints: Fingerprints, size: int, per_day: int) -> None:
    """Put in so many texts that were never written, in the order of their days."""
    chance = np.random.default_rng(3)
    for start in range(0, size, _CHUNK):
        docs = np.arange(start, min(start + _CHUNK, size), dtype=np.int32)
        days = (docs // per_day).astype(np.int32)
        columns = {
            "doc": pa.array(docs),
            "article_id": pa.array([f"never-{doc:032}" for doc in docs.tolist()]),
            "source_id": pa.array([f"paper{doc % 40}" for doc in docs.tolist()]),
            "day": pa.array(days),
            "window_days": pa.array(np.full(len(docs), _WINDOW_DAYS, np.int32)),
            "period": pa.array(days // DAYS_PER_PERIOD),
            "body_hash": pa.array(chance.integers(0, 1 << 63, len(docs), np.uint64)),
            "text_hash": pa.array(chance.integers(0, 1 << 63, len(docs), np.uint64)),
            "is_short": pa.array(np.zeros(len(docs), np.bool_)),
        }
        sketches = {
            "fingerprint": pa.array(chance.integers(0, 1 << 32, len(docs) * _FINGERPRINTS_PER_TEXT, np.uint32)),
            "doc": pa.array(np.repeat(docs, _FINGERPRINTS_PER_TEXT)),
            "day": pa.array(np.repeat(days, _FINGERPRINTS_PER_TEXT)),
        }
        views = {"stripped": pa.table(columns), "stripped_fingerprints": pa.table(sketches)}
        fingerprints.run("insert_documents", views)
        fingerprints.run("insert_fingerprints", views)
