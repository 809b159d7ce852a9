"""Why a page gives no article: the closed list of reasons, and the signal that carries one out of a page object.

Nothing is decided here. A page object raises `PageRejectedError`; `extract_article` turns it into a `Reject`.
"""

from __future__ import annotations

REJECT_REASONS: dict[str, str] = {
    "not_html": "The response is no HTML page: a feed, a picture, a document or plain text.",
    "empty_page": "The response has no bytes, or no element with any text.",
    "no_text": "The page was read, but no running text that could be an article was found.",
    "listing_page": "The page is a front page, a section or another list of articles, not one article.",
    "no_article_address": "The page has running text, but its address is that of a home page, a list or a file.",
    "page_object_failed": "The code of the site's own page object failed on this page.",
    "unreadable_charset": "The bytes fit neither the declared character set nor any that is tried instead.",
    "http_error": "The server did not answer with a complete page.",
    "too_slow": "Reading the page took longer than the time limit for one page.",
    "too_large_in_memory": "Reading the page needed more memory than the limit for one page.",
    "crashed": "The process that read the page ended unexpectedly.",
    "unreadable_listing": "The feed, sitemap or section page is broken, and nothing that it names could be read.",
    "unreadable_record": "The archived record is damaged, cut off or packed beyond the size limit.",
}


class PageRejectedError(Exception):
    """The page gives no article; `reason` is a key of REJECT_REASONS."""

    def __init__(self, reason: str, detail: str) -> None:
        if reason not in REJECT_REASONS:
            raise ValueError(f"expected one of {', '.join(REJECT_REASONS)}, found {reason!r}")
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
