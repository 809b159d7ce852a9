"""Section pages: which link a listing line dates, what comes next, what is left alone."""

from __future__ import annotations

import pytest

from scrapers.discovery import read_section
from scrapers.source import Source

URL = "https://www.marsa.example/en/36-politics"
PAGE = """<!doctype html><html><head><title>Politics</title>
<link rel="alternate" type="application/rss+xml" href="/en/rss"><link rel="alternate" type="application/rss+xml" href="https://evil.example/rss">
<link rel="alternate" hreflang="ar" href="/36-politics"></head><body>
<a href="/en/131-fashion">Fashion</a> <a href="/private/">Staff</a> <a href="https://evil.example/en/36/offer">Offer</a>
<ul>
<li><a href="/en/36/bridge-080112"><img src="/img/1.png"></a>GMT 13:46 2018 Sunday ,09 December<br>
  <a href="http://marsa.example/en/36/bridge-080112?utm_source=list">Harbour bridge reopens</a>
  <a href="/en/36/bridge-080112">Read more</a></li>
<li>GMT 14:36 2018 Wednesday ,31 October <a href="/en/36/ferry"><h3>Ferry line adds a night service</h3><p>From May on.</p></a></li>
<li><a href="/en/36/quota">GMT 10:40 2018 Monday ,28 October
  Fishers agree on a quota</a></li>
<li><a href="/en/36/maps">Museum shows old mapsMuseum shows old maps</a></li>
<li><a href="/en/36/silent"><script>document.write("GMT 10:40 2018 Sunday ,28 October")</script><img src="/img/2.png"></a></li>
</ul>
<a href="?page=2">2</a> <a href="?page=3">3</a> Maintained and developed by Marsa Media Group SAL.</body></html>"""


def test_listing_lines_date_the_link_that_holds_or_follows_them(network: Source) -> None:
    found = read_section(PAGE.encode(), URL, network, {"content-type": "text/html; charset=utf-8"})
    stated = [
        (link.url.rsplit("/", 1)[-1], link.headline, link.date_published.isoformat() if link.date_published else None)
        for link in found.articles
    ]
    assert stated == [
        ("bridge-080112", "Harbour bridge reopens", "2018-12-09T13:46:00+00:00"),
        ("ferry", "Ferry line adds a night service", "2018-10-31T14:36:00+00:00"),
        ("quota", "Fishers agree on a quota", None),  # 28 October 2018 was a Sunday
        ("maps", "Museum shows old maps", None),
        ("silent", None, None),
    ]
    assert {link.date_published_precision for link in found.articles} == {"minute"}
    assert found.problem is None


def test_feeds_and_pages_on_own_hosts_are_found(network: Source) -> None:
    found = read_section(PAGE.encode(), URL, network, {})
    assert found.feeds == ("https://www.marsa.example/en/rss",)
    assert found.next_pages == (URL + "?page=2",)


@pytest.mark.parametrize(
    ("url", "links", "expected"),
    [
        (URL, '<link rel="next" href="?page=2"><a href="?page=9">9</a>', (URL + "?page=2",)),
        (URL, '<a rel="nofollow next" href="?start=20">Next</a>', (URL + "?start=20",)),
        (URL + "?page=2", '<a href="?page=1">1</a><a href="?page=4">4</a><a href="?page=3">3</a>', (URL + "?page=3",)),
        (URL + "?page=4", '<a href="?page=1">1</a><a href="?page=3">3</a>', ()),
        (URL, '<a href="/en/37-other?page=2">2</a><a href="?page=x">x</a>', ()),
        (URL, '<a rel="next" href="https://evil.example/?page=2">Next</a>', ()),
        (URL, f'<a rel="next" href="{URL}">Next</a>', ()),
    ],
)
def test_next_page_is_the_named_or_the_following_one(network: Source, url: str, links: str, expected: tuple[str, ...]) -> None:
    assert read_section(f"<html><body>{links}</body></html>".encode(), url, network, {}).next_pages == expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [("https://evil.example/", "https://www.marsa.example/en/36/tide"), ("https://marsa.example/x/", "https://marsa.example/x/en/36/tide")],
)
def test_base_is_obeyed_on_own_hosts_only(generic: Source, network: Source, base: str, expected: str) -> None:
    card = network.model_copy(update={"url_grammar": "generic"})
    body = f'<html><head><base href="{base}"></head><body><a href="en/36/tide">Tide table</a></body></html>'
    assert [link.url for link in read_section(body.encode(), "https://www.marsa.example/", card, {}).articles] == [expected]


def test_patterns_of_a_generic_card_choose_its_links(generic: Source) -> None:
    body = b'<a href="/story/1">One</a><a href="/about">About us</a>'
    assert [link.url for link in read_section(body, "https://harbour.example/", generic, {}).articles] == [
        "https://harbour.example/story/1"
    ]


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"%PDF-1.7 \x00\x01", b"<a href='/en/131-fashion'>Fashion</a>", b"<a href='http://[broken'>x</a>"]
)
def test_page_without_articles_has_a_problem(network: Source, body: bytes) -> None:
    found = read_section(body, URL, network, {})
    assert found.articles == ()
    assert found.problem is not None


def test_tag_with_thousands_of_attributes_is_not_parsed(network: Source) -> None:
    body = "<a href='/en/36/tide' " + " ".join(f"a{n}=1" for n in range(100_000)) + ">Tide</a>"
    found = read_section(body.encode(), URL, network, {})
    assert found.problem is not None
    assert "attributes" in found.problem


def test_arabic_page_in_its_own_character_set_is_read(network: Source) -> None:
    body = '<html><body>GMT 07:05 2018 الأحد ,09 كانون الأول / ديسمبر<a href="/37/080112-الميناء">الميناء يفتح أبوابه</a></body></html>'
    (link,) = read_section(body.encode("cp1256"), URL, network, {"content-type": "text/html; charset=windows-1256"}).articles
    assert link.headline == "الميناء يفتح أبوابه"
    assert link.date_published is not None
    assert link.date_published.isoformat() == "2018-12-09T07:05:00+00:00"


def test_nesting_without_end_is_survived(network: Source) -> None:
    body = "<div>" * 100_000 + "<a href='/en/36/tide'>Tide</a>"
    assert read_section(body.encode(), URL, network, {}) is not None
