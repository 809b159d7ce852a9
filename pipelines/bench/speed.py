"""Speed: pages per CPU second of the crawl against a bare Scrapy spider on the same pages, in rounds that alternate.

Both follow links at the same concurrency without any delay; ours archives every page and keeps its books, the other
stores nothing. CPU time counts from the first request on and leaves the server out, which is a process of its own. A
short crawl of each goes before, so that nobody pays for compiling modules.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.bench.books import read_books
from pipelines.bench.claims import BenchReport, Claim
from pipelines.bench.crawls import SOURCE_ID, BenchError, CrawlEnd, CrawlProcess, list_all_pages, start_crawl, write_card
from pipelines.home import Home
from scrapers.hostile_site.served import ServedSite, serve_hostile_site

CONCURRENCY = 8
LEAST_RATIO = 0.7
_WARM_UP_PAGES = 20


@dataclass(frozen=True, slots=True)
class SpeedPlan:
    pages: int = 2000
    rounds: int = 3
    kilobytes: tuple[int, ...] = (2, 60)


def measure_speed(plan: SpeedPlan, folder: Path) -> BenchReport:
    """The ratio at each page size, and that nothing was left out.

    Raises:
        BenchError: one of the crawls failed.
    """
    claims: list[Claim] = []
    figures: dict[str, float | int | str] = {"pages": plan.pages, "rounds": plan.rounds, "concurrency": CONCURRENCY}
    for crawl in (_crawl_bare, _crawl_ours):
        _crawl_site(replace(plan, pages=_WARM_UP_PAGES), plan.kilobytes[0], folder / "warm-up" / crawl.__name__, crawl)
    for kilobytes in plan.kilobytes:
        ours: list[float] = []
        bare: list[float] = []
        missing = 0
        for number in range(plan.rounds):
            here = folder / f"{kilobytes}kb-{number}"
            bare.append(_crawl_site(plan, kilobytes, here / "bare", _crawl_bare)[0])
            speed, lost = _crawl_site(plan, kilobytes, here / "ours", _crawl_ours)
            ours.append(speed)
            missing += lost
            shutil.rmtree(here)
        ratio = statistics.median(own / other for own, other in zip(ours, bare, strict=True))
        claims.append(Claim(f"speed of a bare spider at {kilobytes} KB a page", round(ratio, 3), least=LEAST_RATIO))
        claims.append(Claim(f"pages not archived or not in the books at {kilobytes} KB", missing, most=0))
        figures[f"pages per CPU second, ours, {kilobytes} KB"] = round(statistics.median(ours), 1)
        figures[f"pages per CPU second, bare, {kilobytes} KB"] = round(statistics.median(bare), 1)
    return BenchReport("crawl", tuple(claims), figures)


def _crawl_site(
    plan: SpeedPlan, kilobytes: int, folder: Path, crawl: Callable[[Home, ServedSite], tuple[CrawlEnd, int]]
) -> tuple[float, int]:
    """Pages per CPU second, and how many pages are missing."""
    folder.mkdir(parents=True)
    with serve_hostile_site(folder / "requests.jsonl", plan.pages, kilobytes) as site:
        ended, stored = crawl(Home(folder / "home"), site)
        asked = {request.target for request in site.read_requests() if request.status == 200 and request.target.startswith("/site/")}
    pages = len([target for target in asked if target.removeprefix("/site/").isdigit()])
    if ended.exit_code != 0 or pages < plan.pages:
        raise BenchError(f"expected a crawl of {plan.pages} pages, found {pages} and exit code {ended.exit_code}: {ended.output[-500:]}")
    return pages / ended.cpu_seconds, plan.pages - stored


def _crawl_bare(home: Home, site: ServedSite) -> tuple[CrawlEnd, int]:
    command = [sys.executable, "-m", "pipelines.bench.bare_spider", f"{site.base}/site/1", str(CONCURRENCY)]
    ended = CrawlProcess(home, command, _has_begun(site)).wait()
    assert ended is not None
    return ended, 0


def _crawl_ours(home: Home, site: ServedSite) -> tuple[CrawlEnd, int]:
    politeness = {"delay_seconds": 0, "concurrency": CONCURRENCY, "pages_per_run": 100_000, "urls_per_host": 200_000}
    write_card(home, site, **list_all_pages(site), politeness=politeness)
    ended = start_crawl(home, SOURCE_ID, _has_begun(site)).wait()
    assert ended is not None
    books = read_books(home, SOURCE_ID)
    return ended, len(books.archived.keys() & books.stored.keys())


def _has_begun(site: ServedSite) -> Callable[[], bool]:
    return lambda: site.log.exists() and site.log.stat().st_size > 0
