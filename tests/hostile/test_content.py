"""Pages that are huge, deep or lie: each fault has its recorded outcome, and no good page is lost beside it."""

from __future__ import annotations

import pytest

from scrapers.hostile_site.faults import Fault
from tests.hostile.crawled import Crawled, HostileClaims, check_outcome, crawl_hostile_site, parametrize_faults

GROUPS = ("c",)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl_hostile_site(tmp_path_factory.mktemp("hostile"), *GROUPS)


class TestCrawl(HostileClaims):
    pass


@parametrize_faults(*GROUPS)
def test_each_fault_has_its_outcome(crawled: Crawled, fault: Fault) -> None:
    check_outcome(crawled, fault)
