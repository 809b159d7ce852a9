"""The feeds that a page names: announced ones, and links that are evidently feeds."""

from __future__ import annotations

import pytest

from scrapers.discovery import read_section
from scrapers.discovery.named_feeds import MOST_FEEDS, looks_like_feed
from scrapers.source import Source

HOST = "https://harbour.example"


def find_feeds(card: Source, body: str) -> list[str]:
    return [feed.removeprefix(HOST) for feed in read_section(body.encode(), f"{HOST}/", card, {}).feeds]


@pytest.mark.parametrize(
    "href",
    [
        *("/rss", "/feed/", "/feeds/port", "/rss/port/latest", "/port.rss", "/port/atom.xml", "/rss_port.xml", "/feed.json", "/index.xml"),
        *("/?feed=rss2", "/port?format=feed", "https://harbour.example/blog.atom", "RSS.XML"),
    ],
)
def test_links_of_this_form_are_feeds(href: str) -> None:
    assert looks_like_feed(href)


@pytest.mark.parametrize(
    "href",
    [
        "/",
        "/port",
        "/sitemap.xml",
        "/feed/icon.png",
        "/story/feeding-gulls",
        "/rss.html",
        "/comments/feed",
        "/brass",
        "http://[broken",
        "/data.xml",
    ],
)
def test_links_of_this_form_are_none(href: str) -> None:
    assert not looks_like_feed(href)


def test_a_type_says_that_a_link_is_a_feed(generic: Source) -> None:
    assert find_feeds(generic, '<a type="application/rss+xml; charset=utf-8" href="/news">News</a><a type="text/html" href="/x">x</a>') == [
        "/news"
    ]


def test_announced_feeds_come_first_and_each_once(generic: Source) -> None:
    body = '<a href="/rss/port#top">RSS</a><link rel="alternate" type="application/atom+xml" href="/atom"><a href="/atom">Atom</a>'
    assert find_feeds(generic, body) == ["/atom", "/rss/port"]


def test_only_own_hosts_are_asked_and_only_so_many(generic: Source) -> None:
    strangers = '<a href="https://evil.example/rss">RSS</a><a href="//evil.example/feed.xml">x</a><a href="data:text/xml,/rss">x</a>'
    feeds = find_feeds(generic, strangers + "".join(f'<a href="/rss/{number}">{number}</a>' for number in range(100)))
    assert feeds == [f"/rss/{number}" for number in range(MOST_FEEDS)]
