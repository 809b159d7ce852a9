"""Which reader a discovery page is for: its role says what it should be, its first element what it is."""

from __future__ import annotations

from scrapers.discovery.documents import name_kind
from scrapers.discovery.feeds import read_feed
from scrapers.discovery.sections import read_section
from scrapers.discovery.sitemaps import read_sitemap
from scrapers.records import Discovery, RawPage
from scrapers.source import Source


def read_discovery_page(page: RawPage, source: Source) -> Discovery:
    """What an archived feed, sitemap or section page led to; nothing for any other role.

    A sitemap may be a feed and the other way round. HTML in their place has a problem, and the feeds that it names.
    """
    if page.role == "section":
        return read_section(page.body, page.url, source, page.headers)
    if page.role not in ("feed", "sitemap"):
        return Discovery()
    kind = name_kind(page.body)
    if kind == "html":
        named = read_section(page.body, page.url, source, page.headers).feeds
        return Discovery(feeds=named, problem=f"expected a {page.role}, found HTML")
    if kind == "sitemap" or (kind == "other" and page.role == "sitemap"):
        return read_sitemap(page.body, page.url, source.time_zone)
    return read_feed(page.body, page.url, page.headers, source.time_zone)
