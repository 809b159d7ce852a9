"""robots.txt that cannot be read closes the host; one that is not there opens it."""

from __future__ import annotations

import pytest

from scrapers.middlewares.robots import interpret_robots
from scrapers.refusals import ForbiddenByRobotsError, RobotsUnreadableError

ROBOTS = "http://127.0.0.1/robots.txt"
PAGE = "http://127.0.0.1/private/page"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599])
def test_an_unreadable_file_closes_the_host(status: int) -> None:
    with pytest.raises(RobotsUnreadableError, match=str(status)):
        interpret_robots(status, b"", ROBOTS).check(PAGE)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_missing_file_opens_the_host(status: int) -> None:
    interpret_robots(status, b"User-agent: *\nDisallow: /", ROBOTS).check(PAGE)


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\nDisallow: /private/",
        b"User-agent: newshouse\nDisallow: /private/\n\nUser-agent: *\nAllow: /",
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /private/",
        b"User-agent: *\rDisallow: /private/\r",
    ],
    ids=["everybody", "by name", "byte order mark", "carriage returns"],
)
def test_rules_are_obeyed(body: bytes) -> None:
    rules = interpret_robots(200, body, ROBOTS)
    with pytest.raises(ForbiddenByRobotsError, match="/private/page"):
        rules.check(PAGE)
    rules.check("http://127.0.0.1/open")


@pytest.mark.parametrize(("stated", "seconds"), [(b"2", 2.0), (b"0.5", 0.5), (b"1000000000", 120.0), (b"soon", 0.0), (b"", 0.0)])
def test_crawl_delay_is_kept_within_bounds(stated: bytes, seconds: float) -> None:
    assert interpret_robots(200, b"User-agent: *\nCrawl-delay: " + stated, ROBOTS).delay_seconds == seconds


def test_only_the_first_500_kib_count() -> None:
    body = b"User-agent: *\n" + b"# filler\n" * 60_000 + b"Disallow: /private/\n"
    interpret_robots(200, body, ROBOTS).check(PAGE)
