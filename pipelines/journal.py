"""The journal of batches: one JSON line per loaded batch, appended after its commit and never changed.

With the archive and the cards it is the whole truth about what was loaded in which order by which rules. It knows no
database: what a crash kept from it comes back from the rows that the caller hands over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from warehouse.errors import WarehouseError


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One loaded batch."""

    batch_id: str
    source_id: str
    day: date
    run_ids: tuple[str, ...]
    seq: int
    parser_version: str
    loaded_at: datetime


def read_journal(path: Path) -> list[JournalEntry]:
    """All entries in the order of loading; a last line that a crash cut off is left out.

    Raises:
        WarehouseError: another line cannot be read.
    """
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")
    return [_parse_line(path, number, line) for number, line in enumerate(lines[:-1], start=1) if line.strip()]


def heal_journal(path: Path, batches: Iterable[Mapping[str, Any]]) -> int:
    """Append those `batches` (rows of the table, with `run_ids`) that the journal lacks; how many they were."""
    known = {entry.batch_id for entry in read_journal(path)}
    missing = [batch for batch in batches if batch["batch_id"] not in known]
    if missing:
        _append_lines(path, [_format_line(batch) for batch in sorted(missing, key=lambda batch: batch["seq"])])
    return len(missing)


def find_loaded_runs(path: Path, source_id: str, day: date, parser_version: str) -> set[str]:
    """The runs of one slice that this version of the rules has loaded."""
    entries = (
        entry for entry in read_journal(path) if (entry.source_id, entry.day, entry.parser_version) == (source_id, day, parser_version)
    )
    return {run_id for entry in entries for run_id in entry.run_ids}


def list_loaded_runs(path: Path) -> set[str]:
    """Every run that was loaded, by whatever rules."""
    return {run_id for entry in read_journal(path) for run_id in entry.run_ids}


def _format_line(batch: Mapping[str, Any]) -> bytes:
    fields = {
        "batch_id": batch["batch_id"],
        "source_id": batch["source_id"],
        "day": batch["day"].isoformat(),
        "run_ids": sorted(batch["run_ids"]),
        "seq": batch["seq"],
        "parser_version": batch["parser_version"],
        "loaded_at": batch["loaded_at"].isoformat(),
    }
    return json.dumps(fields).encode() + b"\n"


def _parse_line(path: Path, number: int, line: bytes) -> JournalEntry:
    try:
        fields = json.loads(line)
        return JournalEntry(
            batch_id=fields["batch_id"],
            source_id=fields["source_id"],
            day=date.fromisoformat(fields["day"]),
            run_ids=tuple(fields["run_ids"]),
            seq=int(fields["seq"]),
            parser_version=fields["parser_version"],
            loaded_at=datetime.fromisoformat(fields["loaded_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            f"{path}: line {number}: expected one loaded batch as JSON: {error!r}; restore the file from a backup"
        ) from error


def _append_lines(path: Path, lines: Iterable[bytes]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as stream:
            stream.truncate(path.read_bytes().rfind(b"\n") + 1)
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise WarehouseError(f"{path}: expected a journal that can be written: {error.strerror}") from error
