"""The sets of annotated pages as they lie on disk: SET/truth.jsonl and the gzipped pages that its rows name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.bench.crawls import BenchError
from pipelines.bench.extraction.scores import TruthPage


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One annotated page: its truth, the file that holds it and the address it had (empty when unknown)."""

    truth: TruthPage
    path: Path
    url: str


@dataclass(frozen=True, slots=True)
class PageSet:
    """One benchmark's pages."""

    name: str
    pages: tuple[SavedPage, ...]


def read_sets(folder: Path, names: tuple[str, ...] = ()) -> list[PageSet]:
    """The sets below `folder`, or those of `names`, in the order of their names.

    Raises:
        BenchError: there is none, or a row is no JSON object with `id` and `html`.
    """
    found = {path.parent.name: path for path in sorted(folder.glob("*/truth.jsonl"))}
    missing = sorted(set(names) - found.keys())
    if missing or not found:
        raise BenchError(
            f"{folder}: expected SET/truth.jsonl of {', '.join(missing) or 'at least one set'}, found {', '.join(found) or 'none'}"
        )
    return [PageSet(name, tuple(_read_pages(path))) for name, path in found.items() if not names or name in names]


def _read_pages(path: Path) -> Iterator[SavedPage]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield SavedPage(_read_truth(row), path.parent / row["html"], row.get("url") or "")
        except (ValueError, KeyError, TypeError) as error:
            raise BenchError(
                f"{path}: line {number}: expected an object with id and html, found {type(error).__name__}: {error}"
            ) from error


def _read_truth(row: dict[str, Any]) -> TruthPage:
    return TruthPage(
        id=row["id"],
        body=row.get("body") or "",
        title=row.get("title") or "",
        authors=tuple(row.get("authors") or ()),
        date_published=str(row.get("date_published") or ""),
        with_texts=tuple(row.get("with") or ()),
        without_texts=tuple(row.get("without") or ()),
    )
