"""The queue of one run: what will be asked for, one heap a lane, and which of it may leave now.

It is a queue and nothing else. What a URL is worth, what comes of it and what the frontier should know is decided by
the spider; robots.txt is asked by it too, through the entries it puts here.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from scrapers.crawling.lanes import Hold, Lane
from scrapers.frontier import FrontierUrl

_TICK = 0.001  # seconds: a wait is not worth a report below this


@dataclass(frozen=True, slots=True)
class Entry:
    """One URL to ask for: at `url`, which may be another address of the row's own."""

    row: FrontierUrl
    url: str
    lane: str
    attempt: int = 1
    hops: int = 0
    listing_page: int = 1  # how many pages of its listing lead to this one; the card's own page is the first


@dataclass(frozen=True, slots=True)
class Turn:
    """An entry whose turn has come, how long it was held back, and by what."""

    entry: Entry
    waited: float  # seconds
    hold: Hold | None = None


@dataclass(slots=True)
class _Waiting:
    lane: Lane
    heap: list[tuple[int, int, float, Entry]] = field(default_factory=list)  # priority, order, queued at, entry
    hold: Hold | None = None


class CrawlQueue:
    """Hands out turns, lane by lane. Not thread-safe: it lives in the crawl's event loop."""

    def __init__(self, make_lane: Callable[[str], Lane], clock: Callable[[], float]) -> None:
        self._make_lane = make_lane
        self._clock = clock
        self._lanes: dict[str, _Waiting] = {}
        self._rotation: deque[str] = deque()
        self._order = count()
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        return sum(len(waiting.heap) for waiting in self._lanes.values())

    @property
    def lanes(self) -> list[Lane]:
        return [waiting.lane for waiting in self._lanes.values()]

    def lane(self, name: str) -> Lane:
        return self._waiting(name).lane

    def put(self, entry: Entry, priority: int) -> None:
        """Queue an entry; a higher priority goes first, equal ones in their order."""
        heapq.heappush(self._waiting(entry.lane).heap, (-priority, next(self._order), self._clock(), entry))
        self._wake.set()

    def note_sent(self, entry: Entry) -> None:
        """The request of a turn is on its way; a turn that is refused instead costs its lane nothing."""
        self._waiting(entry.lane).lane.note_sent(self._clock())

    def note_ended(self, lane: str, seconds: float | None = None) -> None:
        """A request of this lane ended; `seconds` is how long its answer took, None if none came."""
        self._waiting(lane).lane.note_ended(self._clock(), seconds)
        self._wake.set()

    def wake(self) -> None:
        """Something that `next_turn` waits for may have changed."""
        self._wake.set()

    def drain(self, lane: str) -> Iterator[Entry]:
        """Take out everything that waits in a lane."""
        heap = self._waiting(lane).heap
        while heap:
            yield heapq.heappop(heap)[-1]

    async def next_turn(self, is_busy: Callable[[], bool]) -> Turn | None:
        """The next entry that may leave, as soon as one may; None when nothing is queued and nothing `is_busy`."""
        while True:
            turn = self._take(self._clock())
            if turn is not None:
                return turn
            if not len(self) and not is_busy():
                return None
            self._wake.clear()
            await self._sleep()

    async def _sleep(self) -> None:
        ends = [waiting.hold.until for waiting in self._lanes.values() if waiting.heap and waiting.hold and waiting.hold.until is not None]
        try:
            # Not wait_for: before Python 3.12 it may swallow that the crawl is to end.
            async with asyncio.timeout(max(min(ends) - self._clock(), _TICK) if ends else None):
                await self._wake.wait()
        except TimeoutError:
            return

    def _take(self, now: float) -> Turn | None:
        for _ in range(len(self._rotation)):
            name = self._rotation[0]
            self._rotation.rotate(-1)
            waiting = self._lanes[name]
            if not waiting.heap:
                continue
            hold = waiting.lane.find_hold(now)
            if hold is not None:
                waiting.hold = hold
                continue
            return self._leave(waiting, now)
        return None

    def _leave(self, waiting: _Waiting, now: float) -> Turn:
        _, _, queued_at, entry = heapq.heappop(waiting.heap)
        waited = now - max(queued_at, waiting.lane.last_used)
        hold, waiting.hold = waiting.hold, None
        return Turn(entry, waited, hold) if waited >= _TICK else Turn(entry, 0.0)

    def _waiting(self, name: str) -> _Waiting:
        if name not in self._lanes:
            self._lanes[name] = _Waiting(self._make_lane(name))
            self._rotation.append(name)
        return self._lanes[name]


def again(entry: Entry) -> Entry:
    """The same entry for one more attempt."""
    return replace(entry, attempt=entry.attempt + 1)
