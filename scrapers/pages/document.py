"""PageDocument: one page parsed once, and the plain text of its parts. Every page object shares this tree and none
changes it; code that must change a tree works on a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from scrapers.pages.charset import decode_page
from scrapers.pages.reasons import PageRejectedError
from scrapers.records import RawPage

LONGEST_PAGE = 10_000_000  # bytes
_HTML_TYPE = re.compile(r"(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_NO_TYPE = re.compile(r"(?:|application/octet-stream|text/plain|text/xml|application/xml)(?:;.*)?", re.IGNORECASE)
_HTML_START = re.compile(rb"<(?:!doctype html|html|head|body|meta|title|div|p|article|table)\b", re.IGNORECASE)
_FOREIGN_START = re.compile(
    rb"\s*(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\{|\[|<\?xml[^>]{0,200}>\s*<(?:rss|feed|urlset|sitemapindex)|<rss|<feed)"
)
_NO_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2
_SPACES = re.compile(r"\s+")
_SILENT = "script style noscript template head svg iframe object select option button textarea"
SILENT_TAGS = frozenset(_SILENT.split())
_INLINE = """a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q ruby s samp small span strike
    strong sub sup time tt u var wbr"""
INLINE_TAGS = frozenset(_INLINE.split())


@dataclass(frozen=True, slots=True, eq=False)
class PageDocument:
    """One page: where it was fetched and its parsed tree."""

    url: str
    root: html.HtmlElement

    def absolute(self, address: str | None) -> str | None:
        """`address` resolved against the page's URL; None unless that is http or https. A <base> is not obeyed."""
        try:
            joined = urljoin(self.url, (address or "").strip())
            parts = urlsplit(joined)
        except ValueError:
            return None
        return joined if address and parts.scheme in ("http", "https") and parts.hostname else None


def read_document(page: RawPage) -> PageDocument:
    """The parsed page.

    Raises:
        PageRejectedError: the response is an error, no HTML, empty, or in no readable character set.
    """
    if page.status not in (200, 203):
        raise PageRejectedError("http_error", f"expected status 200, found {page.status}")
    if not page.body.strip():
        raise PageRejectedError("empty_page", "expected an HTML page, found no bytes")
    content_type = page.headers.get("content-type", "")
    if not _is_html(content_type, page.body[:2048]):
        found = content_type.strip()[:80] or "no content type and no HTML tag"
        raise PageRejectedError("not_html", f"expected an HTML page, found {found}")
    return PageDocument(page.url, parse_html(decode_page(page.body[:LONGEST_PAGE], content_type)))


def parse_html(text: str) -> html.HtmlElement:
    """The tree of an HTML text, without comments and processing instructions."""
    # huge_tree lifts the nesting limit from 256 to 2,048; below it the rest of the page would silently be lost.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError("the parser ran out of memory") from error
        raise PageRejectedError("empty_page", f"expected an HTML page, found no element: {' '.join(str(error).split())[:200]}") from error
    return root


def _is_html(content_type: str, start: bytes) -> bool:
    if _FOREIGN_START.match(start):
        return False
    if _HTML_TYPE.match(content_type.strip()):
        return True
    return bool(_NO_TYPE.fullmatch(content_type.strip())) and bool(_HTML_START.search(start))


def squeeze(text: str | None) -> str:
    """`text` on one line: runs of white space become one blank, none at the ends."""
    return _SPACES.sub(" ", text or "").strip()


def read_text(element: html.HtmlElement | None) -> str:
    """The text of an element on one line, without scripts and styles."""
    return "" if element is None else squeeze(" ".join(read_lines(element)))


def read_lines(element: html.HtmlElement) -> list[str]:
    """What a reader sees of an element, one line per block or <br>, empty lines left out."""
    lines = (squeeze(line) for line in "".join(_text_pieces(element)).split("\n"))
    return [line for line in lines if line]


def _text_pieces(element: html.HtmlElement) -> Iterator[str]:
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if tag in SILENT_TAGS:
            silent += 1 if event == "start" else -1
        if not silent and tag not in INLINE_TAGS:
            yield "\n"
        if event == "start" and not silent and node.text:
            yield _SPACES.sub(" ", node.text)
        if event == "end" and not silent and node is not element and node.tail:
            yield _SPACES.sub(" ", node.tail)


_WORD = re.compile(r"\w+")


def fold_words(text: str) -> list[str]:
    """The words of `text` without case, for counting and comparing."""
    return _WORD.findall(text.casefold())
