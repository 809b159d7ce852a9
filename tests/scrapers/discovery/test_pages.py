"""The reader is chosen by what a document is, not only by what it was taken for."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from scrapers.discovery import read_discovery_page
from scrapers.discovery.documents import DocumentKind, name_kind
from scrapers.records import Discovery, RawPage, Role
from scrapers.source import Source

ADDRESS = "https://marsa.example/en/36/tide"
RSS = f"<?xml version='1.0'?><!-- a --><rss version='2.0'><channel><item><link>{ADDRESS}</link></item></channel></rss>"
ATOM = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='{ADDRESS}'/></entry></feed>"
JSON = f'{{"version": "https://jsonfeed.org/version/1", "items": [{{"url": "{ADDRESS}"}}]}}'
SITEMAP = f"<?xml-stylesheet href='a.xsl'?><urlset><url><loc>{ADDRESS}</loc></url></urlset>"
HTML = f"<!doctype html><html><link rel=alternate type=application/rss+xml href='/rss'><body><a href='{ADDRESS}'>Tide</a></body></html>"


def read(body: str | bytes, role: Role, source: Source) -> Discovery:
    content = body.encode() if isinstance(body, str) else body
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    return read_discovery_page(RawPage("https://marsa.example/x", 200, {}, content, moment, "urn:uuid:1", source.id, role), source)


@pytest.mark.parametrize("role", ["feed", "sitemap"])
@pytest.mark.parametrize("body", [RSS, ATOM, SITEMAP, gzip.compress(SITEMAP.encode()), gzip.compress(RSS.encode())])
def test_feed_as_a_sitemap_and_sitemap_as_a_feed_are_read(network: Source, role: Role, body: str | bytes) -> None:
    found = read(body, role, network)
    assert ([link.url for link in found.articles], found.problem) == ([ADDRESS], None)


def test_json_and_text_are_read_where_they_belong(network: Source) -> None:
    assert [link.url for link in read(JSON, "feed", network).articles] == [ADDRESS]
    assert [link.url for link in read(ADDRESS, "sitemap", network).articles] == [ADDRESS]


@pytest.mark.parametrize("role", ["feed", "sitemap"])
def test_html_in_their_place_is_a_problem_that_names_the_feeds_of_the_page(network: Source, role: Role) -> None:
    found = read(HTML, role, network)
    assert found == Discovery(feeds=("https://marsa.example/rss",), problem=f"expected a {role}, found HTML")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "other"),
        (b"\x1f\x8b", "other"),
        (b"\x1f\x8bbroken", "other"),
        (b"{}", "other"),
        (b"<note/>", "other"),
        (b"<!-- <html> --><rss>", "feed"),
        (b"\xff\xfe" + "<feed>".encode("utf-16-le"), "feed"),
        (b"<rdf:RDF>", "feed"),
        (b"<sm:urlset>", "sitemap"),
        (b"<!-- never closed <rss>", "other"),
        (b"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'><p>", "html"),
        (b"<BODY>", "html"),
    ],
)
def test_kind_is_that_of_the_first_element(body: bytes, kind: DocumentKind) -> None:
    assert name_kind(body) == kind
