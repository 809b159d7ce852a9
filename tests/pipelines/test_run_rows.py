"""A run's log becomes rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pipelines.run_rows import add_page_rights, build_crawl_run, build_fetches, build_outcomes, build_refused_links, read_logged_rights
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


RIGHTS = {"x_robots_tag": ["noai"], "tdm_reservation": "1"}
NEWER_LOG = [{**LOG[1], "waited_for": "crawl_delay", "rights": RIGHTS}, LOG[2]]


def test_an_attempt_says_what_it_waited_for_and_what_was_stated() -> None:
    (row,) = build_fetches(NEWER_LOG, "run-1", "here")
    assert (row["waited_for"], row["rights"]) == ("crawl_delay", '{"tdm_reservation": "1", "x_robots_tag": ["noai"]}')
    assert build_outcomes(NEWER_LOG, "run-1", "here")[0]["reserved"] == ["ai", "tdm"]
    assert read_logged_rights(NEWER_LOG) == {"urn:uuid:1": RIGHTS}


def test_a_rendered_page_has_the_rights_of_its_answer() -> None:
    line = {"kind": "rendering", "url": "https://example.org/a", "record_id": "urn:uuid:shown", "refers_to": "urn:uuid:1"}
    of_nothing = {**line, "record_id": "urn:uuid:other", "refers_to": "urn:uuid:silent"}
    assert read_logged_rights([*NEWER_LOG, line, of_nothing]) == {"urn:uuid:1": RIGHTS, "urn:uuid:shown": RIGHTS}


def test_what_an_older_run_did_not_note_is_unknown() -> None:
    (row,) = build_fetches(LOG, "run-1", "here")
    assert (row["waited_for"], row["rights"]) == (None, None)
    assert build_outcomes(LOG, "run-1", "here")[0]["reserved"] is None
    assert read_logged_rights(LOG) == {}
    assert build_refused_links(LOG, "run-1", "here") == []


def test_what_a_page_states_is_told_with_its_fetch() -> None:
    rows = add_page_rights(build_fetches(NEWER_LOG, "run-1", "here"), {"urn:uuid:1": {"license": ["https://daily.test/terms"], **RIGHTS}})
    assert rows[0]["rights"] == '{"license": ["https://daily.test/terms"], "tdm_reservation": "1", "x_robots_tag": ["noai"]}'
    assert add_page_rights(build_fetches(NEWER_LOG, "run-1", "here"), {}) == build_fetches(NEWER_LOG, "run-1", "here")


def test_an_answer_that_states_nothing_reserves_nothing() -> None:
    assert build_outcomes([{**LOG[1], "rights": None}, LOG[2]], "run-1", "here")[0]["reserved"] == []


def test_refused_links_are_listed_and_the_rest_of_a_page_is_counted() -> None:
    line = {"kind": "refused", "url": "file:///etc/passwd", "found_on": "feed", "reason": "bad_scheme", "at": SEEN["at"]}
    rest = {**line, "url": None, "reason": "more", "more": 7}
    rows = build_refused_links([line, rest, *LOG], "run-1", "here")
    assert [(row["url"], row["reason"], row["links"]) for row in rows] == [("file:///etc/passwd", "bad_scheme", 1), (None, "more", 7)]
    assert rows[0]["at"] == datetime(2026, 11, 2, 8, 0, 2, tzinfo=UTC)
