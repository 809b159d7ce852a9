"""What feeds, sitemaps and section pages have in common before they are read: bounded unpacking, the kind of a document,
its character set, entity tests, links made absolute.
"""

from __future__ import annotations

import codecs
import html
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal
from urllib.parse import urljoin, urlsplit

from scrapers.records import FoundLink

DocumentKind = Literal["feed", "sitemap", "html", "other"]

MOST_UNPACKED = 50_000_000  # bytes, the sitemap protocol's own limit
_LONGEST_HEADLINE = 500
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 16

_PREAMBLE = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!doctype[^<>]*>", re.IGNORECASE | re.DOTALL)
_FIRST_ELEMENT = re.compile(rb"<(?:[a-z]+:)?([a-z][a-z0-9]*)", re.IGNORECASE)
_KINDS: dict[bytes, DocumentKind] = {
    **dict.fromkeys((b"rss", b"rdf", b"feed", b"channel"), "feed"),
    **dict.fromkeys((b"urlset", b"sitemapindex"), "sitemap"),
    **dict.fromkeys((b"html", b"head", b"body", b"title", b"meta", b"script", b"div", b"p"), "html"),
}
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_XML_DECLARATION = re.compile(rb"\A\s*<\?xml[^<>]{0,500}\?>")
_BYTE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_CHARACTER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_BARE_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,30};)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def unpack_document(body: bytes) -> tuple[bytes, str | None]:
    """The body without gzip, and what was wrong with it; never more than 50 MB of it, what stands before a fault included."""
    if not body.startswith(_GZIP):
        return body[:MOST_UNPACKED], None if len(body) <= MOST_UNPACKED else _too_long()
    unpacked, problem, position, unpacker = bytearray(), None, 0, zlib.decompressobj(wbits=31)
    while problem is None and position < len(body):
        try:
            unpacked += unpacker.decompress(body[position : position + _PIECE], MOST_UNPACKED - len(unpacked) + 1)
        except zlib.error as error:
            problem = f"the gzip data is broken: {error}"
        position += _PIECE
        if len(unpacked) > MOST_UNPACKED:
            problem = _too_long()
        elif unpacker.eof:
            position = min(position, len(body)) - len(unpacker.unused_data)
            if not body.startswith(_GZIP, position):  # padding, or nothing
                return bytes(unpacked), None
            unpacker = zlib.decompressobj(wbits=31)
    return bytes(unpacked[:MOST_UNPACKED]), problem or "the gzip data is cut off"


def _too_long() -> str:
    return f"expected at most {MOST_UNPACKED:,} bytes, the rest was left out"


def name_kind(body: bytes) -> DocumentKind:
    """What a document is by its first element, gzip or not; "other" for what is no markup."""
    head = body[:8192]
    if head.startswith(_GZIP):
        with suppress(zlib.error):
            head = zlib.decompressobj(wbits=31).decompress(head, 8192)
    first = _FIRST_ELEMENT.search(_PREAMBLE.sub(b"", head.replace(b"\x00", b"")))
    return _KINDS.get(first[1].lower(), "other") if first else "other"


def declares_entities(body: bytes) -> bool:
    """Whether the document defines XML entities, which no feed and no sitemap needs; in UTF-16 too."""
    text = body.replace(b"\x00", b"")
    if _ENTITY.search(text) is None:
        return False
    text = _COMMENT.sub(b"", text)
    doctype, root = _DOCTYPE.search(text), _ELEMENT.search(text)
    # An article about XML may show a declaration in its text, behind the root element.
    return doctype is not None and (root is None or doctype.start() < root.start())


def read_as_utf8(document: bytes) -> bytes | None:
    """The document as UTF-8 without its XML declaration, when its bytes show that they are UTF-8, -16 or -32 whatever
    was declared; None when only a declaration can tell.
    """
    for mark, encoding in _BYTE_MARKS:
        if document.startswith(mark):
            return _XML_DECLARATION.sub(b"", document.decode(encoding, "replace").encode())
    if document.isascii():  # it may be one of the Japanese sets that hide in ASCII
        return None
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return _XML_DECLARATION.sub(b"", document.removeprefix(codecs.BOM_UTF8))


def escape_ampersands(document: bytes) -> tuple[bytes, str | None]:
    """The document with every `&` that starts no reference escaped, as in `?a=1&b=2`, and a problem if there was one."""
    if b"&" not in document or b"\x00" in document:
        return document, None
    escaped = _BARE_AMPERSAND.sub(lambda match: match[0] if len(match[0]) > 1 else b"&amp;", document)
    return escaped, None if len(escaped) == len(document) else "the document has ampersands that are not escaped"


def absolute_url(base_url: str, link: str | None) -> str | None:
    """`link` resolved against `base_url`, or None when that is no http(s) URL of whole characters."""
    link = (link or "").strip()
    if not link:
        return None
    try:
        url = urljoin(base_url, link)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and not _NO_CHARACTER.search(url) else None


def plain_headline(text: str | None) -> str | None:
    """A title without markup and references, on one line: `A &amp; <b>B</b>` as `A & B`."""
    plain = " ".join(html.unescape(_TAG.sub(" ", (text or "")[: 4 * _LONGEST_HEADLINE])).split())
    whole = plain.encode("utf-8", "ignore").decode()  # half of a surrogate pair is no character
    return whole[:_LONGEST_HEADLINE].strip() or None


def merge_repeated(links: Iterable[FoundLink | None]) -> tuple[FoundLink, ...]:
    """One link an address, the first that stands there, in the order of the document."""
    first: dict[str, FoundLink] = {}
    for link in links:
        if link is not None:
            first.setdefault(link.url, link)
    return tuple(first.values())


def join_problems(*problems: str | None) -> str | None:
    return "; ".join(problem for problem in problems if problem) or None
