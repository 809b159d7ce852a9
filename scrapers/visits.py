"""From a response or an error to the outcome it stands for. Pure: it reads records and writes nothing."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError

from scrapers.addresses import is_public_address, literal_address
from scrapers.content_encoding import CutOffError, TooLargeError
from scrapers.ledger import Outcome, Visit
from scrapers.refusals import BlockedAddressError, ForbiddenByRobotsError, OffSiteError, RobotsUnreadableError
from scrapers.rendering.failures import HostAsksToWaitError, RenderingInterruptedError

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.http import Response

LONGEST_RETRY_AFTER = 86_400.0
_VALIDATORS = {b"If-None-Match", b"If-Modified-Since"}
_HTML_TYPES = (b"text/html", b"application/xhtml+xml")


def visit_of_response(response: Response, now: datetime | None = None) -> Visit:
    """The outcome of a final answer; whether its body is an article is decided by `is_html` and, later, extraction."""
    meta = response.meta if response.request is not None else {}
    outcome = outcome_of_status(response.status)
    problem = _find_problem(response) if outcome in ("stored", "unchanged") else None
    if problem is not None:
        outcome = problem[0]
    elif outcome == "stored" and meta.get("same_payload"):
        outcome = "unchanged"
    return Visit(
        outcome=outcome,
        detail=problem[1] if problem else None,
        status=response.status,
        record_id=meta.get("record_id"),
        payload_digest=meta.get("payload_digest"),
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        retry_after=_find_retry_after(response, meta.get("unreadable"), now) if now and outcome == "deferred" else None,
    )


def _find_retry_after(response: Response, problem: Exception | None, now: datetime) -> float | None:
    """How long the host of this answer, or of what its scripts asked for, wants to be left alone."""
    if isinstance(problem, HostAsksToWaitError):
        return problem.retry_after
    return read_retry_after(_header(response, "Retry-After"), now)


def _find_problem(response: Response) -> tuple[Outcome, str] | None:
    """Why an answer with a good status is no page all the same."""
    request = response.request
    unreadable = request.meta.get("unreadable") if request is not None else None
    if unreadable is not None:
        return _outcome_of_error(unreadable), str(unreadable)[:300]
    if response.status == 304 and request is not None and not (_VALIDATORS & request.headers.keys()):
        return "failed", "expected an answer, found status 304 although nothing was compared"
    return None


def outcome_of_status(status: int) -> Outcome:
    if status == 200:
        return "stored"
    if status == 304:
        return "unchanged"
    if status in (404, 410):
        return "gone"
    if status in (429, 503):
        return "deferred"
    if 300 <= status < 400:
        return "redirected"
    if status >= 500:
        return "server_error"
    return "client_error" if status >= 400 else "not_an_article"


def visit_of_error(error: BaseException) -> Visit:
    """The outcome of a request that brought no answer."""
    return Visit(_outcome_of_error(error), detail=str(error)[:300] or type(error).__name__)


_OUTCOME_OF_ERROR: tuple[tuple[tuple[type[BaseException], ...], Outcome], ...] = (
    ((OffSiteError,), "off_site"),
    ((BlockedAddressError,), "blocked_by_address"),
    ((ForbiddenByRobotsError,), "blocked_by_robots"),
    ((RobotsUnreadableError, HostAsksToWaitError), "deferred"),
    ((RenderingInterruptedError,), "interrupted"),
    ((DownloadTimeoutError,), "timed_out"),
    ((DownloadCancelledError, TooLargeError), "too_large"),
    ((ResponseDataLossError, CutOffError), "truncated"),
)


def _outcome_of_error(error: BaseException) -> Outcome:
    return next((outcome for kinds, outcome in _OUTCOME_OF_ERROR if isinstance(error, kinds)), "failed")


def outcome_of_foreign_target(url: str) -> Outcome:
    """What a redirect to a place that is not the card's comes to. It says nothing about the page: a site that moves as a whole,
    or sends everybody to a wall, has withdrawn no article."""
    address = literal_address(url)
    return "blocked_by_address" if address is not None and not is_public_address(address) else "off_site"


def is_html(response: Response) -> bool:
    """Whether a 200 answer may hold an article: it says HTML, or says nothing and starts with a tag."""
    stated = response.headers.get("Content-Type")
    if stated:
        return stated.split(b";")[0].strip().lower() in _HTML_TYPES
    return response.body[:512].lstrip().startswith(b"<")


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header in either form (RFC 9110, section 10.2.3), at most a day; None if unreadable."""
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    seconds = (until - now).total_seconds() if until.tzinfo else 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:1024] if value else None
