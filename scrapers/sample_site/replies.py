"""What an edition answers to a path: a pure function of newspaper, address and clock. HTTP itself is in `server`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, unquote, urlsplit

from scrapers.sample_site.listings import (
    ARCHIVE_SITEMAP_PATH,
    NEWS_SITEMAP_PATH,
    PRIVATE_PATH,
    find_section,
    find_section_of_feed,
    render_archive_sitemap,
    render_feed,
    render_front_page,
    render_news_sitemap,
    render_private_page,
    render_robots,
    render_section,
    render_sitemap_index,
)
from scrapers.sample_site.newspaper import Newspaper, article_changed_at, make_related, make_ticker
from scrapers.sample_site.pieces import Piece, Shape
from scrapers.sample_site.state import step_time
from scrapers.sample_site.templates import PageContext, render_article

_HTML = "text/html; charset=utf-8"
_FEED = "application/rss+xml; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_IMAGE_PATH = re.compile(r"/img/\d{4}/\d{2}/normal/[a-z0-9-]{1,100}\.png")
# One grey pixel.
_PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")


@dataclass(frozen=True, slots=True)
class Reply:
    """A status and what goes with it. Only a reply with an ETag can be asked for again conditionally."""

    status: int
    content_type: str
    body: bytes
    etag: str | None = None
    last_modified: datetime | None = None


_NOT_FOUND = Reply(404, _HTML, b"<!DOCTYPE html>\n<html><body><p>There is no such page.</p></body></html>\n")
_FIXED_PAGES: dict[str, tuple[str, Callable[[Newspaper], str | bytes]]] = {
    "/": (_HTML, render_front_page),
    "/robots.txt": ("text/plain; charset=utf-8", render_robots),
    "/rss": (_FEED, render_feed),
    "/sitemap.xml": (_XML, render_sitemap_index),
    NEWS_SITEMAP_PATH: (_XML, render_news_sitemap),
    ARCHIVE_SITEMAP_PATH: ("application/gzip", render_archive_sitemap),
    PRIVATE_PATH: (_HTML, lambda _: render_private_page()),
}


def answer_request(newspaper: Newspaper, target: str, clock: datetime) -> Reply:
    """The reply to a GET of this request target, 404 and 410 among them."""
    try:
        parts = urlsplit(target)
        path = unquote(parts.path, errors="strict")
    except ValueError:
        return _NOT_FOUND
    if path in newspaper.by_path:
        return _answer_article(newspaper, *newspaper.by_path[path], clock)
    reply = _answer_fixed_path(newspaper, path) or _answer_section(newspaper, path, parts.query)
    return reply or _NOT_FOUND


def _answer_article(newspaper: Newspaper, piece: Piece, shape: Shape, clock: datetime) -> Reply:
    """The page with an ETag of what the piece says, so that neither the clock nor the related block changes it."""
    if piece.withdrawn:
        return Reply(410, _HTML, b"<!DOCTYPE html>\n<html><body><p>This article was withdrawn.</p></body></html>\n")
    context = PageContext(newspaper.base_url, clock, make_related(newspaper, piece), make_ticker(newspaper, piece))
    page = render_article(piece, newspaper.edition, shape, context)
    etag = _make_etag(f"{shape} {piece!r}".encode())
    return Reply(200, _HTML, page.encode(), etag, article_changed_at(piece))


def _answer_fixed_path(newspaper: Newspaper, path: str) -> Reply | None:
    if _IMAGE_PATH.fullmatch(path):
        return Reply(200, "image/png", _PNG, _make_etag(_PNG), step_time(0))
    if path not in _FIXED_PAGES:
        return None
    content_type, render = _FIXED_PAGES[path]
    return _listing(newspaper, content_type, render(newspaper))


def _answer_section(newspaper: Newspaper, path: str, query: str) -> Reply | None:
    feed_section = find_section_of_feed(newspaper.sections, path)
    if feed_section is not None:
        return _listing(newspaper, _FEED, render_feed(newspaper, feed_section))
    section = find_section(newspaper.sections, path)
    if section is None:
        return None
    number = parse_qs(query).get("page", ["1"])[0]
    page = render_section(newspaper, section, int(number)) if re.fullmatch(r"[0-9]{1,4}", number) else None
    return None if page is None else _listing(newspaper, _HTML, page)


def _listing(newspaper: Newspaper, content_type: str, content: str | bytes) -> Reply:
    body = content if isinstance(content, bytes) else content.encode()
    return Reply(200, content_type, body, _make_etag(body), step_time(newspaper.step))


def _make_etag(content: bytes) -> str:
    """A weak one: pages that count as equal differ in their clock line and in their encoding."""
    return f'W/"{hashlib.blake2b(content, digest_size=10).hexdigest()}"'


def is_unchanged(reply: Reply, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Whether 304 answers a conditional request; If-None-Match goes before If-Modified-Since."""
    if reply.status != 200 or reply.etag is None:
        return False
    if if_none_match is not None:
        asked = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return "*" in asked or reply.etag.removeprefix("W/") in asked
    if if_modified_since is None or reply.last_modified is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return reply.last_modified.replace(microsecond=0) <= since
