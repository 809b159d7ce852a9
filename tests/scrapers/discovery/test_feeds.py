"""Feeds as servers send them: whole, cut off, hostile, not feeds at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from scrapers.discovery import read_feed
from scrapers.discovery.feeds import MOST_ITEMS

URL = "https://www.marsa.example/en/rss"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Marsa</title><link>https://www.marsa.example/</link>
<item><title>Ferries &amp;amp; &lt;b&gt;boats&lt;/b&gt; return</title><link>/en/36/ferries-return-080112</link>
  <pubDate>Sun, 09 Dec 2018 13:46:05 +0200</pubDate></item>
<item><title>الميناء يفتح أبوابه</title><guid>https://www.marsa.example/37/080113-الميناء</guid><dc:date>2018-12-09T10:00</dc:date></item>
<item><title>No address</title><guid isPermaLink="false">urn:3</guid></item>
<item><title>Wrong date</title><link>https://www.marsa.example/en/36/wrong-date</link>
  <pubDate>Mon, 30 Feb 2018 10:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Marsa</title><updated>2024-05-03T00:00:00Z</updated>
<entry><title>Tide table</title><link rel="alternate" href="https://marsa.example/en/36/tide"/><id>tag:1</id>
<published>2024-05-01T10:00:00Z</published><updated>2024-05-02T10:00:00Z</updated></entry>
<entry><title>Only changed</title><link href="https://marsa.example/en/36/changed"/><updated>2024-05-02T10:00:00Z</updated></entry></feed>"""


def test_items_of_rss_are_read_with_title_and_time() -> None:
    found = read_feed(RSS.encode(), URL, {"content-type": "application/rss+xml"}, "Africa/Cairo")
    assert found.problem is None
    assert [(link.url, link.headline, link.date_published.isoformat() if link.date_published else None) for link in found.articles] == [
        ("https://www.marsa.example/en/36/ferries-return-080112", "Ferries & boats return", "2018-12-09T13:46:05+02:00"),
        ("https://www.marsa.example/37/080113-الميناء", "الميناء يفتح أبوابه", "2018-12-09T10:00:00+02:00"),
        ("https://www.marsa.example/en/36/wrong-date", "Wrong date", None),
    ]
    assert {link.witness for link in found.articles} == {"feed"}
    assert found.articles[1].date_published_precision == "minute"


def test_atom_keeps_published_and_updated_apart() -> None:
    first, second = read_feed(ATOM.encode(), URL, {}).articles
    assert first.date_published is not None
    assert first.date_modified is not None
    assert (first.date_published.day, first.date_modified.day) == (1, 2)
    assert second.date_published is None
    assert second.date_modified is not None


@pytest.mark.parametrize("end", ["</channel></rss>", "ong date</title>", "<pubDate>Mon, 30 Feb"])
def test_feed_that_lost_its_end_keeps_its_items(end: str) -> None:
    found = read_feed(RSS[: RSS.index(end)].encode(), URL, {})
    assert [link.headline for link in found.articles][:2] == ["Ferries & boats return", "الميناء يفتح أبوابه"]
    assert found.problem is not None
    assert "broken or cut off" in found.problem


def test_bare_ampersand_does_not_lose_the_feed() -> None:
    found = read_feed(RSS.replace("No address", "Fish & chips").encode(), URL, {})
    assert len(found.articles) == 3
    assert found.problem is not None


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"<!DOCTYPE html><html><body><a href='/en/36/a'>A</a></body></html>", "HTML"),
        (b"", "an empty document"),
        (b'{"error": "not found"}', "something else"),
    ],
)
def test_what_is_no_feed_is_a_problem(body: bytes, named: str) -> None:
    found = read_feed(body, URL, {"content-type": "application/rss+xml"})
    assert found.articles == ()
    assert found.problem == f"expected an RSS or Atom feed, found {named}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_feed_with_entities_is_refused(encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + RSS.split("?>", 1)[1]
    found = read_feed(laughs.encode(encoding), URL, {})
    assert found.articles == ()
    assert found.problem is not None
    assert "entities" in found.problem


def test_name_of_a_file_as_body_does_not_open_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(RSS, encoding="utf-8")
    assert read_feed(str(secret).encode(), URL, {}).articles == ()


def test_endless_feed_is_cut() -> None:
    items = "".join(f"<item><title>{n}</title><link>https://marsa.example/en/36/s-{n}</link></item>" for n in range(MOST_ITEMS + 50))
    found = read_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), URL, {})
    assert len(found.articles) == MOST_ITEMS
    assert found.problem is not None
    assert "at most 5,000 items" in found.problem


def test_repeated_item_is_one_link_and_the_first_wins() -> None:
    item = "<item><title>{}</title><link>https://marsa.example/en/36/tide</link></item>"
    found = read_feed(f"<rss version='2.0'><channel>{item.format('First')}{item.format('Second')}</channel></rss>".encode(), URL, {})
    assert [link.headline for link in found.articles] == ["First"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://[broken", ""])
def test_link_that_is_no_web_address_is_left_out(link: str) -> None:
    assert read_feed(f"<rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>".encode(), URL, {}).articles == ()


def test_gzip_feed_is_unpacked() -> None:
    assert len(read_feed(gzip.compress(RSS.encode()), URL, {}).articles) == 3
