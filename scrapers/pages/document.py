"""PageDocument: one page parsed once, and the plain text of its parts. Every page object shares this tree and none
changes it; code that must change a tree works on a copy.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from scrapers.pages.charset import read_as_utf8
from scrapers.pages.reasons import PageRejectedError
from scrapers.records import RawPage

LONGEST_PAGE = 10_000_000  # bytes
_HTML_TYPE = re.compile(r"(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_NO_TYPE = re.compile(r"(?:|application/octet-stream|text/plain|text/xml|application/xml)(?:;.*)?", re.IGNORECASE)
_HTML_START = re.compile(rb"<(?:!doctype html|html|head|body|meta|title|div|p|article|table)\b", re.IGNORECASE)
_FOREIGN_START = re.compile(
    rb"\s*(?:%PDF|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\{|\[|<\?xml[^>]{0,200}>\s*<(?:rss|feed|urlset|sitemapindex)|<rss|<feed)"
)
_CODE_START = re.compile(rb"(<s(?:cript|tyle))")
_ABSOLUTE = re.compile(r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?:/[!-~]*)?(?<![?#;])")  # joined with any page's URL it is itself
_FLOOD = 10_000  # bytes of one tag; the parser's time grows with the square of the number of attributes
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{%d,}>?" % _FLOOD)
_MOST_ATTRIBUTES = 1_000
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_NO_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2
_DEEPEST = 2_000  # a little less than the parser's limit
_NESTING_TAG = re.compile(rb"</?(?!(?:html|head|body|title|meta|link|script|style|p|h[1-3])\b)[a-zA-Z][^<>]*>")
# Every element is an HtmlElement; lxml.html's own parser asks a function in Python for the class of each.
_ELEMENT_CLASS = etree.ElementDefaultClassLookup(element=html.HtmlElement)
_SILENT = "script style noscript template head svg iframe object select option button textarea"
SILENT_TAGS = frozenset(_SILENT.split())
LISTED_TAGS = ("html", "body", "main", "article", "title", "meta", "link", "script", "time", "abbr", "h1", "p", "a")
_INLINE = """a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q ruby s samp small span strike
    strong sub sup time tt u var wbr"""
INLINE_TAGS = frozenset(_INLINE.split())


@dataclass(frozen=True, eq=False)
class PageDocument:
    """One page: where it was fetched, and its parsed tree, which may lack what `_drop_code` drops."""

    url: str
    root: html.HtmlElement

    def list_elements(self, tag: str) -> list[html.HtmlElement]:
        """The page's elements of one of the `LISTED_TAGS`, in reading order. Nobody changes the list."""
        return self._elements[tag]

    @cached_property
    def _elements(self) -> dict[str, list[html.HtmlElement]]:
        # To go through all of a tree for each of these takes longer than to read what they say.
        elements: dict[str, list[html.HtmlElement]] = {tag: [] for tag in LISTED_TAGS}
        for element in self.root.iter(*LISTED_TAGS):
            elements[element.tag].append(element)
        return elements

    def absolute(self, address: str | None) -> str | None:
        """`address` resolved against the page's URL; None unless that is http or https. A <base> is not obeyed."""
        if not address:
            return None
        if _ABSOLUTE.fullmatch(address):
            return address
        try:
            joined = urljoin(self.url, address.strip())
            parts = urlsplit(joined)
        except ValueError:
            return None
        return joined if parts.scheme in ("http", "https") and parts.hostname else None


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line as a reader sees it."""

    text: str
    link_share: float = 0.0

    @property
    def is_link(self) -> bool:
        return self.link_share > 0.6


def read_document(page: RawPage, with_code: bool = False) -> PageDocument:
    """The parsed page; `with_code` with what its scripts and styles say, which takes twice the time.

    Raises:
        PageRejectedError: the response is an error, no HTML, empty, or in no readable character set.
    """
    if page.status not in (200, 203):
        raise PageRejectedError("http_error", f"expected status 200, found {page.status}")
    if not page.body or page.body.isspace():
        raise PageRejectedError("empty_page", "expected an HTML page, found no bytes")
    content_type = page.headers.get("content-type", "")
    if not _is_html(content_type, page.body[:2048]):
        found = content_type.strip()[:80] or "no content type and no HTML tag"
        raise PageRejectedError("not_html", f"expected an HTML page, found {found}")
    body = page.body[:LONGEST_PAGE]
    return PageDocument(page.url, parse_html(read_as_utf8(body if with_code else _drop_code(body), content_type)))


def _drop_code(body: bytes) -> bytes:
    """A page without what its styles and scripts say, which is half of most pages; scripts of JSON are kept.

    In doubt all of it is kept: where a comment may end in between, or a quoted value may begin in the tag. No character set
    that pages are in writes the letters of these tags for anything else.
    """
    pieces = _CODE_START.split(body)  # what is before the first one, then in turn what opens one and what follows that
    pieces[2::2] = [_empty_element(piece, opening) for opening, piece in zip(pieces[1::2], pieces[2::2], strict=True)]
    return b"".join(pieces)


def _empty_element(piece: bytes, opening: bytes) -> bytes:
    """What follows an element's `opening`, as far as the next one, without the element's content."""
    start, end = piece.find(b">") + 1, piece.find(opening.replace(b"<", b"</"))
    tag = piece[:start]
    is_sure = 0 < start < end and tag.count(b'"') % 2 == 0 and tag.count(b"'") % 2 == 0 and piece.find(b"-->", start, end) < 0
    return tag + piece[end:] if is_sure and b"json" not in tag.lower() else piece


def parse_html(page: str | bytes) -> html.HtmlElement:
    """The tree of an HTML text (bytes are UTF-8), without comments and processing instructions.

    The parser drops everything after an element that is nested too deeply. Such a page is read once more without any
    elements but headings and paragraphs, so that no text is lost. A tag with a flood of attributes loses them.
    """
    source = page.encode("utf-8", "replace") if isinstance(page, str) else page
    if _has_flood(source):
        source = _LONG_TAG.sub(_drop_flood, source)
    root = _parse(source)
    return _parse(_NESTING_TAG.sub(b" ", source)) if _reaches_depth(root, _DEEPEST) else root


def _has_flood(source: bytes) -> bool:
    """Whether a tag is a flood of attributes, told without looking at each tag: one that long spans a whole step."""
    step = _FLOOD // 2
    for middle in range(step, len(source), step):
        if source.find(b"<", middle, middle + step) < 0:
            start = max(0, source.rfind(b"<", middle - step, middle))
            tag = _LONG_TAG.match(source, start) if source.find(b">", start, start + _FLOOD) < 0 else None
            if tag and _count_words(tag) > _MOST_ATTRIBUTES:
                return True
    return False


def _drop_flood(tag: re.Match[bytes]) -> bytes:
    """A tag of more attributes than any page needs without them; pictures and data in values are long, but few."""
    return tag[0].split(None, 1)[0] + b">" if _count_words(tag) > _MOST_ATTRIBUTES else tag[0]


def _count_words(tag: re.Match[bytes]) -> int:
    """The words of a tag outside of quotes: its name and attributes, of more than `_MOST_ATTRIBUTES` only that they are more."""
    return len(_QUOTED.sub(b"", tag[0]).split(None, _MOST_ATTRIBUTES))


def _parse(source: bytes) -> html.HtmlElement:
    # huge_tree lifts the nesting limit from 256 to 2,048; below it the rest of the page would silently be lost.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, collect_ids=False)
    parser.set_element_class_lookup(_ELEMENT_CLASS)
    try:
        root: html.HtmlElement | None = etree.fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError("the parser ran out of memory") from error
        raise PageRejectedError("empty_page", f"expected an HTML page, found no element: {' '.join(str(error).split())[:200]}") from error
    if root is None:
        raise PageRejectedError("empty_page", "expected an HTML page, found no element")
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
    return " ".join(text.split()) if text else ""


def read_text(element: html.HtmlElement | None) -> str:
    """The text of an element on one line, without scripts and styles."""
    return "" if element is None else squeeze(" ".join(read_lines(element)))


def read_lines(element: html.HtmlElement) -> list[str]:
    """What a reader sees of an element, one line per block or <br>, empty lines left out."""
    return [line.text for line in read_page_lines(element)]


def read_page_lines(element: html.HtmlElement, without: Collection[str] = ()) -> list[PageLine]:
    """The lines of an element with the share of each that is the text of links; elements named in `without` are left out."""
    lines: list[PageLine] = []
    pieces: list[str] = []
    linked: list[str] = []
    links = 0
    silent_tags = SILENT_TAGS.union(without)
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if tag not in INLINE_TAGS:
            if pieces:
                _end_line(lines, pieces, linked)
                pieces, linked = [], []
        elif tag == "a":
            links += 1 if event == "start" else -1
        if event == "start":
            if tag in silent_tags:
                walker.skip_subtree()
                continue
            text = node.text
        else:
            text = node.tail if node is not element else None
        if text:
            pieces.append(text)
            if links:
                linked.append(text)
    _end_line(lines, pieces, linked)
    return lines


def _end_line(lines: list[PageLine], pieces: list[str], linked: list[str]) -> None:
    if whole := squeeze("".join(pieces)):
        lines.append(PageLine(whole, min(1.0, sum(len(squeeze(piece)) for piece in linked) / len(whole)) if linked else 0.0))


# Thai, Lao, Burmese, Khmer, kana and ideographs: scripts that put no blank between words.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[^\W{UNSPACED}]+|[{UNSPACED}]")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)


def fold_words(text: str) -> list[str]:
    """The words of `text` without case, for counting and comparing; where words are not spaced each character is one."""
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text.casefold())


def has_words(text: str, count: int) -> bool:
    """Whether `text` has at least so many words, looking no farther than needed."""
    return sum(1 for _word in islice(_WORD.finditer(text), count)) == count
