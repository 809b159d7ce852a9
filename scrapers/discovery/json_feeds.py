"""JSON Feed (jsonfeed.org, versions 1 and 1.1): the articles that it lists. Values of a wrong type count as not stated."""

from __future__ import annotations

import json
from typing import Any

from scrapers.dates import ParsedDate, parse_date
from scrapers.discovery.documents import absolute_url, join_problems, merge_repeated, plain_headline
from scrapers.records import Discovery, FoundLink

MOST_ITEMS = 5_000


def looks_like_json(document: bytes) -> bool:
    """Whether the document starts as a JSON object does."""
    return document.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read_json_feed(document: bytes, base_url: str, time_zone: str = "UTC") -> Discovery:
    """The articles of a JSON feed; items without a web address are counted as skipped."""
    try:
        feed = json.loads(document.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        return Discovery(problem=f"expected a feed, found broken JSON: {' '.join(str(error).split())[:200]}")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Discovery(problem="expected a JSON feed with a list of items, found JSON without one")
    links = [_read_item(item, base_url, time_zone) for item in items[:MOST_ITEMS]]
    too_long = f"expected at most {MOST_ITEMS:,} items, the rest was left out" if len(items) > MOST_ITEMS else None
    is_named = "jsonfeed.org" in str(feed.get("version"))[:100]
    return Discovery(
        articles=merge_repeated(links),
        problem=join_problems(too_long, None if is_named else "expected a JSON feed, found items in JSON of no stated version"),
        skipped=links.count(None),
    )


def _read_item(item: Any, base_url: str, time_zone: str) -> FoundLink | None:
    if not isinstance(item, dict):
        return None
    url = absolute_url(base_url, _text(item, "url")) or absolute_url("", _text(item, "id"))
    if url is None:
        return None
    published, modified = (_read_time(_text(item, name), time_zone) for name in ("date_published", "date_modified"))
    return FoundLink(
        url=url,
        witness="feed",
        headline=plain_headline(_text(item, "title")),
        date_published=published.value if published else None,
        date_modified=modified.value if modified else None,
        date_published_precision=published.precision if published else "second",
        date_modified_precision=modified.precision if modified else "second",
    )


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) else None


def _read_time(text: str | None, time_zone: str) -> ParsedDate | None:
    return parse_date(text, time_zone) if text else None
