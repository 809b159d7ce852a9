"""From a sealed run's log to the rows of `crawl_runs`, `fetches`, `outcomes` and `refused_links`. Pure: the log in, rows out.

Keys that came later are missing from the lines of older runs: what they say is unknown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pipelines.captures import write_rights
from scrapers.archive import RunSummary
from scrapers.rights import Rights, reserves

_OUTCOME_COLUMNS = ("url", "role", "outcome", "status", "record_id", "attempts", "gone_visits", "detail")
_REFUSED_COLUMNS = ("url", "found_on", "reason")
_FETCH_COLUMNS = ("url", "role", "attempt_no", "elapsed_ms", "waited_ms", "waited_for", "status", "bytes", "record_id", "error")


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
    lines = list(log)
    reserved = _list_reserved(lines)
    return [
        {name: line[name] for name in _OUTCOME_COLUMNS}
        | run
        | {"at": datetime.fromisoformat(line["at"]), "reserved": reserved.get(line["url"])}
        for line in lines
        if line["kind"] == "outcome"
    ]


def build_fetches(log: Iterable[Mapping[str, Any]], run_id: str, source_id: str) -> list[dict[str, Any]]:
    """One row per request; the log notes when an answer was there, the row when the request left."""
    run = {"run_id": run_id, "source_id": source_id}
    lines = (line for line in log if line["kind"] == "attempt")
    return [{name: line.get(name) for name in _FETCH_COLUMNS} | run | _describe_request(line) for line in lines]


def add_page_rights(fetches: Iterable[dict[str, Any]], page_rights: Mapping[str, Rights | None]) -> list[dict[str, Any]]:
    """The rows with all that was stated about the articles that they brought, by record id: also what stands in the page."""
    return [row | {"rights": write_rights(page_rights[row["record_id"]])} if row["record_id"] in page_rights else row for row in fetches]


def build_refused_links(log: Iterable[Mapping[str, Any]], run_id: str, source_id: str) -> list[dict[str, Any]]:
    """One row per link that was named and not asked for; of a page that names too many, one more that counts the rest."""
    run = {"run_id": run_id, "source_id": source_id}
    lines = (line for line in log if line["kind"] == "refused")
    return [
        {name: line[name] for name in _REFUSED_COLUMNS} | run | {"links": line.get("more", 1), "at": datetime.fromisoformat(line["at"])}
        for line in lines
    ]


def read_logged_rights(log: Iterable[Mapping[str, Any]]) -> dict[str, Rights]:
    """What the crawl noted about the rights of each archived answer, by its record id; a rendered page has those of its answer."""
    lines = list(log)
    rights = {line["record_id"]: line["rights"] for line in lines if line["kind"] == "attempt" and line.get("rights") and line["record_id"]}
    rendered = [line for line in lines if line["kind"] == "rendering"]
    return rights | {line["record_id"]: rights[line["refers_to"]] for line in rendered if line["refers_to"] in rights}


def _list_reserved(log: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What the newest answer at each URL reserves; URLs of older runs, which did not look, are left out."""
    return {line["url"]: sorted(reserves(line["rights"])) for line in log if line["kind"] == "attempt" and "rights" in line}


def _describe_request(line: Mapping[str, Any]) -> dict[str, Any]:
    return {"started_at": _time_of_request(line), "rights": write_rights(line.get("rights"))}


def _time_of_request(line: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(line["at"]) - timedelta(milliseconds=line["elapsed_ms"])
