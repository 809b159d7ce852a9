"""PageDocument: one page parsed once, and the plain text of its parts. Every page object shares this tree and none
changes it; code that must change a tree works on a copy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
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
_DEEPEST = 2_000  # a little less than the parser's limit
_NESTING_TAG = re.compile(r"</?(?!(?:html|head|body|title|meta|link|script|style|p|h[1-3])\b)[a-zA-Z][^<>]*>")
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


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line as a reader sees it."""

    text: str
    link_share: float = 0.0

    @property
    def is_link(self) -> bool:
        return self.link_share > 0.6


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
    """The tree of an HTML text, without comments and processing instructions.

    The parser drops everything after an element that is nested too deeply. Such a page is read once more without any
    elements but headings and paragraphs, so that no text is lost.
    """
    root = _parse(text)
    return _parse(_NESTING_TAG.sub(" ", text)) if _reaches_depth(root, _DEEPEST) else root


def _parse(text: str) -> html.HtmlElement:
    # huge_tree lifts the nesting limit from 256 to 2,048; below it the rest of the page would silently be lost.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError("the parser ran out of memory") from error
        raise PageRejectedError("empty_page", f"expected an HTML page, found no element: {' '.join(str(error).split())[:200]}") from error
    return root


def _reaches_depth(root: html.HtmlElement, depth: int) -> bool:
    """Whether the last element of the tree, where a parser that gave up has stopped, lies so deep."""
    element = root
    for _level in range(depth):
        if len(element) == 0:
            return False
        element = element[-1]
    return True


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
    return [line.text for line in read_page_lines(element)]


def read_page_lines(element: html.HtmlElement, without: Collection[str] = ()) -> list[PageLine]:
    """The lines of an element with the share of each that is the text of links; elements named in `without` are left out."""
    lines = []
    pieces: list[tuple[str, bool]] = []
    for text, in_link in (*_text_pieces(element, SILENT_TAGS.union(without)), ("\n", False)):
        if text != "\n":
            pieces.append((text, in_link))
            continue
        whole = squeeze("".join(piece for piece, _in_link in pieces))
        if whole:
            linked = sum(len(piece.strip()) for piece, is_linked in pieces if is_linked)
            lines.append(PageLine(whole, linked / len(whole)))
        pieces.clear()
    return lines


def _text_pieces(element: html.HtmlElement, silent_tags: Collection[str]) -> Iterator[tuple[str, bool]]:
    silent = links = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag, step = node.tag, 1 if event == "start" else -1
        silent += step if tag in silent_tags else 0
        links += step if tag == "a" else 0
        if not silent and tag not in INLINE_TAGS:
            yield "\n", False
        text = node.text if event == "start" else node.tail if node is not element else None
        if text and not silent:
            yield _SPACES.sub(" ", text), links > 0


# Thai, Lao, Burmese, Khmer, kana and ideographs: scripts that put no blank between words.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")


def fold_words(text: str) -> list[str]:
    """The words of `text` without case, for counting and comparing; where words are not spaced each character is one."""
    return _WORD.findall(text.casefold())


def has_words(text: str, count: int) -> bool:
    """Whether `text` has at least so many words, looking no farther than needed."""
    return sum(1 for _word in islice(_WORD.finditer(text), count)) == count
