"""The kill campaign: a crawl of the benign site is killed at random points of its progress and started again, many times.

Then the books are compared: nothing may be lost, nothing may stand there twice, and what was fetched again must be no
more than what was under way when a kill came. Progress is what the server's log and the archive say, never a clock's.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.bench.books import Books, read_books
from pipelines.bench.claims import BenchReport, Claim
from pipelines.bench.crawls import SOURCE_ID, BenchError, list_all_pages, run_crawl, start_crawl, wait_for_orphans, write_card
from pipelines.home import Home
from scrapers.hostile_site.request_log import LoggedRequest
from scrapers.hostile_site.served import ServedSite, serve_hostile_site

CONCURRENCY = 4
_PAGE = re.compile(r"/site/\d+")
_SLOW = "slow=10"  # milliseconds an answer: so that there is something under way when a kill comes
_MOST_RUNS_AFTER = 5
_BYTES_PER_PAGE = 1500  # in the archive, about


@dataclass(frozen=True, slots=True)
class KillPlan:
    kills: int = 20
    pages: int = 2000
    seed: int = 1


@dataclass
class Campaign:
    """One campaign under way: what was killed when, and who was left over."""

    plan: KillPlan
    home: Home
    site: ServedSite
    kills: list[str] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)
    runs: int = 0
    peak_mebibytes: float = 0.0

    def run(self) -> None:
        """All kills, then a crawl that is let be."""
        chance = random.Random(self.plan.seed)
        for number in range(self.plan.kills):
            self._crawl_until(self._choose_moment(chance, self.plan.kills - number))
        self._crawl_to_the_end()

    def _choose_moment(self, chance: random.Random, kills_left: int) -> tuple[str, Callable[[], bool]]:
        """A point ahead of today's progress, in requests or in archived bytes, that leaves room for the kills to come."""
        asked = LineCounter(self.site.log)
        step = max(1, (self.plan.pages - asked.count() // 2) // (kills_left + 1))
        ahead = chance.randint(1, max(1, 2 * step - 1))
        if chance.random() < 0.5:
            target = asked.count() + 2 * ahead
            return f"{target // 2} requests", lambda: asked.count() >= target
        size = count_archived_bytes(self.home) + ahead * _BYTES_PER_PAGE + chance.randrange(_BYTES_PER_PAGE)
        return f"{size} archived bytes", lambda: count_archived_bytes(self.home) >= size

    def _crawl_until(self, moment: tuple[str, Callable[[], bool]]) -> None:
        name, has_come = moment
        crawl = start_crawl(self.home)
        ended = crawl.wait(has_come)
        self.runs += 1
        if ended is None:
            ended = crawl.kill()
            self.kills.append(name)
        elif ended.exit_code != 0:
            raise BenchError(
                f"expected a crawl that goes on after a kill, found one that ended with {ended.exit_code}: {ended.output[-500:]}"
            )
        self.peak_mebibytes = max(self.peak_mebibytes, ended.peak_mebibytes)
        self.orphans += wait_for_orphans(self.home)

    def _crawl_to_the_end(self) -> None:
        """Crawl until a whole run asks for no page any more."""
        for _ in range(_MOST_RUNS_AFTER):
            before = len(find_page_requests(self.site))
            ended = run_crawl(self.home)
            self.runs += 1
            self.peak_mebibytes = max(self.peak_mebibytes, ended.peak_mebibytes)
            if ended.exit_code != 0:
                raise BenchError(f"expected the last crawl to finish, found exit code {ended.exit_code}: {ended.output[-500:]}")
            if len(find_page_requests(self.site)) == before:
                return


class LineCounter:
    """How many lines a growing file has; reads only what is new."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._lines = 0

    def count(self) -> int:
        if self._path.exists() and self._path.stat().st_size > self._offset:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
            self._offset += len(data)
            self._lines += data.count(b"\n")
        return self._lines


def count_archived_bytes(home: Home) -> int:
    """The size of all archive files, that of the run under way included."""
    total = 0
    for path in home.archive.glob("*/*/*/*/*/pages.warc.gz"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # its folder was sealed, and so renamed, this very moment
            continue
    return total


def find_page_requests(site: ServedSite) -> list[LoggedRequest]:
    """Requests for pages of the benign site, in the order of the server's log."""
    return [request for request in site.read_requests() if _PAGE.fullmatch(request.target.partition("?")[0])]


def measure_kills(plan: KillPlan, folder: Path) -> BenchReport:
    """Carry a campaign out in `folder` and compare the books.

    Raises:
        BenchError: a crawl hung, or one that was not killed did not finish.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = Home(folder / "home")
    with serve_hostile_site(folder / "requests.jsonl", pages=plan.pages, page_kb=2) as site:
        write_card(
            home,
            site,
            **list_all_pages(site, f"?{_SLOW}"),
            politeness={"delay_seconds": 0, "concurrency": CONCURRENCY, "pages_per_run": 100_000, "urls_per_host": 200_000},
        )
        campaign = Campaign(plan, home, site)
        campaign.run()
        expected = {f"{site.base}/site/{number}?{_SLOW}" for number in range(1, plan.pages + 1)}
        return make_report(campaign, read_books(home, SOURCE_ID), expected)


def make_report(campaign: Campaign, books: Books, expected: set[str]) -> BenchReport:
    plan, requests = campaign.plan, find_page_requests(campaign.site)
    asked = Counter(request.target for request in requests)
    claims = (
        Claim("pages lost", len(books.find_lost(expected)), most=0),
        Claim("articles twice in archive or outcomes", len(books.find_repeated()), most=0),
        Claim("addresses that are no page", len(books.known.keys() - expected), most=0),
        Claim("pages fetched again", sum(asked.values()) - len(asked), most=len(campaign.kills) * CONCURRENCY),
        Claim("orphaned processes", len(campaign.orphans), most=0),
        Claim("runs left open", books.open_runs, most=0),
        Claim("runs whose outcomes are not what was scheduled", len(books.runs_out_of_balance), most=0),
        Claim("archive files refused by other readers", len(books.files_refused), most=0),
        Claim("requests in flight", max((request.open for request in requests), default=0), most=CONCURRENCY),
        Claim("peak memory of the crawl, MiB", round(campaign.peak_mebibytes, 1), most=512),
        Claim("kills", len(campaign.kills), least=plan.kills),
    )
    figures: dict[str, float | int | str] = {
        "pages": plan.pages,
        "seed": plan.seed,
        "runs": campaign.runs,
        "sealed runs": books.runs,
        "records": books.records,
        "requests for pages": len(requests),
        "killed after": ", ".join(campaign.kills),
    }
    return BenchReport("kill", claims, figures)
