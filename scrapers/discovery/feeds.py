"""RSS and Atom: the articles that a feed lists. Feeds that lost their closing tags keep their items.

JSON feeds are handed on to `json_feeds`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types

from scrapers.dates import ParsedDate, parse_date
from scrapers.discovery.documents import (
    absolute_url,
    declares_entities,
    escape_ampersands,
    join_problems,
    merge_repeated,
    name_kind,
    plain_headline,
    read_as_utf8,
    unpack_document,
)
from scrapers.discovery.json_feeds import looks_like_json, read_json_feed
from scrapers.records import Discovery, FoundLink

MOST_ITEMS = 5_000
_ITEM = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_MINOR = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def read_feed(body: bytes, base_url: str, headers: Mapping[str, str] | None = None, time_zone: str = "UTC") -> Discovery:
    """The articles of an RSS, Atom or JSON feed with their titles and times; `time_zone` is that of times without one.

    `headers` are the response's, in lower case: its content type may state the character set. At most 5,000 items are
    read; those without a web address are counted as skipped. A feed that is broken or cut off gives what it still holds
    and a problem; HTML and entity declarations only a problem.
    """
    document, packing_problem = unpack_document(body)
    if looks_like_json(document):
        found = read_json_feed(document, base_url, time_zone)
        return replace(found, problem=join_problems(packing_problem, found.problem))
    if declares_entities(document):
        return Discovery(problem="expected a feed, found one that declares XML entities; it was not read")
    content_type, utf8 = (headers or {}).get("content-type"), read_as_utf8(document)
    if utf8 is not None:
        document, content_type = utf8, "application/xml; charset=utf-8"
    document, length_problem = _cut_items(document)
    document, reference_problem = escape_ampersands(document)
    parsed = _parse_feed(document, base_url, content_type)
    version = parsed.get("version", "")  # an empty document has none
    links = [_read_entry(entry, base_url, version, time_zone) for entry in parsed.entries]
    parse_problem = None if length_problem else _find_problem(parsed, document)
    return Discovery(
        articles=merge_repeated(links),
        problem=join_problems(packing_problem, length_problem, reference_problem, parse_problem),
        skipped=links.count(None),
    )


def _cut_items(document: bytes) -> tuple[bytes, str | None]:
    for number, match in enumerate(_ITEM.finditer(document)):
        if number == MOST_ITEMS:
            return document[: match.start()], f"expected at most {MOST_ITEMS:,} items, the rest was left out"
    return document, None


def _parse_feed(document: bytes, base_url: str, content_type: str | None) -> Any:
    response_headers = {"content-location": base_url}
    if content_type is not None:
        response_headers["content-type"] = content_type
    # A stream and never the bytes themselves: feedparser opens bytes that are the name of a file.
    stream = io.BytesIO(document.lstrip())  # strict XML allows no space before the declaration
    return feedparser.parse(stream, response_headers=response_headers, resolve_relative_uris=False, sanitize_html=False)


def _find_problem(parsed: Any, document: bytes) -> str | None:
    if not parsed.get("version") and not parsed.entries:
        found = "an empty document" if not document.strip() else "HTML" if name_kind(document) == "html" else "something else"
        return f"expected an RSS or Atom feed, found {found}"
    error = parsed.get("bozo_exception") if parsed.bozo else None
    if error is None or isinstance(error, _MINOR):
        return None
    return f"the feed is broken or cut off: {' '.join(str(error).split())[:200]}"


def _read_entry(entry: Any, base_url: str, version: str, time_zone: str) -> FoundLink | None:
    url = absolute_url(base_url, entry.get("link")) or absolute_url("", entry.get("id"))
    if url is None:
        return None
    published = _read_time(entry, "published", time_zone)
    modified = _read_time(entry, "updated", time_zone)
    if published is None and not version.startswith("atom"):
        published, modified = modified, None  # the dc:date of an RSS item
    return FoundLink(
        url=url,
        witness="feed",
        headline=plain_headline(entry.get("title")),
        date_published=published.value if published else None,
        date_modified=modified.value if modified else None,
        date_published_precision=published.precision if published else "second",
        date_modified_precision=modified.precision if modified else "second",
    )


def _read_time(entry: Any, name: str, time_zone: str) -> ParsedDate | None:
    if name not in entry:  # feedparser would answer for a missing `updated` with `published`
        return None
    return parse_date(str(entry[name]), time_zone)
