import pytest

from scrapers.pages.document import PageDocument, parse_html
from scrapers.pages.headlines import choose_headline, cut_site_name
from scrapers.pages.structured import StructuredData


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Bridge opens again | The Example", "Bridge opens again"),
        ("Bridge opens again - The Example", "Bridge opens again"),
        ("The Example: news – Bridge opens again", "The Example: news – Bridge opens again"),
        ("The Example | Bridge opens again", "Bridge opens again"),
        ("Bridge opens again | example.org", "Bridge opens again"),
        ("Bridge - the long one - opens", "Bridge - the long one - opens"),
        ("The Example", "The Example"),
    ],
)
def test_site_name_is_cut_off(title, headline):
    assert cut_site_name(title, ["The Example"], "https://www.example.org/bridge") == headline


def choose(head, body=""):
    root = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    url = "https://www.example.org/bridge"
    return choose_headline(StructuredData(PageDocument(url, root)), url, [])


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Long bridge opens again | The Example", "<h1>The Example</h1><h1>Long bridge opens again</h1>"),
        ("Long bridge opens again | The Example", "<h1>The Example</h1><h2>Long bridge opens again</h2>"),
        ("Long bridge opens again", "<h1>Information and resources</h1>"),
        ("Long bridge opens again - The Example", ""),
        ("Example", "<h1>Long bridge opens again</h1>"),
        ("The long bridge opens", "<h1>Long bridge opens again</h1>"),
    ],
)
def test_where_nothing_is_stated_the_title_says_which_heading_is_the_headline(title, body):
    assert choose(f"<title>{title}</title>", body) == "Long bridge opens again"


def test_headline_in_the_place_of_the_sites_name_is_no_name_of_the_site():
    stated = "Long bridge of Port Selim opens again"
    head = f"<meta property=og:title content='{stated}'><meta property=og:site_name content='{stated}'>"
    assert choose(head) == stated


def test_description_in_the_place_of_the_headline_is_passed_over():
    text = "Two days were enough to find out what the ferry is worth."
    head = (
        f"<meta property=og:title content='{text}'><meta name=description content='{text}'><meta name=twitter:title content='Bridge opens'>"
    )
    assert choose(head) == "Bridge opens"
