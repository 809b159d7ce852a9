"""From a feed, a sitemap or a section page to the links it names: pure functions over bytes that were fetched before.

A broken document keeps what could be read and says in `problem` what was wrong. Nothing here fetches, decides what is
due, or reads article pages; links are absolute and as the document has them, `found_hints` makes them canonical.
"""

from scrapers.discovery.backfill import oldest_date, select_children
from scrapers.discovery.feeds import read_feed
from scrapers.discovery.hints import found_hints
from scrapers.discovery.pages import read_discovery_page
from scrapers.discovery.sections import read_section
from scrapers.discovery.sitemaps import read_sitemap

__all__ = ["found_hints", "oldest_date", "read_discovery_page", "read_feed", "read_section", "read_sitemap", "select_children"]
