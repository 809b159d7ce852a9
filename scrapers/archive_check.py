"""Whether the archive is what it was: every record whole and with its digests, every reference to a record found.

Damage is told run by run, and what lies behind it is looked at all the same. Nothing is changed or mended here. What the
tables say about the records is none of its business: a caller that knows of further references asks `Checked.known`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from yaml import YAMLError

from scrapers.archive import RunFolder, archive_folder, day_folder, find_days, list_runs_apart
from scrapers.cold_archive import find_cold_archive, moved_path
from scrapers.errors import ArchiveError, ScrapersError
from scrapers.ingested import INGESTED
from scrapers.locks import hold_archive
from scrapers.packs import find_pack_problem
from scrapers.warc_members import GZIP_MAGIC, scan_members

_PIECE = 1 << 16


@dataclass
class Checked:
    """What was found in one source so far. `problems` are sentences that name file and place."""

    source_id: str
    days: int = 0
    runs: int = 0
    records: int = 0
    bytes: int = 0
    problems: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)  # ids of the records that are there, damaged or not
    _wanted: dict[str, str] = field(default_factory=dict)  # id of a record -> who refers to it

    def want(self, record_id: str | None, who: str) -> None:
        if record_id:
            self._wanted.setdefault(record_id, who)

    def find_broken_references(self) -> list[str]:
        """Who refers to a record that is not in the archive; to be asked when every day was looked at."""
        lost = ((record_id, who) for record_id, who in self._wanted.items() if record_id not in self.known)
        return [f"{who}: refers to {record_id}, which is not in the archive" for record_id, who in lost]


def check_source(home: Path, source_id: str, checked: Checked) -> Iterator[date]:
    """Look at every archived day of a source, into `checked`; gives each day when it is done."""
    for day in find_days(archive_folder(home), source_id):
        with hold_archive(home, source_id):
            _check_day(archive_folder(home), source_id, day, checked)
        checked.days += 1
        yield day
    checked.problems += checked.find_broken_references()


def _check_day(archive: Path, source_id: str, day: date, checked: Checked) -> None:
    seen: set[str] = set()
    for folder in _list_places(archive, source_id, day, checked):
        for run in list_runs_apart(folder, source_id, day, checked.problems):
            if run.is_sealed and run.run_id not in seen:  # the other copy of one that is just being packed or moved
                seen.add(run.run_id)
                _check_run(run, checked)


def _list_places(archive: Path, source_id: str, day: date, checked: Checked) -> list[Path]:
    places = [day_folder(archive, source_id, day)]
    try:
        if moved_path(archive, source_id, day).exists():
            places.append(day_folder(find_cold_archive(archive), source_id, day))
    except ArchiveError as error:
        if str(error) not in checked.problems:  # once for all days that are there
            checked.problems.append(str(error))
    return places


def _check_run(run: RunFolder, checked: Checked) -> None:
    checked.runs += 1
    try:
        problem = find_pack_problem(run.path, run.packed) if run.packed else None
        run.read_summary()
        run.read_card()
        _check_pages(run, checked)
        for line in run.read_log():
            checked.want(line.get("record_id"), f"{run.path}: run {run.run_id}: its log")
        checked.problems += [problem] if problem else []
    except (ScrapersError, OSError, ValueError, KeyError, TypeError, EOFError, YAMLError, ArchiveLoadFailed) as error:
        told = " ".join(str(error).split())[:300] or type(error).__name__
        checked.problems.append(f"{run.path}: run {run.run_id}: expected files that can be read: {told}")


def _check_pages(run: RunFolder, checked: Checked) -> None:
    path = run.pages_path
    checked.bytes += (run.pages_span[1] or path.stat().st_size) - run.pages_span[0]
    with path.open("rb") as stream:
        is_gzip = stream.read(2) == GZIP_MAGIC[:2]
        stream.seek(0)
        for place, record in _iterate_members(run, stream, checked) if is_gzip else _iterate_plain(stream):
            checked.records += 1
            checked.known.add(_read_id(record, "WARC-Record-ID"))
            if problem := _find_record_problem(record):
                checked.problems.append(f"{path}: record at offset {place}: {problem}")
            # Revisits of other crawlers may refer to files that never came here.
            if record.rec_type in ("revisit", "conversion") and run.source_id != INGESTED.id:
                checked.want(_read_id(record, "WARC-Refers-To"), f"{path}: {record.rec_type} at offset {place}")


def _iterate_members(run: RunFolder, stream: BinaryIO, checked: Checked) -> Iterator[tuple[int, Any]]:
    """The records that can be unpacked, with their places."""
    for member in scan_members(run.pages_path, *run.pages_span):
        if member.problem is not None:
            checked.records += 1
            checked.known.add(member.record_id)
            checked.problems.append(f"{run.pages_path}: record at offset {member.start}: {member.problem}")
            continue
        stream.seek(member.start)
        record = next(iter(ArchiveIterator(stream, check_digests=True)), None)
        if record is not None:
            yield member.start, record


def _iterate_plain(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    archive = ArchiveIterator(stream, check_digests=True)
    for record in archive:
        yield archive.get_record_offset(), record


def _find_record_problem(record: Any) -> str | None:
    while record.raw_stream.read(_PIECE):
        pass
    if record.raw_stream.limit:
        return f"cut off, {record.raw_stream.limit} bytes are missing"
    return next((problem for problem in record.digest_checker.problems if "digest failed" in problem), None)


def _read_id(record: Any, name: str) -> str:
    return (record.rec_headers.get_header(name) or "").strip("<>")
