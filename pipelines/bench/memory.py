"""Memory: the resident memory of one crawl process after so many pages, and after many more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.bench.books import read_books
from pipelines.bench.claims import BenchReport, Claim
from pipelines.bench.crawls import SOURCE_ID, BenchError, CrawlProcess, read_memory, start_crawl, write_card
from pipelines.bench.kill import LineCounter
from pipelines.home import Home
from scrapers.hostile_site.served import serve_hostile_site

_CONCURRENCY = 8
_MOST_GROWTH = 64.0
_PATIENCE = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    pages: int = 50_000
    first_look: int = 10_000


def measure_memory(plan: MemoryPlan, folder: Path) -> BenchReport:
    """Crawl a site whose sitemaps list all its pages and look at the memory twice on the way.

    Raises:
        BenchError: the crawl failed, or the first look would come after the last page.
    """
    if plan.first_look >= plan.pages:
        raise BenchError(f"expected a first look before the last page, found one after {plan.first_look:,} of {plan.pages:,}")
    home = Home(folder / "home")
    with serve_hostile_site(folder / "requests.jsonl", plan.pages, page_kb=1) as site:
        politeness = {"delay_seconds": 0, "concurrency": _CONCURRENCY, "pages_per_run": 100_000, "urls_per_host": 200_000}
        write_card(home, site, sitemaps=[f"{site.base}/site/sitemap.xml"], politeness=politeness)
        lines = LineCounter(site.log)
        crawl = start_crawl(home)
        looks = [_look_after(number, crawl, lines) for number in (plan.first_look, plan.pages - plan.pages // 100)]
        ended = crawl.wait(seconds=_PATIENCE)
        if ended is None or ended.exit_code != 0:
            raise BenchError(f"expected the crawl to finish, found: {ended.output[-500:] if ended else ''}")
        pages = {f"{site.base}/site/{number}" for number in range(1, plan.pages + 1)}
    lost = read_books(home, SOURCE_ID).find_lost(pages)
    claims = (
        Claim("pages not stored", len(lost), most=0),
        Claim(f"growth from {plan.first_look:,} to {plan.pages:,} pages, MiB", round(looks[1] - looks[0], 1), most=_MOST_GROWTH),
        Claim("peak memory, MiB", round(ended.peak_mebibytes, 1), most=512),
    )
    figures: dict[str, float | int | str] = {
        f"memory after {plan.first_look:,} pages, MiB": round(looks[0], 1),
        f"memory shortly before {plan.pages:,} pages, MiB": round(looks[1], 1),
        "pages per CPU second": round(plan.pages / ended.cpu_seconds, 1),
    }
    return BenchReport("memory", claims, figures)


def _look_after(requests: int, crawl: CrawlProcess, lines: LineCounter) -> float:
    """Resident memory in MiB as soon as so many requests were answered; the server logs two lines for each."""
    if (ended := crawl.wait(lambda: lines.count() >= 2 * requests, seconds=_PATIENCE)) is not None:
        raise BenchError(f"expected {requests:,} requests, found the crawl at its end: {ended.output[-500:]}")
    return read_memory(crawl.pid, "VmRSS")
