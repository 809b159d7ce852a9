"""What leads to the articles of an edition: front page, section pages, feeds, sitemaps, robots.txt. Pure text."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

from scrapers.sample_site.editions import Section, article_path
from scrapers.sample_site.newspaper import (
    ENTRIES_PER_PAGE,
    Newspaper,
    articles_of_archive,
    articles_of_feed,
    articles_of_section,
    is_listed_with_time,
    is_syndicated,
)
from scrapers.sample_site.page_parts import FOOTER_LINES, write_listing_line
from scrapers.sample_site.pieces import Piece, last_change
from scrapers.sample_site.state import step_time

PRIVATE_PATH = "/private/notes"
NEWS_SITEMAP_PATH = "/sitemap_news.xml"
ARCHIVE_SITEMAP_PATH = "/sitemap_archive.xml.gz"
_NEWS_SITEMAP_ITEMS = 40
_SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS_SPACE = "http://www.google.com/schemas/sitemap-news/0.9"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render_robots(newspaper: Newspaper) -> str:
    return f"User-agent: *\nAllow: /\nDisallow: /private/\n\nSitemap: {newspaper.base_url}/sitemap.xml\n"


def render_front_page(newspaper: Newspaper) -> str:
    """Sections, the newest articles by their AMP and tracked addresses, the sister editions, and a link to what is private."""
    name = escape(newspaper.edition.name_in(newspaper.edition.languages[0]))
    sections = "\n".join(f'<li><a href="{section.path}">{escape(section.title)}</a></li>' for section in newspaper.sections)
    newest = "\n".join(
        f'<li><a href="{_front_link(newspaper, piece, place)}">{escape(piece.headline)}</a></li>'
        for place, piece in enumerate(newspaper.articles[:6])
    )
    sisters = "\n".join(
        f'<li><a href="{url}/">{sister}</a></li>' for sister, url in newspaper.base_urls.items() if sister != newspaper.edition.id
    )
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{name}</title>\n'
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/rss">\n</head>\n<body>\n<h1>{name}</h1>\n'
        f'<ul class="menu">\n{sections}\n</ul>\n<ul class="newest">\n{newest}\n</ul>\n<ul class="sisters">\n{sisters}\n</ul>\n'
        f'<p><a href="{PRIVATE_PATH}">Newsroom</a> <a href="mailto:desk@newspaper.invalid">Mail</a>'
        ' <a href="javascript:print()">Print</a></p>\n'
        f"<p>{'<br>'.join(FOOTER_LINES)}</p>\n</body>\n</html>\n"
    )


def _front_link(newspaper: Newspaper, piece: Piece, place: int) -> str:
    tracking = "?utm_source=front&amp;utm_medium=top" if place % 2 else ""
    return quote(article_path(piece, newspaper.edition, amp=not piece.section.startswith("w-"))) + tracking


def render_private_page() -> str:
    text = "Duty lists of the newsroom. Not for readers."
    return f"<!DOCTYPE html>\n<html><head><title>Newsroom</title></head><body><p>{text}</p></body></html>\n"


def render_section(newspaper: Newspaper, section: Section, page: int) -> str | None:
    """One page of a section's listing, or None when there is no such page."""
    articles = articles_of_section(newspaper, section)
    shown = articles[(page - 1) * ENTRIES_PER_PAGE : page * ENTRIES_PER_PAGE]
    if page < 1 or (page > 1 and not shown):
        return None
    entries = "\n".join(_section_entry(newspaper, piece) for piece in shown)
    following = f'<a rel="next" href="?page={page + 1}">{page + 1}</a>' if page * ENTRIES_PER_PAGE < len(articles) else ""
    head_link = f'<link rel="next" href="{section.path}?page={page + 1}">\n' if following else ""
    previous = f'<a rel="prev" href="?page={page - 1}">{page - 1}</a> ' if page > 1 else ""
    direction = ' dir="rtl"' if section.language == "ar" else ""
    title = escape(f"{section.title} - {newspaper.edition.name_in(section.language)}")
    return (
        f'<!DOCTYPE html>\n<html{direction}>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n{head_link}</head>\n<body>\n'
        f'<p><a href="/">{escape(newspaper.edition.name_in(section.language))}</a></p>\n<h1>{escape(section.title)}</h1>\n'
        f'<div class="list">\n{entries}\n</div>\n<p class="paging">{previous}{following}</p>\n'
        f"<p>{'<br>'.join(FOOTER_LINES)}</p>\n</body>\n</html>\n"
    )


def _section_entry(newspaper: Newspaper, piece: Piece) -> str:
    """Listing line and linked headline; the address stands there unencoded, Arabic letters and all."""
    line = f"<span>{write_listing_line(piece.published)}</span><br>\n" if is_listed_with_time(piece) else ""
    link = escape(article_path(piece, newspaper.edition))
    picture = f'<a href="{link}"><img src="/img/{piece.published:%Y/%m}/normal/{piece.id}.png" alt=""></a>\n'
    return f'<div class="item">\n{picture}{line}<a href="{link}">{escape(piece.headline)}</a>\n</div>'


def render_feed(newspaper: Newspaper, section: Section | None = None) -> str:
    """RSS of the edition or one section. Where the edition is Arabic, the feed of the edition ends in the middle of nothing."""
    name = newspaper.edition.name_in(newspaper.edition.languages[0])
    title = escape(name if section is None else f"{name} - {section.title}")
    items = "\n".join(_feed_item(newspaper, piece) for piece in articles_of_feed(newspaper, section))
    end = "" if section is None and newspaper.edition.languages == ("ar",) else "\n</channel>\n</rss>\n"
    return (
        f'{_XML}<rss version="2.0">\n<channel>\n<title>{title}</title>\n<link>{newspaper.base_url}/</link>\n'
        f"<description>{title}</description>\n{items}{end}"
    )


def _feed_item(newspaper: Newspaper, piece: Piece) -> str:
    url = f"{newspaper.url_of(piece)}?utm_source=rss"
    description = f"<description>{escape(piece.standfirst)}</description>\n" if piece.standfirst else ""
    return (
        f"<item>\n<title>{escape(piece.headline)}</title>\n<link>{escape(url)}</link>\n"
        f'<guid isPermaLink="false">{newspaper.edition.id}/{piece.id}</guid>\n{description}'
        f"<pubDate>{format_datetime(piece.published.astimezone(UTC), usegmt=True)}</pubDate>\n</item>"
    )


def render_sitemap_index(newspaper: Newspaper) -> str:
    changed = _iso(step_time(newspaper.step))
    children = "".join(
        f"<sitemap><loc>{newspaper.base_url}{path}</loc><lastmod>{changed}</lastmod></sitemap>\n"
        for path in (NEWS_SITEMAP_PATH, ARCHIVE_SITEMAP_PATH)
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP_SPACE}">\n{children}</sitemapindex>\n'


def render_news_sitemap(newspaper: Newspaper) -> str:
    """The newest syndicated articles with their times and headlines."""
    articles = [piece for piece in newspaper.articles if is_syndicated(piece)][:_NEWS_SITEMAP_ITEMS]
    entries = "".join(_news_entry(newspaper, piece) for piece in articles)
    return f'{_XML}<urlset xmlns="{_SITEMAP_SPACE}" xmlns:news="{_NEWS_SPACE}">\n{entries}</urlset>\n'


def _news_entry(newspaper: Newspaper, piece: Piece) -> str:
    name = escape(newspaper.edition.name_in(piece.language))
    return (
        f"<url><loc>{newspaper.url_of(piece)}</loc><news:news>"
        f"<news:publication><news:name>{name}</news:name><news:language>{piece.language}</news:language></news:publication>"
        f"<news:publication_date>{_iso(piece.published)}</news:publication_date>"
        f"<news:title>{escape(piece.headline)}</news:title></news:news></url>\n"
    )


def render_archive_sitemap(newspaper: Newspaper) -> bytes:
    """The archive as a gzip file; an article whose date nobody may know has no lastmod."""
    entries = "".join(f"<url><loc>{newspaper.url_of(piece)}</loc>{_lastmod(piece)}</url>\n" for piece in articles_of_archive(newspaper))
    document = f'{_XML}<urlset xmlns="{_SITEMAP_SPACE}">\n{entries}</urlset>\n'
    return gzip.compress(document.encode(), mtime=0)


def _lastmod(piece: Piece) -> str:
    return f"<lastmod>{_iso(last_change(piece))}</lastmod>" if is_syndicated(piece) else ""


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def find_section(sections: Sequence[Section], path: str) -> Section | None:
    """The section whose page stands at this path."""
    return next((section for section in sections if section.path == path), None)


def find_section_of_feed(sections: Sequence[Section], path: str) -> Section | None:
    """The section whose feed stands at this path, `/{name}/rss.xml`."""
    return next((section for section in sections if path == f"/{section.name}/rss.xml"), None)
