"""Where archived runs lie, and how one is opened, written and sealed.

    archive/<source>/<yyyy>/<mm>/<dd>/<run>/      pages.warc.gz, outcomes.jsonl, card.yml, run.json

A run that is being written is called `<run>.open`; sealing renames the folder, so that a sealed run is whole or not
there at all. What stands in the records is `scrapers.warc`; what becomes of a killed run is `scrapers.recovery`.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from scrapers.errors import ArchiveError
from scrapers.source import Source
from scrapers.warc import Exchange, Revisit, WarcWriter, format_exchange, format_warcinfo

OPEN_SUFFIX = ".open"
_RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One archived run of one source: a unit of work."""

    path: Path
    source_id: str
    day: date
    run_id: str

    @property
    def is_sealed(self) -> bool:
        return not self.path.name.endswith(OPEN_SUFFIX)

    @property
    def pages_path(self) -> Path:
        return self.path / "pages.warc.gz"

    @property
    def outcomes_path(self) -> Path:
        return self.path / "outcomes.jsonl"

    @property
    def card_path(self) -> Path:
        return self.path / "card.yml"

    @property
    def summary_path(self) -> Path:
        return self.path / "run.json"

    def read_summary(self) -> RunSummary:
        """The run's own account of itself. Sealed runs only."""
        data = json.loads(self.summary_path.read_text(encoding="utf-8"))
        return RunSummary(**data)

    def read_card(self) -> Source:
        """The source card as it was when the run was crawled."""
        return Source.model_validate(yaml.safe_load(self.card_path.read_text(encoding="utf-8")))

    def read_log(self) -> Iterator[dict[str, Any]]:
        """The lines of the outcomes file: attempts, outcomes and discoveries, each with its `kind`. A torn last line is left out."""
        if not self.outcomes_path.exists():
            return
        with self.outcomes_path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n"):
                    yield json.loads(line)


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


def new_run_id(now: datetime) -> str:
    """An id that sorts by time: `20261102T081000Z-3fa9c1`."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def day_folder(archive: Path, source_id: str, day: date) -> Path:
    return archive / source_id / f"{day:%Y}" / f"{day:%m}" / f"{day:%d}"


def find_sealed_runs(archive: Path, source_id: str, day: date) -> list[RunFolder]:
    """The sealed runs of one source and day, oldest first."""
    return [run for run in _runs_in(day_folder(archive, source_id, day), source_id, day) if run.is_sealed]


def find_open_runs(archive: Path, source_id: str) -> list[RunFolder]:
    """Runs of one source that were never sealed: one is being written now, or its process was killed."""
    found = []
    for folder in sorted((archive / source_id).glob(f"*/*/*/*{OPEN_SUFFIX}")):
        year, month, day = (part.name for part in reversed(list(folder.parents)[:3]))
        found.append(RunFolder(folder, source_id, date(int(year), int(month), int(day)), folder.name.removesuffix(OPEN_SUFFIX)))
    return found


def find_days(archive: Path, source_id: str) -> list[date]:
    """The days on which this source has archived runs, sorted."""
    return sorted({date(*(int(part) for part in path.parts[-3:])) for path in (archive / source_id).glob("[0-9]*/[0-9]*/[0-9]*")})


def _runs_in(folder: Path, source_id: str, day: date) -> Iterable[RunFolder]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        run_id = path.name.removesuffix(OPEN_SUFFIX)
        if _RUN_ID.fullmatch(run_id):
            yield RunFolder(path, source_id, day, run_id)


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
        _fsync(path)
    sealed = folder.path.with_name(folder.run_id)
    folder.path.rename(sealed)
    _fsync(sealed.parent)
    return RunFolder(sealed, folder.source_id, folder.day, folder.run_id)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
