"""Which outcome an answer or an error stands for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import HtmlResponse, Request, Response
from twisted.internet.error import ConnectionRefusedError

from scrapers.content_encoding import CutOffError, TooLargeError
from scrapers.errors import ArchiveError
from scrapers.refusals import BlockedAddressError, ForbiddenByRobotsError, OffSiteError, RobotsUnreadableError
from scrapers.visits import is_html, read_retry_after, visit_of_error, visit_of_response

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def answer(status: int, headers: dict[str, str] | None = None, body: bytes = b"<p>x</p>", **meta: object) -> Response:
    url = "http://127.0.0.1/a"
    request = Request(url, meta=meta, headers={"If-None-Match": '"a"'})
    return HtmlResponse(url, status=status, headers=headers, body=body, request=request)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "stored"),
        (304, "unchanged"),
        (301, "redirected"),
        (308, "redirected"),
        (404, "gone"),
        (410, "gone"),
        (403, "client_error"),
        (451, "client_error"),
        (429, "deferred"),
        (503, "deferred"),
        (500, "server_error"),
        (599, "server_error"),
        (204, "not_an_article"),
        (206, "not_an_article"),
    ],
)
def test_status_decides(status: int, outcome: str) -> None:
    assert visit_of_response(answer(status)).outcome == outcome


def test_the_same_payload_is_unchanged() -> None:
    assert visit_of_response(answer(200, same_payload=True)).outcome == "unchanged"


def test_a_304_that_nobody_asked_for_is_no_answer() -> None:
    response = HtmlResponse("http://127.0.0.1/a", status=304, request=Request("http://127.0.0.1/a"))
    assert visit_of_response(response).outcome == "failed"


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [(CutOffError("x"), "truncated"), (TooLargeError("x"), "too_large"), (ArchiveError("snappy"), "failed")],
)
def test_a_body_that_cannot_be_unpacked_is_no_page(problem: Exception, outcome: str) -> None:
    visit = visit_of_response(answer(200, record_id="urn:uuid:1", same_payload=True, unreadable=problem))
    assert (visit.outcome, visit.record_id, visit.detail) == (outcome, "urn:uuid:1", str(problem))


def test_validators_and_digest_are_kept() -> None:
    headers = {"ETag": '"a"', "Last-Modified": "Mon, 02 Nov 2026 08:00:00 GMT"}
    visit = visit_of_response(answer(200, headers, record_id="urn:uuid:1", payload_digest="d"))
    assert (visit.etag, visit.last_modified) == ('"a"', "Mon, 02 Nov 2026 08:00:00 GMT")
    assert (visit.record_id, visit.payload_digest) == ("urn:uuid:1", "d")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (OffSiteError("x"), "off_site"),
        (BlockedAddressError("x"), "blocked_by_address"),
        (CannotResolveHostError("no results"), "failed"),
        (ForbiddenByRobotsError("x"), "blocked_by_robots"),
        (RobotsUnreadableError("x"), "deferred"),
        (DownloadTimeoutError("x"), "timed_out"),
        (DownloadCancelledError("x"), "too_large"),
        (TooLargeError("a bomb"), "too_large"),
        (ResponseDataLossError("x"), "truncated"),
        (CutOffError("x"), "truncated"),
        (ArchiveError("an unknown content encoding"), "failed"),
        (DownloadFailedError("x"), "failed"),
        (ConnectionRefusedError("x"), "failed"),
    ],
)
def test_error_decides(error: Exception, outcome: str) -> None:
    assert visit_of_error(error).outcome == outcome


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("999999999", 86_400.0),
        ("Mon, 02 Nov 2026 08:01:30 GMT", 90.0),
        ("Mon, 02 Nov 2020 08:01:30 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html; charset=utf-8", b"", True),
        ("application/xhtml+xml", b"", True),
        ("application/pdf", b"%PDF", False),
        ("application/json", b"{}", False),
        (None, b"  <!doctype html>", True),
        (None, b"GIF89a", False),
    ],
)
def test_only_html_may_hold_an_article(content_type: str | None, body: bytes, expected: bool) -> None:
    assert is_html(answer(200, {"Content-Type": content_type} if content_type else None, body)) is expected
