"""The slices of the archive: day × source. What may be crawled into a slice is decided here; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

import dagster as dg

FIRST_DAY = "2026-01-01"
TICK_TAG = "newshouse/tick"
SOURCE_TAG = "source"
_TICK_MAY_BE_LATE = timedelta(hours=24)


def build_partitions(source_ids: Iterable[str]) -> dg.MultiPartitionsDefinition:
    """Every UTC day from `FIRST_DAY` to today, for every source."""
    days = dg.DailyPartitionsDefinition(start_date=FIRST_DAY, end_offset=1)  # the day that is not over yet is crawled too
    return dg.MultiPartitionsDefinition({"day": days, "source": dg.StaticPartitionsDefinition(list(source_ids))})


def partition_key(day: date, source_id: str) -> dg.MultiPartitionKey:
    return dg.MultiPartitionKey({"day": day.isoformat(), "source": source_id})


def read_partition(context: dg.AssetExecutionContext) -> tuple[date, str]:
    """The day and the source of the slice that this step works on."""
    key = context.partition_key
    assert isinstance(key, dg.MultiPartitionKey)
    keys = key.keys_by_dimension
    return date.fromisoformat(keys["day"]), keys["source"]


def may_crawl(day: date, tags: Mapping[str, str], now: datetime) -> bool:
    """Whether the network may be touched for this slice: it is today's, or its scheduled tick is just late.

    A tick that runs after midnight keeps the partition of its own day.
    """
    if day == now.astimezone(UTC).date():
        return True
    tick = tags.get(TICK_TAG)
    if tick is None:
        return False
    at = datetime.fromisoformat(tick)
    return at.astimezone(UTC).date() == day and timedelta(0) <= now - at <= _TICK_MAY_BE_LATE
