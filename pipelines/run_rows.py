"""From a sealed run's log to the rows of `crawl_runs`, `fetches` and `outcomes`. Pure: the log in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from scrapers.archive import RunSummary

_OUTCOME_COLUMNS = ("url", "role", "outcome", "status", "record_id", "attempts", "gone_visits", "detail")
_FETCH_COLUMNS = ("url", "role", "attempt_no", "elapsed_ms", "waited_ms", "status", "bytes", "record_id", "error")


def build_crawl_run(summary: RunSummary) -> dict[str, Any]:
    """The row of the run itself."""
    return {
        "run_id": summary.run_id,
        "source_id": summary.source_id,
        "day": datetime.fromisoformat(summary.day).date(),
        "started_at": datetime.fromisoformat(summary.started_at),
        "finished_at": datetime.fromisoformat(summary.finished_at),
        "finish_reason": summary.finish_reason,
        "scheduled": summary.scheduled,
        "pages_stored": summary.outcomes.get("stored", 0),
        "pages_unchanged": summary.outcomes.get("unchanged", 0),
        "bytes": summary.bytes,
        "user_agent": summary.user_agent,
        "recovered": summary.recovered,
    }


def build_outcomes(log: Iterable[Mapping[str, Any]], run_id: str, source_id: str) -> list[dict[str, Any]]:
    """One row per URL of the run."""
    run = {"run_id": run_id, "source_id": source_id}
    lines = (line for line in log if line["kind"] == "outcome")
    return [{name: line[name] for name in _OUTCOME_COLUMNS} | run | {"at": datetime.fromisoformat(line["at"])} for line in lines]


def build_fetches(log: Iterable[Mapping[str, Any]], run_id: str, source_id: str) -> list[dict[str, Any]]:
    """One row per request; the log notes when an answer was there, the row when the request left."""
    run = {"run_id": run_id, "source_id": source_id}
    lines = (line for line in log if line["kind"] == "attempt")
    return [{name: line[name] for name in _FETCH_COLUMNS} | run | {"started_at": _time_of_request(line)} for line in lines]


def _time_of_request(line: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(line["at"]) - timedelta(milliseconds=line["elapsed_ms"])
