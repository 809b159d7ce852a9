"""The pages that a source is polled by, and which of them have brought nothing for some time.

Asking them is the agenda's, how often is `scrapers.polling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from scrapers.frontier import Frontier, FrontierUrl
from scrapers.polling import FAILED_POLLS_TO_RETIRE
from scrapers.source import Source

_MOST_FAILING = 200


@dataclass(frozen=True, slots=True)
class FailingListing:
    """A feed, sitemap or section that brings no readable document. Times are ISO 8601 in UTC."""

    url: str
    role: str
    failed_polls: int  # in a row
    failing_since: str | None  # None: since before this was noted
    outcome: str | None  # of the last poll
    status: int | None
    asked_again_at: str  # not before
    is_retired: bool

    def describe(self) -> str:
        """One sentence for a person."""
        last = (self.outcome or "no answer").replace("_", " ") + (f", status {self.status}" if self.status else "")
        since = f" since {_minutes(self.failing_since)}" if self.failing_since else ""
        state = "retired" if self.is_retired else "failing"
        polls = "a poll" if self.failed_polls == 1 else f"{self.failed_polls} polls in a row"
        return (
            f"{self.role} {self.url} is {state}{since}: {polls} brought no readable document (the last: {last}); "
            f"asked again from {_minutes(self.asked_again_at)} on, and the first document that can be read brings it back"
        )


def list_card_pages(source: Source) -> dict[str, str]:
    """The listings that the card names, with their roles."""
    roles = dict.fromkeys(source.feeds, "feed") | dict.fromkeys(source.sitemaps, "sitemap")
    roles |= {section.url: "section" for section in source.sections}
    return roles if not source.discovers else roles | {source.homepage: roles.get(source.homepage, "section")}


def find_failing_listings(frontier: Frontier, source: Source) -> list[FailingListing]:
    """The listings of this source that fail, the ones to be asked soonest first."""
    on_card = list_card_pages(source)
    return [_describe(row) for row in frontier.failing(_MOST_FAILING) if row.url in on_card or _is_discovered(row, source)]


def _is_discovered(row: FrontierUrl, source: Source) -> bool:
    """Whether a source that discovers polls this page: a feed that a page announced, a sitemap that robots.txt names."""
    is_polled = row.role == "feed" or (row.role == "sitemap" and (row.found_on or "").endswith("/robots.txt"))
    return source.discovers and is_polled


def _describe(row: FrontierUrl) -> FailingListing:
    return FailingListing(
        url=row.url,
        role=row.role,
        failed_polls=row.failed_polls,
        failing_since=_iso(row.failing_since) if row.failing_since is not None else None,
        outcome=row.outcome,
        status=row.status,
        asked_again_at=_iso(row.due_at),
        is_retired=row.failed_polls >= FAILED_POLLS_TO_RETIRE,
    )


def _minutes(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


__all__ = ["FailingListing", "find_failing_listings", "list_card_pages"]
