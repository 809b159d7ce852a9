"""Polling settles where a third to two thirds of the items are known, and a dead feed is let rest."""

from __future__ import annotations

import random
from bisect import bisect_right
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.polling import FAILED_POLLS_TO_RETIRE, PollBounds, next_poll, poll_failed

BOUNDS = PollBounds(900, 86_400)
WINDOW = 20
DAY = 86_400


@pytest.mark.parametrize(
    ("interval", "known", "new", "expected"),
    [
        (None, 0, 20, 900),
        (None, 20, 0, 900),
        (3_600, 20, 0, 5_400),
        (3_600, 0, 0, 5_400),  # an empty feed
        (3_600, 14, 6, 5_400),
        (3_600, 10, 10, 3_600),
        (3_600, 2, 1, 3_600),
        (3_600, 1, 2, 3_600),
        (3_600, 6, 14, 1_800),
        (3_600, 0, 20, 900),
        (1_000, 6, 14, 900),
        (80_000, 20, 0, 86_400),
        (60, 10, 10, 900),  # the card's bounds were changed
        (999_999, 10, 10, 86_400),
    ],
)
def test_interval_follows_what_was_known(interval: int | None, known: int, new: int, expected: int) -> None:
    assert next_poll(interval, known, new, BOUNDS) == expected


counts = st.integers(0, 100_000)


@given(st.none() | st.integers(0, 10**9), counts, counts, st.integers(1, 10**6), st.integers(0, 10**6))
def test_interval_stays_in_bounds_and_moves_the_right_way(interval: int | None, known: int, new: int, least: int, more: int) -> None:
    bounds = PollBounds(least, least + more)
    following = next_poll(interval, known, new, bounds)
    assert bounds.least <= following <= bounds.most
    if interval is not None and bounds.least <= interval <= bounds.most:
        assert following >= interval or known < new
        assert following <= interval or new < max(known, 1)


def poll_for_days(items_per_hour: float, days: int, seed: int | None) -> list[tuple[int, float]]:
    """The intervals and shares of known items of a feed that shows its newest 20; evenly spaced items without a seed."""
    chance = random.Random(seed)
    gap = 3_600 / items_per_hour
    times: list[float] = []
    now = -2 * WINDOW * gap
    while now < days * DAY:
        now += gap if seed is None else chance.expovariate(1 / gap)
        times.append(now)
    polls: list[tuple[int, float]] = []
    asked, interval, seen = 0, None, 0
    while asked < days * DAY:
        published = bisect_right(times, asked)
        new = min(published - seen, WINDOW)
        interval = next_poll(interval, WINDOW - new, new, BOUNDS)
        polls.append((interval, 1 - new / WINDOW))
        asked, seen = asked + interval, published
    return polls


@pytest.mark.parametrize("items_per_hour", [0.2, 0.5, 1, 2, 5, 10, 15, 30])
def test_regular_feed_settles_within_bounds(items_per_hour: float) -> None:
    settled = poll_for_days(items_per_hour, 30, seed=None)[12:]
    assert all(BOUNDS.least <= interval <= BOUNDS.most for interval, _ in settled)
    at_bound = {interval for interval, _ in settled} <= set(BOUNDS)
    assert at_bound or all(1 / 3 - 0.1 <= share <= 2 / 3 + 0.1 for _, share in settled)


@pytest.mark.parametrize("items_per_hour", [1, 2, 5, 15])
@pytest.mark.parametrize("seed", [1, 2])
def test_irregular_feed_loses_little_and_is_not_asked_in_vain(items_per_hour: float, seed: int) -> None:
    shares = [share for _, share in poll_for_days(items_per_hour, 30, seed)[12:]]
    assert 1 / 3 <= sum(shares) / len(shares) <= 2 / 3 + 0.05
    assert sum(share == 0 for share in shares) <= len(shares) / 20


def test_feed_that_wakes_up_is_asked_often_again() -> None:
    interval, polls = BOUNDS.most, 0
    while interval > BOUNDS.least:
        interval, polls = next_poll(interval, 0, WINDOW, BOUNDS), polls + 1
    assert polls <= 4


def test_dead_feed_is_retired_after_five_polls_and_rests_longer_and_longer() -> None:
    results = [poll_failed(count) for count in range(1, 40)]
    assert [result.is_retired for result in results] == [count >= 5 for count in range(1, 40)]
    assert FAILED_POLLS_TO_RETIRE == 5
    delays = [result.delay for result in results]
    assert all(first <= second for first, second in pairwise(delays))
    assert delays[4:] == [DAY] * 7 + [7 * DAY] * 28
    assert poll_failed(0) == poll_failed(1)
