"""The next page of a listing: by name, by word, by number, in English and Arabic, and never out of the listing."""

from __future__ import annotations

import pytest

from scrapers.discovery import read_section
from scrapers.source import Section, Source

HOST = "https://harbour.example"
STORY = '<a href="/story/1">A story</a>'


def next_page(card: Source, path: str, links: str) -> str | None:
    body = f"<html><body>{STORY}{links}</body></html>".encode()
    found = read_section(body, HOST + path, card, {"content-type": "text/html; charset=utf-8"})
    assert len(found.next_pages) <= 1
    return found.next_pages[0].removeprefix(HOST) if found.next_pages else None


@pytest.mark.parametrize(
    ("path", "links", "expected"),
    [
        ("/port", '<a href="/port/page/2/">2</a><a href="/port/page/3/">3</a><a href="/port/page/2/">Next</a>', "/port/page/2/"),
        ("/port/page/2", '<a href="/port">1</a><a href="/port/page/3">3</a><a href="/port/page/9">»</a>', "/port/page/3"),
        ("/", '<a href="/page/2">Older posts</a>', "/page/2"),
        ("/port", '<a href="/port/p2">2</a>', "/port/p2"),
        ("/port", '<a href="/port?p=2">2</a><a href="/port?p=3">3</a>', "/port?p=2"),
        ("/port?p=2", '<a href="/port">1</a><a href="/port?p=3">3</a>', "/port?p=3"),
        ("/port", '<a href="/port?start=20">2</a><a href="/port?start=40">3</a>', "/port?start=20"),
        ("/port?start=20", '<a href="/port?start=0">1</a><a href="/port?start=40">3</a>', "/port?start=40"),
        ("/port", '<a href="/port?offset=20"><span>›</span></a>', "/port?offset=20"),
        ("/port", '<a href="/port?page=1">2</a><a href="/port?page=2">3</a>', "/port?page=1"),  # the first one is page 0
        ("/port", '<a href="/port?after=b3f">Load more</a>', "/port?after=b3f"),
        ("/port", '<a title="Next page" href="/port?page=2"><img src="/n.png"></a>', "/port?page=2"),
        ("/port", '<li class="next"><a href="/port/3">forward</a></li><a href="/port/2">2</a>', "/port/3"),
        ("/ميناء", '<a href="/ميناء?page=1">السابق</a><a href="/ميناء?page=3">التالي</a>', "/ميناء?page=3"),
        ("/ميناء", '<a href="/ميناء/2">٢</a>', "/ميناء/2"),
        ("/ميناء", '<a href="/ميناء?p=2">المزيد</a>', "/ميناء?p=2"),
        ("/ميناء?p=2", '<a href="/ميناء?p=3">‹</a><a href="/ميناء?p=1">›</a>', "/ميناء?p=3"),
    ],
)
def test_the_following_page_is_found(generic: Source, path: str, links: str, expected: str) -> None:
    assert next_page(generic, path, links) == expected


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/port/page/3", '<a href="/port/page/2">2</a><a href="/port/page/1">Previous</a><a href="/port">السابق</a>'),
        ("/port", '<a href="/sport/page/2">2</a><a href="/sport">Next</a><a rel="next" href="/sport?page=2">Next</a>'),
        ("/port", '<a href="/port">Next</a><a href="/port#more">More</a>'),
        ("/port", '<a href="https://evil.example/port?page=2">Next</a>'),
        ("/port", '<a href="/story/2">Next</a><a href="/story/2">More</a>'),
        ("/", '<a href="/?p=1234">A story of an old system</a>'),
        ("/archive", '<a href="/archive/2019">2019</a>'),
        ("/port", '<a href="/port/12">Twelve boats</a>'),
    ],
)
def test_nothing_leads_out_of_the_listing_or_back(generic: Source, path: str, links: str) -> None:
    assert next_page(generic, path, links) is None


def test_the_number_of_a_section_is_no_page_number(generic: Source) -> None:
    card = generic.model_copy(update={"sections": (Section(id="14", url=f"{HOST}/14", name="Port", language="en"),)})
    assert next_page(card, "/14", '<a href="/15">15</a>') is None
    assert next_page(card, "/14", '<a href="/14/page/2">2</a>') == "/14/page/2"


def test_links_of_a_pager_are_no_articles(generic: Source) -> None:
    card = generic.model_copy(update={"article_urls": ()})
    body = f'{STORY}<a href="/port/2">2</a><a href="/port/3">3</a><a href="/port/12">Twelve boats</a><a href="/port/page/4">Last</a>'
    found = read_section(body.encode(), f"{HOST}/port", card, {})
    assert [link.url.removeprefix(HOST) for link in found.articles] == ["/story/1", "/port/12"]
