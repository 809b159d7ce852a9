"""`newshouse dedup`: a file in, a line for each text out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.deduplication.corpus import Corpus, CorpusError, find_stories, read_corpus
from tests.pipelines.deduplication.texts import OTHER_STORY, STORY, make_story, tell

ROWS: list[dict[str, Any]] = [
    {"doc_id": "x1", "site": "a", "headline": "Night ferry", "body": tell(STORY)},
    {"doc_id": "x2", "site": "b", "headline": "Grain", "body": tell(OTHER_STORY)},
    {"doc_id": "x3", "site": "b", "headline": "A ferry at night", "body": tell(STORY[:3])},
    {"doc_id": "x4", "site": None, "headline": None, "body": None},
    {"doc_id": "x5", "site": None, "headline": None, "body": ""},
]
EXPECTED = {"x1": "x1", "x2": "x2", "x3": "x1", "x4": "x4", "x5": "x5"}


def write_lines(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(params=["parquet", "jsonl"])
def corpus_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "jsonl":
        return write_lines(tmp_path / "corpus.jsonl", ROWS)
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "corpus.parquet")
    return tmp_path / "corpus.parquet"


def test_every_text_is_told_its_story(corpus_file: Path) -> None:
    shown = CliRunner().invoke(app, ["dedup", str(corpus_file)])
    assert shown.exit_code == 0
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [line["doc_id"] for line in lines] == list(EXPECTED)
    assert {line["doc_id"]: line["story_id"] for line in lines} == EXPECTED
    assert shown.stderr == "5 texts tell 4 stories\n"


def test_whole_numbers_serve_as_ids_and_only_a_body_is_needed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "corpus.jsonl", [{"doc_id": number, "body": row["body"]} for number, row in enumerate(ROWS)])
    shown = CliRunner().invoke(app, ["dedup", str(path)])
    assert [json.loads(line)["story_id"] for line in shown.stdout.splitlines()] == [0, 1, 0, 3, 4]


def test_a_file_in_several_batches_gives_what_one_batch_gives() -> None:
    footer = "Subscribe to the morning letter of this paper and read it before the ferry leaves"
    bodies = [tell([*make_story(number % 7, 2 + number % 3), footer]) for number in range(40)]
    corpus = Corpus(list(range(40)), [f"site{number % 2}" for number in range(40)], bodies)
    assert find_stories(corpus, batch=9) == find_stories(corpus) == [number % 7 for number in range(40)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"doc_id": "a"}], r"line 1: expected doc_id and body \(and site\), found no body"),
        ([{"body": "x"}], "line 1: .*found no doc_id"),
        ([{"doc_id": None, "body": "x"}], "line 1: expected a doc_id that is a text or a whole number, found None"),
        ([{"doc_id": "a", "body": "x"}, {"doc_id": "b", "body": 3}], "line 2: expected a body that is a text, found int"),
        ([["a"]], "line 1: expected a JSON object, found list"),
    ],
)
def test_a_row_that_is_no_text_is_named(tmp_path: Path, rows: list[Any], message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read_corpus(write_lines(tmp_path / "corpus.jsonl", rows))


def test_files_of_another_kind_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("shopping list\n")
    (tmp_path / "half.parquet").write_bytes(b"PAR1 and no more")
    pq.write_table(pa.table({"id": [1]}), tmp_path / "other.parquet")
    for name, message in {
        "notes.txt": "notes.txt: line 1: expected one JSON object a line, or a Parquet file",
        "half.parquet": "half.parquet: expected a Parquet file that can be read",
        "other.parquet": "other.parquet: expected doc_id and body",
        "none.jsonl": "none.jsonl: expected a Parquet or JSON Lines file, found nothing",
        "": "expected a Parquet or JSON Lines file, found a folder",
    }.items():
        with pytest.raises(CorpusError, match=message):
            read_corpus(tmp_path / name)
