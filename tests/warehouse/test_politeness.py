"""The view `politeness`, over the requests of an invented afternoon."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest

from warehouse.statements import query_rows


def insert_requests(writer: duckdb.DuckDBPyConnection, now: datetime, *requests: tuple[str, float, float, str | None, int]) -> None:
    """Address, second of sending, wait in milliseconds, what was waited for, status."""
    for url, second, waited_ms, waited_for, status in requests:
        row = {"url": url, "at": now + timedelta(seconds=second), "waited_ms": waited_ms, "waited_for": waited_for, "status": status}
        writer.execute(
            "insert into fetches (run_id, source_id, url, started_at, waited_ms, waited_for, status) "
            "values ('r', 'daily', $url, $at, $waited_ms, $waited_for, $status)",
            row,
        )


def read_politeness(writer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return writer.sql("from politeness order by hour, host").to_arrow_table().to_pylist()


def test_each_host_and_hour_is_one_row(writer: duckdb.DuckDBPyConnection, now: datetime) -> None:
    insert_requests(
        writer,
        now,
        ("http://daily.test/a", 0, 0, None, 200),
        ("http://daily.test/b", 2, 1900, "delay", 200),
        ("http://DAILY.test/c", 3.5, 1400, "delay", 429),
        ("http://other.test:8080/a", 1, 0, None, 200),
        ("http://daily.test/d", 3605, 60_000, "retry_after", 200),
    )
    first, other, later = read_politeness(writer)
    assert (first["host"], first["requests"], first["smallest_gap_ms"], first["asked_to_slow_down"]) == ("daily.test", 3, 1500, 1)
    assert [(wait["reason"], wait["requests"], wait["median_wait_ms"]) for wait in first["waits"]] == [
        ("delay", 2, 1650),
        ("nothing", 1, 0),
    ]
    assert (other["host"], other["smallest_gap_ms"], other["refused_by_robots"]) == ("other.test:8080", None, 0)
    assert (later["waited_for_retry_after"], later["p95_wait_ms"], later["smallest_gap_ms"]) == (1, 60_000, 3_601_500)


def test_what_robots_forbids_is_counted_where_nothing_was_asked(writer: duckdb.DuckDBPyConnection, now: datetime) -> None:
    writer.execute(
        'insert into outcomes (run_id, source_id, url, role, outcome, "at") '
        "values ('r', 'daily', 'http://closed.test/a', 'article', 'blocked_by_robots', $at)",
        {"at": now},
    )
    (row,) = read_politeness(writer)
    assert (row["host"], row["hour"], row["requests"], row["refused_by_robots"]) == ("closed.test", now, 0, 1)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://Daily.test/a?b=http://x/", "daily.test"),
        ("https://user:pw@daily.test:8443", "daily.test:8443"),
        ("http://[::1]:80/", "[::1]:80"),
        ("none", ""),
    ],
)
def test_host_of_an_address(writer: duckdb.DuckDBPyConnection, address: str, host: str) -> None:
    assert writer.execute("select host_of($address)", {"address": address}).fetchall() == [(host,)]


def test_politeness_example_answers(writer: duckdb.DuckDBPyConnection, now: datetime) -> None:
    insert_requests(writer, now, ("http://daily.test/a", 0, 20, "delay", 200))
    assert query_rows(writer, "examples/politeness_by_host")[0]["mostly_waited_for"] == "delay"
