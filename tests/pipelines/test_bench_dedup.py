"""The bench of deduplication in a quick form: what it makes, how it scores, and that its own program finds planted copies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.bench.clusters import score_clusters
from pipelines.bench.dedup_peers import PEERS
from pipelines.bench.growth import measure_growth
from pipelines.bench.made_corpus import make_corpus
from pipelines.cli import app
from pipelines.deduplication.corpus import Corpus, find_stories


def test_made_texts_are_the_same_every_time() -> None:
    assert list(make_corpus(60)) == list(make_corpus(60))
    assert [text.doc_id for text in make_corpus(60)] != [text.cluster for text in make_corpus(60)]


def test_planted_copies_are_found_and_forms_stay_apart() -> None:
    texts = list(make_corpus(600))
    firsts = find_stories(Corpus([text.doc_id for text in texts], [text.site for text in texts], [text.body for text in texts]))
    scores = score_clusters({text.doc_id: text.cluster for text in texts}, {text.doc_id: firsts[place] for place, text in enumerate(texts)})
    assert min(scores.precision, scores.recall) > 0.98


@pytest.mark.parametrize(
    ("predicted", "precision", "recall"),
    [
        ({"a": 1, "b": 1, "c": 1, "d": 2}, 1.0, 1.0),
        ({}, 1.0, 0.0),
        ({"a": 1, "b": 1, "c": 2}, 1.0, 1 / 3),
        ({"a": 1, "b": 1, "c": 1, "d": 1}, 0.5, 1.0),
    ],
)
def test_scores_count_pairs(predicted: dict[str, int], precision: float, recall: float) -> None:
    scores = score_clusters({"a": "x", "b": "x", "c": "x", "d": "y"}, predicted)
    assert (scores.precision, scores.recall) == (precision, pytest.approx(recall))


def test_exact_hashing_finds_equal_texts_only() -> None:
    assert list(PEERS["exact"](["A ship sails.", "a ship sails", "A ship sank."])) == [(0, 0), (0, 1), (2, 2)]


def test_our_program_tells_what_it_cost(tmp_path: Path) -> None:
    texts, stories = tmp_path / "texts.jsonl", tmp_path / "stories.jsonl"
    texts.write_text("".join(json.dumps({"doc_id": one.doc_id, "site": one.site, "body": one.body}) + "\n" for one in make_corpus(30)))
    command = [sys.executable, "-m", "pipelines.bench.dedup_ours", str(texts), str(stories)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert 0 < told["cpu_seconds"] <= told["process_cpu_seconds"]
    assert len(stories.read_text().splitlines()) == 30


def test_growth_measures_a_small_and_a_large_index(tmp_path: Path) -> None:
    growth = measure_growth(tmp_path, 20, 50, 100)
    assert len(growth.claims) == 2
    assert list(tmp_path.iterdir()) == []


def test_bench_without_peers_asks_none() -> None:
    sizes = ["--texts", "100", "--many-texts", "100", "--large-index", "20000"]
    shown = CliRunner().invoke(app, ["bench", "dedup", "--no-peers", "--json", *sizes])
    figures = json.loads(shown.stdout)["figures"]
    assert "newshouse, quality" in figures
    assert not [name for name in figures if name.startswith(tuple(PEERS))]
