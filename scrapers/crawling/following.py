"""What a fetched page leads to: which of its links are articles to know, and which further pages of listings to read.

Links are chosen here and noted in the ledger; when they are asked for is the queue's business. Links that a feed or a
sitemap names against the rules are logged as refused: it should name nothing but its own site's articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from scrapers.addresses import is_public_address, literal_address
from scrapers.discovery.backfill import oldest_date, select_children
from scrapers.discovery.links import scan_links
from scrapers.frontier import Frontier, FrontierUrl
from scrapers.ledger import Found, Ledger
from scrapers.paging import read_listing_page, whole_listing
from scrapers.records import Discovery, FoundLink, RawPage
from scrapers.source import Source
from scrapers.traps import TrapCounter, find_trap
from scrapers.urls import canonical_url, is_allowed_url, is_article_url

MOST_LINKS = 1_000
_MOST_BACKFILL_PAGES = 1_000
_MOST_FEEDS = 50  # of one source, beside those of its card
_DEEPEST_SITEMAP = 3  # the protocol knows one level of indexes, sites use two; a tree of them has no end


@dataclass(slots=True)
class Follower:
    """Chooses links for one run. `since` is the day down to which a backfill goes, None in an ordinary run."""

    source: Source
    ledger: Ledger
    traps: TrapCounter
    since: date | None = None
    _last_listed: dict[str, frozenset[str]] = field(default_factory=dict)  # by listing, what its last page in a backfill named

    def note_articles(self, found: Discovery, row: FrontierUrl) -> Found:
        """The articles of a listing that nobody knew, and those that it says have changed."""
        links: dict[str, int | None] = {}
        refused: list[tuple[str, str]] = []
        for link in found.articles:
            reason = self._refuse(link.url)
            if reason is not None:
                refused.append((link.url, reason))
            elif is_article_url(link.url, self.source) and not self._is_too_old(link):
                url, stated = canonical_url(link.url, self.source), _stated_seconds(link)
                links[url] = max(stated or 0, links.get(url) or 0) or None
        if row.role != "section" and refused:
            self.ledger.refuse(refused, row.url)
        return self.ledger.find(links, "article", row.url, admit=self._admit)

    def note_links(self, body: bytes, row: FrontierUrl, page_url: str) -> list[FrontierUrl]:
        """The articles that an article page links to, as deep as the card allows."""
        chosen = choose_links(body, page_url, row, self.source, self.ledger.clock().date())
        links: dict[str, int | None] = dict.fromkeys(url for url in chosen if not self.ledger.is_scheduled(url))
        return self.ledger.find(links, "article", row.url, depth=row.depth + 1, admit=self._admit).new if links else []

    def note_pages(self, found: Discovery, row: FrontierUrl, listing_page: int, articles: Found) -> list[FrontierUrl]:
        """Child sitemaps, the feeds that a page announces, and the next page of a listing as far as it is worth it."""
        pages: list[tuple[str, str]] = []
        if row.role == "sitemap" and listing_page < _DEEPEST_SITEMAP:
            pages += [("sitemap", url) for url in self._choose_children(found)]
        pages += [("feed", url) for url in self._choose_feeds(found, row, listing_page)]
        if row.role == "section" and self._is_worth_turning(found, row, listing_page, articles):
            pages += [("section", url) for url in found.next_pages[:1]]
        return [self.ledger.recall(url, role, row.url) for role, url in pages if self._refuse(url) is None]

    def _choose_feeds(self, found: Discovery, row: FrontierUrl, listing_page: int) -> list[str]:
        """The feeds that a section page names, or a page of feeds that stands where a feed was expected.

        One that brought no feed is asked when its turn comes again and not whenever a page names it.
        """
        is_index = row.role == "section" or (row.role == "feed" and listing_page == 1)
        if not (found.feeds and is_index and self.source.discovers):
            return []
        known = {known.url: known for known in self.ledger.frontier.get_many(list(found.feeds))}
        now, room = int(self.ledger.clock().timestamp()), max(_MOST_FEEDS - self.ledger.frontier.count("feed"), 0)
        new = [url for url in found.feeds if url not in known][:room]
        return new + [url for url, feed in known.items() if feed.role == "feed" and (not feed.failed_polls or feed.due_at <= now)]

    def note_sitemaps(self, urls: Iterable[str], origin: str) -> list[FrontierUrl]:
        """The sitemaps that robots.txt of `origin` names."""
        if not self.source.discovers:
            return []
        return [self.ledger.recall(url, "sitemap", f"{origin}/robots.txt") for url in urls if self._refuse(url) is None]

    def _choose_children(self, found: Discovery) -> list[str]:
        """The child sitemaps that may hold something new, or something of the days that a backfill wants."""
        if self.since is not None:
            since = datetime.combine(self.since, time(), UTC)
            return [child.url for child in select_children(found, since, self.ledger.clock())]
        rows = {row.url: row for row in self.ledger.frontier.get_many([child.url for child in found.sitemaps])}
        return [child.url for child in found.sitemaps if not _is_as_it_was(child, rows.get(child.url))]

    def _is_worth_turning(self, found: Discovery, row: FrontierUrl, listing_page: int, articles: Found) -> bool:
        """Whether the next page of a listing may hold anything that this run wants."""
        listed = frozenset(canonical_url(link.url, self.source) for link in found.articles)
        if self.since is not None:
            oldest = oldest_date(found)
            reaches_back = listing_page < _MOST_BACKFILL_PAGES and (oldest is None or oldest.date() >= self.since)
            return reaches_back and self._names_others(row.url, listed)
        return listing_page < self._most_pages(row.url) and articles.known < len(listed)

    def _names_others(self, url: str, listed: frozenset[str]) -> bool:
        """Whether a page names an article that the page before it did not: many sites answer for ever with their last page."""
        listing = read_listing_page(url).listing
        before, self._last_listed[listing] = self._last_listed.get(listing, frozenset()), listed
        return not listed <= before

    def _most_pages(self, url: str) -> int:
        """How many pages of this listing one run may read, by the card."""
        own = {whole_listing(section.url).listing: section.pages for section in self.source.sections}
        names = (whole_listing(url).listing, read_listing_page(url).listing)
        # A page that a cursor names, as in ?after=b3f, is known by its path alone.
        return next((own[name] for name in (*names, *(name.partition("?")[0] for name in names)) if name in own), 1)

    def _is_too_old(self, link: FoundLink) -> bool:
        stated = link.date_modified or link.date_published
        return self.since is not None and stated is not None and stated.date() < self.since

    def _admit(self, url: str, is_dated: bool) -> str | None:
        return self.traps.admit(url, is_dated=is_dated)

    def _refuse(self, url: str) -> str | None:
        """Why a link must not even be scheduled, or None."""
        return refuse_link(url, self.source, self.ledger.clock().date())


def choose_links(body: bytes, page_url: str, row: FrontierUrl, source: Source, today: date) -> Iterator[str]:
    """The articles that an article page links to, as far as the card wants them, under their canonical URLs."""
    if row.depth < source.follow_links:
        for url in scan_links(body, page_url, MOST_LINKS):
            if refuse_link(url, source, today) is None and is_article_url(url, source):
                yield canonical_url(url, source)


def refuse_link(url: str, source: Source, today: date) -> str | None:
    """Why a link must not even be scheduled, or None."""
    if not is_allowed_url(url, source):
        address = literal_address(url)
        is_inside = address is not None and not is_public_address(address)
        return "bad_scheme" if not url.startswith(("http:", "https:")) else "blocked_by_address" if is_inside else "off_site"
    return find_trap(url, source, today)


def note_recovered_links(page: RawPage, row: FrontierUrl, source: Source, frontier: Frontier) -> None:
    """What a page leads to that a killed run had archived and not yet followed."""
    now = int(page.fetched_at.timestamp())
    links = dict.fromkeys(choose_links(page.body, page.url, row, source, page.fetched_at.date()))
    frontier.add(FrontierUrl(url, "article", row.url, discovered_at=now, due_at=now, depth=row.depth + 1) for url in links)


def _is_as_it_was(child: FoundLink, row: FrontierUrl | None) -> bool:
    """Whether a child sitemap states that it has not changed since it was last read."""
    if row is None or row.fetched_at is None or row.outcome not in ("stored", "unchanged") or child.date_modified is None:
        return False
    return int(child.date_modified.timestamp()) < row.fetched_at


def _stated_seconds(link: FoundLink) -> int | None:
    """The newest time that the listing states for the link, in seconds since 1970."""
    stated = [moment for moment in (link.date_published, link.date_modified) if moment is not None]
    return int(max(stated).timestamp()) if stated else None
