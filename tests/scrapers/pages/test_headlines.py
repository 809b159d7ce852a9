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
        ("Bridge opens again (The Example)", "Bridge opens again"),
        ("Bridge opens again [example.org]", "Bridge opens again"),
        ("Bridge opens again (after two years)", "Bridge opens again (after two years)"),
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


OG = "<meta property=og:title content='{}'>"
LONG = "Long bridge of Port Selim opens again after two years of work on its piers and four delays that nobody wished to explain"


@pytest.mark.parametrize(
    ("stated", "printed", "headline"),
    [
        ("The bridge of Port Selim: all you need to know", "Long bridge of Port Selim opens", "Long bridge of Port Selim opens"),
        ("Storm: Long bridge opens again", "Long bridge opens again", "Storm: Long bridge opens again"),
        ("Long bridge opens again » Harbour", "Long bridge opens again", "Long bridge opens again"),
        ("Long bridge opens again after two years", "Port news", "Long bridge opens again after two years"),
        ("Long bridge opens again after two years", "Weather for the bridge", "Long bridge opens again after two years"),
    ],
)
def test_lone_heading_in_other_words_is_the_headline_and_one_of_something_else_is_not(stated, printed, headline):
    assert choose(OG.format(stated), f"<h1>{printed}</h1>") == headline


def test_what_json_ld_calls_the_headline_stays():
    ld = '<script type=application/ld+json>{"@type": "NewsArticle", "headline": "Long bridge of Port Selim opens"}</script>'
    assert choose(ld, "<h1>Long bridge of Port Selim opens at last</h1>") == "Long bridge of Port Selim opens"


def test_headline_that_was_cut_at_the_limit_of_json_ld_is_read_whole():
    ld = f'<script type=application/ld+json>{{"@type": "NewsArticle", "headline": "{LONG[:105]}"}}</script>'
    assert choose(ld, f"<h1>{LONG}</h1>") == LONG


def test_heading_that_the_address_spells_is_the_headline_under_the_title_of_the_site():
    assert choose(
        "<title>Walks and harbours of the whole long coast</title>", "<h2>News of the day</h2><h2>Example / Bridge Walks</h2>"
    ) == ("Walks and harbours of the whole long coast")
    root = parse_html("<title>Harbours and walks of the coast</title><h2>News of the day</h2><h2>Over the bridges</h2>")
    url = "https://www.example.org/walks/over-the-bridges.html"
    assert choose_headline(StructuredData(PageDocument(url, root)), url, []) == "Over the bridges"


@pytest.mark.parametrize("link", ["<a href=/>Quay Letters</a>", "<a href=http://www.example.org/index.html><b>Quay</b> Letters</a>"])
def test_name_that_leads_home_is_the_sites_and_is_cut_off_the_title(link):
    assert choose("<title>Long bridge opens again - Quay Letters</title>", link) == "Long bridge opens again"


def test_name_that_leads_elsewhere_is_no_sites_name():
    link = "<a href=/letters/>Quay Letters</a>"
    assert choose("<title>Long bridge opens again - Quay Letters</title>", link) == "Long bridge opens again - Quay Letters"
