"""The queue hands out what may leave, in order, and nothing before its time."""

from __future__ import annotations

import asyncio
import time

from scrapers.card_parts import Politeness
from scrapers.crawling.lanes import Lane
from scrapers.crawling.queue import CrawlQueue, Entry
from scrapers.frontier import FrontierUrl


def entry(url: str, lane: str = "a.example") -> Entry:
    return Entry(FrontierUrl(url, "article", None, discovered_at=0, due_at=0), url, lane)


def make_queue(delay: float = 0.0, concurrency: int = 1) -> CrawlQueue:
    politeness = Politeness(delay_seconds=delay, concurrency=concurrency)
    return CrawlQueue(lambda name: Lane(name, politeness), time.monotonic)


def idle() -> bool:
    return False


def busy() -> bool:
    return True


async def take_all(queue: CrawlQueue) -> list[str]:
    taken = []
    while (turn := await queue.next_turn(idle)) is not None:
        queue.note_sent(turn.entry)
        queue.note_ended(turn.entry.lane)
        taken.append(turn.entry.url)
    return taken


def test_higher_priorities_go_first_and_equal_ones_in_their_order() -> None:
    async def scenario() -> list[str]:
        queue = make_queue()
        for number, priority in enumerate((0, 0, 30, 10)):
            queue.put(entry(str(number)), priority)
        return await take_all(queue)

    assert asyncio.run(scenario()) == ["2", "3", "0", "1"]


def test_a_paused_host_does_not_hold_up_another() -> None:
    async def scenario() -> list[str]:
        queue = make_queue()
        queue.lane("a.example").pause(time.monotonic() + 0.2, "retry_after")
        queue.put(entry("paused"), 0)
        for number in range(3):
            queue.put(entry(f"free {number}", "b.example"), 0)
        return await take_all(queue)

    assert asyncio.run(scenario()) == ["free 0", "free 1", "free 2", "paused"]


def test_a_held_turn_tells_how_long_it_waited_and_for_what() -> None:
    async def scenario() -> tuple[float, str | None]:
        queue = make_queue()
        queue.lane("a.example").pause(time.monotonic() + 0.1, "retry_after")
        queue.put(entry("page"), 0)
        turn = await queue.next_turn(idle)
        assert turn is not None
        return turn.waited, turn.hold.reason if turn.hold else None

    waited, reason = asyncio.run(scenario())
    assert 0.09 <= waited <= 5
    assert reason == "retry_after"


def test_it_waits_for_a_busy_lane_and_goes_on_when_its_request_ends() -> None:
    async def scenario() -> tuple[bool, str]:
        queue = make_queue()
        queue.put(entry("first"), 0)
        queue.put(entry("second"), 0)
        first = await queue.next_turn(busy)
        assert first is not None
        queue.note_sent(first.entry)
        waiting = asyncio.ensure_future(queue.next_turn(busy))
        await asyncio.sleep(0.05)
        was_waiting = not waiting.done()
        queue.note_ended("a.example")
        second = await waiting
        assert second is not None
        return was_waiting, second.entry.url

    assert asyncio.run(scenario()) == (True, "second")


def test_it_ends_only_when_nothing_is_queued_and_nothing_is_under_way() -> None:
    async def scenario() -> list[str | None]:
        queue, under_way = make_queue(), True
        waiting = asyncio.ensure_future(queue.next_turn(lambda: under_way))
        await asyncio.sleep(0.02)
        queue.put(entry("what an answer led to"), 0)
        found = await waiting
        under_way = False
        assert found is not None
        return [found.entry.url, await queue.next_turn(lambda: under_way)]  # type: ignore[list-item]

    assert asyncio.run(scenario()) == ["what an answer led to", None]


def test_a_drained_lane_is_empty_and_others_are_not() -> None:
    queue = make_queue()
    queue.put(entry("a"), 0)
    queue.put(entry("b", "b.example"), 0)
    assert [found.url for found in queue.drain("a.example")] == ["a"]
    assert len(queue) == 1
