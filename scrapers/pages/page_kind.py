"""What kind of page it is, where that is no article: a front page, a section, the results of a search. Judged by what the page
says of itself and by how much of its text leads elsewhere; a doubtful page counts as an article.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from scrapers.pages.blocks import HEADING_TAGS, PageText
from scrapers.pages.document import has_words
from scrapers.pages.furniture import BESIDE
from scrapers.pages.json_ld import ARTICLE_TYPES, GALLERY_TYPES, type_names
from scrapers.pages.structured import StructuredData

_LISTING_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
_LISTING_PATH = re.compile(
    r"/(?:category|categories|tags?|topics?|authors?|search|archives?|sections?|page/\d+|kategorie|thema|themen|rubrik|autor(?:en)?"
    r"|categoria|etiqueta|tema|auteur|seccion)(?:/[^/]*)?/?(?:page/\d+/?)?"
)
_MANY_HEADINGS = 8  # linked ones, outside of navigation and sidebars
_FEW_HEADINGS = 4
_LONG_TEXT = 150  # words


def find_listing_sign(url: str, structured: StructuredData, page: PageText, body: str) -> str | None:
    """Why the page is a list of articles and not one, as the end of `found ...`; None when it may be an article."""
    if structured.types & (ARTICLE_TYPES | GALLERY_TYPES) or structured.page_type == "article":
        return None
    parts = urlsplit(url)
    if parts.path in ("", "/") and parts.scheme in ("http", "https"):
        return "the front page of the site"
    if has_words(body, _LONG_TEXT):
        return None
    headings = _count_linked_headings(page)
    kinds = {kind for value in structured.json_ld for kind in type_names(value)}
    if kinds & _LISTING_TYPES and headings >= _FEW_HEADINGS:
        return f"a {min(kinds & _LISTING_TYPES)} with {headings} linked headings"
    if _LISTING_PATH.fullmatch(unquote(parts.path).lower()) and headings >= _FEW_HEADINGS:
        return f"the address of a list with {headings} linked headings"
    return f"{headings} linked headings and little text" if headings >= _MANY_HEADINGS and not _has_date(structured) else None


def _has_date(structured: StructuredData) -> bool:
    return bool(structured.published_dates())


def _count_linked_headings(page: PageText) -> int:
    """How many different headings are links, outside of what stands beside any page."""
    texts: set[str] = set()
    for block in page.blocks:
        if block.tag in HEADING_TAGS and block.link_share > 0.5 and not _stands_beside(page, block.region):
            texts.add(block.text)
    return len(texts)


def _stands_beside(page: PageText, number: int) -> bool:
    while number >= 0:
        region = page.regions[number]
        if region.tag == "aside" or (region.mark and region.mark.strength == BESIDE):
            return True
        number = region.parent
    return False
