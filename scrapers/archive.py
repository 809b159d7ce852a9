"""Where archived runs lie, and how one is opened, written and sealed.

    archive/<source>/<yyyy>/<mm>/<dd>/<run>/      pages.warc.gz, outcomes.jsonl, card.yml, run.json

A run that is being written is called `<run>.open`; sealing renames the folder, so that a sealed run is whole or not
there at all. Past days are packed (`scrapers.packs`) and old ones lie elsewhere (`scrapers.cold_archive`); whoever asks
for runs here sees no difference. What stands in the records is `scrapers.warc`; what becomes of a killed run is
`scrapers.recovery`.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from scrapers.cold_archive import MOVED_SUFFIX, find_cold_archive, moved_path
from scrapers.cold_archive import day_folder as day_folder
from scrapers.durable_files import fsync_path as fsync_path
from scrapers.durable_files import remove_folder as remove_folder
from scrapers.errors import ArchiveError
from scrapers.packs import CARD, LOG, PACK_PREFIX, PAGES, SUMMARY, PackedRun, read_pack, read_packed_log
from scrapers.source import Source
from scrapers.warc import Exchange, Rendering, Revisit, WarcWriter, format_exchange, format_rendering, format_warcinfo
from scrapers.warc_reading import Damage, RecordReference, iterate_records

OPEN_SUFFIX = ".open"
RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One archived run of one source: a unit of work. A packed run shares `path` with others, and the four files that
    have a path here are then to be read through the methods alone."""

    path: Path
    source_id: str
    day: date
    run_id: str
    packed: PackedRun | None = None

    @property
    def is_sealed(self) -> bool:
        return not self.path.name.endswith(OPEN_SUFFIX)

    @property
    def pages_path(self) -> Path:
        return self.path / PAGES

    @property
    def outcomes_path(self) -> Path:
        return self.path / LOG

    @property
    def card_path(self) -> Path:
        return self.path / CARD

    @property
    def summary_path(self) -> Path:
        return self.path / SUMMARY

    @property
    def pages_span(self) -> tuple[int, int | None]:
        """Where the run's records begin and end in the file at `pages_path`; None is the file's end."""
        return (self.packed.pages.start, self.packed.pages.end) if self.packed else (0, None)

    def iterate_pages(self, damage: list[Damage] | None = None) -> Iterator[RecordReference]:
        """The responses and rendered pages of the run, as `iterate_records` gives them."""
        return iterate_records(self.pages_path, self.pages_span, damage)

    def read_summary(self) -> RunSummary:
        """The run's own account of itself. Sealed runs only."""
        data = self.packed.summary if self.packed else json.loads(self.summary_path.read_text(encoding="utf-8"))
        return RunSummary(**data)

    def read_card(self) -> Source:
        """The source card as it was when the run was crawled."""
        text = self.packed.card if self.packed else self.card_path.read_text(encoding="utf-8")
        return _parse_card(text)

    def read_log(self) -> Iterator[dict[str, Any]]:
        """The lines of the outcomes file: attempts, outcomes and discoveries, each with its `kind`. A torn last line is left out."""
        if self.packed:
            # Not `splitlines`, which also cuts where a page said U+2028 or U+0085.
            yield from _parse_log(io.StringIO(read_packed_log(self.path, self.packed)))
        elif self.outcomes_path.exists():
            with self.outcomes_path.open(encoding="utf-8") as lines:
                yield from _parse_log(lines)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run did. Times are ISO 8601 in UTC."""

    run_id: str
    source_id: str
    day: str
    started_at: str
    finished_at: str
    finish_reason: str
    user_agent: str
    outcomes: dict[str, int]  # outcome -> URLs
    scheduled: int
    bytes: int
    recovered: bool = False
    retired: list[str] = field(default_factory=list)  # listings that are rarely asked from this run on


def archive_folder(home: Path) -> Path:
    return home / "archive"


def new_run_id(now: datetime) -> str:
    """An id that sorts by time: `20261102T081000Z-3fa9c1`."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def find_sealed_runs(archive: Path, source_id: str, day: date) -> list[RunFolder]:
    """The sealed runs of one source and day, oldest first, wherever they lie. Whoever then reads what is in them holds
    `locks.hold_archive`, lest they be packed or moved meanwhile.

    Raises:
        ArchiveError: the day lies in another folder, and that is not there; or the contents of a pack cannot be read.
    """
    # Each place before the one that its runs go to, so that none is missed on its way.
    found = _sealed_runs_in(day_folder(archive, source_id, day), source_id, day)
    if moved_path(archive, source_id, day).exists():
        found = _sealed_runs_in(day_folder(find_cold_archive(archive), source_id, day), source_id, day) | found
    return [found[run_id] for run_id in sorted(found)]


def list_runs_apart(folder: Path, source_id: str, day: date, problems: list[str]) -> Iterator[RunFolder]:
    """The runs in the folder of a day, packed or not, open or not; a pack whose contents cannot be read is put into `problems`."""
    for pack in find_packs(folder):
        try:
            packed = read_pack(pack)
        except ArchiveError as error:
            problems.append(str(error))
        else:
            yield from (RunFolder(pack, source_id, day, run.run_id, run) for run in packed)
    yield from _runs_in(folder, source_id, day)


def _sealed_runs_in(folder: Path, source_id: str, day: date) -> dict[str, RunFolder]:
    """The sealed runs in one folder by id; one that is there twice counts as packed, for its own folder is on its way out."""
    runs = (*_runs_in(folder, source_id, day), *_packed_runs_in(folder, source_id, day))
    return {run.run_id: run for run in runs if run.is_sealed}


def find_open_runs(archive: Path, source_id: str) -> list[RunFolder]:
    """Runs of one source that were never sealed: one is being written now, or its process was killed."""
    found = []
    for folder in sorted((archive / source_id).glob(f"*/*/*/*{OPEN_SUFFIX}")):
        run_id = folder.name.removesuffix(OPEN_SUFFIX)
        if RUN_ID.fullmatch(run_id):
            year, month, day = (part.name for part in reversed(list(folder.parents)[:3]))
            found.append(RunFolder(folder, source_id, date(int(year), int(month), int(day)), run_id))
    return found


def find_days(archive: Path, source_id: str) -> list[date]:
    """The days on which this source has archived runs, sorted, wherever they lie."""
    days = set()
    for path in (archive / source_id).glob("[0-9]*/[0-9]*/[0-9]*"):
        year, month, day = path.parts[-3], path.parts[-2], path.name.removesuffix(MOVED_SUFFIX)
        days.add(date(int(year), int(month), int(day)))
    return sorted(days)


def list_source_ids(archive: Path) -> list[str]:
    """The sources that have a folder in the archive."""
    return sorted(path.name for path in archive.iterdir() if path.is_dir()) if archive.is_dir() else []


def _runs_in(folder: Path, source_id: str, day: date) -> Iterable[RunFolder]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        run_id = path.name.removesuffix(OPEN_SUFFIX)
        if RUN_ID.fullmatch(run_id):
            yield RunFolder(path, source_id, day, run_id)


def _packed_runs_in(folder: Path, source_id: str, day: date) -> Iterable[RunFolder]:
    for pack in find_packs(folder):
        for run in read_pack(pack):
            yield RunFolder(pack, source_id, day, run.run_id, run)


def find_packs(folder: Path) -> list[Path]:
    """The finished packs in the folder of a day."""
    return [path for path in sorted(folder.glob(f"{PACK_PREFIX}*")) if RUN_ID.fullmatch(path.name.removeprefix(PACK_PREFIX))]


@lru_cache(maxsize=64)  # the runs of a source have one card for months
def _parse_card(text: str) -> Source:
    return Source.model_validate(yaml.safe_load(text))


def _parse_log(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.endswith("\n"):
            yield json.loads(line)


class OpenRun:
    """A run while it is being written. `sync` makes everything so far durable; `seal` ends it."""

    def __init__(self, folder: RunFolder, writer: WarcWriter) -> None:
        self.folder = folder
        self._writer = writer
        self._log = folder.outcomes_path.open("a", encoding="utf-8")
        self._lines: list[str] = []  # held back until the records they speak of are on disk
        self.bytes = 0

    def write_exchange(self, exchange: Exchange, revisit: Revisit | None = None) -> str:
        """Append the response (or revisit) and its request; the id of the former."""
        record_id, *records = format_exchange(exchange, revisit)
        self._writer.write(*records)
        self.bytes += len(exchange.response.payload)
        return record_id

    def write_rendering(self, rendering: Rendering) -> str:
        """Append a page as a browser showed it; the id of its record."""
        record_id, record = format_rendering(rendering)
        self._writer.write(record)
        self.bytes += len(rendering.html)
        return record_id

    def log(self, kind: str, fields: dict[str, Any]) -> None:
        """Append one line to the outcomes file with the next `sync`."""
        self._lines.append(json.dumps({"kind": kind, **fields}, ensure_ascii=False) + "\n")

    def sync(self) -> None:
        self._writer.sync()
        self._log.writelines(self._lines)
        self._lines.clear()
        self._log.flush()
        os.fsync(self._log.fileno())

    def abandon(self) -> None:
        """Close the files and leave the folder open, as a killed process does; the next run recovers it."""
        self._writer.close()
        self._log.close()

    def seal(self, summary: RunSummary) -> RunFolder:
        """Close the files, write the summary and take `.open` off the folder's name."""
        self.sync()
        self.abandon()
        return seal_folder(self.folder, summary)


def open_run(archive: Path, source: Source, day: date, now: datetime) -> OpenRun:
    """Start a new run folder for `source` in the slice of `day`.

    Raises:
        ArchiveError: the archive cannot be written.
    """
    run_id = new_run_id(now)
    path = day_folder(archive, source.id, day) / (run_id + OPEN_SUFFIX)
    folder = RunFolder(path, source.id, day, run_id)
    try:
        path.mkdir(parents=True)
        folder.card_path.write_text(yaml.safe_dump(source.model_dump(mode="json"), allow_unicode=True, sort_keys=False), encoding="utf-8")
        writer = WarcWriter(folder.pages_path)
        about = {"software": "newshouse", "format": "WARC File Format 1.1", "isPartOf": source.id, "description": f"run {run_id}"}
        writer.write(format_warcinfo(folder.pages_path.name, about, now))
        return OpenRun(folder, writer)
    except OSError as error:
        raise ArchiveError(f"{path}: the archive cannot be written: {error.strerror}; free space or rights, then run again") from error


def seal_folder(folder: RunFolder, summary: RunSummary) -> RunFolder:
    """Write `run.json` into an open folder whose files are closed, and give it its final name."""
    folder.summary_path.write_text(json.dumps(asdict(summary), indent=1), encoding="utf-8")
    for path in (*folder.path.iterdir(), folder.path):
        fsync_path(path)
    sealed = folder.path.with_name(folder.run_id)
    folder.path.rename(sealed)
    fsync_path(sealed.parent)
    return RunFolder(sealed, folder.source_id, folder.day, folder.run_id)
