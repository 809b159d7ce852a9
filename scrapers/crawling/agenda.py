"""What one run asks for: listings, due articles, whatever they lead to; within its budgets, and only where robots.txt allows.

It fills the queue and decides whether a turn may be taken. How a request is made and what its answer means is the
spider's; how fast a host is asked is the lane's.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from scrapy.exceptions import IgnoreRequest

from scrapers.crawling.following import Follower
from scrapers.crawling.lanes import Lane
from scrapers.crawling.listings import list_card_pages
from scrapers.crawling.queue import CrawlQueue, Entry, Turn, again
from scrapers.crawling.requests import PRIORITY, lane_of
from scrapers.crawling.retries import LONGEST_PAUSE, answer_to
from scrapers.crawling.robots_book import RobotsBook, RobotsRules, origin_of
from scrapers.frontier import FrontierUrl
from scrapers.ledger import Ledger, Visit
from scrapers.traps import MOST_OF_ONE_SHAPE, TrapCounter
from scrapers.urls import host_of, is_allowed_url
from scrapers.visits import visit_of_error

_MOST_UNANSWERED = 100
_END_OF_TIME = 2**62  # as the frontier's integers can hold it
_REFILL_BELOW = 200  # entries in the queue; more than a few thousand are left in the frontier until their turn is near
_REFILL_TO = 2_000


class Agenda:
    """The queue of one run and everything that may enter it. Lives in the crawl's event loop."""

    def __init__(self, ledger: Ledger, *, since: date | None = None, polls_all: bool = True) -> None:
        self.ledger = ledger
        self.source = ledger.source
        self.since = since
        self.queue = CrawlQueue(self._make_lane, time.monotonic)
        self.robots = RobotsBook(ledger.frontier, self._now())
        self.follower = Follower(self.source, ledger, TrapCounter(max(MOST_OF_ONE_SHAPE, self.source.politeness.pages_per_run)), since)
        self._polls_all = polls_all or since is not None
        self._asked: Counter[str] = Counter()  # URLs by host
        self._frontier_has_more = True

    async def next_turn(self, is_busy: Callable[[], bool]) -> Turn | None:
        """The next entry that may leave, as soon as its lane lets it; None when the run has nothing left to do.

        `is_busy` says whether an answer is awaited or being handled, which may lead to more.
        """
        if len(self.queue) < _REFILL_BELOW and self._frontier_has_more:
            self._refill()
        return await self.queue.next_turn(lambda: is_busy() or self.robots.waiting_count > 0)

    def save_hosts(self) -> None:
        """Note in the frontier how each host was asked, for the runs to come."""
        now, epoch_ms = time.monotonic(), _epoch_ms()
        self.ledger.frontier.save_hosts([lane.describe(now, epoch_ms) for lane in self.queue.lanes])

    def queue_listings(self) -> None:
        """The card's own pages, those that pages and robots.txt announced, and those that an earlier run did not get to."""
        rows = [self.ledger.recall(url, role, "card") for url, role in list_card_pages(self.source).items()]
        now, frontier = self._now(), self.ledger.frontier  # after `recall`: what it just put there is due
        self.queue_rows(row for row in rows if self._polls_all or row.due_at <= now)
        if self.source.discovers:
            self.queue_rows(self._find_discovered("feed", now))
            self.queue_rows(row for row in self._find_discovered("sitemap", now) if (row.found_on or "").endswith("/robots.txt"))
        for role in ("sitemap", "section"):
            for row in frontier.unanswered(role, now, _MOST_UNANSWERED):
                if is_allowed_url(row.url, self.source):
                    self.queue_row(row, self._listing_page_of(row))

    def _find_discovered(self, role: str, now: int) -> list[FrontierUrl]:
        """Listings that earlier runs found: those that are due, or with them all that do not fail."""
        until = _END_OF_TIME if self._polls_all else now
        return [row for row in self.ledger.frontier.due(role, until, _MOST_UNANSWERED) if row.due_at <= now or not row.failed_polls]

    def _listing_page_of(self, row: FrontierUrl) -> int:
        """How many pages of its listing lead to this one, by what found each."""
        page, found_on = 1, row.found_on
        while found_on and page < _MOST_UNANSWERED and (before := self.ledger.frontier.get(found_on)) and before.role == row.role:
            page, found_on = page + 1, before.found_on
        return page

    def _refill(self) -> None:
        """Take the most recent due articles that this run does not have yet out of the frontier."""
        self.ledger.flush()
        room = min(_REFILL_TO, self.source.politeness.pages_per_run - self.ledger.articles_scheduled)
        self._frontier_has_more = False
        if room > 0:
            rows = self.ledger.frontier.due("article", self._now(), room + self.ledger.open_count, order="newest")
            self._frontier_has_more = len(rows) >= room
            self.queue_rows(row for row in rows if is_allowed_url(row.url, self.source))

    def queue_rows(self, rows: Iterable[FrontierUrl]) -> None:
        for row in rows:
            self.queue_row(row)

    def queue_row(self, row: FrontierUrl, listing_page: int = 1, hops: int = 0) -> None:
        """Queue a URL, if this run does not have it already and the budgets of pages and requests allow it."""
        if row.role == "article" and len(self.queue) >= _REFILL_TO:
            self._frontier_has_more = True
            return
        politeness, host = self.source.politeness, host_of(row.url)
        if row.role == "article" and self.ledger.articles_scheduled >= politeness.pages_per_run:
            return
        if self._asked[host] < politeness.urls_per_host and self.ledger.schedule(row):
            self._asked[host] += 1
            self.put(Entry(row, row.url, lane_of(row.url, self.source), hops=hops, listing_page=listing_page))

    def may_ask(self, url: str) -> bool:
        """Count a request that a page leads to; False where its host has been asked as often as one run may."""
        host = host_of(url)
        self._asked[host] += 1
        return self._asked[host] <= self.source.politeness.urls_per_host

    def put(self, entry: Entry) -> None:
        """Queue an entry, unless its host wants to be left alone for longer than a run waits."""
        lane = self.queue.lane(entry.lane)
        if lane.paused_until - time.monotonic() > LONGEST_PAUSE:
            self._give_up(entry, lane)
        else:
            self.queue.put(entry, PRIORITY[entry.row.role])

    def _give_up(self, entry: Entry, lane: Lane) -> None:
        """Leave an entry of a paused host to a later run."""
        seconds = max(lane.paused_until - time.monotonic(), 0.0)
        reason = f"{lane.name} asked to be left alone for {seconds:.0f} s"
        self.ledger.finish(entry.row.url, Visit("deferred", retry_after=seconds, detail=reason))
        if entry.row.role == "robots":
            self.learn_robots(origin_of(entry.row.url), RobotsRules(problem=reason))

    def admit(self, entry: Entry) -> bool:
        """Whether the entry whose turn has come may leave; if not, it has its outcome, or waits for robots.txt."""
        if entry.row.role == "robots":
            return True
        origin, lane = origin_of(entry.url), self.queue.lane(entry.lane)
        rules = self.robots.find_rules(origin)
        if rules is None:
            self.wait_for_robots(origin, entry)
            return False
        if rules.crawl_delay > lane.crawl_delay:
            lane.crawl_delay = rules.crawl_delay
            self.put(entry)
            return False
        try:
            rules.check(entry.url)
        except IgnoreRequest as refusal:
            self.ledger.finish(entry.row.url, visit_of_error(refusal))
            return False
        return True

    def wait_for_robots(self, origin: str, entry: Entry) -> None:
        """Queue an entry again as soon as it is known what robots.txt of `origin` allows."""
        if self.robots.find_rules(origin) is not None:  # learned meanwhile
            self.put(entry)
        elif self.robots.wait(origin, entry):
            self._ask_robots(origin, lane_of(f"{origin}/robots.txt", self.source))

    def _ask_robots(self, origin: str, lane: str) -> None:
        row = self.ledger.recall(f"{origin}/robots.txt", "robots", "card")
        if self.robots.find_old_copy(origin) is None:  # "not modified" would be of no use without the rules it speaks of
            row = replace(row, etag=None, last_modified=None)
        self.ledger.schedule(row)
        self.put(Entry(row, row.url, lane))

    def learn_robots(self, origin: str, rules: RobotsRules) -> None:
        """Let go what waited for the rules of an origin, and queue the sitemaps that they name."""
        for entry in self.robots.learn(origin, rules):
            self.put(entry)
        sitemaps = self.follower.note_sitemaps(rules.sitemaps, origin)
        self.queue_rows(row for row in sitemaps if self._polls_all or row.due_at <= self._now())

    def tries_again(self, entry: Entry, visit: Visit) -> bool:
        """Queue an entry once more if its failure may pass; pause its host if the answer says so."""
        answer = answer_to(visit, entry.attempt)
        if answer.pause:
            lane = self.queue.lane(entry.lane)
            lane.pause(time.monotonic() + answer.pause, answer.reason)
            if answer.pause > LONGEST_PAUSE:
                for waiting in list(self.queue.drain(entry.lane)):
                    self._give_up(waiting, lane)
        if answer.again:
            self.put(again(entry))
        return answer.again

    def _make_lane(self, name: str) -> Lane:
        lane = Lane(name, self.source.politeness)
        state = self.ledger.frontier.read_host(name)
        if state is not None:
            lane.restore(state, time.monotonic(), _epoch_ms())
        return lane

    def _now(self) -> int:
        return int(self.ledger.clock().timestamp())


def _epoch_ms() -> int:
    return time.time_ns() // 1_000_000
