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


def wrap_item(content: str) -> str:
    return f"<rss version='2.0'><channel><item>{content}</item></channel></rss>"


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
    assert found.problem == "the document has ampersands that are not escaped"


def test_bare_ampersand_in_an_address_stays_what_it_is() -> None:
    found = read_feed(wrap_item("<link>https://marsa.example/en/36/a?x=1&copy=2&lt=3&y</link>").encode(), URL, {})
    assert [link.url for link in found.articles] == ["https://marsa.example/en/36/a?x=1&copy=2&lt=3&y"]


def test_items_without_an_address_are_counted() -> None:
    found = read_feed(wrap_item("<title>x</title></item><item><link/></item><item><link>file:///etc/passwd</link>").encode(), URL, {})
    assert (found.articles, found.skipped, found.problem) == ((), 3, None)
    assert read_feed(RSS.encode(), URL, {}).skipped == 1


def test_items_that_share_a_guid_are_as_many_articles_as_they_have_addresses() -> None:
    same_guid = "</item><item>".join(f"<guid>1</guid><link>https://marsa.example/en/36/s-{n}</link>" for n in range(100))
    assert len(read_feed(wrap_item(same_guid).encode(), URL, {}).articles) == 100
    same_item = "</item><item>".join("<guid>1</guid><link>https://marsa.example/en/36/s</link>" for _ in range(100))
    assert len(read_feed(wrap_item(same_item).encode(), URL, {}).articles) == 1


def test_words_about_entities_in_a_text_refuse_nothing() -> None:
    shown = "<link>https://marsa.example/en/36/s</link><description><![CDATA[<!DOCTYPE a [<!ENTITY b 'c'>]>]]></description>"
    assert len(read_feed(wrap_item(shown).encode(), URL, {}).articles) == 1


@pytest.mark.parametrize("before", ["<!-- <a> -->", "<?a <b ?>", "\n ", "\ufeff"])
def test_entities_are_refused_behind_whatever_comes_first(before: str) -> None:
    body = before + "<!DOCTYPE x [<!ENTITY a 'ha'>]>" + wrap_item("<title>&a;</title><link>https://marsa.example/en/36/s</link>")
    assert read_feed(body.encode(), URL, {}).articles == ()


def test_markup_outside_the_network_is_never_fetched_or_included(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{secret.as_uri()}' parse='text'/>"
    item = wrap_item(f"<title>{include}</title><link>https://marsa.example/en/36/s</link>")
    for body in (item, f"<!DOCTYPE rss SYSTEM '{secret.as_uri()}'>{item}"):
        (link,) = read_feed(body.encode(), URL, {}).articles
        assert link.headline is None


@pytest.mark.parametrize(
    ("declared", "encoding", "header"),
    [
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("windows-1256", "utf-8", "text/xml"),
        ("windows-1256", "windows-1256", "text/xml"),
        ("utf-8", "windows-1256", "text/xml; charset=windows-1256"),
        ("utf-16", "utf-16", "application/rss+xml"),
        ("utf-8", "utf-16", "application/rss+xml; charset=utf-8"),
        ("utf-8", "utf-8-sig", "application/rss+xml; charset=utf-16"),
    ],
)
def test_characters_are_right_whatever_is_declared(declared: str, encoding: str, header: str) -> None:
    feed = f'<?xml version="1.0" encoding="{declared}"?>' + wrap_item("<title>الميناء يفتح</title><link>/37/a</link>")
    (link,) = read_feed(feed.encode(encoding), URL, {"content-type": header}).articles
    assert link.headline == "الميناء يفتح"


@pytest.mark.parametrize("before", ["\n\n  ", "\ufeff", "\ufeff\n", "<!-- made by hand -->"])
def test_what_stands_before_the_prolog_is_passed_over(before: str) -> None:
    found = read_feed((before + RSS).encode(), URL, {})
    assert len(found.articles) == 3


@pytest.mark.parametrize(
    "date", ["yesterday", "", "32 Foo 2026", "Sun, 01 Mar 2026 25:61:00 GMT", "Sun, 01 Mar 2026 10:00:00 +9999", "0000-00-00", "9" * 5_000]
)
def test_impossible_time_is_not_stated_and_the_item_stays(date: str) -> None:
    (link,) = read_feed(wrap_item(f"<link>https://marsa.example/en/36/s</link><pubDate>{date}</pubDate>").encode(), URL, {}).articles
    assert link.date_published is None


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"<!DOCTYPE html><html><body><a href='/en/36/a'>A</a></body></html>", "HTML"),
        (b"", "an empty document"),
        (b"not found", "something else"),
        (b"%PDF-1.7 \x00\x01", "something else"),
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
