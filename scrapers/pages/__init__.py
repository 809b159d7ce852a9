"""From an archived page to the article it holds: which page object reads which source, and the version of the rules.

The page objects and their parts live beside this file; fetching, archives, cleaning and hints do not belong here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapers.pages.arabs_today import ArabsTodayPage
from scrapers.pages.card_rules import digest_rules
from scrapers.pages.document import PageDocument, read_document
from scrapers.pages.generic import GenericPage
from scrapers.pages.reasons import REJECT_REASONS, PageRejectedError
from scrapers.records import Article, RawPage, Reject
from scrapers.source import Source

if TYPE_CHECKING:
    from scrapers.pages.site import SitePage

# Raised by hand when a rule changes, so that stored articles are known to be read by older rules.
PARSER_VERSION = "2026.11.6"

_PAGE_OBJECTS: dict[str, type[GenericPage]] = {"generic": GenericPage, "arabs_today": ArabsTodayPage}


def extract_article(page: RawPage, source: Source | None) -> Article | Reject:
    """The article that `page` holds, read by the page object of `source`; a Reject says why there is none."""
    try:
        has_own_rules = source is not None and (source.has_layouts or source.selectors is not None)
        document = read_document(page, with_code=has_own_rules)  # their selectors may look into scripts
        return _open_page(page, document, source, has_own_rules).read_article()
    except PageRejectedError as rejected:
        return Reject(page.url, rejected.reason, rejected.detail, page.record_id, page.fetched_at)


def _open_page(page: RawPage, document: PageDocument, source: Source | None, has_own_rules: bool) -> GenericPage | SitePage:
    if source is not None and has_own_rules:
        from scrapers.pages.layouts import choose_page_object  # web-poet takes long to import, and most cards need none of it

        return choose_page_object(page, document, source)
    return _PAGE_OBJECTS[source.page if source else "generic"](page, document, source)


def check_layouts(source: Source) -> None:
    """Pass silently if the layouts that the card names can be used; asked before its pages go to other processes.

    Raises:
        SourceError: the card's module is missing, fails, or has no layout that can be used.
    """
    if source.has_layouts:
        from scrapers.pages.layouts import list_layouts

        list_layouts(source)


def name_parser_version(source: Source) -> str:
    """The version of all rules that read the pages of `source`: the program's, and behind a `+` a digest of the card's own."""
    digest = digest_rules(source)
    return f"{PARSER_VERSION}+{digest}" if digest else PARSER_VERSION


__all__ = ["PARSER_VERSION", "REJECT_REASONS", "check_layouts", "extract_article", "name_parser_version"]
