"""What a failed attempt leads to."""

from __future__ import annotations

import pytest

from scrapers.crawling.retries import Answer, answer_to
from scrapers.ledger import Outcome, Visit


@pytest.mark.parametrize(
    "outcome", ["stored", "unchanged", "redirected", "gone", "client_error", "too_large", "off_site", "blocked_by_robots"]
)
def test_an_answer_or_a_refusal_is_final(outcome: Outcome) -> None:
    assert answer_to(Visit(outcome, 200), 1) == Answer(again=False)


@pytest.mark.parametrize("outcome", ["server_error", "failed", "truncated"])
def test_a_failure_that_may_pass_is_tried_three_times_in_all(outcome: Outcome) -> None:
    assert [answer_to(Visit(outcome), attempt).again for attempt in (1, 2, 3)] == [True, True, False]


def test_a_timeout_is_tried_once_more() -> None:
    assert [answer_to(Visit("timed_out"), attempt).again for attempt in (1, 2)] == [True, False]


def test_a_page_that_answered_and_never_got_ready_is_not_tried_again() -> None:
    assert answer_to(Visit("timed_out", 200), 1) == Answer(again=False)


def test_retry_after_pauses_the_host_for_as_long_as_it_says() -> None:
    assert answer_to(Visit("deferred", 429, retry_after=3.0), 1) == Answer(again=True, pause=3.0, reason="retry_after")


def test_a_long_retry_after_is_left_to_a_later_run() -> None:
    assert answer_to(Visit("deferred", 503, retry_after=3600.0), 1) == Answer(again=False, pause=3600.0, reason="retry_after")


def test_without_a_readable_retry_after_each_pause_is_twice_the_last() -> None:
    answers = [answer_to(Visit("deferred", 429), attempt) for attempt in (1, 2, 3)]
    assert [answer.pause for answer in answers] == [2.0, 4.0, 8.0]
    assert [answer.again for answer in answers] == [True, True, False]


def test_a_closed_robots_file_pauses_nobody() -> None:
    assert answer_to(Visit("deferred", detail="robots.txt could not be read"), 1) == Answer(again=False)
