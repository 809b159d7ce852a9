"""Packing: what it gains in files, room and time, on an archive of many small runs that is written for it, and that no reader
sees a difference. Both forms are read in one process, in rounds; the median counts.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.bench.claims import BenchReport, Claim
from pipelines.home import Home
from scrapers.archive import RunFolder, RunSummary, find_days, find_sealed_runs, open_run
from scrapers.archive_check import Checked, check_source
from scrapers.ingested import INGESTED
from scrapers.retention import find_slices_to_pack, pack_slices
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage
from scrapers.warc_reading import read_record

_FIRST_DAY = date(2026, 3, 1)
_SOURCE = INGESTED.model_copy(update={"id": "bench"})
_BLOCK = 4096  # bytes in which most file systems hand out room


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """How large the archive is; a run every quarter of an hour brings few pages."""

    days: int = 7
    runs: int = 96
    pages: int = 5
    kilobytes: int = 20
    rounds: int = 5


def measure_archive(plan: ArchivePlan, folder: Path) -> BenchReport:
    """Write an archive, read it, pack it, read it again."""
    home = Home(folder / "home")
    for day in range(plan.days):
        for number in range(plan.runs):
            _write_run(home, _SOURCE, _FIRST_DAY + timedelta(days=day), number, plan)
    loose, seen, looks = _measure_files(home), _read_everything(home), _time_readers(home, plan.rounds)
    started = time.process_time()
    changed = list(pack_slices(home.path, find_slices_to_pack(home.path, datetime.now(UTC).date(), 1)))
    seconds = time.process_time() - started
    packed, looks_packed = _measure_files(home), _time_readers(home, plan.rounds)
    checked = Checked(_SOURCE.id)
    list(check_source(home.path, _SOURCE.id, checked))
    claims = (
        Claim("runs not packed", plan.days * plan.runs - sum(day.runs for day in changed), most=0),
        Claim("runs that read differently", sum(old != new for old, new in zip(seen, _read_everything(home), strict=True)), most=0),
        Claim("damage and broken references", len(checked.problems), most=0),
        Claim("files a day", packed[0] / plan.days, most=3),
        Claim("room on disk, packed to loose", round(packed[1] / loose[1], 3), most=1),
        Claim("CPU time to list all runs, packed to loose", round(looks_packed[0] / looks[0], 2), most=1),
        Claim("CPU time to read all records and logs, packed to loose", round(looks_packed[1] / looks[1], 2), most=1.25),
    )
    figures: dict[str, float | int | str] = {
        "runs": plan.days * plan.runs,
        "files, loose and packed": f"{loose[0]:,} and {packed[0]:,}",
        "MB on disk, loose and packed": f"{loose[1] / 1e6:.1f} and {packed[1] / 1e6:.1f}",
        "CPU ms to pack a run": round(1000 * seconds / (plan.days * plan.runs), 2),
    }
    return BenchReport("archive", claims, figures)


def _write_run(home: Home, source: Source, day: date, number: int, plan: ArchivePlan) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=24 * 60 * number // plan.runs)
    run = open_run(home.archive, source, day, at)
    for page in range(plan.pages):
        url = f"https://bench.example/{day}/{number}/{page}"
        # Half of it can be packed, as with pages of text.
        body = os.urandom(256 * plan.kilobytes).hex().encode() + b"<p>and so on</p>" * (32 * plan.kilobytes)
        request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"bench.example")])
        response = HttpMessage(b"HTTP/1.1 200 OK", [(b"Content-Type", b"text/html")], body)
        record_id = run.write_exchange(Exchange(url, "article", request, response, at))
        run.log("outcome", {"url": url, "role": "article", "outcome": "stored", "status": 200, "record_id": record_id})
    stored, moment = {"stored": plan.pages}, at.isoformat()
    run.seal(RunSummary(run.folder.run_id, source.id, day.isoformat(), moment, moment, "finished", "", stored, plan.pages, run.bytes))


def _list_runs(home: Home) -> list[RunFolder]:
    return [run for day in find_days(home.archive, _SOURCE.id) for run in find_sealed_runs(home.archive, _SOURCE.id, day)]


def _measure_files(home: Home) -> tuple[int, int]:
    """How many files the archive has, and how many bytes of blocks they take."""
    sizes = [path.stat().st_size for path in home.archive.rglob("*") if path.is_file()]
    return len(sizes), sum(-size // _BLOCK * -_BLOCK for size in sizes)


def _time_readers(home: Home, rounds: int) -> tuple[float, float]:
    """CPU seconds to list all runs with their summaries, and to read all records and logs."""

    def read_all() -> None:
        for run in _list_runs(home):
            for _ in (*run.iterate_pages(), *run.read_log()):
                pass

    return _time(lambda: [run.read_summary() for run in _list_runs(home)], rounds), _time(read_all, rounds)


def _time(read: Callable[[], Any], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        read()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds)


def _read_everything(home: Home) -> list[tuple[Any, ...]]:
    """What a reader sees of each run."""
    return [(run.run_id, run.read_summary(), run.read_card(), list(run.read_log()), _read_pages(run)) for run in _list_runs(home)]


def _read_pages(run: RunFolder) -> list[tuple[Any, ...]]:
    pages = [read_record(Path(page.path), page.offset, run.source_id) for page in run.iterate_pages()]
    return [(page.record_id, page.url, page.fetched_at, page.headers, hashlib.sha256(page.body).hexdigest()) for page in pages]
