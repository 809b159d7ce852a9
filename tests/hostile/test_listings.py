"""Feeds and sitemaps that are broken, endless or malicious: each has its outcome, and what they list is taken within bounds."""

from __future__ import annotations

import platform

import pytest

from scrapers.hostile_site.faults import Fault
from tests.hostile.crawled import Crawled, HostileClaims, check_outcome, crawl_hostile_site, needs_lanes, parametrize_faults

pytestmark = needs_lanes
GROUPS = ("f", "m")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl_hostile_site(tmp_path_factory.mktemp("hostile"), *GROUPS)


class TestCrawl(HostileClaims):
    pass


@parametrize_faults(*GROUPS)
def test_each_fault_has_its_outcome(crawled: Crawled, fault: Fault) -> None:
    check_outcome(crawled, fault)


def test_no_file_of_this_machine_is_in_any_address(crawled: Crawled) -> None:
    hostname = platform.node()
    leaked = [request.target for request in crawled.requests if request.target.endswith(f"?{hostname}") or "root:" in request.target]
    assert leaked == []


def test_forbidden_links_are_recorded_as_refused(crawled: Crawled) -> None:
    refused = {line["reason"] for line in crawled.lines if line["kind"] == "refused" and "reason" in line}
    assert {"blocked_by_address", "off_site", "too_long"} <= refused


def test_a_listing_of_strangers_writes_few_lines(crawled: Crawled) -> None:
    foreign = [line for line in crawled.lines if line["kind"] == "refused" and line["found_on"].endswith("/m/foreign.xml")]
    assert 0 < len(foreign) <= 51
    assert sum(line.get("more", 1) for line in foreign) == 49_999


@pytest.mark.parametrize(("path", "most"), [("/m/tree", 111), ("/m/chain", 3), ("/m/loop.xml", 3), ("/f/atom-next", 2)])
def test_listings_that_never_end_are_cut(crawled: Crawled, path: str, most: int) -> None:
    assert 1 <= sum(count for target, count in crawled.asked().items() if target.startswith(path)) <= most
