"""The feeds that an HTML page names: by <link rel=alternate>, and by links that are evidently feeds, as `/rss` or `feed.xml`.

A link is judged by its form alone. Whether a feed is there is told by asking for it, which only discovering sources do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from scrapers.discovery.documents import absolute_url
from scrapers.source import Source
from scrapers.urls import is_allowed_url

MOST_FEEDS = 20  # of one page
_MOST_LINKS = 20_000
_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"))
_PATH = re.compile(
    r"(?:^|/)(?:rss|feeds?|atom)(?:/[^/]{1,40}){0,2}/?$|\.(?:rss|atom|rdf)$|(?:^|[/_.-])(?:rss|feed|atom|index)[^/]{0,40}\.xml$|/feed\.json$",
    re.IGNORECASE,
)
_QUERY = re.compile(r"(?:^|&)(?:feed=(?:rss2?|atom|rdf)|format=(?:rss|feed|atom)|type=(?:rss|atom|100))(?:&|$)", re.IGNORECASE)
_NO_FEED = re.compile(r"sitemap|comments?(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|css|js|pdf|zip|mp[34])$", re.IGNORECASE)


def find_named_feeds(root: etree._Element, base_url: str, source: Source) -> tuple[str, ...]:
    """The feeds on the card's hosts, announced ones first; at most 20."""
    urls = (absolute_url(base_url, href) for href in (*_list_announced(root), *_list_linked(root)))
    own = (url.partition("#")[0] for url in urls if url and is_allowed_url(url, source))
    return tuple(islice(dict.fromkeys(own), MOST_FEEDS))


def _list_announced(root: etree._Element) -> Iterator[str | None]:
    for link in root.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split() and _type_of(link) in _TYPES:
            yield link.get("href")


def _list_linked(root: etree._Element) -> Iterator[str | None]:
    for link in islice(root.iter("a"), _MOST_LINKS):
        href = link.get("href")
        if href and (_type_of(link) in _TYPES or looks_like_feed(href)):
            yield href


def looks_like_feed(href: str) -> bool:
    """Whether an address, absolute or not, is evidently a feed's."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    path = unquote(parts.path)
    if _NO_FEED.search(path):
        return False
    return bool(_PATH.search(path) or _QUERY.search(parts.query))


def _type_of(link: etree._Element) -> str:
    return (link.get("type") or "").partition(";")[0].strip().lower()


__all__ = ["MOST_FEEDS", "find_named_feeds", "looks_like_feed"]
