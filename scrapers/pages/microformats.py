"""What hAtom and hCard state, the microformats that many systems of the years about 2010 still print.

Class names with a fixed meaning, no guessing: `published` with a machine-readable title, `fn` within an author's `vcard`.
"""

from __future__ import annotations

from scrapers.pages.document import PageDocument, read_text
from scrapers.pages.structured import StatedAuthor, StatedDate

_MOST = 20
_PUBLISHED = "//abbr[@title][contains(concat(' ', normalize-space(@class), ' '), ' published ')]/@title"
_AUTHORS = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' vcard ')][contains(@class, 'author')]"
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' fn ')]"
)


def read_published_abbreviations(document: PageDocument) -> list[StatedDate]:
    """The dates of `<abbr class="published" title="2010-…">`, in document order."""
    return [StatedDate(str(title), "time_element") for title in document.root.xpath(_PUBLISHED)[:_MOST]]


def read_card_authors(document: PageDocument) -> list[StatedAuthor]:
    """The names in authors' vcards, each once."""
    names = dict.fromkeys(read_text(element) for element in document.root.xpath(_AUTHORS)[:_MOST])
    return [StatedAuthor(name) for name in names if name]


__all__ = ["read_card_authors", "read_published_abbreviations"]
