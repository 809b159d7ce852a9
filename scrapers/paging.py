"""Which page of which listing an address is, by its form: `/port/page/2`, `/port?p=2`, `/port/p2`, `/port?start=20`.

Pure rules over URLs. Which links of a page lead to its next page is decided in `scrapers.discovery.paging`, how many
pages of a listing are worth a request in the crawl.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

# Names that mean a page wherever they stand.
_PAGE_NAMES = frozenset(
    (
        *("page", "paged", "pg", "pagenum", "page_num", "pagenumber", "page_number", "pageno", "page_no"),
        *("pageindex", "currentpage", "cur_page"),
    )
)
# Names that mean a page, or how many items come before it, only when the link looks like one of a pager: /?p=1234 is a story.
_WEAK_NAMES = frozenset(("p", "pn", "pno", "start", "startat", "offset", "skip", "from", "begin", "limitstart", "first"))
_NUMBER = re.compile(r"[0-9]{1,6}")
_ENDING = r"(?P<after>(?:\.\w{3,5})?)/?"
_CLEAR_PATH = re.compile(r"(?P<before>/?|.*[^/])(?:/|[-_])(?:page|seite|pagina|صفحة)[/_-]?(?P<number>[0-9]{1,6})" + _ENDING, re.IGNORECASE)
_PAGE_WORD = re.compile(r"(?:page|seite|pagina|صفحة|%d8%b5%d9%81%d8%ad%d8%a9)[/_-]?[0-9]", re.IGNORECASE)
# Three digits: /archive/2019 is a year.
_WEAK_PATH = re.compile(r"(?P<before>.*?[^/])(?:/p?/?|[-_]p?)(?P<number>[0-9]{1,3})" + _ENDING, re.IGNORECASE)
_INDEX = re.compile(r"(?:/(?:index|default)|(?<=[^/]))\.(?:html?|php|aspx?|jsp)/?$|/(?:index|default)$|/+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing. `listing` is equal for all its pages; `number` is None for the address without a number, and
    counts pages or items. `is_clear` says that the form leaves no doubt that this is a page of a listing."""

    listing: str
    number: int | None = None
    is_clear: bool = False


def whole_listing(url: str) -> ListingPage:
    """The address as the first page of a listing, whatever numbers it holds: `/314-news` is no page 314."""
    parts = urlsplit(url)
    return ListingPage(_name_listing(parts, parts.path, _read_pairs(parts)))


def read_listing_page(url: str) -> ListingPage:
    """The page that the address is by its form; the whole listing when it has no number."""
    parts = urlsplit(url)
    pairs = _read_pairs(parts)
    for names in (_PAGE_NAMES, _WEAK_NAMES):
        for name, value in pairs:
            if name.lower() in names and _NUMBER.fullmatch(value):
                rest = [pair for pair in pairs if pair != (name, value)]
                return ListingPage(_name_listing(parts, parts.path, rest), int(value), names is _PAGE_NAMES)
    path = unquote(parts.path)
    match, is_clear = _CLEAR_PATH.fullmatch(path), True
    if match is None:
        match, is_clear = _WEAK_PATH.fullmatch(path), False
    if match is None:
        return whole_listing(url)
    return ListingPage(_name_listing(parts, match["before"] + match["after"], pairs), int(match["number"]), is_clear)


def is_listing_path(path: str) -> bool:
    """Whether a path leaves no doubt that it is a later page of a listing, as /port/page/2 does; cheap for those that do not."""
    return _PAGE_WORD.search(path) is not None and _CLEAR_PATH.fullmatch(unquote(path)) is not None


def _read_pairs(parts: SplitResult) -> list[tuple[str, str]]:
    return parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)[:20]


def _name_listing(parts: SplitResult, path: str, pairs: list[tuple[str, str]]) -> str:
    """One name for all spellings of a listing's address: no `www.`, `index.html`, ending or last slash."""
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port else ""
    bare = _INDEX.sub("", unquote(path))
    return host + port + bare + ("?" + urlencode(sorted(pairs)) if pairs else "")


__all__ = ["ListingPage", "is_listing_path", "read_listing_page", "whole_listing"]
