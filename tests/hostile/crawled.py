"""One crawl of a part of the hostile site by the real crawl process, and what it left in its books and in the server's log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.bench.crawls import SOURCE_ID, CrawlEnd, run_crawl, write_card
from pipelines.home import Home
from scrapers.archive import RunFolder, find_days, find_sealed_runs
from scrapers.card_parts import Politeness
from scrapers.hostile_site.call import INTERNAL_ADDRESS
from scrapers.hostile_site.catalogue import OWN_HOSTS, list_faults, url_of
from scrapers.hostile_site.faults import Fault
from scrapers.hostile_site.request_log import LoggedRequest
from scrapers.hostile_site.robots_files import ROBOTS_HOSTS
from scrapers.hostile_site.served import ServedSite, serve_hostile_site
from scrapers.source import Source, find_source, load_sources
from scrapers.urls import canonical_url

RESPONSE_SECONDS = 2
MOST_MEBIBYTES = 512
GOOD_PAGES = 3
needs_lanes = pytest.mark.skipif(
    "response_seconds" not in Politeness.model_fields, reason="the card cannot bound an answer yet: stalls would take minutes"
)


@dataclass
class Crawled:
    """What a crawl brought: its end, its log by URL, and what the server saw."""

    home: Home
    site: ServedSite
    source: Source
    groups: tuple[str, ...]
    ended: CrawlEnd
    run: RunFolder
    lines: list[dict[str, Any]]
    requests: list[LoggedRequest]

    def outcome_of(self, url: str) -> str | None:
        found = [line for line in self.lines if line["kind"] == "outcome" and line["url"] in (url, canonical_url(url, self.source))]
        assert len(found) <= 1, f"{url} has {len(found)} outcomes"
        return found[0]["outcome"] if found else None

    def outcome_of_fault(self, fault: Fault) -> str | None:
        return self.outcome_of(url_of(fault, self.site.port))

    def asked(self, host: str = "127.0.0.1") -> Counter[str]:
        """How often each target was asked of one address."""
        return Counter(request.target for request in self.requests if request.host == host)


def crawl_hostile_site(folder: Path, *groups: str, pages: int = 100, query: str = "", **keys: Any) -> Crawled:
    """Crawl everything that the lists of these groups name, faults and good pages; `keys` go onto the card."""
    home = Home(folder / "home")
    with serve_hostile_site(folder / "requests.jsonl", pages=pages, page_kb=2, all_hosts=True) as site:
        hosts = [f"{address}:{site.port}" for address in ("127.0.0.1", *OWN_HOSTS.values(), *ROBOTS_HOSTS)]
        listings: dict[str, Any] = {"sitemaps": [f"{site.base}/list/{group}.xml{query}" for group in groups]}
        for role in ("feed", "sitemap"):
            faults = [fault for group in groups for fault in list_faults(group) if fault.role == role]
            listings[f"{role}s"] = [*listings.get(f"{role}s", []), *(url_of(fault, site.port) for fault in faults)]
        politeness = {"delay_seconds": 0, "concurrency": 8, "pages_per_run": 1000, "response_seconds": RESPONSE_SECONDS}
        card: dict[str, Any] = {"hosts": hosts, "politeness": politeness, "discover": False} | listings
        write_card(home, site, **(card | keys))
        ended = run_crawl(home, seconds=270)
        requests = site.read_requests()
    source = find_source(load_sources(home.sources), SOURCE_ID)
    days = find_days(home.archive, SOURCE_ID)
    assert days, ended.output
    run = find_sealed_runs(home.archive, SOURCE_ID, days[-1])[-1]
    return Crawled(home, site, source, groups, ended, run, list(run.read_log()), requests)


class HostileClaims:
    """What must hold of every crawl of the hostile site, whatever was asked of it. Subclasses give a fixture `crawled`."""

    def test_the_crawl_finishes_without_a_crash(self, crawled: Crawled) -> None:
        assert crawled.ended.exit_code == 0, crawled.ended.output[-3000:]
        assert "Traceback" not in crawled.ended.output, crawled.ended.output[-3000:]

    def test_what_was_scheduled_is_the_sum_of_the_outcomes(self, crawled: Crawled) -> None:
        outcomes = Counter(line["url"] for line in crawled.lines if line["kind"] == "outcome")
        summary = crawled.run.read_summary()
        assert [url for url, count in outcomes.items() if count > 1] == []
        assert sum(summary.outcomes.values()) == summary.scheduled == len(outcomes)

    def test_memory_stays_bounded(self, crawled: Crawled) -> None:
        assert 0 < crawled.ended.peak_mebibytes < MOST_MEBIBYTES

    def test_nothing_is_asked_of_the_internal_host_or_of_strangers(self, crawled: Crawled) -> None:
        strangers = {request.host for request in crawled.requests} - {host.split(":")[0] for host in crawled.source.hosts}
        assert INTERNAL_ADDRESS not in {request.host for request in crawled.requests}
        assert strangers == set()

    def test_good_pages_beside_the_faults_are_stored(self, crawled: Crawled) -> None:
        good = [f"{crawled.site.base}/site/{number}?beside={group}" for group in crawled.groups for number in range(1, GOOD_PAGES + 1)]
        assert {url: crawled.outcome_of(url) for url in good} == dict.fromkeys(good, "stored")

    def test_no_request_carries_a_cookie_or_credentials(self, crawled: Crawled) -> None:
        assert [request.target for request in crawled.requests if request.cookie_bytes or request.has_authorization] == []


def parametrize_faults(*groups: str) -> pytest.MarkDecorator:
    faults = [fault for group in groups for fault in list_faults(group)]
    return pytest.mark.parametrize("fault", faults, ids=[fault.path for fault in faults])


def check_outcome(crawled: Crawled, fault: Fault) -> None:
    outcome = crawled.outcome_of_fault(fault)
    assert outcome in fault.outcomes, f"{fault.what}: expected {fault.outcome}, found {outcome}"


def wrong_outcomes(crawled: Crawled, faults: Iterable[Fault]) -> dict[str, str | None]:
    found = {fault.path: crawled.outcome_of_fault(fault) for fault in faults}
    return {fault.path: found[fault.path] for fault in faults if found[fault.path] not in fault.outcomes}
