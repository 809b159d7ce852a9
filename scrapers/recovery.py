"""What becomes of a run whose process was killed: its whole records are kept, a torn tail is cut off, and it is sealed.

The archive file itself is the log. A page that is whole on disk but was not yet noted gets its outcome here, so that
the next run neither loses it nor fetches it again. Call only while holding the source's lock.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from isal import isal_zlib

from scrapers.archive import RunFolder, RunSummary, find_open_runs, seal_folder
from scrapers.frontier import Frontier
from scrapers.ledger import Visit, move_on
from scrapers.source import Source
from scrapers.urls import canonical_url
from scrapers.warc import ROLE_HEADER

_CHUNK = 1 << 16
_MOST_HEADER_BYTES = 64 * 1024


def recover_open_runs(archive: Path, source: Source, frontier: Frontier) -> list[RunFolder]:
    """Seal every open run of `source`; empty ones are removed. Returns the sealed folders."""
    sealed = []
    for folder in find_open_runs(archive, source.id):
        records = cut_torn_tail(folder.pages_path) if folder.pages_path.exists() else 0
        if records <= 1 or not folder.card_path.exists():  # nothing but the warcinfo record: nothing was fetched
            _remove(folder)
            continue
        sealed.append(_seal_recovered(folder, source, frontier))
    return sealed


def cut_torn_tail(path: Path) -> int:
    """Truncate a gzipped WARC file after its last whole record and return how many records are left."""
    count, end = 0, 0
    for _, member_end in iterate_members(path):
        count, end = count + 1, member_end
    if end != path.stat().st_size:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    return count


def iterate_members(path: Path) -> Iterator[tuple[bytes, int]]:
    """The first bytes of each whole gzip member, and the offset at which the member ends."""
    with path.open("rb") as file:
        start = 0
        while (member := _read_member(file.fileno(), start)) is not None:
            head, start = member
            yield head, start


def _read_member(handle: int, start: int) -> tuple[bytes, int] | None:
    """Head and end offset of the member that starts at `start`, or None where there is no whole one."""
    decompressor = isal_zlib.decompressobj(wbits=31)
    head, position = b"", start
    while chunk := os.pread(handle, _CHUNK, position):
        try:
            data = decompressor.decompress(chunk)
        except isal_zlib.error:  # type: ignore[misc]  # its stub declares an instance, not a class
            return None
        head = (head + data)[:_MOST_HEADER_BYTES] if len(head) < _MOST_HEADER_BYTES else head
        position += len(chunk)
        if decompressor.eof:
            return head, position - len(decompressor.unused_data)
    return None


def _seal_recovered(folder: RunFolder, source: Source, frontier: Frontier) -> RunFolder:
    """Note every archived article that the log or the frontier does not know, then seal the run."""
    _cut_torn_line(folder.outcomes_path)
    outcomes = {line["url"]: line["outcome"] for line in folder.read_log() if line["kind"] == "outcome"}
    with folder.outcomes_path.open("a", encoding="utf-8") as log:
        for page in _read_stored_articles(folder.pages_path):
            if page.url not in outcomes:
                outcomes[page.url] = "stored"
                log.write(page.outcome_line())
            _note_in_frontier(frontier, source, page)
    return seal_folder(folder, _summarize(folder, outcomes))


@dataclass(frozen=True, slots=True)
class _StoredArticle:
    url: str
    record_id: str
    payload_digest: str
    fetched_at: datetime
    etag: str | None
    last_modified: str | None

    def outcome_line(self) -> str:
        fields = {
            "kind": "outcome",
            "url": self.url,
            "role": "article",
            "outcome": "stored",
            "status": 200,
            "record_id": self.record_id,
            "attempts": 1,
            "gone_visits": 0,
            "detail": "recovered from the archive of a killed run",
            "at": self.fetched_at.isoformat(),
        }
        return json.dumps(fields, ensure_ascii=False) + "\n"


def _read_stored_articles(path: Path) -> Iterator[_StoredArticle]:
    """The response records of articles that were answered with 200, in the order of the file."""
    for head, _ in iterate_members(path):
        fields, _, http = head.partition(b"\r\n\r\n")
        warc = _parse_fields(fields)
        if warc.get("warc-type") != "response" or warc.get(ROLE_HEADER.lower()) != "article" or http.split(b" ", 2)[1:2] != [b"200"]:
            continue
        answer = _parse_fields(http.partition(b"\r\n\r\n")[0])
        yield _StoredArticle(
            url=warc["warc-target-uri"],
            record_id=warc["warc-record-id"].strip("<>"),
            payload_digest=warc["warc-payload-digest"],
            fetched_at=datetime.fromisoformat(warc["warc-date"]),
            etag=answer.get("etag"),
            last_modified=answer.get("last-modified"),
        )


def _parse_fields(head: bytes) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _note_in_frontier(frontier: Frontier, source: Source, page: _StoredArticle) -> None:
    row = frontier.get(page.url) or frontier.get(canonical_url(page.url, source))
    seconds = int(page.fetched_at.timestamp())
    if row is None or row.record_id == page.record_id or (row.fetched_at or 0) > seconds:
        return
    visit = Visit("stored", 200, page.record_id, page.payload_digest, page.etag, page.last_modified)
    frontier.save([move_on(row, visit, source, seconds)])


def _summarize(folder: RunFolder, outcomes: dict[str, str]) -> RunSummary:
    started = datetime.strptime(folder.run_id.split("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return RunSummary(
        run_id=folder.run_id,
        source_id=folder.source_id,
        day=folder.day.isoformat(),
        started_at=started.isoformat(),
        finished_at=datetime.fromtimestamp(folder.outcomes_path.stat().st_mtime, UTC).isoformat(),
        finish_reason="killed",
        user_agent="",
        outcomes=dict(Counter(outcomes.values())),
        scheduled=len(outcomes),
        bytes=folder.pages_path.stat().st_size,
        recovered=True,
    )


def _cut_torn_line(path: Path) -> None:
    """Truncate the log after its last whole line."""
    if not path.exists():
        return
    whole = path.read_bytes().rpartition(b"\n")[0]
    with path.open("r+b") as file:
        file.truncate(len(whole) + 1 if whole else 0)


def _remove(folder: RunFolder) -> None:
    for path in folder.path.iterdir():
        path.unlink()
    folder.path.rmdir()
