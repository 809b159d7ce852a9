"""Memory: the resident memory of one crawl process after so many pages, and after many more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.bench.books import read_books
from pipelines.bench.claims import BenchReport, Claim
from pipelines.bench.crawls import SOURCE_ID, BenchError, read_memory, start_crawl, write_card
from pipelines.bench.kill import LineCounter
from pipelines.home import Home
from scrapers.hostile_site.served import serve_hostile_site

_CONCURRENCY = 8
_MOST_GROWTH = 64.0


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
        looks = []
        for pages in (plan.first_look, plan.pages):
            ended = crawl.wait(lambda pages=pages: lines.count() >= 2 * pages, seconds=3600)  # type: ignore[misc]
            looks.append(read_memory(crawl.pid, "VmRSS") if ended is None else 0.0)
        ended = crawl.wait(seconds=3600)
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
        f"memory after {plan.pages:,} pages, MiB": round(looks[1], 1),
        "pages per CPU second": round(plan.pages / ended.cpu_seconds, 1),
    }
    return BenchReport("memory", claims, figures)
