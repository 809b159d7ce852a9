"""What a discovery says about an article, and for which page the readers are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.discovery import found_hints, read_discovery_page
from scrapers.records import Discovery, FoundLink, RawPage, Role
from scrapers.source import Source

SEEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOMENT = datetime(2026, 11, 19, 10, 30, tzinfo=UTC)


def test_every_stated_field_is_one_hint_about_the_canonical_url(network: Source) -> None:
    link = FoundLink("http://marsa.example/en/amp/36/tide-080112?utm_source=feed", "feed", "Tide table", MOMENT, MOMENT, "minute", "day")
    hints = found_hints(Discovery(articles=(link,)), network, SEEN)
    assert [(hint.field, hint.value) for hint in hints] == [
        ("headline", "Tide table"),
        ("date_published", "2026-11-19T10:30+00:00"),
        ("date_modified", "2026-11-19"),
    ]
    assert {(hint.url, hint.witness, hint.seen_at) for hint in hints} == {("https://www.marsa.example/en/36/tide-080112", "feed", SEEN)}


@pytest.mark.parametrize("url", ["https://evil.example/en/36/tide", "https://marsa.example/en/36-politics", "file:///etc/passwd"])
def test_other_addresses_give_no_hint(network: Source, url: str) -> None:
    assert found_hints(Discovery(articles=(FoundLink(url, "feed", "Tide table"),)), network, SEEN) == ()


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("feed", "<rss version='2.0'><channel><item><link>{}</link></item></channel></rss>"),
        ("sitemap", "<urlset><url><loc>{}</loc></url></urlset>"),
        ("section", "<html><body><a href='{}'>Tide table</a></body></html>"),
        ("article", "<html><body><a href='{}'>Tide table</a></body></html>"),
    ],
)
def test_archived_page_is_read_by_its_role(network: Source, role: Role, body: str) -> None:
    url = "https://marsa.example/en/36/tide"
    page = RawPage("https://marsa.example/x", 200, {}, body.format(url).encode(), SEEN, "urn:uuid:1", network.id, role)
    assert [link.url for link in read_discovery_page(page, network).articles] == ([] if role == "article" else [url])
