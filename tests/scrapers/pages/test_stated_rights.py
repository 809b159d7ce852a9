"""What an invented page states about its rights for machines."""

from __future__ import annotations

import pytest
from lxml import html

from scrapers.pages import extract_article
from scrapers.pages.document import PageDocument
from scrapers.pages.stated_rights import read_stated_rights
from scrapers.records import Article
from scrapers.rights import Rights, reserves
from tests.scrapers.pages.test_generic import make_page


def read(head: str, **article: object) -> Rights | None:
    root = html.document_fromstring(f"<html><head>{head}</head><body><p>Text.</p></body></html>")
    return read_stated_rights(PageDocument("https://www.example.org/", root), article)


def test_page_without_statements_states_nothing() -> None:
    assert read("<meta name=author content=A><link rel=stylesheet href=/a.css>") is None


@pytest.mark.parametrize(
    ("head", "stated"),
    [
        ('<meta name="robots" content="index, noai, noimageai">', {"meta_robots": ["index, noai, noimageai"]}),
        ("<meta name=ROBOTS content=NoArchive>", {"meta_robots": ["NoArchive"]}),
        ("<meta name=newshouse content=noarchive>", {"meta_robots": ["noarchive"]}),
        ("<meta name=googlebot content=noarchive>", None),
        ('<meta name="tdm-reservation" content="1">', {"tdm_reservation": "1"}),
        ('<meta name="tdm-policy" content="https://a.test/p">', {"tdm_policy": "https://a.test/p"}),
        ('<meta http-equiv="X-Robots-Tag" content="noai">', {"meta_robots": ["noai"]}),
        ('<link rel="license" href="https://a.test/l">', {"license": ["https://a.test/l"]}),
        ("<link rel='license nofollow' href=/l><link rel=licensed href=/m>", {"license": ["/l"]}),
        ("<meta name=robots>", None),
    ],
)
def test_statement_of_the_head_is_read(head: str, stated: Rights | None) -> None:
    assert read(head) == stated


@pytest.mark.parametrize(
    "value",
    ["https://a.test/l", {"@type": "CreativeWork", "url": "https://a.test/l"}, {"@id": "https://a.test/l"}, ["https://a.test/l", 3]],
)
def test_license_of_the_article_is_read(value: object) -> None:
    assert read("", license=value) == {"license": ["https://a.test/l"]}


def test_article_joins_what_its_headers_and_its_page_state() -> None:
    headers = {"content-type": "text/html", "x-robots-tag": "noarchive", "tdm-reservation": "0"}
    article = extract_article(make_page(head='<meta name="tdm-reservation" content="1">', headers=headers), None)
    assert isinstance(article, Article)
    assert article.rights == {"x_robots_tag": ["noarchive"], "tdm_reservation": "1"}
    assert reserves(article.rights) == {"archive", "tdm"}
