"""Redirects: each fault has its recorded outcome, and no good page is lost beside it."""

from __future__ import annotations

import pytest

from scrapers.hostile_site.faults import Fault
from tests.hostile.crawled import Crawled, HostileClaims, check_outcome, crawl_hostile_site, needs_lanes, parametrize_faults

pytestmark = needs_lanes
GROUPS = ("r",)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl_hostile_site(tmp_path_factory.mktemp("hostile"), *GROUPS)


class TestCrawl(HostileClaims):
    pass


@parametrize_faults(*GROUPS)
def test_each_fault_has_its_outcome(crawled: Crawled, fault: Fault) -> None:
    check_outcome(crawled, fault)


def test_raw_bytes_in_a_location_are_asked_for_as_they_were_sent(crawled: Crawled) -> None:
    asked = crawled.asked()
    assert (asked["/site/1?q=caf%C3%A9"], asked["/site/1?q=%FF%FE"]) == (1, 1)
