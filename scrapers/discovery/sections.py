"""Section pages: the article links of a listing with the lines that date them, its next page, the feeds it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from lxml import etree, html
from w3lib.encoding import html_to_unicode

from scrapers.dates import ParsedDate
from scrapers.discovery.documents import absolute_url, join_problems, plain_headline
from scrapers.discovery.listed_dates import date_links
from scrapers.discovery.named_feeds import find_named_feeds
from scrapers.discovery.paging import PageLink, Pager, find_pager
from scrapers.listing import clean_listed_headline, find_last_line
from scrapers.records import Discovery, FoundLink
from scrapers.source import Source
from scrapers.urls import canonical_url, is_allowed_url, is_article_url

MOST_BYTES = 5_000_000
MOST_LINKS = 5_000
_LONGEST_TEXT = 2_000  # characters kept before a link; a listing line is about 40
_LONGEST_HEADLINE = 300
_MOST_TEXTS = 20  # pieces of a link's text that can make the label of a page
_SILENT = frozenset(("script", "style", "noscript", "template"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LONG_TAG = re.compile(r"<[^<>]{20000,}")
_MOST_ATTRIBUTES = 2_000  # libxml2 needs minutes for a tag with 100,000
_NO_HEADLINES = frozenset(
    ("more", "read more", "continue reading", "details", "full story", "المزيد", "اقرأ المزيد", "التفاصيل", "قراءة المزيد")
)


@dataclass(slots=True)
class _Anchor:
    """An article link while its text is being read."""

    element: etree._Element
    url: str
    text_before: str
    texts: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)


def read_section(body: bytes, url: str, source: Source, headers: Mapping[str, str] | None = None) -> Discovery:
    """The articles that a section page lists, its next page and the feeds it names; only addresses the card allows.

    The line `GMT 13:46 2018 Sunday ,09 December` in or before a link dates it to the minute; when its weekday is not that
    day's the date is dropped and the link stays. On pages without such lines <time>, data attributes and dates that can
    be read beside a link date it. A page without article links has a problem.
    """
    text = _decode_html(body[:MOST_BYTES], (headers or {}).get("content-type"))
    size_problem = f"expected at most {MOST_BYTES:,} bytes, the rest was left out" if len(body) > MOST_BYTES else None
    if any(len(match[0].split()) > _MOST_ATTRIBUTES for match in _LONG_TAG.finditer(text)):
        return Discovery(problem="expected a section page, found a tag with thousands of attributes; it was not read")
    root = _parse_html(text)
    if root is None:
        return Discovery(problem="expected a section page, found no HTML")
    base_url = _base_url(root, url, source)
    pager = _read_pager(root, base_url, url, source)
    anchors = [anchor for anchor in islice(_read_anchors(root, base_url, source), MOST_LINKS) if anchor.url not in pager.pages]
    articles = _merge_links(anchors, source)
    return Discovery(
        articles=articles,
        feeds=find_named_feeds(root, base_url, source),
        next_pages=(pager.following,) if pager.following else (),
        problem=join_problems(size_problem, None if articles else "expected links to articles, found none"),
    )


def _decode_html(body: bytes, content_type: str | None) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return html_to_unicode(content_type, body, default_encoding="cp1252")[1]


def _parse_html(text: str) -> etree._Element | None:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:  # not in the stubs
            raise MemoryError from error
        return None
    except etree.ParserError:
        return None


def _base_url(root: etree._Element, url: str, source: Source) -> str:
    """The page's <base>, when it stays on the card's hosts."""
    base = next((absolute_url(url, element.get("href")) for element in root.iter("base")), None)
    return base if base and is_allowed_url(base, source) else url


def _read_anchors(root: etree._Element, base_url: str, source: Source) -> Iterator[_Anchor]:
    """The article links of the page in its order, each with its text and the text since the article link before it."""
    text_before, anchor, silent, heading = "", None, 0, 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        step = 1 if event == "start" else -1
        silent += step * (element.tag in _SILENT)
        heading += step * (element.tag in _HEADINGS)
        if element.tag == "a" and event == "start":
            link = absolute_url(base_url, element.get("href"))
            if link and is_article_url(link, source):
                anchor = _Anchor(element, link, text_before)
        elif element.tag == "a" and anchor is not None:
            yield anchor
            text_before, anchor = "", None
        text = (element.text if event == "start" else element.tail) or ""
        if silent or not text:
            continue
        if anchor is None:
            text_before = (text_before + text)[-_LONGEST_TEXT:]
        else:
            anchor.texts.append(text)
            anchor.heading.extend([text] if heading else [])


def _merge_links(anchors: Sequence[_Anchor], source: Source) -> tuple[FoundLink, ...]:
    """One link an article: a listing often links the picture, the headline and `read more`."""
    merged: dict[str, FoundLink] = {}
    keys = [canonical_url(anchor.url, source) for anchor in anchors]
    for anchor, key in zip(anchors, keys, strict=True):
        link = _read_link(anchor)
        known = merged.get(key)
        if known is not None:
            link = replace(
                known,
                headline=max((known.headline or "", link.headline or ""), key=len) or None,
                date_published=known.date_published or link.date_published,
            )
        merged[key] = link
    if not any(find_last_line(anchor.text_before) or find_last_line(" ".join(anchor.texts)) for anchor in anchors):
        dates = date_links([(anchor.element, key) for anchor, key in zip(anchors, keys, strict=True)], source.time_zone)
        merged |= {key: _date_link(merged[key], date) for key, date in dates.items()}
    return tuple(merged.values())


def _date_link(link: FoundLink, date: ParsedDate) -> FoundLink:
    return replace(link, date_published=date.value, date_published_precision=date.precision)


def _read_link(anchor: _Anchor) -> FoundLink:
    inside = find_last_line(" ".join(anchor.texts))
    line = inside or find_last_line(anchor.text_before)
    published: datetime | None = line[1] if line else None
    return FoundLink(anchor.url, "listing", headline=_read_headline(anchor), date_published=published, date_published_precision="minute")


def _read_headline(anchor: _Anchor) -> str | None:
    """The heading inside the link, else its text; None for `Read more` and for a whole teaser."""
    headline = plain_headline(clean_listed_headline(" ".join(anchor.heading) or " ".join(anchor.texts)))
    if headline is None or len(headline) > _LONGEST_HEADLINE or headline.casefold().strip(" .…»>:") in _NO_HEADLINES:
        return None
    return headline


def _read_pager(root: etree._Element, base_url: str, url: str, source: Source) -> Pager:
    links = [_read_page_link(element, base_url) for element in root.iter("link", "a") if element.get("href")]
    own = (link for link in links if is_allowed_url(link.url, source))
    is_first = url in (source.homepage, *(section.url for section in source.sections))
    return find_pager(own, url, is_first=is_first)


def _read_page_link(element: etree._Element, base_url: str) -> PageLink:
    parent = element.getparent()
    classes = [element.get("class") or "", (parent.get("class") or "") if parent is not None else ""]
    text = " ".join(str(piece) for piece in islice(element.itertext(), _MOST_TEXTS)) if element.tag == "a" else ""
    labels = [text, element.get("title") or "", element.get("aria-label") or ""]
    return PageLink(absolute_url(base_url, element.get("href")) or "", _relations(element), labels, " ".join(classes)[:500].split())


def _relations(element: etree._Element) -> list[str]:
    return (element.get("rel") or "").lower().split()
