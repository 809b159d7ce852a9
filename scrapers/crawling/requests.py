"""Small facts about the requests of a crawl: their order, their lane, their conditional headers, the page they bring."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapers.discovery.links import HEAD_BYTES, scan_head
from scrapers.records import RawPage
from scrapers.urls import host_of

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.http import Response

    from scrapers.frontier import FrontierUrl
    from scrapers.source import Source

_AT_ONCE = 10  # seconds; what is sent elsewhere later was meant to be read first
_LONGEST_HEADER = 4_096
_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.IGNORECASE)
PRIORITY = {"robots": 40, "feed": 30, "sitemap": 20, "section": 10, "article": 0}


def lane_of(url: str, source: Source) -> str:
    """The lane of a URL: its host and port, or the group whose editions share a server."""
    group = source.politeness.group
    return f"group:{group}" if group is not None else host_of(url)


def conditional_headers(row: FrontierUrl) -> dict[str, str]:
    """Validators of the last body that was stored, so that an unchanged page costs the site a line."""
    headers = {}
    if row.record_id and row.etag:
        headers["If-None-Match"] = row.etag
    if row.record_id and row.last_modified:
        headers["If-Modified-Since"] = row.last_modified
    return headers


def raw_page(response: Response, source_id: str, now: datetime) -> RawPage:
    """The answer as extraction and discovery take it."""
    return RawPage(
        url=response.url,
        status=response.status,
        headers={name.decode("latin-1").lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()},
        body=response.body,
        fetched_at=now,
        record_id=response.meta["record_id"],
        source_id=source_id,
        role=response.meta["role"],
    )


def redirect_target(response: Response) -> str:
    """Where the Location header points, absolute; the page itself where there is none that can be read."""
    stated = (response.headers.get("Location") or b"").strip()
    try:
        location = stated.decode("utf-8")  # what most servers mean that send an address as it is written
    except UnicodeDecodeError:
        location = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in stated)
    try:
        return urljoin(response.url, location)
    except ValueError:
        return location


def find_refresh(response: Response) -> str | None:
    """Where a page sends its readers at once, by a Refresh header or a meta element; None if it keeps them."""
    stated = response.headers.get("Refresh")
    if stated is None and not _REFRESH.search(response.body, 0, HEAD_BYTES):  # as nearly always: the scan costs a millisecond
        return None
    head = scan_head(response.body, response.url)
    if stated is not None:
        head = scan_head(b'<meta http-equiv="refresh" content="' + stated.replace(b'"', b"")[:_LONGEST_HEADER] + b'">', response.url)
    is_at_once = head.refresh_seconds is not None and head.refresh_seconds <= _AT_ONCE
    return head.refresh_url if is_at_once and head.refresh_url and head.refresh_url != response.url else None
