"""What becomes of a run whose process was killed: its whole records are kept, a torn tail is cut off, and it is sealed.

The archive file itself is the log. Every whole answer that was not yet noted gets its attempt and its outcome here, so
that the next run neither loses it nor asks for it again. Call only while holding the source's lock.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapers.archive import OPEN_SUFFIX, RunFolder, RunSummary, find_open_runs, remove_folder, seal_folder
from scrapers.crawling.robots_book import RobotsBook
from scrapers.durable_files import REMOVING_SUFFIX
from scrapers.errors import ArchiveError
from scrapers.frontier import Frontier, FrontierUrl
from scrapers.ledger import Visit, move_on
from scrapers.records import RawPage
from scrapers.recovered_answers import RecoveredAnswer, follow_answer, read_answers
from scrapers.rights import merge_rights
from scrapers.source import Source
from scrapers.urls import canonical_url
from scrapers.warc_members import scan_members
from scrapers.warc_reading import read_record

FollowLinks = Callable[[RawPage, FrontierUrl], None]
_DETAIL = "recovered from the archive of a killed run"
_IN_FLIGHT = "its process was killed before this was answered"
_WITHOUT_OUTCOME = ("robots", "resource")


@dataclass(frozen=True, slots=True)
class RecoveredRun:
    """A killed run as it was sealed, and the answers that its log did not have, in the order of the archive file."""

    folder: RunFolder
    answers: tuple[RecoveredAnswer, ...]


def recover_open_runs(archive: Path, source: Source, frontier: Frontier, follow_links: FollowLinks | None = None) -> list[RecoveredRun]:
    """Seal every open run of `source`; those that asked for nothing are removed. Returns what was sealed.

    An article that was fetched and whose links were not noted yet is handed to `follow_links` with its row before it
    counts as fetched; a feed, sitemap or section whose links were not noted stays due.
    """
    for doomed in (archive / source.id).glob(f"*/*/*/*{OPEN_SUFFIX}{REMOVING_SUFFIX}"):  # of a recovery that was killed itself
        shutil.rmtree(doomed)
    recovered = []
    for folder in find_open_runs(archive, source.id):
        records = cut_torn_tail(folder.pages_path) if folder.pages_path.exists() else 0
        has_log = folder.outcomes_path.exists() and folder.outcomes_path.stat().st_size > 0
        if not folder.card_path.exists() or records == 0 or (records == 1 and not has_log):  # one is the warcinfo record
            remove_folder(folder.path)
            continue
        recovered.append(_Recovery(folder, source, frontier, follow_links).run())
    return recovered


def cut_torn_tail(path: Path) -> int:
    """Truncate a gzipped WARC file after its last whole record and return how many whole ones there are."""
    count, end = 0, 0
    for member in scan_members(path):
        if member.problem is None:
            count, end = count + 1, member.end
    if end != path.stat().st_size:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    return count


class _Recovery:
    """One open run on its way to its seal. Killed in between, it is done again from the start with the same result."""

    def __init__(self, folder: RunFolder, source: Source, frontier: Frontier, follow_links: FollowLinks | None) -> None:
        self.folder = folder
        self.source = source
        self.frontier = frontier
        self.follow_links = follow_links
        _cut_torn_line(folder.outcomes_path)
        log = list(folder.read_log())
        self.outcomes: dict[str, dict[str, Any]] = {line["url"]: line for line in log if line["kind"] == "outcome"}
        self.attempts = [line for line in log if line["kind"] == "attempt"]
        self.rendered = {line["record_id"] for line in log if line["kind"] == "rendering"}
        self.scheduled = {line["url"]: line["role"] for line in log if line["kind"] == "scheduled"}

    def run(self) -> RecoveredRun:
        answers = {answer.record_id: answer for answer in read_answers(self.folder.pages_path)}
        self._replay_outcomes(answers)
        logged = {line["record_id"] for line in self.attempts}
        new = [answer for answer in answers.values() if answer.record_id not in logged and not answer.is_rendered]
        self._note_attempts(new)
        self._note_renderings([answer for answer in answers.values() if answer.is_rendered])
        self._note_answers([answer for answer in answers.values() if answer.role not in _WITHOUT_OUTCOME])
        self._note_interrupted()
        return RecoveredRun(seal_folder(self.folder, self._summarize()), tuple(new))

    def _replay_outcomes(self, answers: dict[str, RecoveredAnswer]) -> None:
        """Move the frontier on for outcomes that reached the log and not the frontier."""
        rows = {row.url: row for row in self.frontier.get_many(list(self.outcomes))}
        behind = []
        for url, line in self.outcomes.items():
            row, at = rows.get(url), int(datetime.fromisoformat(line["at"]).timestamp())
            if row is not None and line["outcome"] != "interrupted" and (row.fetched_at or 0) < at:
                behind.append(move_on(row, _visit_of_line(line, answers.get(line["record_id"])), self.source, at))
        self.frontier.save(behind)

    def _note_attempts(self, answers: Iterable[RecoveredAnswer]) -> None:
        """Log the requests behind these answers; how long they waited is lost with their process."""
        asked = Counter(line["url"] for line in self.attempts)
        book, lines = RobotsBook(self.frontier, now=0), []
        for answer in answers:
            asked[answer.url] += 1
            rights = merge_rights(book.rights_of(answer.url) if answer.role != "robots" else None, answer.rights)
            lines.append({"kind": "attempt", **answer.attempt_fields(), "rights": rights, "attempt_no": asked[answer.url]})
        self._append(lines)
        self.attempts += lines

    def _note_renderings(self, pages: Iterable[RecoveredAnswer]) -> None:
        """Log the rendered pages of which the log does not know."""
        unknown = [page for page in pages if page.record_id not in self.rendered]
        self._append({"kind": "rendering", **page.rendering_fields()} for page in unknown)

    def _note_answers(self, answers: Iterable[RecoveredAnswer]) -> None:
        """Give every URL that was answered and has no outcome the one that its last answer stands for."""
        last: dict[str, tuple[FrontierUrl, RecoveredAnswer]] = {}
        for answer in answers:
            row = self._find_row(answer.url)
            if row is not None and row.url not in self.outcomes:
                last[row.url] = row, answer
        for row, answer in last.values():
            self._note_answer(row, answer)

    def _note_answer(self, row: FrontierUrl, answer: RecoveredAnswer) -> None:
        """Links first, then the log, then the frontier: killed in between, nothing is known as done that is not."""
        visit = self._visit_of(row, answer)
        seconds = int(answer.fetched_at.timestamp())
        is_behind = (row.fetched_at or 0) < seconds
        after = move_on(row, visit, self.source, seconds) if is_behind else row
        self._log_outcome(after, visit, answer.fetched_at)
        if after != row:
            self.frontier.save([after])

    def _visit_of(self, row: FrontierUrl, answer: RecoveredAnswer) -> Visit:
        visit, target = follow_answer(answer, row, self.source)
        if target is not None:
            seconds = int(answer.fetched_at.timestamp())
            self.frontier.add([FrontierUrl(target, row.role, row.url, discovered_at=seconds, due_at=seconds)])
        if visit.outcome != "stored":
            return visit
        try:
            page = read_record(self.folder.pages_path, answer.offset, self.source.id)
        except ArchiveError as error:
            return Visit("interrupted", visit.status, visit.record_id, detail=str(error)[:300])
        if row.role == "article" and self.follow_links is not None:
            self.follow_links(page, row)
        elif row.role != "article":
            return Visit("interrupted", visit.status, visit.record_id, detail="archived, but its links were not noted yet")
        return visit

    def _note_interrupted(self) -> None:
        """What was scheduled or asked and brought no outcome was in flight; it stays due."""
        asked = {line["url"]: line["role"] for line in self.attempts if line["role"] not in _WITHOUT_OUTCOME}
        for url, role in (asked | self.scheduled).items():
            row = self._find_row(url)
            if (row.url if row else url) not in self.outcomes:
                row = row or FrontierUrl(url, role, None, discovered_at=0, due_at=0)
                self._log_outcome(row, Visit("interrupted", detail=_IN_FLIGHT), datetime.now(UTC))

    def _find_row(self, url: str) -> FrontierUrl | None:
        """The row that was asked for at this address, which may be another spelling of its own."""
        return self.frontier.get(url) or self.frontier.get(canonical_url(url, self.source))

    def _log_outcome(self, row: FrontierUrl, visit: Visit, at: datetime) -> None:
        fields = {
            "kind": "outcome",
            "url": row.url,
            "role": row.role,
            "outcome": visit.outcome,
            "status": visit.status,
            "record_id": visit.record_id,
            "attempts": sum(1 for line in self.attempts if line["url"] == row.url),
            "gone_visits": row.gone_visits,
            "detail": visit.detail or _DETAIL,
            "at": at.isoformat(),
        }
        self._append([fields])
        self.outcomes[row.url] = fields

    def _append(self, lines: Iterable[dict[str, Any]]) -> None:
        with self.folder.outcomes_path.open("a", encoding="utf-8") as log:
            log.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            log.flush()
            os.fsync(log.fileno())

    def _summarize(self) -> RunSummary:
        folder = self.folder
        started = datetime.strptime(folder.run_id.split("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        times = [started, *(datetime.fromisoformat(line["at"]) for line in (*self.attempts, *self.outcomes.values()))]
        return RunSummary(
            run_id=folder.run_id,
            source_id=folder.source_id,
            day=folder.day.isoformat(),
            started_at=started.isoformat(),
            finished_at=max(times).isoformat(),
            finish_reason="killed",
            user_agent="",
            outcomes=dict(sorted(Counter(line["outcome"] for line in self.outcomes.values()).items())),
            scheduled=len(self.outcomes),
            bytes=folder.pages_path.stat().st_size,
            recovered=True,
        )


def _visit_of_line(line: dict[str, Any], answer: RecoveredAnswer | None) -> Visit:
    """The visit that an outcome line speaks of, with what only the archived answer still says."""
    found = answer.visit() if answer is not None else Visit(line["outcome"])
    return Visit(
        line["outcome"],
        line["status"],
        line["record_id"],
        found.payload_digest,
        found.etag,
        found.last_modified,
        redirect_leaves=line["outcome"] == "redirected" and line["gone_visits"] > 0,
        detail=line["detail"],
        retry_after=found.retry_after,
    )


def _cut_torn_line(path: Path) -> None:
    """Truncate the log after its last whole line."""
    if not path.exists():
        return
    whole = path.read_bytes().rpartition(b"\n")[0]
    with path.open("r+b") as file:
        file.truncate(len(whole) + 1 if whole else 0)
