"""What feeds, sitemaps and section pages have in common before they are read: bounded unpacking, entity and HTML tests,
links made absolute.
"""

from __future__ import annotations

import html
import re
import zlib
from urllib.parse import urljoin, urlsplit

MOST_UNPACKED = 50_000_000  # bytes, the sitemap protocol's own limit
_LONGEST_HEADLINE = 500

_HTML_START = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def unpack_document(body: bytes) -> tuple[bytes, str | None]:
    """The body without gzip, and what was wrong with it; never more than 50 MB of it."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MOST_UNPACKED], None if len(body) <= MOST_UNPACKED else _too_long()
    chunks: list[bytes] = []
    size = 0
    while body.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            chunk = unpacker.decompress(body, MOST_UNPACKED - size + 1)
        except zlib.error as error:
            return b"".join(chunks), f"the gzip data is broken: {error}"
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_UNPACKED:
            return b"".join(chunks)[:MOST_UNPACKED], _too_long()
        if not unpacker.eof:
            return b"".join(chunks), "the gzip data is cut off"
        body = unpacker.unused_data
    return b"".join(chunks), None


def _too_long() -> str:
    return f"expected at most {MOST_UNPACKED:,} bytes, the rest was left out"


def declares_entities(body: bytes) -> bool:
    """Whether the document defines XML entities, which no feed and no sitemap needs; in UTF-16 too."""
    return b"<!ENTITY" in body.replace(b"\x00", b"").upper()


def looks_like_html(body: bytes) -> bool:
    return _HTML_START.match(body[:4096].removeprefix(b"\xef\xbb\xbf")) is not None


def absolute_url(base_url: str, link: str | None) -> str | None:
    """`link` resolved against `base_url`, or None when that is no http(s) URL."""
    link = (link or "").strip()
    if not link:
        return None
    try:
        url = urljoin(base_url, link)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def plain_headline(text: str | None) -> str | None:
    """A title without markup and references, on one line: `A &amp; <b>B</b>` as `A & B`."""
    plain = " ".join(html.unescape(_TAG.sub(" ", (text or "")[: 4 * _LONGEST_HEADLINE])).split())
    return plain[:_LONGEST_HEADLINE].strip() or None


def join_problems(*problems: str | None) -> str | None:
    return "; ".join(problem for problem in problems if problem) or None
