"""What a failed attempt leads to: once more in this run, a pause of the whole host, or nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.crawling.lanes import WaitReason
from scrapers.ledger import Visit

MOST_ATTEMPTS = 3
LONGEST_PAUSE = 120.0  # seconds that a run waits for a host; what asks for more is left to a later run
_FIRST_BACKOFF = 1.0
_MOST_TIMEOUTS = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows an attempt: the host is paused for so many seconds, and the URL asked again or not."""

    again: bool
    pause: float = 0.0
    reason: WaitReason = "backoff"


def answer_to(visit: Visit, attempt: int) -> Answer:
    """What follows the visit that `attempt` (1 for the first) brought.

    429 and 503 pause the host: as long as its Retry-After says, else twice as long each time. Server errors and broken
    connections are tried again two more times, an answer that did not come in time once.
    """
    if visit.outcome == "deferred" and visit.status is not None:
        stated = visit.retry_after
        pause = stated if stated is not None else _FIRST_BACKOFF * 2.0**attempt
        return Answer(attempt < MOST_ATTEMPTS and pause <= LONGEST_PAUSE, pause, "backoff" if stated is None else "retry_after")
    if visit.outcome in ("server_error", "failed", "truncated"):
        return Answer(attempt < MOST_ATTEMPTS)
    # What answered and then never got ready, as a page whose scripts do not end, would do so again.
    return Answer(visit.outcome == "timed_out" and visit.status is None and attempt < _MOST_TIMEOUTS)
