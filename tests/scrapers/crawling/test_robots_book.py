"""robots.txt that cannot be read closes its origin; one that is not there opens it; a fresh copy serves without asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.crawling.queue import Entry
from scrapers.crawling.robots_book import RobotsBook, RobotsRules, interpret_robots
from scrapers.frontier import Frontier, FrontierUrl, sqlite_url
from scrapers.refusals import ForbiddenByRobotsError, RobotsUnreadableError
from scrapers.robots import MOST_BYTES

ORIGIN = "http://127.0.0.1"
ROBOTS = f"{ORIGIN}/robots.txt"
PAGE = f"{ORIGIN}/private/page"
HOUR = 3600
CLOSED = b"User-agent: *\nDisallow: /private/\n"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    frontier = Frontier(sqlite_url(tmp_path / "frontier.sqlite"), "harbour_post")
    yield frontier
    frontier.close()


def entry(url: str = ROBOTS, hops: int = 0) -> Entry:
    return Entry(FrontierUrl(ROBOTS, "robots", None, discovered_at=0, due_at=0), url, "127.0.0.1", hops=hops)


@pytest.mark.parametrize("status", [206, 204, 429, 500, 502, 503, 599, 999])
def test_an_unreadable_file_closes_the_host(status: int) -> None:
    with pytest.raises(RobotsUnreadableError, match=str(status)):
        interpret_robots(status, b"", ROBOTS).check(PAGE)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_missing_file_opens_the_host(status: int) -> None:
    interpret_robots(status, CLOSED, ROBOTS).check(PAGE)


@pytest.mark.parametrize(
    "body",
    [
        CLOSED,
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
    rules.check(f"{ORIGIN}/open")


@pytest.mark.parametrize(("stated", "seconds"), [(b"2", 2.0), (b"0.5", 0.5), (b"1000000000", 120.0), (b"soon", 0.0), (b"", 0.0)])
def test_crawl_delay_is_kept_within_bounds(stated: bytes, seconds: float) -> None:
    assert interpret_robots(200, b"User-agent: *\nCrawl-delay: " + stated, ROBOTS).crawl_delay == seconds


def test_only_the_first_500_kib_count() -> None:
    body = b"User-agent: *\n" + b"# filler\n" * 60_000 + b"Disallow: /private/\n"
    interpret_robots(200, body, ROBOTS).check(PAGE)


def test_a_copy_serves_the_runs_of_the_next_hours_and_not_those_of_the_next_day(frontier: Frontier) -> None:
    RobotsBook(frontier, now=0).read_answer(entry(), 200, CLOSED, ROBOTS)
    rules = RobotsBook(frontier, now=12 * HOUR).find_rules(ORIGIN)
    assert rules is not None
    with pytest.raises(ForbiddenByRobotsError):
        rules.check(PAGE)
    assert RobotsBook(frontier, now=20 * HOUR).find_rules(ORIGIN) is None


def test_an_unreadable_answer_is_not_kept_and_an_older_copy_does_not_stand_in_for_it(frontier: Frontier) -> None:
    RobotsBook(frontier, now=0).read_answer(entry(), 200, b"", ROBOTS)
    book = RobotsBook(frontier, now=20 * HOUR)
    assert book.read_answer(entry(), 503, b"", ROBOTS).problem is not None
    assert RobotsBook(frontier, now=20 * HOUR).find_rules(ORIGIN) is None


def test_not_modified_means_the_copy_that_is_there(frontier: Frontier) -> None:
    RobotsBook(frontier, now=0).read_answer(entry(), 200, CLOSED, ROBOTS)
    with pytest.raises(ForbiddenByRobotsError):
        RobotsBook(frontier, now=30 * HOUR).read_answer(entry(), 304, b"", ROBOTS).check(PAGE)
    assert RobotsBook(frontier, now=40 * HOUR).find_rules(ORIGIN) is not None


def test_not_modified_without_a_copy_closes_the_host(frontier: Frontier) -> None:
    assert RobotsBook(frontier, now=0).read_answer(entry(), 304, b"", ROBOTS).problem is not None


def test_a_redirect_off_the_card_closes_the_host_and_an_endless_one_counts_as_unavailable(frontier: Frontier) -> None:
    book = RobotsBook(frontier, now=0)
    problem = book.read_answer(entry(), 302, b"", "http://127.0.0.2/robots.txt").problem
    assert problem is not None
    assert "not a host of the card" in problem
    book.read_answer(entry(hops=5), 302, b"", ROBOTS).check(PAGE)


def test_pages_wait_until_the_rules_are_known_and_only_the_first_one_asks(frontier: Frontier) -> None:
    book = RobotsBook(frontier, now=0)
    assert [book.wait(ORIGIN, entry(f"{ORIGIN}/{number}")) for number in range(3)] == [True, False, False]
    assert book.waiting_count == 3
    assert [waiting.url for waiting in book.learn(ORIGIN, RobotsRules())] == [f"{ORIGIN}/{number}" for number in range(3)]
    assert book.waiting_count == 0
    assert book.find_rules(ORIGIN) == RobotsRules()


def test_the_book_tells_what_the_rules_state_about_the_use_of_a_page(frontier: Frontier) -> None:
    book = RobotsBook(frontier, now=HOUR)
    body = b"User-agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /open/ train-ai=y\n"
    list(book.learn(ORIGIN, interpret_robots(200, body, ROBOTS)))
    assert book.rights_of(f"{ORIGIN}/story") == {"robots_txt_content_usage": "Content-Usage: train-ai=n"}
    assert book.rights_of(f"{ORIGIN}/open/story") == {"robots_txt_content_usage": "Content-Usage: train-ai=y"}
    assert book.rights_of("http://127.0.0.9/story") is None
    list(book.learn(ORIGIN, interpret_robots(404, b"", ROBOTS)))
    assert book.rights_of(f"{ORIGIN}/story") is None


def test_a_copy_of_a_long_file_holds_whole_lines_only(frontier: Frontier) -> None:
    padding = b"#".ljust(MOST_BYTES - len(CLOSED) - len(b"\nDisallow: /"), b"x")
    body = CLOSED + padding + b"\nDisallow: /open/pages\nDisallow: /more\n"
    assert body[:MOST_BYTES].endswith(b"Disallow: /")  # half a rule would forbid everything
    RobotsBook(frontier, now=HOUR).read_answer(entry(), 200, body, "")
    rules = RobotsBook(frontier, now=HOUR).find_rules(ORIGIN)
    assert rules is not None
    rules.check(f"{ORIGIN}/other")
    with pytest.raises(ForbiddenByRobotsError):
        rules.check(PAGE)
