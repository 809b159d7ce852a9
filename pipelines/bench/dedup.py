"""Deduplication against its peers on the same texts: quality, texts a CPU second and memory, each in a process of its own.

Speed counts from the first text on, after warm-up; what the whole process cost stands beside it. Peers are resolved by uv
into environments of their own; one that cannot be had is reported as missing and no claim rests on it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipelines.bench.claims import BenchReport, Claim
from pipelines.bench.clusters import PairScores, score_clusters
from pipelines.bench.crawls import BenchError
from pipelines.bench.dedup_peers import PACKAGES
from pipelines.bench.growth import measure_growth
from pipelines.bench.made_corpus import make_corpus

_PEER_SCRIPT = Path(__file__).with_name("dedup_peers.py")
_OURS = "newshouse"
_LEAST_F1, _LEAST_PRECISION, _LEAST_RECALL = 0.985, 0.98, 0.98
_SMALL_SPEED, _LARGE_SPEED, _MOST_MEBIBYTES = 7000, 6000, 2048


@dataclass(frozen=True, slots=True)
class DedupPlan:
    """What is measured. Without `corpus`, a Parquet file with doc_id, cluster, site and body, made texts stand for it."""

    corpus: Path | None = None
    texts: int = 7000
    many_texts: int = 100_000
    small_index: int = 100_000
    large_index: int = 1_000_000
    new_texts: int = 10_000
    peers: tuple[str, ...] = tuple(PACKAGES)


@dataclass(frozen=True, slots=True)
class _Run:
    """What one program found and cost."""

    texts: int
    scores: PairScores
    cpu_seconds: float
    process_cpu_seconds: float
    peak_mebibytes: float

    @property
    def speed(self) -> float:
        return round(self.texts / self.cpu_seconds, 1)


def measure_dedup(plan: DedupPlan, folder: Path) -> BenchReport:
    """Measure ours and the peers in `folder`.

    Raises:
        BenchError: ours failed, or the corpus cannot be read.
    """
    rows = _read_truth(plan.corpus) if plan.corpus else _make_rows(plan.texts)
    texts = _write_texts(folder / "texts.jsonl", rows)
    ours = _run([sys.executable, "-m", "pipelines.bench.dedup_ours"], texts, rows)
    runs = {_OURS: ours, **{peer: run for peer in plan.peers if (run := _run_peer(peer, texts, rows)) is not None}}
    many_rows = _make_rows(plan.many_texts)
    many = _run([sys.executable, "-m", "pipelines.bench.dedup_ours"], _write_texts(folder / "many.jsonl", many_rows), many_rows)
    growth = measure_growth(folder, plan.new_texts, plan.small_index, plan.large_index)
    claims = (
        Claim("pairwise F1", round(ours.scores.f1, 4), least=_LEAST_F1),
        Claim("precision", round(ours.scores.precision, 4), least=_LEAST_PRECISION),
        Claim("recall", round(ours.scores.recall, 4), least=_LEAST_RECALL),
        Claim(f"texts a CPU second at {ours.texts:,}", ours.speed, least=_SMALL_SPEED),
        Claim(f"texts a CPU second at {many.texts:,}", many.speed, least=_LARGE_SPEED),
        Claim(f"peak memory at {many.texts:,}, MiB", round(many.peak_mebibytes), most=_MOST_MEBIBYTES),
        *growth.claims,
    )
    figures = {f"{name}, {key}": value for name, run in runs.items() for key, value in _describe_run(run).items()}
    figures |= {f"{peer}, why not": "could not be had" for peer in plan.peers if peer not in runs}
    figures |= {f"{_OURS} at {many.texts:,}, {key}": value for key, value in _describe_run(many).items()}
    return BenchReport("dedup", claims, {"corpus": plan.corpus.name if plan.corpus else "made texts", **figures, **growth.figures})


def _describe_run(run: _Run) -> dict[str, float | int | str]:
    scores = f"P {run.scores.precision:.4f} R {run.scores.recall:.4f} F1 {run.scores.f1:.4f}"
    cost = f"{run.cpu_seconds:.2f} (whole process {run.process_cpu_seconds:.2f})"
    return {"quality": scores, "texts a CPU second": run.speed, "CPU seconds": cost, "peak memory, MiB": round(run.peak_mebibytes)}


def _read_truth(corpus: Path) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = pq.read_table(corpus, columns=["doc_id", "cluster", "site", "body"]).to_pylist()
    except (OSError, ValueError, KeyError) as error:
        raise BenchError(
            f"{corpus}: expected a Parquet file with doc_id, cluster, site and body: {' '.join(str(error).split())}"
        ) from error
    return rows


def _make_rows(size: int) -> list[dict[str, Any]]:
    return [{"doc_id": text.doc_id, "cluster": text.cluster, "site": text.site, "body": text.body} for text in make_corpus(size)]


def _write_texts(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """The texts without their clusters."""
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps({name: row[name] for name in ("doc_id", "site", "body")}) + "\n")
    return path


def _run_peer(peer: str, texts: Path, rows: Sequence[dict[str, Any]]) -> _Run | None:
    """None when the peer's environment cannot be made."""
    packages = [word for package in PACKAGES[peer] for word in ("--with", package)]
    command = ["uv", "run", "--quiet", "--isolated", "--no-project", *packages, "python", str(_PEER_SCRIPT), peer]
    try:
        return _run(command, texts, rows)
    except (BenchError, FileNotFoundError):
        return None


def _run(command: Sequence[str], texts: Path, rows: Sequence[dict[str, Any]]) -> _Run:
    stories = texts.with_suffix(".stories.jsonl")
    ended = subprocess.run([*command, str(texts), str(stories)], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise BenchError(f"expected {command[-1]} to end well, found exit code {ended.returncode}: {ended.stderr[-500:]}")
    lines = stories.read_text(encoding="utf-8").splitlines()
    predicted = {row["doc_id"]: row["story_id"] for row in map(json.loads, lines)}
    scores = score_clusters({row["doc_id"]: row["cluster"] for row in rows}, predicted)
    return _Run(len(rows), scores, **json.loads(ended.stdout))
