"""The answers and rendered pages that the archive file of a killed run holds, and what each stands for. Reads; notes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scrapers.frontier import FrontierUrl
from scrapers.ledger import Visit
from scrapers.rights import Rights, read_rights
from scrapers.source import Source
from scrapers.urls import canonical_url, is_allowed_url, is_article_url
from scrapers.visits import outcome_of_foreign_target, outcome_of_status, read_retry_after
from scrapers.warc import ROLE_HEADER
from scrapers.warc_members import Member, parse_fields, read_pairs, scan_members

_HTML_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class RecoveredAnswer:
    """One archived answer: whose it is, where its record lies, what its head says. `refers_to` is the record that a rendered
    page was made from; such a page was never asked for by itself."""

    url: str
    role: str
    record_id: str
    offset: int
    status: int
    bytes: int
    is_revisit: bool
    is_truncated: bool
    payload_digest: str | None
    headers: dict[str, str]
    rights: Rights | None
    fetched_at: datetime
    refers_to: str | None = None

    @property
    def is_rendered(self) -> bool:
        return self.refers_to is not None

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait before the host may be asked again, counted from `fetched_at`."""
        return read_retry_after(self.headers.get("retry-after"), self.fetched_at) if self.status in (429, 503) else None

    def visit(self) -> Visit:
        """The visit of a URL that this answer ended."""
        outcome = outcome_of_status(self.status)
        return Visit(
            outcome="unchanged" if outcome == "stored" and self.is_revisit else outcome,
            status=self.status,
            record_id=self.record_id,
            payload_digest=self.payload_digest,
            etag=self.headers.get("etag"),
            last_modified=self.headers.get("last-modified"),
            retry_after=self.retry_after,
        )

    def attempt_fields(self) -> dict[str, Any]:
        """The line of the log that its process did not live to write."""
        return {
            "url": self.url,
            "role": self.role,
            "at": self.fetched_at.isoformat(),
            "status": self.status,
            "bytes": self.bytes,
            "record_id": self.record_id,
            "error": None,
            "waited_ms": 0,
            "waited_for": None,
            "elapsed_ms": 0,
            "rights": self.rights,
        }

    def rendering_fields(self) -> dict[str, Any]:
        """The line of the log for a rendered page."""
        return {"url": self.url, "record_id": self.record_id, "refers_to": self.refers_to, "at": self.fetched_at.isoformat()}


def read_answers(path: Path) -> Iterator[RecoveredAnswer]:
    """Every whole response, revisit or rendered page of ours in a file, in its order."""
    for member in scan_members(path):
        fields = member.fields
        if member.problem is not None or ROLE_HEADER.lower() not in fields:
            continue
        if fields.get("warc-type") in ("response", "revisit"):
            yield _read_answer(member, fields)
        elif fields.get("warc-type") == "conversion":
            yield _read_rendering(member, fields)


def _read_answer(member: Member, fields: dict[str, str]) -> RecoveredAnswer:
    http = member.http_head
    code = http.split(b"\r\n", 1)[0].split(b" ")[1:2]
    return RecoveredAnswer(
        url=fields["warc-target-uri"],
        role=fields[ROLE_HEADER.lower()],
        record_id=member.record_id,
        offset=member.start,
        status=int(code[0]) if code and code[0].isdigit() else 0,
        bytes=max(int(fields["content-length"]) - len(http) - 4, 0),
        is_revisit=fields["warc-type"] == "revisit",
        is_truncated="warc-truncated" in fields,
        payload_digest=fields.get("warc-payload-digest"),
        headers=parse_fields(http),
        rights=read_rights(read_pairs(http)),
        fetched_at=datetime.fromisoformat(fields["warc-date"]),
    )


def _read_rendering(member: Member, fields: dict[str, str]) -> RecoveredAnswer:
    return RecoveredAnswer(
        url=fields["warc-target-uri"],
        role=fields[ROLE_HEADER.lower()],
        record_id=member.record_id,
        offset=member.start,
        status=200,
        bytes=int(fields["content-length"]),
        is_revisit=False,
        is_truncated=False,
        payload_digest=fields.get("warc-payload-digest"),
        headers={},
        rights=None,
        fetched_at=datetime.fromisoformat(fields["warc-date"]),
        refers_to=fields.get("warc-refers-to", "").strip("<>"),
    )


def follow_answer(answer: RecoveredAnswer, row: FrontierUrl, source: Source) -> tuple[Visit, str | None]:
    """What the last answer for `row` came to, and the URL of this source that it redirects to."""
    visit = answer.visit()
    if answer.is_truncated:
        return Visit("interrupted", visit.status, visit.record_id, detail="the answer was cut off"), None
    if answer.status == 304 and not answer.is_revisit:
        return replace(visit, outcome="failed", detail="expected an answer, found status 304 although nothing was compared"), None
    if visit.outcome == "redirected":
        return _follow_redirect(answer, row, source, visit)
    stated = answer.headers.get("content-type", "text/html").split(";")[0].strip().lower()
    if visit.outcome == "stored" and row.role == "article" and stated not in _HTML_TYPES:
        return replace(visit, outcome="not_an_article", detail="the answer is no HTML"), None
    return visit, None


def _follow_redirect(answer: RecoveredAnswer, row: FrontierUrl, source: Source, visit: Visit) -> tuple[Visit, str | None]:
    target = urljoin(answer.url, answer.headers.get("location", ""))
    detail = target[:300]
    if not is_allowed_url(target, source):
        return replace(visit, outcome=outcome_of_foreign_target(target), detail=detail), None
    if canonical_url(target, source) == canonical_url(row.url, source):
        return Visit("interrupted", visit.status, visit.record_id, detail=f"on its way to {detail}"), None
    if row.role == "article" and not is_article_url(canonical_url(target, source), source):
        return replace(visit, redirect_leaves=True, detail=detail), None
    return replace(visit, detail=detail), canonical_url(target, source) if row.role == "article" else target
