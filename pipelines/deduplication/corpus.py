"""Anyone's own corpus: a file of texts in, the story of each text out. No dates and no database: every text is of one day.

How a file is read and what a row must have is said here; which texts are one story is the index's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.deduplication.index import ALGORITHM, Document, StoryIndex
from pipelines.errors import PipelinesError
from warehouse.fingerprints import open_fingerprints_in_memory

BATCH = 20_000  # texts whose words are held in memory together
COLUMNS = ("doc_id", "site", "headline", "body")
_NEEDED = ("doc_id", "body")


class CorpusError(PipelinesError):
    """A file that is no corpus; says where and what was expected."""


@dataclass(slots=True)
class Corpus:
    """Texts with their ids, as the file has them, and the sites that printed them."""

    doc_ids: list[Any] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.doc_ids)


def read_corpus(path: Path) -> Corpus:
    """The texts of a Parquet or JSON Lines file. A text without `site` is of a site without a name.

    Raises:
        CorpusError: it is neither, or a row has no doc_id or no body; names the row.
    """
    if not path.is_file():
        raise CorpusError(f"{path}: expected a Parquet or JSON Lines file, found {'a folder' if path.is_dir() else 'nothing'}")
    with path.open("rb") as stream:
        is_parquet = stream.read(4) == b"PAR1"
    return _read_parquet(path) if is_parquet else _read_json_lines(path)


def find_stories(corpus: Corpus, batch: int = BATCH) -> list[int]:
    """For each text the place of the first text of its story."""
    documents = [Document(str(place), site, 0, 0, body) for place, (site, body) in enumerate(zip(corpus.sites, corpus.bodies, strict=True))]
    firsts = list(range(len(corpus)))
    with open_fingerprints_in_memory(ALGORITHM) as fingerprints:
        index = StoryIndex(fingerprints, lambda ids: {one: corpus.bodies[int(one)] for one in ids})
        if len(documents) > batch:
            index.expect(documents)
        for start in range(0, len(documents), batch):
            _note_stories(index.update(documents[start : start + batch]), firsts)
    return firsts


def _note_stories(groups: Iterable[Sequence[str]], firsts: list[int]) -> None:
    for group in groups:
        places = [int(name) for name in group]
        first = min(places)
        for place in places:
            firsts[place] = first


def _read_parquet(path: Path) -> Corpus:
    try:
        file = pq.ParquetFile(path)
        names = file.schema_arrow.names
        _check_columns(path, names)
        table = file.read([name for name in COLUMNS if name in names and name != "headline"])
    except (pa.ArrowException, OSError) as error:
        raise CorpusError(f"{path}: expected a Parquet file that can be read: {' '.join(str(error).split())}") from error
    sites = table["site"].to_pylist() if "site" in names else [None] * len(table)
    corpus = Corpus()
    for number, (doc_id, site, body) in enumerate(zip(table["doc_id"].to_pylist(), sites, table["body"].to_pylist(), strict=True), start=1):
        _add(corpus, doc_id, site, body, f"{path}: row {number}")
    return corpus


def _read_json_lines(path: Path) -> Corpus:
    corpus = Corpus()
    for number, row in _read_objects(path):
        _check_columns(f"{path}: line {number}", row)
        _add(corpus, row["doc_id"], row.get("site"), row["body"], f"{path}: line {number}")
    return corpus


def _read_objects(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise CorpusError(f"{path}: line {number}: expected one JSON object a line, or a Parquet file: {error}") from error
            if not isinstance(row, dict):
                raise CorpusError(f"{path}: line {number}: expected a JSON object, found {type(row).__name__}")
            yield number, row


def _check_columns(where: Path | str, names: Iterable[str]) -> None:
    if missing := [name for name in _NEEDED if name not in names]:
        raise CorpusError(f"{where}: expected {' and '.join(_NEEDED)} (and site), found no {' and no '.join(missing)}")


def _add(corpus: Corpus, doc_id: Any, site: Any, body: Any, where: str) -> None:
    """Take in one row; an empty body is a text of no words."""
    if doc_id is None or not isinstance(doc_id, str | int):
        raise CorpusError(f"{where}: expected a doc_id that is a text or a whole number, found {doc_id!r}")
    if body is not None and not isinstance(body, str):
        raise CorpusError(f"{where}: expected a body that is a text, found {type(body).__name__}")
    corpus.doc_ids.append(doc_id)
    corpus.sites.append("" if site is None else str(site))
    corpus.bodies.append(body or "")
