"""Traps: a crawl that follows links comes to an end of each by rules, and takes one page for one page."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest

from scrapers.hostile_site.faults import Fault
from scrapers.hostile_site.traps import SESSION_PAGES
from tests.hostile.crawled import Crawled, HostileClaims, check_outcome, crawl_hostile_site, needs_lanes, parametrize_faults

pytestmark = needs_lanes
DEPTH = 6
PAGES = 1500


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    politeness = {"delay_seconds": 0, "concurrency": 8, "pages_per_run": PAGES, "response_seconds": 5}
    return crawl_hostile_site(tmp_path_factory.mktemp("hostile"), "x", pages=10, follow_links=DEPTH, politeness=politeness)


@pytest.fixture(scope="module")
def stored(crawled: Crawled) -> Counter[str]:
    """How many articles were stored below each trap."""
    lines = [line for line in crawled.lines if line["kind"] == "outcome" and line["role"] == "article" and line["outcome"] == "stored"]
    return Counter("/".join(urlsplit(line["url"]).path.split("/")[:3]) for line in lines)


class TestCrawl(HostileClaims):
    pass


@parametrize_faults("x")
def test_each_fault_has_its_outcome(crawled: Crawled, fault: Fault) -> None:
    check_outcome(crawled, fault)


def test_the_budget_of_pages_holds(crawled: Crawled) -> None:
    assert sum(line["kind"] == "outcome" and line["role"] == "article" for line in crawled.lines) <= PAGES


def test_session_ids_make_no_new_articles(stored: Counter[str]) -> None:
    assert stored["/x/session"] <= SESSION_PAGES + 1  # and the page without a number


@pytest.mark.parametrize(
    ("trap", "most"), [("/x/shuffle", 2), ("/x/hash-bang", 1), ("/x/path", DEPTH + 1), ("/x/mirror", 4), ("/x/calendar", 2 * DEPTH + 1)]
)
def test_a_trap_comes_to_an_end(stored: Counter[str], trap: str, most: int) -> None:
    assert 1 <= stored[trap] <= most


def test_links_to_what_is_no_address_are_not_followed(crawled: Crawled) -> None:
    asked = {urlsplit(request.target).path for request in crawled.requests}
    assert not [path for path in asked if path == "/secret" or "script" in path or len(path) > 2048]
