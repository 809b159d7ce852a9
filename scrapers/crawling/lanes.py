"""Lanes: the pace at which one host, or one group of hosts that share a server, is asked.

A lane knows when its next request may leave and why not sooner. Pure timing with the clock passed in: it sends nothing.
Times are seconds of a monotonic clock; what must outlive the process is written as `HostState` in epoch milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrapers.card_parts import Politeness
from scrapers.frontier import HostState

WaitReason = Literal["delay", "crawl_delay", "slow_answers", "retry_after", "backoff", "concurrency"]

_SLOWEST = 60.0  # seconds of delay that slow answers alone can lead to
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a lane may not be used now; `until` is None where only the end of a request frees it."""

    reason: WaitReason
    until: float | None


class Lane:
    """The pace of one host or group. The gap counts from the end of the last answer, so that it holds on the server's clock too."""

    def __init__(self, name: str, politeness: Politeness) -> None:
        self.name = name
        self.in_flight = 0
        self.crawl_delay = 0.0
        self.last_used = _NEVER
        self.paused_until = _NEVER
        self._pause_reason: WaitReason = "backoff"
        self._politeness = politeness
        self._slow_delay = 0.0

    @property
    def gap(self) -> tuple[float, WaitReason]:
        """Seconds between two requests, and what asks for that many."""
        gaps: list[tuple[float, WaitReason]] = [
            (self._politeness.delay_seconds, "delay"),
            (self.crawl_delay, "crawl_delay"),
            (self._slow_delay, "slow_answers"),
        ]
        return max(gaps, key=lambda gap: gap[0])

    def find_hold(self, now: float) -> Hold | None:
        """What forbids a request now, or None."""
        return self._find_hold(now, self.in_flight, *self.gap)

    def find_hold_within_visit(self, now: float, *, is_own: bool) -> Hold | None:
        """What forbids a request that belongs to the visit of a page, whose scripts want it; `is_own`: the visit holds this lane.

        The card's own delay lies between pages. What the site asks for holds between any two requests.
        """
        return self._find_hold(now, self.in_flight - is_own, self.crawl_delay, "crawl_delay")

    def _find_hold(self, now: float, in_flight: int, gap: float, gap_reason: WaitReason) -> Hold | None:
        if self.paused_until > now and self.paused_until >= self.last_used + gap:
            return Hold(self._pause_reason, self.paused_until)
        # A gap is a promise about pairs of requests, so a lane with one keeps them in single file.
        if in_flight >= (1 if self.gap[0] else self._politeness.concurrency):
            return Hold("concurrency", None)
        if self.last_used + gap > now:
            return Hold(gap_reason, self.last_used + gap)
        return None

    def note_sent(self, now: float) -> None:
        self.in_flight += 1
        self.last_used = now

    def note_ended(self, now: float, seconds: float | None = None) -> None:
        """A request ended; `seconds` is how long its answer took, None if none came."""
        self.in_flight -= 1
        self.last_used = now
        if seconds is not None and self._politeness.delay_seconds:  # no delay on the card asks for none at all
            self._slow_delay = min((self._slow_delay + seconds / self._politeness.concurrency) / 2, _SLOWEST)

    def pause(self, until: float, reason: WaitReason) -> None:
        """Ask nothing before `until`; the longest pause that was asked for holds."""
        if until > self.paused_until:
            self.paused_until, self._pause_reason = until, reason

    def restore(self, state: HostState, now: float, epoch_ms: int) -> None:
        """Go on from where an earlier run, perhaps a killed one, left this host."""
        offset = now - epoch_ms / 1000
        self.crawl_delay = max(self.crawl_delay, state.delay_ms / 1000)
        self.last_used = max(self.last_used, min(now, state.last_request_ms / 1000 + offset))
        if state.paused_until_ms > epoch_ms:
            self.pause(state.paused_until_ms / 1000 + offset, "retry_after")

    def describe(self, now: float, epoch_ms: int) -> HostState:
        """What the next run must know of this host."""
        paused = round(epoch_ms + 1000 * (self.paused_until - now)) if self.paused_until > now else 0
        last = round(epoch_ms + 1000 * (self.last_used - now)) if self.last_used > _NEVER else 0
        return HostState(
            lane=self.name,
            last_request_ms=last,
            paused_until_ms=paused,
            delay_ms=round(1000 * self.crawl_delay),
            reason=self._pause_reason if paused else None,
        )
