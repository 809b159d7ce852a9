"""Where an article page leads, and what its head asks of a crawler, read from the bytes without building a tree.

This runs for every page inside the crawl's own process, so each step is linear in the bytes and bounded in number: no
nesting, no count of attributes and no unclosed tag can make it slow. Section pages, whose structure matters, are read
by `scrapers.discovery.sections`; what a link or a right means is decided by the caller.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

HEAD_BYTES = 256 * 1024
_MOST_LINKS = 1_000
_MOST_STEPS = 50_000  # tags, comments and scripts looked at in one page
_MOST_ATTRIBUTES = 100
_MOST_URL_CHARACTERS = 4_096
_MOST_VALUE_CHARACTERS = 500
_MOST_VALUES = 20

_RAW_TEXT = rb"script|style|title|textarea|xmp|iframe|noembed|noframes"
_LINK_TAGS = re.compile(rb"<(?=[!abstxin])(?:(!--)|(" + _RAW_TEXT + rb")(?=[\s/>])|(a|base)(?=[\s/]))", re.IGNORECASE)
# A refresh for readers without scripts is no redirect, therefore noscript is skipped here.
_HEAD_TAGS = re.compile(rb"<(?=[!ablmstxin])(?:(!--)|(noscript|" + _RAW_TEXT + rb")(?=[\s/>])|(a|base|meta|link)(?=[\s/]))", re.IGNORECASE)
_ENDS = {name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE) for name in [b"noscript", *_RAW_TEXT.split(b"|")]}
# A quote counts only behind an equals sign: <a href=/it's-spring> ends where it seems to.
_TAG_END = re.compile(rb"(?:[^>=]++|=++\s*+(?:\"[^\"]*+\"|'[^']*+'|))*+>")
_ATTRIBUTE = re.compile(rb"([^\s/>=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Character sets that news pages are in and in which ASCII bytes mean ASCII.
_CHARSETS = re.compile(r"windows-125[0-8]|iso-8859-\d{1,2}|cp125[0-8]|koi8-[ru]|gb2312|gbk|big5|shift_jis|euc-(?:jp|kr)", re.IGNORECASE)

# With a semicolon only: &section=2 in an address is a parameter and no paragraph sign.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STRIPPED = "".join(map(chr, range(0x21)))  # what browsers take off both ends of an address
_REMOVED = str.maketrans("", "", "\t\n\r")
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?=[/?]|$)")
_REFRESH = re.compile(r"\s*([0-9]{1,9})(?:\.[0-9.]*)?\s*[;,\s]\s*(?:url\s*=\s*)?(.+)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """What a page says about itself to a crawler; addresses are absolute when the page's address was given."""

    refresh_url: str | None = None  # whatever its scheme: the caller refuses and records
    refresh_seconds: int | None = None
    meta_robots: tuple[str, ...] = ()
    canonical_url: str | None = None
    licenses: tuple[str, ...] = ()
    tdm_reservation: str | None = None
    tdm_policy: str | None = None


def scan_links(body: bytes, base_url: str, limit: int = _MOST_LINKS) -> tuple[str, ...]:
    """The first `limit` http(s) addresses that the page's anchors lead to, absolute, without fragments, each once."""
    body, charset = _as_ascii_superset(body)
    hrefs: dict[bytes, None] = {}
    base: bytes | None = None
    for name, attributes in _find_tags(body, _LINK_TAGS):
        href = _value_of(attributes, b"href")
        if href is None:
            continue
        if name == b"base":
            base = href if base is None else base
        elif len(hrefs) < 2 * limit:
            hrefs[href] = None
        elif base is not None:
            break
    base_url = _join(base_url, _decode(base, charset)) or base_url if base is not None else base_url
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(base_url))
    urls: dict[str, None] = {}
    for href in hrefs:
        text = _decode(href, charset).partition("#")[0]
        # The common form is joined by hand: urljoin would take most of the time of a page.
        url = origin + text if _is_plain_path(text) else _join(base_url, text)
        if url is not None and len(urls) < limit:
            urls[url] = None
    return tuple(urls)


def scan_head(body: bytes, base_url: str = "") -> HeadFacts:
    """Refresh, robots, canonical address, licences and text-mining reservation as the first 256 KB of the page state them."""
    body, charset = _as_ascii_superset(body[:HEAD_BYTES])
    metas: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    base = ""
    for name, raw in _find_tags(body, _HEAD_TAGS):
        attributes = _read_attributes(raw, charset)
        if name == b"base":
            base = base or attributes.get("href", "")
        elif name == b"meta":
            key = attributes.get("name") or attributes.get("http-equiv") or ""
            _keep(metas, key.strip().lower(), attributes.get("content"))
        else:
            for relation in attributes.get("rel", "").lower().split()[:_MOST_VALUES]:
                _keep(links, relation, attributes.get("href"))
    return _make_head_facts(metas, links, _join_any(base_url, base) if base else base_url)


def _make_head_facts(metas: dict[str, list[str]], links: dict[str, list[str]], base_url: str) -> HeadFacts:
    refresh = next((match for text in metas.get("refresh", ()) if (match := _REFRESH.fullmatch(text))), None)
    return HeadFacts(
        refresh_url=_join_any(base_url, refresh[2].strip(_STRIPPED + "\"'")) if refresh else None,
        refresh_seconds=int(refresh[1]) if refresh else None,
        meta_robots=tuple(metas.get("robots", []) + metas.get("newshouse", [])),
        canonical_url=next((_join_any(base_url, href) for href in links.get("canonical", ())), None),
        licenses=tuple(dict.fromkeys(_join_any(base_url, href) for href in links.get("license", ()))),
        tdm_reservation=next(iter(metas.get("tdm-reservation", ())), None),
        tdm_policy=next((_join_any(base_url, href) for href in metas.get("tdm-policy", ())), None),
    )


def _find_tags(body: bytes, tags: re.Pattern[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Name in lower case and attribute bytes of each wanted tag that stands in no comment and in no script.

    Whatever is left open at the end of the page hides the rest of it, as in a browser.
    """
    position = 0
    for _ in range(_MOST_STEPS):
        match = tags.search(body, position)
        if match is None:
            return
        comment, raw_text, name = match.groups()
        if comment:
            position = body.find(b"-->", match.start() + 2) + 3
            if position == 2:
                return
            continue
        tag_end = _TAG_END.match(body, match.end())
        if tag_end is None:
            return
        position = tag_end.end()
        if raw_text:
            closing = _ENDS[raw_text.lower()].search(body, position)
            if closing is None:
                return
            position = closing.end()
        else:
            yield name.lower(), body[match.end() : position - 1]


def _value_of(attributes: bytes, wanted: bytes) -> bytes | None:
    for match in islice(_ATTRIBUTE.finditer(attributes), _MOST_ATTRIBUTES):
        if match[1].lower() == wanted:
            return match[2] or match[3] or match[4] or b""
    return None


def _read_attributes(raw: bytes, charset: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for match in islice(_ATTRIBUTE.finditer(raw), _MOST_ATTRIBUTES):
        attributes.setdefault(match[1].decode("ascii", "replace").lower(), _decode(match[2] or match[3] or match[4] or b"", charset))
    return attributes


def _keep(values: dict[str, list[str]], name: str, value: str | None) -> None:
    kept = values.setdefault(name, []) if name in _KEPT_NAMES else None
    if kept is not None and value and len(kept) < _MOST_VALUES:
        kept.append(value if name in _URL_NAMES else value[:_MOST_VALUE_CHARACTERS])


_URL_NAMES = frozenset(("refresh", "canonical", "license", "tdm-policy"))
_KEPT_NAMES = _URL_NAMES | {"robots", "newshouse", "tdm-reservation"}


def _as_ascii_superset(body: bytes) -> tuple[bytes, str]:
    """The page in an encoding in which its markup is ASCII, and the name of that encoding."""
    if body.startswith(_UTF_16):
        return body.decode("utf-16", "replace").encode("utf-8", "replace"), "utf-8"
    declared = _CHARSET.search(body, 0, 4_096)
    name = declared[1].decode("ascii") if declared else ""
    return body, name if _CHARSETS.fullmatch(name) else "utf-8"


def _decode(value: bytes, charset: str) -> str:
    """The text of an attribute, references resolved; bytes that are none in this encoding are percent-encoded."""
    value = value[: 4 * _MOST_URL_CHARACTERS]
    try:
        text = value.decode(charset)
    except (UnicodeDecodeError, LookupError):
        text = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)
    if "&" in text:
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    text = text.strip(_STRIPPED)
    return text if text.isprintable() else text.translate(_REMOVED)


def _is_plain_path(link: str) -> bool:
    return link[:1] == "/" != link[1:2] and "/." not in link and "\\" not in link and len(link) <= _MOST_URL_CHARACTERS


def _join(base_url: str, link: str) -> str | None:
    """`link` resolved without its fragment, or None when it is no http(s) address or the page itself."""
    link = link.partition("#")[0]
    if not link or len(link) > _MOST_URL_CHARACTERS:
        return None
    if _PLAIN_URL.match(link) and "/." not in link:
        return link
    try:
        url = urljoin(base_url, link)
        parts = urlsplit(url)
        readable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if readable else None


def _join_any(base_url: str, link: str) -> str:
    try:
        return urljoin(base_url, link)
    except ValueError:
        return link


__all__ = ["HEAD_BYTES", "HeadFacts", "scan_head", "scan_links"]
