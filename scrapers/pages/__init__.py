"""From an archived page to the article it holds: which page object reads which source, and the version of the rules.

The page objects and their parts live beside this file; fetching, archives, cleaning and hints do not belong here.
"""

from __future__ import annotations

from scrapers.pages.arabs_today import ArabsTodayPage
from scrapers.pages.document import read_document
from scrapers.pages.generic import GenericPage
from scrapers.pages.reasons import REJECT_REASONS, PageRejectedError
from scrapers.records import Article, RawPage, Reject
from scrapers.source import Source

# Raised by hand when a rule changes, so that stored articles are known to be read by older rules.
PARSER_VERSION = "2026.11.3"

_PAGE_OBJECTS: dict[str, type[GenericPage]] = {"generic": GenericPage, "arabs_today": ArabsTodayPage}


def extract_article(page: RawPage, source: Source | None) -> Article | Reject:
    """The article that `page` holds, read by the page object of `source`; a Reject says why there is none."""
    try:
        document = read_document(page)
        return _PAGE_OBJECTS[source.page if source else "generic"](page, document, source).read_article()
    except PageRejectedError as rejected:
        return Reject(page.url, rejected.reason, rejected.detail, page.record_id, page.fetched_at)


__all__ = ["PARSER_VERSION", "REJECT_REASONS", "extract_article"]
