"""What answers of a site tell about it, read without asking for anything."""

from datetime import UTC, datetime

import pytest

from scrapers.records import RawPage
from scrapers.scouting.scout import name_source
from scrapers.scouting.survey import SectionLink, choose_example, survey_articles, survey_lists
from scrapers.source import Source

SITE = "https://www.harbour.example"
SOURCE = Source.model_validate(
    {"id": "harbour", "name": "h", "publisher": "h", "languages": ["en"], "homepage": f"{SITE}/", "hosts": ["www.harbour.example"]}
)
HOME = """<html lang="en-GB"><head><title>Harbour Post | News of the coast</title>
<meta property="og:site_name" content="The Harbour Post"></head><body>
<a href="/port">Port</a> <a href="/city/">City news</a> <a href="/about">About</a> <a href="/port#top">Port</a>
<a href="https://other.example/">Elsewhere</a>
<a href="/2024/03/05/gulls">Gulls move to the roof of the town hall</a>
<a href="/2024/03/06/herring">Herring now lasts until noon, market says</a>
</body></html>"""
RSS = f"""<rss version="2.0"><channel><title>x</title><item><title>Gulls</title><link>{SITE}/2024/03/05/gulls</link></item>
<item><title>Herring</title><link>{SITE}/2024/03/06/herring</link></item></channel></rss>"""
MAP = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{SITE}/2024/03/07/boats</loc></url></urlset>'
ROBOTS = f"User-agent: *\nAllow: /\nSitemap: {SITE}/sitemap.xml\nSitemap: {SITE}/news-sitemap.xml\nSitemap: {SITE}/lost.xml\n"
STORY = (
    "<html lang=en><body><h1>{0}</h1><article>"
    + "<p>The gulls have left the fish market for the roof of the town hall again today.</p>" * 4
    + "</article></body></html>"
)


def answer(path, role, body, content_type="text/html", status=200):
    return RawPage(
        SITE + path, status, {"content-type": content_type}, body.encode(), datetime(2026, 11, 1, tzinfo=UTC), "", "harbour", role
    )


PAGES = [
    answer("/robots.txt", "robots", ROBOTS, "text/plain"),
    answer("/", "section", HOME),
    answer("/rss", "feed", RSS, "application/rss+xml"),
    answer("/empty", "feed", "<rss version='2.0'><channel></channel></rss>", "application/rss+xml"),
    answer("/sitemap.xml", "sitemap", MAP, "application/xml"),
    answer("/news-sitemap.xml", "sitemap", MAP, "application/xml"),
    answer("/lost.xml", "sitemap", "gone", status=404),
]


def test_lists_names_and_addresses_of_a_site_are_found():
    survey = survey_lists(PAGES, SOURCE)
    assert (survey.name, survey.languages, survey.hosts) == ("The Harbour Post", ("en",), ("www.harbour.example",))
    assert (survey.feeds, survey.sitemaps) == ((f"{SITE}/rss",), (f"{SITE}/news-sitemap.xml",))
    assert survey.listed == tuple(f"{SITE}/2024/03/{rest}" for rest in ("05/gulls", "06/herring", "07/boats"))
    assert survey.sections == (SectionLink(f"{SITE}/port", "Port"), SectionLink(f"{SITE}/city/", "City news"))
    assert survey.article_urls == (r"/(?:19|20)\d\d/\d\d?/\d\d?/",)


def test_site_without_lists_is_read_from_its_front_page():
    survey = survey_lists(PAGES[1:2], SOURCE)
    assert survey.listed == (f"{SITE}/2024/03/05/gulls", f"{SITE}/2024/03/06/herring")
    assert (survey.feeds, survey.sitemaps) == ((), ())


def test_only_pages_that_list_articles_are_sections_and_only_articles_are_examples():
    listing = "".join(f'<a href="/2024/03/0{day}/a-{day}">Story number {day} of the port</a>' for day in range(1, 6))
    pages = [
        answer("/port", "section", f"<html><body>{listing}</body></html>"),
        answer("/city/", "section", "<html><body><a href=/2024/03/05/gulls>Gulls</a></body></html>"),
        answer("/2024/03/05/gulls", "article", STORY.format("Gulls move")),
        answer("/2024/03/06/herring", "article", "<html><body></body></html>"),
    ]
    survey = survey_articles(survey_lists(PAGES, SOURCE), pages, SOURCE)
    assert [section.name for section in survey.sections] == ["Port"]
    assert [page.url for page, _article in survey.articles] == [f"{SITE}/2024/03/05/gulls"]
    example = choose_example(survey)
    assert example is not None
    assert example[1].headline == "Gulls move"


@pytest.mark.parametrize(
    ("url", "name", "languages", "language"),
    [
        (f"{SITE}/en/port", "Port", ("ar", "en"), "en"),
        (f"{SITE}/port", "الميناء", ("en", "ar"), "ar"),
        (f"{SITE}/port", "Port", ("ar", "en"), "ar"),
        (f"{SITE}/port", "الميناء", ("en",), "en"),
        (f"{SITE}/port", "Port", (), "en"),
    ],
)
def test_language_of_a_section_is_guessed(url, name, languages, language):
    assert SectionLink(url, name).guess_language(languages) == language


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.harbour-post.example/", "harbour_post"),
        ("https://news.harbour.example/en", "news_harbour"),
        ("http://127.0.0.1:8641/", "127_0_0_1"),
        ("https://" + "a" * 90 + ".example/", "a" * 64),
    ],
)
def test_source_is_called_after_its_host(url, name):
    assert name_source(url) == name
