"""A pack: sealed runs of one day in one folder, each still under its own id.

    <day>/packed-<first run>/      pages.warc.gz, outcomes.jsonl.gz, runs.json

The pages are the gzip members of the runs, byte for byte and in run order, so that the file is plain WARC; the log has
one gzip member a run; `runs.json` says where each run lies, and holds its summary and, once, each different card.
When runs are packed is `scrapers.packing`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from scrapers.durable_files import forget_cached, fsync_path
from scrapers.errors import ArchiveError

PACK_PREFIX = "packed-"
PAGES = "pages.warc.gz"
LOG = "outcomes.jsonl"
CARD = "card.yml"
SUMMARY = "run.json"
PACKED_FILES = frozenset({PAGES, LOG, CARD, SUMMARY})
_PACKED_LOG = "outcomes.jsonl.gz"
_CONTENTS = "runs.json"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a pack's file, with the digest of what a run had there."""

    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackedRun:
    """Where one run lies in its pack, and what it said of itself."""

    run_id: str
    pages: Span
    log: Span
    card: str  # the text of its card.yml
    summary: dict[str, Any]


def read_pack(folder: Path) -> list[PackedRun]:
    """The runs of a pack in its order.

    Raises:
        ArchiveError: its table of contents is missing or broken.
    """
    path = folder / _CONTENTS
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
        cards = contents["cards"]
        return [
            PackedRun(run["run_id"], Span(**run["pages"]), Span(**run["log"]), cards[run["card"]], run["summary"])
            for run in contents["runs"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(
            f"{path}: expected the table of contents of packed runs: {error!r}; restore this folder from a backup"
        ) from error


def read_packed_log(folder: Path, run: PackedRun) -> str:
    """The text of one run's log.

    Raises:
        ArchiveError: it is missing or damaged.
    """
    path = folder / _PACKED_LOG
    try:
        with path.open("rb") as file:
            file.seek(run.log.start)
            return gzip.decompress(file.read(run.log.end - run.log.start)).decode("utf-8")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{path}: expected the log of run {run.run_id}: {error}; restore this folder from a backup") from error


def write_pack(folder: Path, runs: Iterable[Path]) -> None:
    """Fill a new folder with these sealed run folders, in this order, and sync its files."""
    cards: dict[str, str] = {}
    contents = []
    with (folder / PAGES).open("xb") as pages, (folder / _PACKED_LOG).open("xb") as logs:
        for run in runs:
            card = (run / CARD).read_bytes()
            digest = hashlib.sha256(card).hexdigest()
            cards[digest] = card.decode("utf-8")
            contents.append(
                {
                    "run_id": run.name,
                    "pages": asdict(_append_pages(pages, run / PAGES)),
                    "log": asdict(_append_log(logs, run / LOG)),
                    "card": digest,
                    "summary": json.loads((run / SUMMARY).read_text(encoding="utf-8")),
                }
            )
    (folder / _CONTENTS).write_text(json.dumps({"cards": cards, "runs": contents}, ensure_ascii=False, indent=1), encoding="utf-8")
    for path in folder.iterdir():
        fsync_path(path)


def _append_pages(packed: BinaryIO, source: Path) -> Span:
    start = packed.tell()
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        shutil.copyfileobj(file, packed, 1 << 20)
    return Span(start, packed.tell(), digest)


def _append_log(packed: BinaryIO, source: Path) -> Span:
    start, log = packed.tell(), source.read_bytes()
    packed.write(gzip.compress(log, compresslevel=6, mtime=0))
    return Span(start, packed.tell(), hashlib.sha256(log).hexdigest())


def find_pack_problem(folder: Path, run: PackedRun) -> str | None:
    """What is wrong with one packed run, by the digests of what was packed; None if nothing is."""
    if _digest_span(folder / PAGES, run.pages) != run.pages.sha256:
        return f"{folder / PAGES}: the pages of run {run.run_id} are not those that were packed"
    try:
        log = read_packed_log(folder, run)
    except ArchiveError as error:
        return str(error)
    if hashlib.sha256(log.encode()).hexdigest() != run.log.sha256:
        return f"{folder / _PACKED_LOG}: the log of run {run.run_id} is not the one that was packed"
    return None


def _digest_span(path: Path, span: Span) -> str:
    digest, left = hashlib.sha256(), span.end - span.start
    with path.open("rb") as file:
        forget_cached(file)
        file.seek(span.start)
        while left > 0 and (piece := file.read(min(left, 1 << 20))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()
