"""robots.txt in every bad form, one address each: what it forbids or leaves unsaid is not fetched, and why is recorded."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from fastwarc.warc import ArchiveIterator

from scrapers.crawling.robots_book import ROBOTS_BYTES
from scrapers.hostile_site.robots_files import BARRED_PATH, OPEN_PATH, ROBOTS_HOSTS, RobotsHost
from tests.hostile.crawled import Crawled, HostileClaims, crawl_hostile_site, needs_lanes

pytestmark = needs_lanes
ENDLESS = "1000000000"
HOSTS = [host for host in ROBOTS_HOSTS.values() if ENDLESS not in host.what]
UNCONDITIONAL = ("blocked_by_robots", "deferred")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl_hostile_site(tmp_path_factory.mktemp("hostile"), "robots", query=f"?without={ENDLESS}")


class TestCrawl(HostileClaims):
    pass


@pytest.mark.parametrize("host", HOSTS, ids=[host.what for host in HOSTS])
def test_each_host_is_asked_for_what_its_file_allows(crawled: Crawled, host: RobotsHost) -> None:
    base = f"http://{host.address}:{crawled.site.port}"
    assert crawled.outcome_of(base + BARRED_PATH) in host.barred.split(" or ")
    assert crawled.outcome_of(base + OPEN_PATH) in host.open_page.split(" or ")


@pytest.mark.parametrize("host", HOSTS, ids=[host.what for host in HOSTS])
def test_no_page_is_asked_for_that_has_no_right_to_be(crawled: Crawled, host: RobotsHost) -> None:
    asked = crawled.asked(host.address)
    for path, outcomes in ((BARRED_PATH, host.barred), (OPEN_PATH, host.open_page)):
        if set(outcomes.split(" or ")) <= set(UNCONDITIONAL):
            assert asked[path] == 0


def test_of_a_file_without_end_the_archive_says_that_it_is_cut(crawled: Crawled) -> None:
    with crawled.run.pages_path.open("rb") as stream:
        heads = [(record.headers, record.content_length) for record in ArchiveIterator(stream, parse_http=False)]
    truncated = {urlsplit(head["WARC-Target-URI"]).hostname for head, _ in heads if head.get("WARC-Truncated") == "length"}
    long = ("20 MB", "5 MB", "gzip bomb of 1 GiB", "noise", "a length of 1 EB", "no end", "one chunk without end")
    assert truncated == {host.address for host in HOSTS if host.what.startswith(long)}
    assert max(length for head, length in heads if head.get("WARC-Truncated")) < ROBOTS_BYTES + 1_000


def test_a_crawl_delay_shows_in_the_gaps(crawled: Crawled) -> None:
    (address,) = [host.address for host in ROBOTS_HOSTS.values() if host.what == "Crawl-delay: 2"]
    asked = sorted((request.started, request.ended) for request in crawled.requests if request.host == address)
    gaps = [later[0] - (earlier[1] or 0.0) for earlier, later in pairwise(asked)]
    assert gaps
    assert all(gap >= 1.999 for gap in gaps)
