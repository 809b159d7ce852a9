"""The ledger of one run: every URL that was scheduled ends here in exactly one outcome.

It writes attempts, discoveries and outcomes to the run's log and moves the frontier on, always after the archive
records they speak of are on disk. It decides when a URL is due next; it fetches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from scrapers.archive import OpenRun, RunSummary
from scrapers.frontier import Frontier, FrontierUrl, storable
from scrapers.polling import FAILED_POLLS_TO_RETIRE, next_poll, poll_failed
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
    "truncated",
    "too_large",
    "truncated",
    "blocked_by_robots",
    "blocked_by_address",
    "off_site",
    "deferred",
    "not_an_article",
    "interrupted",
]

# The visit brought an answer about the page itself.
_VISITS = {"stored", "unchanged", "redirected", "gone", "not_an_article"}
_POLLED = {"feed", "sitemap", "section"}
_FLUSH_AFTER = 50
Admit = Callable[[str, bool], str | None]

_MOST_REFUSED = 50
_LONGEST_LOGGED = 300
# A listing that says of most known articles that they changed since the last visit states the time of its own making.
_MOST_UPDATED = 20
_POLL_WINDOW = 50  # a sitemap names years; how often it is asked follows from its newest articles


@dataclass(frozen=True, slots=True)
class Visit:
    """What one finished URL brought. `redirect_leaves` says that a redirect led to a page of the site that is no article; `known` and
    `new` are how many of the articles that a listing named were known before this run, and how many were not."""

    outcome: Outcome
    status: int | None = None
    record_id: str | None = None
    payload_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    redirect_leaves: bool = False
    detail: str | None = None
    retry_after: float | None = None  # seconds
    known: int | None = None
    new: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a page's links came to: URLs that nobody knew, and known ones that changed since they were last fetched.
    `known` counts those that were known before this run."""

    new: list[FrontierUrl]
    updated: list[FrontierUrl]
    known: int


class Ledger:
    """Counts and outcomes of one run. Not thread-safe: it lives in the crawl's event loop."""

    def __init__(self, run: OpenRun, frontier: Frontier, source: Source, clock: Callable[[], datetime]) -> None:
        self.run = run
        self.frontier = frontier
        self.source = source
        self.clock = clock
        self.counts: Counter[str] = Counter()
        self.articles_scheduled = 0
        self.started_at = int(clock().timestamp())
        self._open: dict[str, FrontierUrl] = {}
        self._done: set[str] = set()
        self._attempts: Counter[str] = Counter()
        self._finished: list[FrontierUrl] = []
        self.retired: list[str] = []  # listings that failed once too often in this run, and are rarely asked from now on

    @property
    def scheduled_count(self) -> int:
        return len(self._open) + len(self._done)

    @property
    def open_count(self) -> int:
        return len(self._open)

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
        return self.find(dict.fromkeys(urls), role, found_on).new

    def find(self, links: Mapping[str, int | None], role: str, found_on: str, *, depth: int = 0, admit: Admit | None = None) -> Found:
        """Put those of `links` that nobody knew into the frontier, due now, and make changed ones due again.

        The values are the newest times that the page states for each, in seconds since 1970. `admit` is asked about
        each URL that nobody knew, and told whether the page dates it; one for which it has a reason is refused.
        """
        now = int(self.clock().timestamp())
        links = {storable(url): stated for url, stated in links.items()}
        known = {row.url: row for row in self.frontier.get_many(list(links))}
        unknown = {url: admit(url, links[url] is not None) if admit else None for url in links if url not in known}
        self.refuse([(url, reason) for url, reason in unknown.items() if reason], found_on)
        new = self.frontier.add_unknown(
            FrontierUrl(url, role, found_on, discovered_at=now, due_at=now, depth=depth, stated_at=links[url])
            for url, reason in unknown.items()
            if reason is None
        )
        for row in new:
            self.run.log("discovery", {"url": row.url, "role": role, "found_on": found_on, "at": _iso(now)})
        self.counts["discovered"] += len(new)
        earlier = [row for row in known.values() if row.discovered_at < self.started_at]
        return Found(new, self._reschedule_updated(earlier, links, now), len(earlier))

    def _reschedule_updated(self, known: list[FrontierUrl], links: Mapping[str, int | None], now: int) -> list[FrontierUrl]:
        """Known articles of which the page says that they changed since the last visit; due now."""
        updated = []
        for row in known:
            stated = links[row.url]
            if stated is not None and row.fetched_at is not None and row.fetched_at < stated <= now and not self.is_scheduled(row.url):
                updated.append(replace(row, due_at=now, stated_at=stated))
        if len(updated) > _MOST_UPDATED and 2 * len(updated) > len(known):
            return []
        self.frontier.save(updated)
        return updated

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

    def refuse(self, links: Iterable[tuple[str, str]], found_on: str) -> None:
        """Log links, each with a reason, that a page named and that will never be asked for; the first ones one by one."""
        at = self.clock().isoformat()
        refused = list(links)
        for url, reason in refused[:_MOST_REFUSED]:
            self.run.log("refused", {"url": url[:_LONGEST_LOGGED], "found_on": found_on, "reason": reason, "at": at})
        if len(refused) > _MOST_REFUSED:
            more = len(refused) - _MOST_REFUSED
            self.run.log("refused", {"url": None, "found_on": found_on, "reason": "more", "at": at, "more": more})
        self.counts["refused"] += len(refused)

    def note_attempt(self, fields: dict[str, Any]) -> None:
        """Log one request and what came of it."""
        self._attempts[fields["url"]] += 1
        self.run.log("attempt", {**fields, "attempt_no": self._attempts[fields["url"]]})

    def note_rendering(self, fields: dict[str, Any]) -> None:
        """Log what a browser made of an answer, and what that took."""
        self.run.log("rendering", fields)

    def finish(self, url: str, visit: Visit) -> None:
        """Give a scheduled URL its outcome; later calls for the same URL change nothing."""
        row = self._open.pop(url, None)
        if row is None:
            return
        self._done.add(url)
        attempts = self._attempts.pop(url, 0)
        now = self.clock()
        after = move_on(row, visit, self.source, int(now.timestamp()))
        self._log_outcome(after, visit, attempts, now)
        if row.failed_polls < FAILED_POLLS_TO_RETIRE <= after.failed_polls:
            self.retired.append(url)
        self._finished.append(after)
        self.counts[visit.outcome] += 1
        if len(self._finished) >= _FLUSH_AFTER:
            self.flush()

    def _log_outcome(self, row: FrontierUrl, visit: Visit, attempts: int, now: datetime) -> None:
        fields = {
            "url": row.url,
            "role": row.role,
            "outcome": visit.outcome,
            "status": visit.status,
            "record_id": visit.record_id,
            "attempts": attempts,
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
            retired=self.retired,
        )


_OUTCOMES = frozenset(Outcome.__args__)  # type: ignore[attr-defined]


def move_on(row: FrontierUrl, visit: Visit, source: Source, now: int) -> FrontierUrl:
    """The frontier's row after this visit."""
    if visit.outcome == "interrupted":
        return row
    answered = visit.outcome in _VISITS
    is_gone = visit.outcome == "gone" or visit.redirect_leaves
    after = replace(
        row,
        visits=row.visits + 1 if answered else row.visits,
        gone_visits=row.gone_visits + 1 if is_gone else (0 if answered else row.gone_visits),
        fetched_at=now,
        outcome=visit.outcome,
        status=visit.status,
    )
    after = _poll_again(after, visit, source, now) if row.role in _POLLED else _visit_again(after, source, now)
    if visit.retry_after is not None:
        after = replace(after, due_at=now + int(visit.retry_after))
    if visit.outcome == "stored":
        etag, last_modified = visit.etag, visit.last_modified
        return replace(after, record_id=visit.record_id, payload_digest=visit.payload_digest, etag=etag, last_modified=last_modified)
    if visit.outcome == "unchanged":
        return replace(after, etag=visit.etag or row.etag, last_modified=visit.last_modified or row.last_modified)
    return after


def _visit_again(row: FrontierUrl, source: Source, now: int) -> FrontierUrl:
    """An article's next visit is further away the older it is, whatever came of this one."""
    born = min(row.discovered_at, row.stated_at or row.discovered_at)
    return replace(row, due_at=now + int(source.revisit_delay(max(now - born, 0))))


def _poll_again(row: FrontierUrl, visit: Visit, source: Source, now: int) -> FrontierUrl:
    """A listing's next poll comes the sooner, the more it had that was new; one that fails is asked ever more rarely."""
    if visit.outcome == "unchanged" or (visit.outcome == "stored" and visit.known is not None):
        known = 1 if visit.known is None else min(visit.known, _POLL_WINDOW)
        interval = next_poll(row.poll_seconds, known, visit.new, source.poll.bounds)
        return replace(row, poll_seconds=interval, failed_polls=0, failing_since=None, due_at=now + interval)
    if visit.outcome == "redirected" and not visit.redirect_leaves:
        return replace(row, due_at=now + (row.poll_seconds or source.poll.bounds[0]))
    if visit.outcome == "deferred" and visit.status is None:  # nobody could ask, so nothing was said about the document
        return replace(row, due_at=now + poll_failed(1).delay)
    failed = row.failed_polls + 1
    since = row.failing_since if row.failing_since is not None or row.failed_polls else now
    return replace(row, failed_polls=failed, failing_since=since, due_at=now + poll_failed(failed).delay)


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
