"""The benign site beside the faults: /site/1 to /site/N, page k links to 2k and 2k + 1, with sitemaps and a feed.

Answers are conditional (ETag, Last-Modified), bodies have the size that was asked for (`?kb=` or the server's setting),
connections are kept. `?slow=` makes an answer take so many milliseconds. Paths under /polite/ are its pages too, but
every fifth of them is first refused with 429 and Retry-After, for measuring politeness.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from scrapers.hostile_site.article_pages import make_article, make_links
from scrapers.hostile_site.call import Call
from scrapers.hostile_site.feeds import RSS, make_item, make_rss
from scrapers.hostile_site.sitemaps import XML, make_sitemap, make_sitemap_index
from scrapers.hostile_site.statuses import PAUSE_SECONDS

URLS_PER_SITEMAP = 10_000
_FEED_ITEMS = 50
_FIRST_DAY = datetime(2026, 3, 1, 10, tzinfo=UTC)
_PAGE = re.compile(r"/(site|polite)/(\d{1,9})")
_PART = re.compile(r"/site/sitemap-(\d{1,4})\.xml")
_SENTENCE = "Paragraph {0} of story {1}: the ferry to pier {2} left with {3} passengers and {4} crates on board. "


async def answer_site(call: Call) -> bool:
    """Answer what belongs to the benign site; False for any other path."""
    page, part = _PAGE.fullmatch(call.path), _PART.fullmatch(call.path)
    lists: dict[str, Callable[[Call], Awaitable[None]]] = {
        "/site/sitemap.xml": _send_index,
        "/site/first.xml": _send_first,
        "/site/feed.xml": _send_feed,
    }
    call.keeps_alive = call.headers.get("connection", "").lower() != "close"
    if page:
        await _send_page(call, page[1], int(page[2]))
    elif part:
        await _send_sitemap(call, int(part[1]))
    elif call.path in lists:
        await lists[call.path](call)
    else:
        call.keeps_alive = False
        return False
    return True


async def _send_page(call: Call, folder: str, number: int) -> None:
    if not 1 <= number <= call.state.pages:
        await call.send("no such page", 404)
        return
    if call.number("slow", 0):
        await call.wait(call.number("slow", 0) / 1000)
    if folder == "polite" and number % 5 == 0 and call.times_asked == 1:
        call.notes["pause_seconds"] = PAUSE_SECONDS
        await call.send("slow down", 429, headers=[f"Retry-After: {PAUSE_SECONDS}"])
        return
    modified = date_of(number)
    validators = [f'ETag: "v1-{number}"', f"Last-Modified: {format_datetime(modified, usegmt=True)}"]
    if _is_unchanged(call, f'"v1-{number}"', modified):
        await call.send(b"", 304, None, validators)
        return
    query = f"?{call.target.partition('?')[2]}" if "?" in call.target else ""
    await call.send(make_page(number, call.state.pages, _kilobytes(call), folder, query), headers=validators)


def date_of(number: int) -> datetime:
    """When story `number` was published: one a minute."""
    return _FIRST_DAY + timedelta(minutes=number)


def _kilobytes(call: Call) -> float:
    return float(call.number("kb", 0)) or call.state.page_kb


def _is_unchanged(call: Call, etag: str, modified: datetime) -> bool:
    """By the validators of the request; an ETag alone counts where there is one (RFC 9110, section 13.2.2)."""
    if "if-none-match" in call.headers:
        return etag in call.headers["if-none-match"]
    try:
        since = parsedate_to_datetime(call.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return since >= modified


def make_page(number: int, pages: int, kilobytes: float, folder: str = "site", query: str = "") -> str:
    """Story `number` at about this size, its links keeping folder and query."""
    links = make_links(*(f"/{folder}/{child}{query}" for child in (2 * number, 2 * number + 1) if child <= pages))
    paragraphs: list[str] = []
    missing, line = int(kilobytes * 1024) - len(links) - 400, 0
    while missing > 0:
        line += 1
        paragraphs.append(f"<p>{_SENTENCE.format(line, number, (number * 7 + line) % 90, number % 500, line * 3)}</p>")
        missing -= len(paragraphs[-1])
    return make_article(f"Story {number}", "".join(paragraphs), date=date_of(number).isoformat(), links=links)


def _parts(call: Call) -> int:
    return -(-call.state.pages // URLS_PER_SITEMAP)


async def _send_index(call: Call) -> None:
    await call.send(make_sitemap_index(*(f"{call.base}/site/sitemap-{part}.xml" for part in range(1, _parts(call) + 1))), content_type=XML)


async def _send_first(call: Call) -> None:
    """A sitemap of the first page alone, from which links lead to all others; the page gets the sitemap's own query."""
    query = call.target.partition("?")[2]
    await call.send(make_sitemap(f"{call.base}/site/1" + (f"?{query}" if query else "")), content_type=XML, headers=['ETag: "first"'])


async def _send_sitemap(call: Call, part: int) -> None:
    numbers = range((part - 1) * URLS_PER_SITEMAP + 1, min(part * URLS_PER_SITEMAP, call.state.pages) + 1)
    if not numbers:
        await call.send("no such sitemap", 404)
        return
    query = call.target.partition("?")[2]
    ending = f"?{query}" if query else ""
    listed = make_sitemap(*(f"{call.base}/site/{number}{ending}" for number in numbers))
    await call.send(listed, content_type=XML, headers=[f'ETag: "s{part}"'])


async def _send_feed(call: Call) -> None:
    newest = range(call.state.pages, max(call.state.pages - _FEED_ITEMS, 0), -1)
    items = "".join(make_item(number, "Story", f"{call.base}/site/{number}", format_datetime(date_of(number))) for number in newest)
    await call.send(make_rss(items), content_type=RSS, headers=['ETag: "feed"'])
