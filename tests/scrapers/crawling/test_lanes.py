"""A host is never asked sooner than its card, its robots.txt, its Retry-After and its slowness allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.card_parts import Politeness
from scrapers.crawling.lanes import Hold, Lane
from scrapers.frontier import HostState


def make_lane(delay: float = 2.0, concurrency: int = 1) -> Lane:
    return Lane("news.example", Politeness(delay_seconds=delay, concurrency=concurrency))


def test_a_fresh_lane_is_free() -> None:
    assert make_lane().find_hold(0.0) is None


def test_the_gap_counts_from_the_end_of_the_answer() -> None:
    lane = make_lane(delay=2.0)
    lane.note_sent(10.0)
    lane.note_ended(13.0, None)
    assert lane.find_hold(14.9) == Hold("delay", 15.0)
    assert lane.find_hold(15.0) is None


def test_the_longest_reason_is_the_one_that_is_told() -> None:
    lane = make_lane(delay=1.0)
    lane.crawl_delay = 5.0
    lane.note_sent(0.0)
    lane.note_ended(0.0, None)
    assert lane.find_hold(2.0) == Hold("crawl_delay", 5.0)
    lane.pause(30.0, "retry_after")
    assert lane.find_hold(2.0) == Hold("retry_after", 30.0)


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    lane = make_lane(delay=0.0)
    lane.pause(100.0, "retry_after")
    lane.pause(10.0, "backoff")
    assert lane.find_hold(50.0) == Hold("retry_after", 100.0)


def test_without_a_delay_as_many_requests_are_under_way_as_the_card_allows() -> None:
    lane = make_lane(delay=0.0, concurrency=3)
    for _ in range(3):
        assert lane.find_hold(0.0) is None
        lane.note_sent(0.0)
    assert lane.find_hold(0.0) == Hold("concurrency", None)
    lane.note_ended(0.1, 0.1)
    assert lane.find_hold(0.1) is None


def test_any_delay_makes_requests_go_in_single_file() -> None:
    lane = make_lane(delay=0.0, concurrency=3)
    lane.crawl_delay = 1.0
    lane.note_sent(0.0)
    assert lane.find_hold(60.0) == Hold("concurrency", None)


def test_slow_answers_lengthen_the_gap_and_never_beyond_a_minute() -> None:
    lane = make_lane(delay=1.0)
    for _ in range(20):
        lane.note_sent(0.0)
        lane.note_ended(0.0, 10.0)
    assert lane.gap == (pytest.approx(10.0, abs=0.1), "slow_answers")
    for _ in range(20):
        lane.note_sent(0.0)
        lane.note_ended(0.0, 1000.0)
    assert lane.gap[0] == 60.0


def test_a_card_without_a_delay_is_not_slowed_by_slow_answers() -> None:
    lane = make_lane(delay=0.0)
    lane.note_sent(0.0)
    lane.note_ended(5.0, 5.0)
    assert lane.find_hold(5.0) is None


def test_the_next_run_keeps_the_pause_and_the_gap_of_the_last_one() -> None:
    lane = make_lane(delay=0.0)
    lane.crawl_delay = 4.0
    lane.note_sent(100.0)
    lane.note_ended(101.0, 1.0)
    lane.pause(160.0, "retry_after")
    state = lane.describe(102.0, 5_000_000)
    assert state == HostState("news.example", 4_999_000, 5_058_000, 4_000, "retry_after")
    later = make_lane(delay=0.0)
    later.restore(state, now=7.0, epoch_ms=5_001_000)
    assert later.find_hold(7.0) == Hold("retry_after", 64.0)
    after_pause = make_lane(delay=0.0)
    after_pause.restore(HostState("news.example", 4_999_000, 0, 4_000, None), now=7.0, epoch_ms=5_001_000)
    assert after_pause.find_hold(7.0) == Hold("crawl_delay", 9.0)


def test_a_clock_that_was_set_back_does_not_close_a_host_for_ever() -> None:
    lane = make_lane(delay=2.0)
    lane.restore(HostState("news.example", 9_000_000_000, 0, 0, None), now=50.0, epoch_ms=1_000)
    assert lane.find_hold(50.0) == Hold("delay", 52.0)


@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 5), st.one_of(st.none(), st.floats(0, 30))), max_size=30))
def test_two_requests_are_never_closer_than_the_gap_nor_inside_a_pause(steps: list[tuple[float, float, float | None]]) -> None:
    lane = make_lane(delay=1.5)
    now, last_end, closed_until = 0.0, float("-inf"), float("-inf")
    for wait, took, pause in steps:
        now += wait
        hold = lane.find_hold(now)
        if hold is not None:
            assert hold.until is not None
            now = hold.until
            assert lane.find_hold(now) is None
        assert now >= last_end + 1.5
        assert now >= closed_until
        lane.note_sent(now)
        now += took
        last_end = now
        lane.note_ended(now, None)
        if pause is not None:
            closed_until = max(closed_until, now + pause)
            lane.pause(now + pause, "retry_after")


def test_inside_a_visit_only_what_the_site_asks_for_holds() -> None:
    lane = make_lane(delay=2.0)
    lane.note_sent(0.0)  # the visit itself
    assert lane.find_hold_within_visit(0.1, is_own=True) is None
    lane.crawl_delay = 1.0
    assert lane.find_hold_within_visit(0.1, is_own=True) == Hold("crawl_delay", 1.0)
    lane.pause(9.0, "retry_after")
    assert lane.find_hold_within_visit(2.0, is_own=True) == Hold("retry_after", 9.0)


def test_a_visit_waits_for_a_lane_that_is_not_its_own() -> None:
    lane = make_lane(delay=2.0, concurrency=4)
    lane.note_sent(0.0)
    assert lane.find_hold_within_visit(0.1, is_own=False) == Hold("concurrency", None)
    lane.note_ended(0.2, None)
    assert lane.find_hold_within_visit(0.3, is_own=False) is None
