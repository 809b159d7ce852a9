"""What a few answers of a site tell about it: its lists, its sections, the form of its articles' addresses, its name.

Pure reading of pages that were fetched already. Fetching is `trial`, the card that comes of it `card_writing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from scrapers.discovery import read_discovery_page
from scrapers.pages import extract_article
from scrapers.pages.document import fold_words, read_document, read_text
from scrapers.pages.generic import read_language_code
from scrapers.pages.reasons import PageRejectedError
from scrapers.pages.structured import StructuredData
from scrapers.records import Article, Discovery, RawPage
from scrapers.robots import parse_robots
from scrapers.scouting.address_patterns import infer_article_patterns
from scrapers.source import Source
from scrapers.urls import is_allowed_url

MOST_SECTIONS = 6
_LEAST_LISTED = 3  # article links that make a page a section
_LONGEST_SECTION = 4  # words of a link to a section
_SURE = 0.8  # agreement of two readings of a body
_DEEPEST_SECTION = 3  # parts of its path
_LEAST_HEADLINE = 5  # words of a link to an article, where no list names the articles
_ARABIC = re.compile(r"[\u0621-\u064a]")
_NO_SECTION_WORDS = """about about-us contact contact-us privacy privacy-policy terms terms-of-use login register subscribe advertise
    search help newsletter newsletters account imprint cookies jobs rss feed"""
_NO_SECTIONS = frozenset(_NO_SECTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A link of the home page that may lead to a section."""

    url: str
    name: str

    def guess_language(self, languages: Sequence[str]) -> str:
        """That of its address, else of the script of its name, else the site's first."""
        parts = urlsplit(self.url).path.split("/")
        stated = next((language for language in languages if language in parts[:3]), None)
        by_script = "ar" if _ARABIC.search(self.name) else None
        return stated or (by_script if by_script in languages else None) or next(iter(languages), "en")


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a site so far."""

    name: str | None = None
    languages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[SectionLink, ...] = ()
    article_urls: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()  # addresses of articles that lists name
    hosts: tuple[str, ...] = ()
    articles: tuple[tuple[RawPage, Article], ...] = ()


def survey_lists(pages: Sequence[RawPage], source: Source) -> Survey:
    """What the home page, robots.txt, feeds and sitemaps say."""
    read = {
        page.url: (page, read_discovery_page(page, source)) for page in pages if page.status == 200 and page.role in ("feed", "sitemap")
    }
    home = next((page for page in pages if page.role == "section" and page.status == 200), None)
    feeds = tuple(url for url, (page, found) in read.items() if page.role == "feed" and found.articles)
    listed = _merge(found for _page, found in read.values())
    links = _read_links(home, source) if home else []
    listed = listed or [url for url, text in links if len(fold_words(text)) >= _LEAST_HEADLINE]
    known = {_bare(url) for url in listed}
    others = [url for url, text in links if _bare(url) not in known and len(fold_words(text)) <= _LONGEST_SECTION]
    return Survey(
        name=_name_site(home) if home else None,
        languages=_read_languages(home) if home else (),
        feeds=feeds,
        sitemaps=_choose_sitemaps(pages, read),
        sections=_choose_sections(links, known),
        article_urls=infer_article_patterns(listed, others),
        listed=tuple(listed),
        hosts=tuple(dict.fromkeys(urlsplit(page.url).netloc for page in pages if page.status == 200 and page.role != "robots")),
    )


def survey_articles(survey: Survey, pages: Sequence[RawPage], source: Source) -> Survey:
    """The same with the sections that really list articles, and the articles that were read."""
    real = {
        _bare(page.url)
        for page in pages
        if page.role == "section" and page.status == 200 and len(read_discovery_page(page, source).articles) >= _LEAST_LISTED
    }
    read = [(page, extract_article(page, source)) for page in pages if page.role == "article" and page.status == 200]
    articles = tuple((page, article) for page, article in read if isinstance(article, Article))
    spoken = Counter(article.language for _page, article in articles if article.language)
    return replace(
        survey,
        sections=tuple(section for section in survey.sections if _bare(section.url) in real),
        articles=articles,
        languages=tuple(language for language, _count in spoken.most_common()) or survey.languages,
    )


def choose_example(survey: Survey) -> tuple[RawPage, Article] | None:
    """The article that shows most: dated, with a headline, then the longest."""
    return max(
        survey.articles, key=lambda pair: (pair[1].date_published is not None, bool(pair[1].headline), len(pair[1].body)), default=None
    )


def _merge(discoveries: Iterable[Discovery]) -> list[str]:
    return list(dict.fromkeys(link.url for found in discoveries for link in found.articles))


def _choose_sitemaps(pages: Sequence[RawPage], read: dict[str, tuple[RawPage, Discovery]]) -> tuple[str, ...]:
    """Those that robots.txt names and that could be read, those of news alone if there are any."""
    named = [url for page in pages if page.role == "robots" and page.status == 200 for url in parse_robots(page.body).sitemaps]
    usable = [url for url in dict.fromkeys(named) if url in read and (read[url][1].articles or read[url][1].sitemaps)]
    news = [url for url in usable if "news" in url.lower()]
    return tuple(news or usable)


def _read_links(home: RawPage, source: Source) -> list[tuple[str, str]]:
    """Every link of the home page to a page of the site, with its text, each address once."""
    try:
        document = read_document(home)
    except PageRejectedError:
        return []
    links: dict[str, str] = {}
    for anchor in document.root.iter("a"):
        url, text = document.absolute(anchor.get("href")), read_text(anchor)
        if url and text and is_allowed_url(url, source) and _bare(url) != _bare(home.url):
            links.setdefault(url.partition("#")[0], text)
    return list(links.items())


def _choose_sections(links: Sequence[tuple[str, str]], listed: set[str]) -> tuple[SectionLink, ...]:
    chosen: dict[str, SectionLink] = {}
    for url, text in links:
        last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].lower()
        if _bare(url) not in listed and len(fold_words(text)) <= _LONGEST_SECTION and _is_shallow(url) and last not in _NO_SECTIONS:
            chosen.setdefault(_bare(url), SectionLink(url, text))
    return tuple(chosen.values())[:MOST_SECTIONS]


def _is_shallow(url: str) -> bool:
    parts = urlsplit(url)
    return 1 <= len([part for part in parts.path.split("/") if part]) <= _DEEPEST_SECTION and not parts.query


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{unquote(parts.path).rstrip('/')}?{parts.query}"


def _name_site(home: RawPage) -> str | None:
    try:
        structured = StructuredData(read_document(home))
    except PageRejectedError:
        return None
    title = (structured.title or "").partition(" | ")[0].partition(" - ")[0].strip()
    return next(iter(structured.site_names), None) or title[:80] or None


def _read_languages(home: RawPage) -> tuple[str, ...]:
    try:
        code = read_language_code(StructuredData(read_document(home)).language)
    except PageRejectedError:
        return ()
    return (code,) if code and len(code) == 2 else ()


__all__ = ["SectionLink", "Survey", "choose_example", "survey_articles", "survey_lists"]
