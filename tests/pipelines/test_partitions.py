"""Which slice a run works on, and when the network may be touched for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import dagster as dg
import pytest

from pipelines.partitions import SOURCE_TAG, TICK_TAG, build_partitions, may_crawl, partition_key
from pipelines.schedules import request_run

TODAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def test_today_may_be_crawled() -> None:
    assert may_crawl(TODAY, {}, NOON)


def test_a_past_day_is_never_crawled_again() -> None:
    assert not may_crawl(TODAY - timedelta(days=1), {}, NOON)


def test_tomorrow_is_not_crawled() -> None:
    assert not may_crawl(TODAY + timedelta(days=1), {}, NOON)


@pytest.mark.parametrize(
    ("tick", "now", "expected"),
    [
        ("2026-11-02T23:58:00+00:00", datetime(2026, 11, 3, 0, 5, tzinfo=UTC), True),
        ("2026-11-02T23:58:00+00:00", datetime(2026, 11, 4, 0, 5, tzinfo=UTC), False),
        ("2026-11-01T23:58:00+00:00", datetime(2026, 11, 3, 0, 5, tzinfo=UTC), False),
        ("2026-11-03T01:58:00+02:00", datetime(2026, 11, 3, 0, 5, tzinfo=UTC), True),
    ],
    ids=["late by minutes", "late by a day", "of another day", "in another zone"],
)
def test_a_tick_that_runs_after_midnight_keeps_its_slice(tick: str, now: datetime, expected: bool) -> None:
    assert may_crawl(TODAY, {TICK_TAG: tick}, now) is expected


def test_the_slice_of_a_tick_is_its_utc_day() -> None:
    cairo = timezone(timedelta(hours=2))
    request = request_run("egypt_today", datetime(2026, 11, 3, 1, 30, tzinfo=cairo))
    assert request.partition_key == partition_key(TODAY, "egypt_today")
    assert request.tags[SOURCE_TAG] == "egypt_today"


def test_one_tick_starts_one_run() -> None:
    assert request_run("a", NOON).run_key == request_run("a", NOON).run_key
    assert request_run("a", NOON).run_key != request_run("b", NOON).run_key


def test_the_day_that_is_not_over_has_a_partition() -> None:
    partitions = build_partitions(["a", "b"])
    day = datetime.now(UTC).date()
    assert partitions.has_partition_key(partition_key(day, "a"))
    assert not partitions.has_partition_key(dg.MultiPartitionKey({"day": day.isoformat(), "source": "stranger"}))
