"""Faults of status codes: servers that say "later" in every way, errors that end and errors that stay, soft 404s.

Those that ask a polite crawler to leave the whole host alone are in LATER, each listed at an address of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.call import Call
from scrapers.hostile_site.faults import Answer, FaultGroup

STATUSES = FaultGroup()
LATER = FaultGroup(own_host=True)
PAUSE_SECONDS = 2
_IGNORED = "ignored; ordinary back-off"

STATUSES.page("/s/500", "always 500", "asked a bounded number of times; recorded", "server_error", "oops", status=500)
STATUSES.page("/s/502", "always 502", "as 500", "server_error", "oops", status=502)
STATUSES.page("/s/504", "always 504", "as 500", "server_error", "oops", status=504)
STATUSES.page("/s/520", "always 520", "as 500", "server_error", "oops", status=520)
STATUSES.page("/s/404", "404 with a page that looks like an article", "no article", "gone", lambda: make_article("Not found"), status=404)
STATUSES.page("/s/410", "410 Gone", "marked gone, not deleted", "gone", "gone", status=410)
STATUSES.page("/s/451", "451", "recorded, not asked again", "client_error", "legal", status=451)
STATUSES.page("/s/400", "400", "recorded", "client_error", "bad", status=400)
STATUSES.page("/s/403", "403", "recorded", "client_error", "no", status=403)
STATUSES.page("/s/408", "408 for ever", "asked a bounded number of times", "client_error or timed_out or server_error", "slow", status=408)
STATUSES.page("/s/418", "418", "recorded", "client_error", "teapot", status=418)
STATUSES.page(
    "/s/401",
    "401 with a Basic challenge",
    "no credentials sent",
    "client_error",
    "auth",
    status=401,
    headers=['WWW-Authenticate: Basic realm="x"'],
)
STATUSES.page(
    "/s/407",
    "407 from an origin",
    "no credentials sent",
    "client_error or failed",
    "auth",
    status=407,
    headers=['Proxy-Authenticate: Basic realm="x"'],
)
STATUSES.page("/s/201", "201 with a page", "no article", "not_an_article", make_article, status=201)
STATUSES.page("/s/203", "203 with a page", "no article, or stored", "not_an_article or stored", make_article, status=203)
STATUSES.page("/s/200-retry-after", "200 with Retry-After", "stored", "stored", make_article, headers=["Retry-After: 1"])


@STATUSES.answers(
    "/s/soft404", "200 with a page that says it does not exist, at any path below", "stored as such", "stored", covers_below=True
)
async def _say_not_found(call: Call) -> None:
    await call.send(make_article("Page not found", "<p>Sorry, this page does not exist.</p>"))


@STATUSES.answers(
    "/s/flaky", "500 the first time, then a page, at any path below", "stored once", "stored or server_error", covers_below=True
)
async def _fail_first(call: Call) -> None:
    if call.times_asked == 1:
        await call.send("oops", 500)
    else:
        await call.send(make_article(f"in the end {call.path}"))


@STATUSES.answers("/s/reset-first", "reset the first time, then a page", "stored once", "stored or failed")
async def _reset_first(call: Call) -> None:
    if call.times_asked == 1:
        call.reset()
    else:
        await call.send(make_article("after the reset"))


def _refuse_twice(status: int, value: str | None = None) -> Answer:
    """Two answers with `status` and Retry-After (a date PAUSE_SECONDS ahead where no value is given), then a page."""

    async def answer(call: Call) -> None:
        if call.times_asked > 2:
            await call.send(make_article(f"after {status}"))
            return
        # An HTTP date has whole seconds: rounded up, so that the pause is never shorter than noted.
        date = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=PAUSE_SECONDS + 1)
        call.notes["pause_seconds"] = PAUSE_SECONDS
        await call.send("slow down", status, headers=[f"Retry-After: {value or format_datetime(date, usegmt=True)}"])

    return answer


def _refuse_always(*headers: str, status: int = 429) -> Answer:
    async def answer(call: Call) -> None:
        await call.send("no", status, headers=headers)

    return answer


_PAUSED = "no request to the host before the time has passed; stored in the end"
LATER.add(
    "/s/429-seconds",
    "429 with Retry-After in seconds, twice, then a page",
    _PAUSED,
    "stored or deferred",
    _refuse_twice(429, str(PAUSE_SECONDS)),
)
LATER.add("/s/503-date", "503 with Retry-After as a date, twice, then a page", _PAUSED, "stored or deferred", _refuse_twice(503))
LATER.add("/s/429-none", "429 without Retry-After", "back-off; recorded", "deferred", _refuse_always())
LATER.add("/s/503-none", "503 without Retry-After", "back-off; recorded", "deferred", _refuse_always(status=503))
LATER.add("/s/429-huge", "Retry-After: 999999999999", "capped; the run ends", "deferred", _refuse_always("Retry-After: 999999999999"))
LATER.add(
    "/s/429-junk",
    "Retry-After: soon, -5, 1e9",
    _IGNORED,
    "deferred",
    _refuse_always("Retry-After: soon", "Retry-After: -5", "Retry-After: 1e9"),
)
LATER.add("/s/429-negative", "Retry-After: -120", _IGNORED, "deferred", _refuse_always("Retry-After: -120"))
LATER.add("/s/429-float", "Retry-After: 1.5", _IGNORED, "deferred", _refuse_always("Retry-After: 1.5"))
LATER.add(
    "/s/429-past", "Retry-After: a date in the past", _IGNORED, "deferred", _refuse_always("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT")
)
LATER.add(
    "/s/429-year-9999",
    "Retry-After: a date in the year 9999",
    "capped; the run ends",
    "deferred",
    _refuse_always("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"),
)
LATER.add(
    "/s/429-no-zone",
    "Retry-After: a date without a zone",
    "read or ignored; no crash",
    "deferred",
    _refuse_always("Retry-After: Sun Nov  6 08:49:37 1994"),
)
LATER.add("/s/429-digits", "Retry-After: 5,000 digits", "capped; no crash", "deferred", _refuse_always("Retry-After: " + "9" * 5000))
LATER.add("/s/429-arabic-digits", "Retry-After in Arabic digits", _IGNORED, "deferred", _refuse_always("Retry-After: \u0663\u0660"))
LATER.add("/s/429-zero", "Retry-After: 0, always", "asked a bounded number of times", "deferred", _refuse_always("Retry-After: 0"))
