import pytest

from scrapers.pages.blocks import read_page_text
from scrapers.pages.document import PageDocument, parse_html
from scrapers.pages.page_kind import find_listing_sign
from scrapers.pages.structured import StructuredData

TEASERS = "".join(
    f"<div><h3><a href=/{number}>Story number {number} of the day</a></h3><p>It says little.</p></div>" for number in range(9)
)
COLLECTION = '<script type="application/ld+json">{"@type": "CollectionPage"}</script>'


def find_sign(body, head="", url="https://www.example.org/harbour", text="A few words."):
    root = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    return find_listing_sign(url, StructuredData(PageDocument(url, root)), read_page_text(root), text)


@pytest.mark.parametrize(
    ("arguments", "sign"),
    [
        ({"body": "<p>x</p>", "url": "https://www.example.org/"}, "the front page of the site"),
        ({"body": TEASERS}, "9 linked headings and little text"),
        ({"body": TEASERS, "head": COLLECTION}, "a CollectionPage with 9 linked headings"),
        ({"body": TEASERS, "url": "https://www.example.org/category/harbour/page/2"}, "the address of a list with 9 linked headings"),
    ],
)
def test_lists_are_known_by_what_they_are(arguments, sign):
    assert find_sign(**arguments) == sign


@pytest.mark.parametrize(
    "arguments",
    [
        {"body": TEASERS, "text": "word " * 200},
        {"body": TEASERS, "head": "<meta property=og:type content=article>"},
        {"body": TEASERS, "head": "<meta name=pubdate content=2026-10-02>"},
        {"body": f"<aside class=sidebar>{TEASERS}</aside>"},
        {"body": "<p>One story.</p>", "url": "https://www.example.org/category/harbour"},
        {"body": "<p>x</p>", "url": "file:"},
    ],
)
def test_a_doubtful_page_counts_as_an_article(arguments):
    assert find_sign(**arguments) is None
