"""A run's log becomes rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipelines.run_rows import build_crawl_run, build_fetches, build_outcomes
from scrapers.archive import RunSummary

SEEN = {"url": "u", "role": "article", "at": "2026-11-02T08:00:02+00:00", "status": 200, "record_id": "urn:uuid:1"}
LOG = [
    {"kind": "discovery", "url": "u", "role": "article", "found_on": "card", "at": "2026-11-02T08:00:00+00:00"},
    {"kind": "attempt", **SEEN, "attempt_no": 1, "elapsed_ms": 500, "waited_ms": 20, "bytes": 10, "error": None},
    {"kind": "outcome", **SEEN, "outcome": "stored", "attempts": 1, "gone_visits": 0, "detail": None},
]


def test_an_attempt_starts_when_the_request_left() -> None:
    (row,) = build_fetches(LOG, "run-1", "here")
    assert row["started_at"] == datetime(2026, 11, 2, 8, 0, 1, 500_000, tzinfo=UTC)
    assert (row["run_id"], row["source_id"], row["attempt_no"], row["bytes"]) == ("run-1", "here", 1, 10)


def test_each_url_has_one_outcome_row() -> None:
    (row,) = build_outcomes(LOG, "run-1", "here")
    assert (row["url"], row["outcome"], row["at"]) == ("u", "stored", datetime(2026, 11, 2, 8, 0, 2, tzinfo=UTC))


def test_the_run_is_summed_up() -> None:
    summary = RunSummary(
        run_id="run-1",
        source_id="here",
        day="2026-11-02",
        started_at="2026-11-02T08:00:00+00:00",
        finished_at="2026-11-02T08:01:00+00:00",
        finish_reason="finished",
        user_agent="x",
        outcomes={"stored": 3},
        scheduled=4,
        bytes=9,
    )
    row = build_crawl_run(summary)
    assert (row["day"], row["pages_stored"], row["pages_unchanged"], row["recovered"]) == (date(2026, 11, 2), 3, 0, False)
