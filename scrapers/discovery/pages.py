"""Which reader an archived discovery page is for."""

from __future__ import annotations

from scrapers.discovery.feeds import read_feed
from scrapers.discovery.sections import read_section
from scrapers.discovery.sitemaps import read_sitemap
from scrapers.records import Discovery, RawPage
from scrapers.source import Source


def read_discovery_page(page: RawPage, source: Source) -> Discovery:
    """What an archived feed, sitemap or section page led to; nothing for any other role."""
    if page.role == "feed":
        return read_feed(page.body, page.url, page.headers, source.time_zone)
    if page.role == "sitemap":
        return read_sitemap(page.body, page.url, source.time_zone)
    if page.role == "section":
        return read_section(page.body, page.url, source, page.headers)
    return Discovery()
