"""The one spider: a source card in, archived pages out.

It asks the card's feeds, sitemaps and section pages, follows what they list to article pages, and asks again for
articles whose time has come. It stores nothing itself (the capture middleware archives, the ledger keeps the books)
and reads articles only when a feed export was asked for, as in `scrapy crawl news -a source=... -O out.jsonl`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Self

import scrapy
from scrapy import signals

from scrapers.crawling.agenda import Agenda
from scrapers.crawling.queue import Entry, Turn
from scrapers.crawling.requests import conditional_headers, find_refresh, lane_of, raw_page, redirect_target
from scrapers.crawling.robots_book import MOST_REDIRECTS, ROBOTS_BYTES, RobotsRules, origin_of
from scrapers.discovery.reader import DiscoveryReader
from scrapers.errors import ScrapersError
from scrapers.frontier import watch_lease
from scrapers.ledger import Ledger, Visit
from scrapers.records import Reject
from scrapers.rendering.failures import RobotsUnknownError
from scrapers.runs import CrawlRun, start_run
from scrapers.settings import settings_of_source
from scrapers.spider_arguments import read_spider_arguments, telling_in_one_sentence
from scrapers.urls import canonical_url, is_allowed_url, is_article_url
from scrapers.visits import is_html, outcome_of_foreign_target, visit_of_error, visit_of_response
from scrapers.wire.handler import stopping

if TYPE_CHECKING:
    from datetime import date

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from scrapers.source import Source

_FLUSH_SECONDS = 0.5


class NewsSpider(scrapy.Spider):
    """Crawls one source once: `-a source=ID`, and `-a day=YYYY-MM-DD` for another slice than today's.

    `-a poll=due` asks only the listings whose time has come, as scheduled runs do; `-a since=YYYY-MM-DD` reads listings
    and sitemaps back to that day; `-a only=URL` asks for that page alone, `-a pages=N` for N article pages at most.
    """

    name = "news"

    def __init__(self, run: CrawlRun, since: date | None = None, *, polls_all: bool = True, only: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run_state = run
        self.ledger: Ledger = run.ledger
        self.source: Source = run.source
        self.home = run.home
        self.failure: str | None = None
        self.agenda = Agenda(self.ledger, since=since, polls_all=polls_all)
        self.reader = DiscoveryReader(self.source)
        self.only = only
        self._stopping: asyncio.Future[None] | None = None
        self._watches: list[asyncio.Future[None]] = []
        self._under_way = 0  # requests that Scrapy has and whose callback has not ended

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **stated: Any) -> Self:
        with telling_in_one_sentence():
            arguments = read_spider_arguments(stated)
            run = start_run(arguments.source_id, arguments.day, arguments.pages)
        for name, value in settings_of_source(run.source, run.user_agent, run.browser).items():
            crawler.settings.set(name, value, priority="spider")
        spider = cls(run, arguments.since, polls_all=arguments.polls_all, only=arguments.only)
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._close, signals.spider_closed)
        return spider

    def stop_for(self, reason: str) -> None:
        """End the crawl because of a fault of this machine; the reason becomes the error of the run."""
        if self.failure is None:
            self.failure = reason
        if self.crawler.engine is not None and self.crawler.engine.running and self._stopping is None:
            self.crawler.signals.send_catch_log(stopping)
            self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="failed"))

    async def start(self) -> AsyncIterator[Request]:
        """Every request of the run, each as soon as its lane lets it leave."""
        is_lost = "another machine took over this source"
        for watch in (self._flush_regularly(), watch_lease(self.run_state.lease, lambda: self.stop_for(is_lost))):
            self._watches.append(asyncio.ensure_future(watch))
        try:
            with self._ending_on_faults():
                if self.only:
                    self.agenda.queue_row(self.ledger.recall(self.only, "article", "card"))
                else:
                    self.agenda.queue_listings()
                while (turn := await self.agenda.next_turn(lambda: self._under_way > 0)) is not None:
                    if self.agenda.admit(turn.entry):
                        self.agenda.queue.note_sent(turn.entry)
                        self._under_way += 1
                        yield self._make_request(turn)
        except asyncio.CancelledError:
            self.crawler.signals.send_catch_log(stopping)
            raise

    @contextmanager
    def _ending_on_faults(self) -> Iterator[None]:
        """End the crawl when the archive or the frontier fails: a crawl that cannot keep what it fetches is no use."""
        try:
            yield
        except (OSError, ScrapersError) as error:
            self.stop_for(str(error))

    async def _flush_regularly(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            with self._ending_on_faults():
                self._flush()

    def _flush(self) -> None:
        self.ledger.flush()
        self.agenda.save_hosts()

    def _make_request(self, turn: Turn) -> Request:
        row = turn.entry.row
        callbacks = {"robots": self.parse_robots, "article": self.parse_article}
        renders = self.source.renders(row.role)
        # A backfill must read a listing again, even if it did not change; and the validators of a page that its scripts
        # fill speak of the empty page.
        asks_anew = renders or (self.agenda.since is not None and row.role != "article")
        return scrapy.Request(
            turn.entry.url,
            callback=callbacks.get(row.role, self.parse_discovery),
            errback=self.note_error,
            headers={} if asks_anew else conditional_headers(row),
            dont_filter=True,
            meta={
                "entry": turn.entry,
                "row": row,
                "role": row.role,
                "renders": renders,
                "waited": turn.waited,
                "waited_for": turn.hold.reason if turn.hold else None,
                "handle_httpstatus_all": True,
                **({"proxy": self.source.proxy} if self.source.proxy else {}),
                **({"cut_at": ROBOTS_BYTES} if row.role == "robots" else {}),
            },
        )

    @contextmanager
    def _handling(self, request: Request, *, answered: bool) -> Iterator[Entry]:
        """The end of a request: its lane is free again, and whatever fails while its answer is handled has an outcome."""
        entry: Entry = request.meta["entry"]
        self.agenda.queue.note_ended(entry.lane, request.meta.get("download_latency") if answered else None)
        try:
            with self._ending_on_faults():
                yield entry
        except Exception as error:
            self.ledger.finish(entry.row.url, Visit("failed", detail=f"the answer could not be handled: {error!r}"[:300]))
            raise
        finally:
            self._under_way -= 1
            self.agenda.queue.wake()

    def note_error(self, failure: Failure) -> None:
        """A request that brought no answer: its outcome is in the error."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        with self._handling(request, answered=False) as entry:
            visit = visit_of_error(failure.value)
            if self.agenda.tries_again(entry, visit):
                return
            self.ledger.finish(entry.row.url, visit)
            if entry.row.role == "robots":
                self.agenda.learn_robots(origin_of(entry.row.url), RobotsRules(problem=f"{entry.url} could not be read: {visit.detail}"))

    def parse_robots(self, response: Response) -> None:
        """Learn the rules of an origin; its pages wait for them."""
        assert response.request is not None
        with self._handling(response.request, answered=True) as entry:
            origin = origin_of(entry.row.url)
            visit = visit_of_response(response, self.ledger.clock())
            if visit.outcome == "deferred" and self.agenda.tries_again(entry, visit):
                return
            if visit.outcome == "redirected" and self._follow_robots(response, entry):
                return
            rules = self.agenda.robots.read_answer(entry, response.status, response.body, redirect_target(response))
            self.ledger.finish(entry.row.url, visit)
            self.agenda.learn_robots(origin, rules)

    def _follow_robots(self, response: Response, entry: Entry) -> bool:
        target = redirect_target(response)
        if entry.hops >= MOST_REDIRECTS or not is_allowed_url(target, self.source):
            return False
        self.agenda.put(replace(entry, url=target, lane=lane_of(target, self.source), hops=entry.hops + 1, attempt=1))
        return True

    def parse_article(self, response: Response) -> Iterator[Any]:
        """Note what came; follow a redirect; hand over the article itself only to a feed export."""
        assert response.request is not None
        with self._handling(response.request, answered=True) as entry:
            visit = visit_of_response(response, self.ledger.clock())
            if self._asks_again(response, entry, visit):
                return
            if visit.outcome == "redirected":
                self._follow_redirect(redirect_target(response), entry, visit, sets_cookies=response.meta.get("new_cookies", False))
                return
            if visit.outcome == "stored" and self._is_elsewhere(entry):
                self.ledger.finish(entry.row.url, replace(visit, outcome="redirected", redirect_leaves=True, detail=entry.url[:300]))
                return
            if visit.outcome == "stored" and not is_html(response):
                visit = replace(visit, outcome="not_an_article", detail="the answer is no HTML")
            if visit.outcome == "stored" and (target := find_refresh(response)) is not None:
                self._follow_redirect(target, entry, replace(visit, outcome="redirected"))
                return
            if visit.outcome == "stored":
                # Only when the frontier has what this page links to is it done.
                self.agenda.queue_rows(self.agenda.follower.note_links(response.body, entry.row, response.url))
            self.ledger.finish(entry.row.url, visit)
            if visit.outcome == "stored" and self.crawler.settings.getdict("FEEDS"):
                yield from self._read_article(response)

    def _asks_again(self, response: Response, entry: Entry, visit: Visit) -> bool:
        """Whether this answer is not the last one: its failure may pass, or its scripts want what robots.txt was not asked about."""
        problem = response.meta.get("unreadable")
        if isinstance(problem, RobotsUnknownError):
            self.agenda.wait_for_robots(problem.origin, entry)
            return True
        return self.agenda.tries_again(entry, visit)

    def _read_article(self, response: Response) -> Iterator[dict[str, Any]]:
        from scrapers.pages import extract_article  # a crawl that only archives does not load the extraction libraries

        article = extract_article(raw_page(response, self.source.id, self.ledger.clock()), self.source)
        if isinstance(article, Reject):
            self.logger.info("no article at %s: %s", article.url, article.detail)
            return
        yield asdict(article)

    async def parse_discovery(self, response: Response) -> None:
        """Follow what a feed, a sitemap or a section page lists."""
        assert response.request is not None
        with self._handling(response.request, answered=True) as entry:
            visit = visit_of_response(response, self.ledger.clock())
            if self._asks_again(response, entry, visit):
                return
            if visit.outcome == "redirected":
                self._follow_redirect(redirect_target(response), entry, visit, sets_cookies=response.meta.get("new_cookies", False))
            elif visit.outcome == "stored" or (response.status == 200 and self.agenda.since is not None):
                await self._follow_listing(response, entry, visit)
            else:
                self.ledger.finish(entry.row.url, visit)

    async def _follow_listing(self, response: Response, entry: Entry, visit: Visit) -> None:
        row = entry.row
        found = await self.reader.read(raw_page(response, self.source.id, self.ledger.clock()))
        if found.problem:
            self.logger.warning("%s: %s", row.url, found.problem)
        articles = self.agenda.follower.note_articles(found, row)
        pages = self.agenda.follower.note_pages(found, row, entry.listing_page, articles)
        is_read = bool(found.articles or found.sitemaps or not found.problem)
        known = articles.known if is_read else None
        # Only when the frontier has what this page lists is it answered: an unchanged page is not read again.
        self.ledger.finish(row.url, replace(visit, detail=found.problem, known=known, new=len(articles.new)))
        self.agenda.queue_rows(articles.new + articles.updated)
        for page in pages:
            self.agenda.queue_row(page, entry.listing_page + 1 if page.role == row.role else 1)

    def _follow_redirect(self, target: str, entry: Entry, visit: Visit, *, sets_cookies: bool = False) -> None:
        row, hops = entry.row, entry.hops + 1
        is_same = self._is_cookie_wall(target, entry) if sets_cookies else self._is_other_address(target, entry)
        if is_same and hops <= MOST_REDIRECTS:
            self.agenda.put(replace(entry, url=target, lane=lane_of(target, self.source), hops=hops, attempt=1))
            return
        if not is_allowed_url(target, self.source):
            self.ledger.finish(row.url, replace(visit, outcome=outcome_of_foreign_target(target), detail=target[:300]))
            return
        if row.role == "article":
            target = canonical_url(target, self.source)
        leaves = row.role == "article" and not is_article_url(target, self.source)
        self.ledger.finish(row.url, replace(visit, redirect_leaves=leaves, detail=target[:300]))
        if leaves or hops > MOST_REDIRECTS:
            self.logger.warning("%s: a redirect to %s is not followed", row.url, target[:300])
        else:
            self.agenda.queue_row(self.ledger.recall(target, row.role, row.url), entry.listing_page, hops)

    def _is_other_address(self, target: str, entry: Entry) -> bool:
        """Whether a redirect only changes scheme, host or spelling: `http` to `https`, to or from `www.`."""
        return (
            is_allowed_url(target, self.source)
            and target != entry.url
            and canonical_url(target, self.source) == canonical_url(entry.row.url, self.source)
        )

    def _is_cookie_wall(self, target: str, entry: Entry) -> bool:
        """Whether a redirect that sets a cookie leads back to the page or to no article: the site wants the cookie first."""
        is_itself = canonical_url(target, self.source) == canonical_url(entry.row.url, self.source)
        return is_allowed_url(target, self.source) and (is_itself or not is_article_url(target, self.source))

    def _is_elsewhere(self, entry: Entry) -> bool:
        """Whether the way through a cookie wall ended at another page than the one that was wanted."""
        return entry.hops > 0 and canonical_url(entry.url, self.source) != canonical_url(entry.row.url, self.source)

    async def _close(self, reason: str) -> None:
        for watch in self._watches:
            watch.cancel()
        await self.reader.close()
        with self._ending_on_faults():
            self._flush()
            self.run_state.close("failed" if self.failure else reason)
