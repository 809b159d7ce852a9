"""Taking other crawlers' WARC files into the archive, as sealed runs of the source `ingested`.

The bytes stay as they are; what stands in them is read by the stages that follow, as for a crawl of our own.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from pipelines.home import Home
from scrapers.archive import OPEN_SUFFIX, RunFolder, RunSummary, day_folder, find_days, find_sealed_runs, new_run_id, seal_folder
from scrapers.ingested import INGESTED
from scrapers.locks import hold_archive
from scrapers.warc_reading import iterate_records

_ORIGIN = "origin.yml"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One file's place in the archive."""

    run: RunFolder
    responses: int
    is_new: bool

    def describe(self) -> str:
        if not self.is_new:
            return f"already in the archive as run {self.run.run_id}"
        return f"{self.responses} responses taken in as run {self.run.run_id}"


def take_in_warc(home: Home, file: Path) -> TakenIn:
    """Copy one WARC file into today's slice of the archive, unless the same bytes are there already.

    Raises:
        ArchiveError: the file is missing, is no WARC, or holds half a record; nothing was taken in.
    """
    responses = sum(1 for _ in iterate_records(file))
    digest = _digest(file)
    known = _find_origin(home, digest)
    if known is not None:
        return TakenIn(known, responses, is_new=False)
    now = datetime.now(UTC)
    run_id = new_run_id(now)
    path = day_folder(home.archive, INGESTED.id, now.date()) / (run_id + OPEN_SUFFIX)
    path.mkdir(parents=True)
    folder = RunFolder(path, INGESTED.id, now.date(), run_id)
    try:
        shutil.copyfile(file, folder.pages_path)
        folder.outcomes_path.touch()
        folder.card_path.write_text(yaml.safe_dump(INGESTED.model_dump(mode="json"), sort_keys=False), encoding="utf-8")
        (path / _ORIGIN).write_text(yaml.safe_dump({"file": file.name, "sha256": digest}), encoding="utf-8")
        return TakenIn(seal_folder(folder, _summarize(folder, now, responses)), responses, is_new=True)
    except OSError:
        shutil.rmtree(path, ignore_errors=True)
        raise


def _summarize(folder: RunFolder, now: datetime, responses: int) -> RunSummary:
    return RunSummary(
        run_id=folder.run_id,
        source_id=folder.source_id,
        day=folder.day.isoformat(),
        started_at=now.isoformat(),
        finished_at=now.isoformat(),
        finish_reason="ingested",
        user_agent="",
        outcomes={"stored": responses},
        scheduled=responses,
        bytes=folder.pages_path.stat().st_size,
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _find_origin(home: Home, digest: str) -> RunFolder | None:
    """The run that these very bytes were taken in as."""
    with hold_archive(home.path, INGESTED.id):
        for day in find_days(home.archive, INGESTED.id):
            for run in find_sealed_runs(home.archive, INGESTED.id, day):
                origin = run.path / _ORIGIN
                if origin.exists() and yaml.safe_load(origin.read_text(encoding="utf-8"))["sha256"] == digest:
                    return run
    return None
