"""The records that everything speaks of: a page as archived, what it says, and what others said about it.

Plain frozen data. Names follow schema.org in snake case for what an article says; `_raw` stands beside what was
parsed; None means unknown, never a guess. Times are aware datetimes in UTC unless the page stated another zone.
Behaviour belongs in the modules that make or use these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scrapers.rights import Rights

# A resource is what the scripts of a page asked for, and the page itself as it was before they ran.
Role = Literal["robots", "feed", "sitemap", "section", "article", "resource"]
AuthorKind = Literal["person", "agency", "edition", "writer"]
HintField = Literal["headline", "date_published", "date_modified", "description", "section", "author"]
HintWitness = Literal["feed", "sitemap", "listing", "related"]
# post: of a social network; what is none of the others is not kept.
EmbedKind = Literal["video", "audio", "post", "chart", "map", "document"]
DatePrecision = Literal["second", "minute", "day", "month", "year"]
DateWitness = Literal["json_ld", "meta", "time_element", "page_text", "url", "feed", "sitemap", "listing", "related"]

# How far extraction had to go: the site's own container, structured data, a general rule, or the shape of the text.
ExtractionTier = Literal["page_object", "structured", "generic", "text_shape"]


@dataclass(frozen=True, slots=True)
class RawPage:
    """One archived response, decoded from its content encoding but not from its character set; or a page as a browser showed it."""

    url: str
    status: int
    headers: dict[str, str]  # names in lower case; repeated ones joined by ", "
    body: bytes
    fetched_at: datetime
    record_id: str  # the WARC-Record-ID, "urn:uuid:..."
    source_id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Hint:
    """What a feed, a sitemap, a listing or another article says about the article at `url` (canonical)."""

    url: str
    field: HintField
    value: str  # dates as ISO 8601: with offset, to the second or the minute as stated, or a day alone
    witness: HintWitness
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    kind: AuthorKind


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Embed:
    """Something of another kind that is shown within the text."""

    kind: EmbedKind
    provider: str | None  # the network or service, like "YouTube"; None for a file of the site's own
    url: str  # of the post, video or file itself where it can be told from its frame


@dataclass(frozen=True, slots=True)
class Translation:
    """Where the page says that its article stands in another language."""

    language: str  # as stated, its language part: `pt-BR` gives "pt"
    url: str


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """A link to another article. Its date is that article's, never this one's."""

    url: str
    headline: str
    date_published: datetime | None = None
    date_raw: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What one capture of one article page says, before hints are applied."""

    url: str
    canonical_url: str  # as scrapers.urls.canonical_url gives it for the page's own canonical link, else for `url`
    headline: str | None
    body: str  # paragraphs joined by one newline
    description: str | None = None
    dateline_raw: str | None = None
    dateline_place: str | None = None
    authors: tuple[Author, ...] = ()
    source_agency: str | None = None  # canonical agency name, e.g. "AFP"
    source_raw: str | None = None
    section_id: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    date_published: datetime | None = None
    date_published_raw: str | None = None
    date_published_precision: DatePrecision | None = None
    date_published_witness: DateWitness | None = None
    date_modified: datetime | None = None
    date_modified_raw: str | None = None
    language: str | None = None  # ISO 639-1, as detected
    language_declared: str | None = None
    main_image: Image | None = None
    images: tuple[Image, ...] = ()
    captions: tuple[str, ...] = ()  # in reading order, those of `images` too
    embeds: tuple[Embed, ...] = ()  # in reading order
    is_opinion: bool = False
    is_paywalled: bool | None = None
    is_live: bool = False
    is_gallery: bool = False
    rights_raw: str | None = None
    rights: Rights | None = None  # what the page and its headers state for machines, see scrapers.rights
    related_links: tuple[RelatedLink, ...] = ()
    alternate_urls: tuple[str, ...] = ()  # other addresses that the page itself says are this article (AMP, hreflang excluded)
    translation_urls: tuple[Translation, ...] = ()
    extraction_tier: ExtractionTier = "generic"
    extraction_agreement: float | None = None  # 0 to 1: how far two witnesses of the body agree; None if only one was asked


@dataclass(frozen=True, slots=True)
class Reject:
    """Why an archived page gave no article."""

    url: str
    reason: str  # a short snake_case word from a closed list, see scrapers.pages
    detail: str  # one sentence for a person
    record_id: str | None = None
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundLink:
    """One address that a discovery page names, with what it says about it. `url` is absolute, not yet canonical."""

    url: str
    witness: HintWitness
    headline: str | None = None
    date_published: datetime | None = None
    date_modified: datetime | None = None
    date_published_precision: DatePrecision = "second"
    date_modified_precision: DatePrecision = "second"


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a feed, sitemap or section page led to."""

    articles: tuple[FoundLink, ...] = ()
    sitemaps: tuple[FoundLink, ...] = ()  # children of a sitemap index; date_modified is their lastmod
    feeds: tuple[str, ...] = ()
    next_pages: tuple[str, ...] = ()
    problem: str | None = None  # one sentence when the document was broken; links that could be read are still here
    skipped: int = 0  # items that name no web address
    failure: str | None = None  # of whoever read it: too_slow, too_large_in_memory or crashed; nothing is here then but the problem


__all__ = [
    "Article",
    "Author",
    "AuthorKind",
    "DatePrecision",
    "DateWitness",
    "Discovery",
    "Embed",
    "EmbedKind",
    "ExtractionTier",
    "FoundLink",
    "Hint",
    "HintField",
    "HintWitness",
    "Image",
    "RawPage",
    "Reject",
    "RelatedLink",
    "Role",
    "Translation",
]
