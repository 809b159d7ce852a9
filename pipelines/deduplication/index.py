"""The index of stories: texts come and go, and it says which of those that it ever saw tell one story.

An index is brought up to date by a batch of texts: furniture is learned where there is enough new to learn from, sketches
are joined with those of the window, the candidates' texts are read and compared. What comes out is every group of articles
that the batch may have changed. Groups depend on the texts and the furniture alone, not on the order or number of batches.
Which pairs are one story is decided in `pairs`, what furniture is in `furniture`; what is kept where in `warehouse`.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipelines.deduplication.candidates import Sketches, list_candidates, pair_crowd
from pipelines.deduplication.components import Components
from pipelines.deduplication.furniture import LEAST_TEXTS, SAMPLE, learn_furniture
from pipelines.deduplication.furniture_book import FurnitureBook, Key
from pipelines.deduplication.pairs import LEAST_SHINGLES, Pair, connect_stories
from pipelines.deduplication.shingles import Shingles, join_shingles, sketch_shingles
from pipelines.deduplication.texts import JoinedTexts, Texts, join_texts, prepare_texts, strip_texts
from pipelines.deduplication.tokens import Hashes
from warehouse.fingerprints import Fingerprints

ALGORITHM = "2"  # another one has every index made anew: count it up when tokens, shingles, sketches or rules change
DAYS_PER_PERIOD = 30
LEARNING_GROWTH = 1.25  # furniture is learned again when a source and period has so many times the texts

Bodies = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it comes to the index. `day` counts from any day; a copy may be `window_days` away."""

    article_id: str
    source_id: str
    day: int
    window_days: int
    body: str

    @property
    def period(self) -> int:
        return self.day // DAYS_PER_PERIOD


@dataclass(slots=True)
class _Update:
    """The documents of one update by their numbers: what arrives, new or again, and what leaves, for good or to arrive."""

    arriving: dict[int, Document] = field(default_factory=dict)
    leaving: set[int] = field(default_factory=set)
    texts: Texts = field(default_factory=lambda: prepare_texts([]))  # of what arrives, as printed, in that order
    described: list[pa.Table] = field(default_factory=list)

    def add(self, numbers: Sequence[int], documents: Sequence[Document], described: pa.Table, leaving: Iterable[int]) -> None:
        self.texts = join_texts(self.texts, prepare_texts([document.body for document in documents]))
        self.described.append(described.append_column("doc", pa.array(numbers, pa.int32())))
        self.arriving.update(zip(numbers, documents, strict=True))
        self.leaving.update(leaving)

    def views(self) -> dict[str, pa.Table]:
        """`arriving` and `leaving` as statements read them."""
        return {"arriving": pa.concat_tables([_NO_DOCUMENTS, *self.described]), "leaving": _numbers(self.leaving)}


class StoryIndex:
    """An index over an open file of fingerprints; the caller begins and ends its transactions."""

    def __init__(self, fingerprints: Fingerprints, read_bodies: Bodies) -> None:
        """`read_bodies` gives the bodies of articles that were indexed before, by their ids."""
        self._fingerprints = fingerprints
        self._read_bodies = read_bodies
        self._furniture = FurnitureBook(fingerprints)

    def update(self, documents: Sequence[Document], removed: Iterable[str] = ()) -> list[list[str]]:
        """Take in these documents, which replace those of the same articles; the groups that they changed, members sorted."""
        update = self._select_changed(documents, removed)
        if not update.arriving and not update.leaving:
            return []
        self._learn_furniture(update, everywhere=False)
        return self._evaluate(update)

    def expect(self, documents: Sequence[Document]) -> None:
        """Learn the furniture of documents that will arrive, in several batches, so that it is not learned batch by batch.

        Nothing may be indexed yet; `read_bodies` must know them.
        """
        columns = ("article_id", "source_id", "period")
        schema = _NO_DOCUMENTS.select(columns).schema
        arriving = pa.table([[getattr(document, name) for document in documents] for name in columns], schema=schema)
        self._learn({"arriving": arriving, "leaving": _numbers([])}, _Update(), LEARNING_GROWTH)

    def settle(self) -> list[list[str]]:
        """Learn all furniture anew from today's texts; the groups that this changed. Then the index is as a new one would be."""
        update = _Update()
        self._learn_furniture(update, everywhere=True)
        return self._evaluate(update) if update.arriving else []

    def forget_others(self, article_ids: Iterable[str]) -> None:
        """Take out every text that is not of one of these articles."""
        lost = self._fingerprints.query("select_lost", {"present_articles": _article_ids(article_ids)})
        self.update([], lost["article_id"].to_pylist())

    def list_groups(self, article_ids: Iterable[str]) -> list[list[str]]:
        """The groups that these articles are in, members sorted."""
        docs = self._find_docs(article_ids)
        return self._list_groups(docs) if docs else []

    def read_texts(self, article_ids: Sequence[str]) -> Texts:
        """The texts of indexed articles without furniture, in this order."""
        if not article_ids:
            return prepare_texts([])
        asked = {"asked_articles": _article_ids(article_ids)}
        rows = {row["article_id"]: row for row in self._fingerprints.query("select_articles", asked).to_pylist()}
        bodies = self._read_bodies(article_ids)
        sources, furniture = self._furniture.of([(rows[one]["source_id"], rows[one]["period"]) for one in article_ids])
        return prepare_texts([bodies[one] for one in article_ids], sources, furniture)

    def _select_changed(self, documents: Sequence[Document], removed: Iterable[str]) -> _Update:
        given = _describe_documents(documents)
        views = {"given_documents": given.append_column("position", pa.array(range(len(documents)), pa.int32()))}
        found = self._fingerprints.query("select_changed", views)
        gone = self._find_docs(removed)
        next_doc = self._fingerprints.query("select_numbers").to_pylist()[0]["next_doc"]
        known = found["doc"].to_pylist()
        numbers = [next_doc + new if doc is None else doc for new, doc in enumerate(known)]
        update = _Update()
        changed = [documents[position] for position in found["position"].to_pylist()]
        leaving = [*(doc for doc in known if doc is not None), *gone]
        update.add(numbers, changed, given.take(found["position"]), leaving)
        self._add_fellows(update)
        return update

    def _find_docs(self, article_ids: Iterable[str]) -> list[int]:
        """The numbers of these articles' documents, as far as they are indexed."""
        asked = _article_ids(article_ids)
        if not len(asked):
            return []
        docs: list[int] = self._fingerprints.query("select_articles", {"asked_articles": asked})["doc"].to_pylist()
        return docs

    def _add_fellows(self, update: _Update) -> None:
        """The stories of what leaves are told anew: a connection that they stood on may be gone."""
        if update.leaving and (rows := self._fingerprints.query("select_fellows", update.views()).to_pylist()):
            self._add_again(update, rows)

    def _add_again(self, update: _Update, rows: Sequence[dict[str, object]]) -> None:
        bodies = self._read_bodies([str(row["article_id"]) for row in rows])
        numbers = [int(str(row["doc"])) for row in rows]
        again = [_document(row, bodies) for row in rows]
        update.add(numbers, again, _describe_documents(again), numbers)

    def _learn_furniture(self, update: _Update, everywhere: bool) -> None:
        """Learn where it is due, and take in again every text that a new version reads otherwise."""
        if renewed := self._learn(update.views(), update, 0.0 if everywhere else LEARNING_GROWTH, everywhere):
            self._add_reread(update, renewed)
            self._add_fellows(update)

    def _learn(self, views: Mapping[str, pa.Table], update: _Update, growth: float, everywhere: bool = False) -> list[Key]:
        """Learn furniture from what arrives and what is there; the sources and periods that have another version now."""
        due = self._fingerprints.query("select_due", views, least=LEAST_TEXTS, growth=growth, all_periods=everywhere)
        if not len(due):
            return []
        samples: dict[Key, list[str]] = defaultdict(list)
        rows = self._fingerprints.query("select_sample", {**views, "due": due}, most=SAMPLE).to_pydict()
        for source_id, period, article_id in zip(rows["source_id"], rows["period"], rows["article_id"], strict=True):
            samples[source_id, period].append(article_id)
        read = self._read_samples(update, samples)
        return self._furniture.note(due, {key: learn_furniture(shingles) for key, shingles in zip(samples, read, strict=True)})

    def _read_samples(self, update: _Update, samples: Mapping[Key, Sequence[str]]) -> Iterator[Shingles]:
        """The shingles, as printed, of the texts that each source's furniture is learned from."""
        places = {document.article_id: place for place, document in enumerate(update.arriving.values())}
        for article_ids in samples.values():
            arriving = [places[one] for one in article_ids if one in places]
            others = [one for one in article_ids if one not in places]
            bodies = self._read_bodies(others) if others else {}
            known = update.texts.shingles.select(arriving)
            yield join_shingles([known, prepare_texts([bodies[one] for one in others]).shingles]) if others else known

    def _add_reread(self, update: _Update, renewed: Sequence[Key]) -> None:
        """Texts that were cut otherwise before these sources and periods had another version of furniture."""
        keys = pa.table({"source_id": [source_id for source_id, _ in renewed], "period": pa.array([key[1] for key in renewed], pa.int32())})
        rows = self._fingerprints.query("select_of_period", {**update.views(), "renewed": keys}).to_pylist()
        if not rows:
            return
        bodies = self._read_bodies([row["article_id"] for row in rows])
        sources, furniture = self._furniture.of([(row["source_id"], row["period"]) for row in rows])
        hashes = hash_texts(prepare_texts([bodies[row["article_id"]] for row in rows], sources, furniture))
        self._add_again(update, [row for row, text_hash in zip(rows, hashes.tolist(), strict=True) if text_hash != row["text_hash"]])

    def _evaluate(self, update: _Update) -> list[list[str]]:
        """Write what arrives with its sketches and edges; the groups that it is in now."""
        texts = self._strip(update)
        if update.leaving:
            self._fingerprints.run("delete_documents", update.views())
        if not update.arriving:
            return []
        views = {"stripped": _describe_stripped(update, texts)}
        self._fingerprints.run("insert_documents", views)
        sketches = _sketch(views["stripped"], texts, self._fingerprints.query("select_twins", views)["doc"].to_numpy())
        views["stripped_fingerprints"] = _describe_sketches(update, sketches)
        near = self._fingerprints.query("select_near", views, widest=self._read_widest())
        self._fingerprints.run("insert_fingerprints", views)
        self._fingerprints.run("insert_twin_edges", views)
        if found := self._find_edges(update, texts, sketches, near):
            columns = (pa.array(docs, pa.int32()) for docs in zip(*found, strict=True))
            self._fingerprints.run("insert_edges", {"found_edges": pa.table(list(columns), ["doc", "other"])})
        return self._list_groups(update.arriving)

    def _strip(self, update: _Update) -> Texts:
        """The arriving texts without furniture."""
        sources, furniture = self._furniture.of([(document.source_id, document.period) for document in update.arriving.values()])
        return strip_texts(update.texts, sources, furniture)

    def _find_edges(self, update: _Update, texts: Texts, sketches: Sketches, near: pa.Table) -> list[Pair]:
        """Pairs of documents that connect what tells one story, at least one of them arriving.

        `near` has the fingerprints of documents that are there already, as far as arriving ones have them too.
        """
        others, known = _read_sketches(near)
        found = list_candidates(sketches, others)
        asked = np.unique(np.concatenate([found.pairs[:, 1], found.crowd]))
        met = asked[asked >= len(sketches)]
        docs = [*update.arriving, *known[met - len(sketches)].tolist()]
        joined = JoinedTexts(texts, self._read_others(docs[len(sketches) :]))
        stories = self._recall_stories(docs, len(sketches))
        numbers = np.concatenate([np.arange(len(sketches)), np.zeros(len(others), np.int64)])
        numbers[met] = np.arange(len(sketches), len(docs))
        pairs = found.pairs
        if len(found.crowd):
            shingles = [joined.shingles_of(number) for number in numbers[found.crowd].tolist()]
            more = pair_crowd(found.crowd, shingles, sketches.join(others), len(sketches))
            pairs = np.unique(np.concatenate([pairs, more]), axis=0)
        return [(docs[first], docs[second]) for first, second in connect_stories(joined, numbers[pairs], stories)]

    def _recall_stories(self, docs: Sequence[int], arriving: int) -> Components[int]:
        """What is connected already, by the places in `docs`, of which the first arrive."""
        places = {doc: place for place, doc in enumerate(docs)}
        edges = self._follow_edges(docs[arriving:])
        return Components((places[doc], places[other]) for doc, other in edges if doc in places and other in places)

    def _read_others(self, docs: Sequence[int]) -> Texts:
        """The texts of documents that are there already, in this order."""
        rows = {row["doc"]: row for row in self._fingerprints.query("select_documents", {"asked_documents": _numbers(docs)}).to_pylist()}
        return self.read_texts([rows[doc]["article_id"] for doc in docs])

    def _list_groups(self, docs: Iterable[int]) -> list[list[str]]:
        """The groups that these documents are in, by article."""
        rows = self._fingerprints.query("select_reached", {"asked_documents": _numbers(docs)}).to_pydict()
        names = dict(zip(rows["doc"], rows["article_id"], strict=True))
        pairs = list(zip(rows["doc"], rows["other"], strict=True))
        groups = Components(pair for pair in pairs if pair[1] is not None and pair[0] < pair[1]).list_groups()
        return [sorted(names[doc] for doc in group) for group in groups] + [[names[doc]] for doc, other in pairs if other is None]

    def _follow_edges(self, docs: Collection[int]) -> Iterator[Pair]:
        """Every edge that can be reached from these documents."""
        if not docs:
            return iter(())
        rows = self._fingerprints.query("select_reached", {"asked_documents": _numbers(docs)}).to_pydict()
        return ((doc, other) for doc, other in zip(rows["doc"], rows["other"], strict=True) if other is not None)

    def _read_widest(self) -> int:
        return int(self._fingerprints.query("select_numbers")["widest"].to_pylist()[0])


def hash_body(body: str) -> int:
    """A hash of a text as printed."""
    return int.from_bytes(hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()[:8])


def hash_texts(texts: Texts) -> Hashes:
    """For each text a hash of its shingles; equal for texts of the same shingles, in whatever order."""
    starts = texts.shingles.starts
    sums = np.zeros(len(texts), np.uint64)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        sums[filled] = np.add.reduceat(texts.shingles.hashes, starts[:-1][filled])
    return sums


def _describe_documents(documents: Sequence[Document]) -> pa.Table:
    return pa.table(
        {
            "article_id": pa.array([document.article_id for document in documents], pa.string()),
            "source_id": pa.array([document.source_id for document in documents], pa.string()),
            "day": pa.array([document.day for document in documents], pa.int32()),
            "window_days": pa.array([document.window_days for document in documents], pa.int32()),
            "period": pa.array([document.period for document in documents], pa.int32()),
            "body_hash": pa.array([hash_body(document.body) for document in documents], pa.uint64()),
        }
    )


_NO_DOCUMENTS = _describe_documents([]).append_column("doc", pa.array([], pa.int32()))


def _describe_stripped(update: _Update, texts: Texts) -> pa.Table:
    arriving = update.views()["arriving"].append_column("text_hash", pa.array(hash_texts(texts)))
    return arriving.append_column("is_short", pa.array(np.diff(texts.shingles.starts) < LEAST_SHINGLES))


def _sketch(stripped: pa.Table, texts: Texts, twins: NDArray[np.int32]) -> Sketches:
    """The fingerprints of what arrives, but for texts that are too short and those that are found by another one's."""
    fingerprints, owners = sketch_shingles(texts.shingles)
    is_sketched = ~stripped["is_short"].to_numpy() & ~np.isin(stripped["doc"].to_numpy(), twins)
    kept = is_sketched[owners]
    columns = (stripped[name].to_numpy() for name in ("day", "window_days", "text_hash"))
    return Sketches(fingerprints[kept], owners[kept], *columns)


def _read_sketches(near: pa.Table) -> tuple[Sketches, NDArray[np.int64]]:
    """The same for documents that are there already, and what doc each is."""
    docs, first, owners = np.unique(near["doc"].to_numpy().astype(np.int64), return_index=True, return_inverse=True)
    columns = (near[name].to_numpy()[first] for name in ("day", "window_days", "text_hash"))
    return Sketches(near["fingerprint"].to_numpy(), owners, *columns), docs


def _describe_sketches(update: _Update, sketches: Sketches) -> pa.Table:
    docs = np.fromiter(update.arriving, np.int32, len(update.arriving))
    columns = {"fingerprint": sketches.fingerprints, "doc": docs[sketches.owners], "day": sketches.days[sketches.owners]}
    return pa.table({name: pa.array(column) for name, column in columns.items()})


def _document(row: Mapping[str, object], bodies: Mapping[str, str]) -> Document:
    article_id = str(row["article_id"])
    return Document(article_id, str(row["source_id"]), int(str(row["day"])), int(str(row["window_days"])), bodies[article_id])


def _article_ids(article_ids: Iterable[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(list(article_ids), pa.string())})


def _numbers(docs: Iterable[int]) -> pa.Table:
    return pa.table({"doc": pa.array(sorted(set(docs)), pa.int32())})
