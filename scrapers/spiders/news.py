"""The one spider: a source card in, archived pages out.

It asks the card's feeds, sitemaps and section pages, follows what they list to article pages, and asks again for
articles whose time has come. It stores nothing itself (the capture middleware archives, the ledger keeps the books)
and reads articles only when a feed export was asked for, as in `scrapy crawl news -a source=... -O out.jsonl`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

import scrapy
from scrapy import signals

from scrapers.discovery import read_discovery_page
from scrapers.errors import ScrapersError
from scrapers.frontier import FrontierUrl
from scrapers.ledger import Ledger, Visit
from scrapers.records import Discovery, RawPage, Reject
from scrapers.runs import CrawlRun, start_run
from scrapers.settings import settings_of_source
from scrapers.urls import canonical_url, is_allowed_url, is_article_url
from scrapers.visits import is_html, visit_of_error, visit_of_response

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from scrapers.source import Source

_FLUSH_SECONDS = 0.5
_MOST_REDIRECTS = 5
_MOST_UNANSWERED = 100
_PRIORITY = {"feed": 30, "sitemap": 20, "section": 10, "article": 0}


class NewsSpider(scrapy.Spider):
    """Crawls one source once: `-a source=ID`, and `-a day=YYYY-MM-DD` for another slice than today's."""

    name = "news"

    def __init__(self, run: CrawlRun, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run_state = run
        self.ledger: Ledger = run.ledger
        self.source: Source = run.source
        self.home = run.home
        self.failure: str | None = None
        self._stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, source: str = "", day: str = "", **kwargs: Any) -> Self:
        run = start_run(source, date.fromisoformat(day) if day else datetime.now(UTC).date())
        for name, value in settings_of_source(run.source, run.user_agent).items():
            crawler.settings.set(name, value, priority="spider")
        spider = cls(run, **kwargs)
        spider._set_crawler(crawler)
        crawler.signals.connect(spider._close, signals.spider_closed)
        crawler.signals.connect(spider._note_fault, signals.spider_error)
        return spider

    def request_meta(self) -> dict[str, Any]:
        """Meta that every request of this source carries."""
        return {"proxy": self.source.proxy} if self.source.proxy else {}

    def stop_for(self, reason: str) -> None:
        """End the crawl because of a fault of this machine; the reason becomes the error of the run."""
        if self.failure is None:
            self.failure = reason
        if self.crawler.engine is not None and self.crawler.engine.running and self._stopping is None:
            self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="failed"))

    async def start(self) -> AsyncIterator[Request]:
        self._flushing = asyncio.ensure_future(self._flush_regularly())
        with self._ending_on_faults():
            for request in self._first_requests():
                yield request

    def _first_requests(self) -> Iterator[Request]:
        now = int(self.ledger.clock().timestamp())
        for row in self._discovery_rows():
            yield from self._request(row)
        for row in self._unanswered_rows(now):
            yield from self._request(row, depth_of_listing=self._depth_of(row))
        for row in self.ledger.frontier.due("article", now, self.source.politeness.pages_per_run):
            yield from self._request(row)

    @contextmanager
    def _ending_on_faults(self) -> Iterator[None]:
        """End the crawl when the archive or the frontier fails: a crawl that cannot keep what it fetches is no use."""
        try:
            yield
        except (OSError, ScrapersError) as error:
            self.stop_for(str(error))

    def _note_fault(self, failure: Failure) -> None:
        with self._ending_on_faults():
            if isinstance(failure.value, (OSError, ScrapersError)):
                raise failure.value

    async def _flush_regularly(self) -> None:
        while True:
            await asyncio.sleep(_FLUSH_SECONDS)
            with self._ending_on_faults():
                self.ledger.flush()

    def _discovery_rows(self) -> list[FrontierUrl]:
        """The card's own pages, as the frontier knows them; they are due in every run."""
        roles = dict.fromkeys(self.source.feeds, "feed") | dict.fromkeys(self.source.sitemaps, "sitemap")
        roles |= {section.url: "section" for section in self.source.sections}
        return [self.ledger.recall(url, role, "card") for url, role in roles.items()]

    def _unanswered_rows(self, now: int) -> list[FrontierUrl]:
        """Further pages of listings that an earlier run found and did not get to; what found them may be unchanged for long."""
        rows = [row for role in ("sitemap", "section") for row in self.ledger.frontier.unanswered(role, now, _MOST_UNANSWERED)]
        return [row for row in rows if is_allowed_url(row.url, self.source)]

    def _depth_of(self, row: FrontierUrl) -> int:
        """How many pages of its listing lead to this one, by what found each; the card's own page is the first."""
        depth, found_on = 1, row.found_on
        while found_on and depth < _MOST_UNANSWERED and (before := self.ledger.frontier.get(found_on)) and before.role == row.role:
            depth, found_on = depth + 1, before.found_on
        return depth

    def _request(self, row: FrontierUrl, **meta: Any) -> Iterator[Request]:
        """The request for one URL, if this run does not have it already and the budget of pages allows it."""
        if row.role == "article" and self.ledger.articles_scheduled >= self.source.politeness.pages_per_run:
            return
        if self.ledger.schedule(row):
            yield self._ask(row, row.url, **meta)

    def _ask(self, row: FrontierUrl, url: str, **meta: Any) -> Request:
        """The request for a URL of this run at one of its addresses, conditional where an answer is known."""
        headers = {}
        if row.record_id and row.etag:
            headers["If-None-Match"] = row.etag
        if row.record_id and row.last_modified:
            headers["If-Modified-Since"] = row.last_modified
        return scrapy.Request(
            url,
            callback=self.parse_article if row.role == "article" else self.parse_discovery,
            errback=self.note_error,
            headers=headers,
            priority=_PRIORITY[row.role],
            dont_filter=True,
            meta={"row": row, "role": row.role, "handle_httpstatus_all": True, **self.request_meta(), **meta},
        )

    def note_error(self, failure: Failure) -> None:
        """A request that brought no answer: its outcome is in the error."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        self.ledger.finish(request.meta["row"].url, visit_of_error(failure.value))

    def parse_article(self, response: Response) -> Iterator[Any]:
        """Note what came; follow a redirect; hand over the article itself only to a feed export."""
        row: FrontierUrl = response.meta["row"]
        visit = visit_of_response(response, self.ledger.clock())
        if visit.outcome == "redirected":
            yield from self._follow_redirect(response, row, visit)
            return
        if visit.outcome == "stored" and not is_html(response):
            visit = Visit("not_an_article", visit.status, visit.record_id, detail="the answer is no HTML")
        self.ledger.finish(row.url, visit)
        if visit.outcome == "stored" and self.crawler.settings.getdict("FEEDS"):
            yield from self._read_article(response)

    def _read_article(self, response: Response) -> Iterator[dict[str, Any]]:
        from scrapers.pages import extract_article  # a crawl that only archives does not load the extraction libraries

        article = extract_article(raw_page(response, self.source.id, self.ledger.clock()), self.source)
        if isinstance(article, Reject):
            self.logger.info("no article at %s: %s", article.url, article.detail)
            return
        yield asdict(article)

    def parse_discovery(self, response: Response) -> Iterator[Any]:
        """Follow what a feed, a sitemap or a section page lists."""
        row: FrontierUrl = response.meta["row"]
        visit = visit_of_response(response, self.ledger.clock())
        if visit.outcome == "redirected":
            yield from self._follow_redirect(response, row, visit)
            return
        if visit.outcome != "stored":
            self.ledger.finish(row.url, visit)
            return
        found = read_discovery_page(raw_page(response, self.source.id, self.ledger.clock()), self.source)
        if found.problem:
            self.logger.warning("%s: %s", row.url, found.problem)
        depth = response.meta.get("depth_of_listing", 1)
        articles, pages = self._note_articles(found, row.url), self._note_pages(found, row, depth)
        # Only when the frontier has what this page lists is it answered: an unchanged page is not read again.
        self.ledger.finish(row.url, visit)
        for article in articles:
            yield from self._request(article)
        for page in pages:
            yield from self._request(page, depth_of_listing=depth + 1)

    def _note_articles(self, found: Discovery, found_on: str) -> list[FrontierUrl]:
        """The articles of a listing that nobody knew."""
        urls = dict.fromkeys(canonical_url(link.url, self.source) for link in found.articles if is_allowed_url(link.url, self.source))
        return self.ledger.discover([url for url in urls if is_article_url(url, self.source)], "article", found_on)

    def _note_pages(self, found: Discovery, row: FrontierUrl, depth: int) -> list[FrontierUrl]:
        """Child sitemaps, and the next page of a listing as far as the card allows."""
        children = [("sitemap", link.url) for link in found.sitemaps] if row.role == "sitemap" else []
        if row.role == "section" and depth < self._listing_pages(row):
            children += [("section", url) for url in found.next_pages[:1]]
        return [self.ledger.recall(url, role, row.url) for role, url in children if is_allowed_url(url, self.source)]

    def _listing_pages(self, row: FrontierUrl) -> int:
        """How many pages of this listing one run may read, by the card."""
        base = row.url.split("?")[0]
        return next((section.pages for section in self.source.sections if section.url.split("?")[0] == base), 1)

    def _follow_redirect(self, response: Response, row: FrontierUrl, visit: Visit) -> Iterator[Request]:
        hops = response.meta.get("hops", 0) + 1
        target = urljoin(response.url, (response.headers.get("Location") or b"").decode("latin-1"))
        if self._is_other_address(target, row, response.url) and hops <= _MOST_REDIRECTS:
            yield self._ask(row, target, hops=hops)
            return
        is_own = is_allowed_url(target, self.source)
        if is_own and row.role == "article":
            target = canonical_url(target, self.source)
        leaves = not is_own or (row.role == "article" and not is_article_url(target, self.source))
        self.ledger.finish(row.url, Visit("redirected", visit.status, visit.record_id, redirect_leaves=leaves, detail=target[:300]))
        if leaves or hops > _MOST_REDIRECTS:
            self.logger.warning("%s: a redirect to %s is not followed", row.url, target[:300])
            return
        yield from self._request(self.ledger.recall(target, row.role, row.url), hops=hops)

    def _is_other_address(self, target: str, row: FrontierUrl, asked: str) -> bool:
        """Whether a redirect only changes scheme, host or spelling: `http` to `https`, to or from `www.`."""
        return (
            is_allowed_url(target, self.source)
            and target != asked
            and canonical_url(target, self.source) == canonical_url(row.url, self.source)
        )

    def _close(self, reason: str) -> None:
        if hasattr(self, "_flushing"):
            self._flushing.cancel()
        with self._ending_on_faults():
            self.run_state.close("failed" if self.failure else reason)


def raw_page(response: Response, source_id: str, now: datetime) -> RawPage:
    """The answer as extraction takes it."""
    return RawPage(
        url=response.url,
        status=response.status,
        headers={name.decode("latin-1").lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()},
        body=response.body,
        fetched_at=now,
        record_id=response.meta["record_id"],
        source_id=source_id,
        role=response.meta["role"],
    )
