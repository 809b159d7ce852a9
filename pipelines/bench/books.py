"""What a crawl left behind, counted three times over: in the archive's records, in the outcomes, in the frontier.

The WARC files are read by other people's readers, so that an archive which only we can read is found out.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipelines.home import Home
from scrapers.archive import RunFolder, find_days, find_open_runs, find_sealed_runs
from scrapers.frontier import Frontier, sqlite_url
from scrapers.warc import ROLE_HEADER

_PIECE = 1 << 16
_NEVER, _ALL = 1 << 40, 1 << 30  # whatever is due before the end of time, and without limit


@dataclass
class Books:
    """Article pages by URL: how often each is archived, and how often it has the outcome `stored`."""

    archived: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)
    known: dict[str, str] = field(default_factory=dict)  # URL to its outcome in the frontier
    open_runs: int = 0
    runs: int = 0
    records: int = 0
    files_refused: list[str] = field(default_factory=list)
    runs_out_of_balance: list[str] = field(default_factory=list)

    def find_lost(self, urls: set[str]) -> set[str]:
        """Those of `urls` that any of the three does not have."""
        in_frontier = {url for url, outcome in self.known.items() if outcome in ("stored", "unchanged")}
        return urls - (self.archived.keys() & self.stored.keys() & in_frontier)

    def find_repeated(self) -> set[str]:
        """What stands in the archive or in the outcomes more than once."""
        return {url for counts in (self.archived, self.stored) for url, count in counts.items() if count > 1}


def read_books(home: Home, source_id: str) -> Books:
    """Everything of one source, from all its runs."""
    books = Books(open_runs=len(find_open_runs(home.archive, source_id)))
    for day in find_days(home.archive, source_id):
        for run in find_sealed_runs(home.archive, source_id, day):
            books.runs += 1
            _read_outcomes(run, books)
            _read_archive(run, books)
    frontier = Frontier(sqlite_url(home.path / "frontier.sqlite"), source_id)
    try:
        books.known = {row.url: row.outcome or "" for row in frontier.due("article", _NEVER, _ALL)}
    finally:
        frontier.close()
    return books


def _read_outcomes(run: RunFolder, books: Books) -> None:
    """Count stored articles; a run is in balance when each URL has one outcome and the summary says as many."""
    outcomes: Counter[str] = Counter()
    for line in run.read_log():
        if line["kind"] == "outcome":
            outcomes[line["url"]] += 1
            if line["role"] == "article" and line["outcome"] == "stored":
                books.stored[line["url"]] += 1
    summary = run.read_summary()
    balanced = sum(summary.outcomes.values()) == summary.scheduled == len(outcomes)
    if not balanced or any(count > 1 for count in outcomes.values()):
        books.runs_out_of_balance.append(run.run_id)


def _read_archive(run: RunFolder, books: Books) -> None:
    try:
        _read_with_warcio(run.pages_path, books)
    except ArchiveLoadFailed as error:
        books.files_refused.append(f"{run.pages_path}: warcio: {error}")
    if importlib.util.find_spec("fastwarc") is not None:
        _read_with_fastwarc(run.pages_path, books)


def _read_with_warcio(path: Path, books: Books) -> None:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            books.records += 1
            while record.raw_stream.read(_PIECE):
                pass
            if not record.digest_checker.passed and record.digest_checker.problems:
                books.files_refused.append(f"{path}: warcio: {record.digest_checker.problems[0]}")
            if record.rec_headers.get_header(ROLE_HEADER) == "article" and record.rec_type in ("response", "revisit"):
                books.archived[record.rec_headers.get_header("WARC-Target-URI")] += 1


def _read_with_fastwarc(path: Path, books: Books) -> None:
    from fastwarc.warc import ArchiveIterator as FastIterator

    seen = 0
    with path.open("rb") as stream:
        for record in FastIterator(stream, parse_http=False):
            seen += 1
            if not record.verify_block_digest(consume=True):
                books.files_refused.append(f"{path}: fastwarc: digest of {record.record_id}")
    if not seen:
        books.files_refused.append(f"{path}: fastwarc: no record")
