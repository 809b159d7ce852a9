"""The extractors that the bench compares, and how each is run: ours as a module of this project, every peer in an
isolated environment of its own, because they do not resolve together.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.bench.crawls import BenchError
from pipelines.bench.extraction.scores import Prediction
from pipelines.bench.extraction.sets import SavedPage

OWN_NAME = "newshouse"
_TRAFILATURA = ("trafilatura==2.3.1",)
PEERS: dict[str, tuple[str, ...]] = {  # name and what its environment holds; how it is called stands in `peer_process`
    "trafilatura": _TRAFILATURA,
    "trafilatura precision": _TRAFILATURA,
    "trafilatura fast": _TRAFILATURA,
    "newspaper4k": ("newspaper4k==0.9.6", "lxml-html-clean==0.4.4"),
    "readability-lxml": ("readability-lxml==0.9", "lxml-html-clean==0.4.4"),
    "resiliparse": ("resiliparse==2.0.1",),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What one extractor said of the pages it was given, and the CPU seconds each took, in the order of the pages."""

    extractor: str
    predictions: dict[str, Prediction]
    cpu_seconds: tuple[float, ...]

    @property
    def pages_per_cpu_second(self) -> float:
        return len(self.cpu_seconds) / sum(self.cpu_seconds)


def run_extractor(name: str, pages: Iterable[SavedPage]) -> Answers:
    """The answers of the extractor `name`, ours or a peer, on `pages`.

    Raises:
        BenchError: its process did not answer every page.
    """
    jobs = [json.dumps({"id": page.truth.id, "path": str(page.path), "url": page.url}) for page in pages]
    try:
        ended = subprocess.run(_command(name), input="\n".join(jobs), capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BenchError(f"{name}: expected uv, which makes its environment, found no such command") from error
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    if ended.returncode or len(rows) != len(jobs):
        last = (ended.stderr.strip().splitlines() or ["no message"])[-1]
        raise BenchError(f"{name}: expected answers to {len(jobs)} pages, found {len(rows)}: {last[:300]}")
    return Answers(name, {row["id"]: _read_prediction(row) for row in rows}, tuple(row["cpu_seconds"] for row in rows))


def _command(name: str) -> list[str]:
    if name == OWN_NAME:
        return [sys.executable, "-m", "pipelines.bench.extraction.own_process"]
    needed = [part for package in PEERS[name] for part in ("--with", package)]
    return ["uv", "run", "--quiet", "--isolated", "--no-project", *needed, "python", str(Path(__file__).with_name("peer_process.py")), name]


def _read_prediction(row: dict[str, Any]) -> Prediction:
    return Prediction(
        body=row.get("body") or "",
        title=row.get("title") or "",
        authors=tuple(name for name in row.get("authors") or () if name),
        date_published=row.get("date_published") or "",
    )
