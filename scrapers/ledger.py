"""The ledger of one run: every URL that was scheduled ends here in exactly one outcome.

It writes attempts, discoveries and outcomes to the run's log and moves the frontier on, always after the archive
records they speak of are on disk. It decides when a URL is due next; it fetches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from scrapers.archive import OpenRun, RunSummary
from scrapers.frontier import Frontier, FrontierUrl
from scrapers.source import Source

Outcome = Literal[
    "stored",
    "unchanged",
    "redirected",
    "gone",
    "client_error",
    "server_error",
    "timed_out",
    "failed",
    "too_large",
    "truncated",
    "blocked_by_robots",
    "blocked_by_address",
    "off_site",
    "deferred",
    "not_an_article",
    "interrupted",
]

# The visit brought an answer about the page itself, so its place in the revisit schedule moves on.
_VISITS = {"stored", "unchanged", "redirected", "gone", "not_an_article"}
_FLUSH_AFTER = 50


@dataclass(frozen=True, slots=True)
class Visit:
    """What one finished URL brought. `redirect_leaves` says that a redirect led to a page that is no article."""

    outcome: Outcome
    status: int | None = None
    record_id: str | None = None
    payload_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    redirect_leaves: bool = False
    detail: str | None = None
    retry_after: float | None = None  # seconds


class Ledger:
    """Counts and outcomes of one run. Not thread-safe: it lives in the crawl's event loop."""

    def __init__(self, run: OpenRun, frontier: Frontier, source: Source, clock: Callable[[], datetime]) -> None:
        self.run = run
        self.frontier = frontier
        self.source = source
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self.articles_scheduled = 0
        self._open: dict[str, FrontierUrl] = {}
        self._done: set[str] = set()
        self._attempts: Counter[str] = Counter()
        self._finished: list[FrontierUrl] = []

    @property
    def scheduled_count(self) -> int:
        return len(self._open) + len(self._done)

    @property
    def finished_count(self) -> int:
        return len(self._done)

    @property
    def outcome_counts(self) -> dict[str, int]:
        return {name: count for name, count in sorted(self.counts.items()) if name in _OUTCOMES}

    def is_scheduled(self, url: str) -> bool:
        return url in self._open or url in self._done

    def discover(self, urls: Iterable[str], role: str, found_on: str) -> list[FrontierUrl]:
        """Put those URLs that nobody knew into the frontier, due now, and return them."""
        now = int(self.clock().timestamp())
        new = self.frontier.add(FrontierUrl(url, role, found_on, discovered_at=now, due_at=now) for url in urls)
        for row in new:
            self.run.log("discovery", {"url": row.url, "role": role, "found_on": found_on, "at": _iso(now)})
        self.counts["discovered"] += len(new)
        return new

    def recall(self, url: str, role: str, found_on: str) -> FrontierUrl:
        """What the frontier knows of this URL, after putting it there if it knew nothing."""
        self.discover([url], role, found_on)
        row = self.frontier.get(url)
        assert row is not None
        return row

    def schedule(self, row: FrontierUrl) -> bool:
        """Note that this URL will be asked for; False if this run already has it."""
        if self.is_scheduled(row.url):
            return False
        self._open[row.url] = row
        self.articles_scheduled += row.role == "article"
        return True

    def note_attempt(self, fields: dict[str, Any]) -> None:
        """Log one request and what came of it."""
        self._attempts[fields["url"]] += 1
        self.run.log("attempt", {**fields, "attempt_no": self._attempts[fields["url"]]})

    def finish(self, url: str, visit: Visit) -> None:
        """Give a scheduled URL its outcome; later calls for the same URL change nothing."""
        row = self._open.pop(url, None)
        if row is None:
            return
        self._done.add(url)
        now = self.clock()
        after = move_on(row, visit, self.source, int(now.timestamp()))
        self._log_outcome(after, visit, now)
        self._finished.append(after)
        self.counts[visit.outcome] += 1
        if len(self._finished) >= _FLUSH_AFTER:
            self.flush()

    def _log_outcome(self, row: FrontierUrl, visit: Visit, now: datetime) -> None:
        fields = {
            "url": row.url,
            "role": row.role,
            "outcome": visit.outcome,
            "status": visit.status,
            "record_id": visit.record_id,
            "attempts": self._attempts[row.url],
            "gone_visits": row.gone_visits,
            "detail": visit.detail,
            "at": now.isoformat(),
        }
        self.run.log("outcome", fields)

    def flush(self) -> None:
        """Make archive and log durable, then let the frontier know."""
        self.run.sync()
        self.frontier.save(self._finished)
        self._finished.clear()

    def close(self, started_at: datetime, finish_reason: str, user_agent: str) -> RunSummary:
        """Give what is still open the outcome `interrupted`, flush, and sum up."""
        for url in list(self._open):
            self.finish(url, Visit("interrupted", detail=finish_reason))
        self.flush()
        folder = self.run.folder
        return RunSummary(
            run_id=folder.run_id,
            source_id=folder.source_id,
            day=folder.day.isoformat(),
            started_at=started_at.isoformat(),
            finished_at=self.clock().isoformat(),
            finish_reason=finish_reason,
            user_agent=user_agent,
            outcomes=self.outcome_counts,
            scheduled=self.scheduled_count,
            bytes=self.run.bytes,
        )


_OUTCOMES = frozenset(Outcome.__args__)  # type: ignore[attr-defined]


def move_on(row: FrontierUrl, visit: Visit, source: Source, now: int) -> FrontierUrl:
    """The frontier's row after this visit."""
    answered = visit.outcome in _VISITS
    visits = row.visits + 1 if answered else row.visits
    if visit.outcome == "interrupted":
        return row
    is_gone = visit.outcome == "gone" or visit.redirect_leaves
    after = replace(
        row,
        visits=visits,
        gone_visits=row.gone_visits + 1 if is_gone else (0 if answered else row.gone_visits),
        fetched_at=now,
        outcome=visit.outcome,
        status=visit.status,
        due_at=now + int(visit.retry_after if visit.retry_after is not None else source.revisit_delay(visits)),
    )
    if visit.outcome == "stored":
        etag, last_modified = visit.etag, visit.last_modified
        return replace(after, record_id=visit.record_id, payload_digest=visit.payload_digest, etag=etag, last_modified=last_modified)
    if visit.outcome == "unchanged":
        return replace(after, etag=visit.etag or row.etag, last_modified=visit.last_modified or row.last_modified)
    return after


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
