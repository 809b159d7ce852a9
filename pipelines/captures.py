"""From what extraction gave to the rows that a batch is staged as: captures, rejects, hints. Pure functions.

Which article a capture belongs to is decided here by its address; whether it is new is deduplication's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pipelines.clean import body_hash, content_hash, word_count
from scrapers.ingested import INGESTED
from scrapers.records import Article, Hint, Reject, RelatedLink
from scrapers.rights import Rights, reserves
from scrapers.source import Source
from scrapers.urls import ArticleKey, article_id, article_key, canonical_url, host_of, is_article_url

# Columns of a capture that are the article's own fields under the same name.
_SAME = (
    "headline",
    "description",
    "body",
    "dateline_raw",
    "dateline_place",
    "source_agency",
    "source_raw",
    "section_id",
    "section",
    "date_published",
    "date_published_raw",
    "date_published_precision",
    "date_published_witness",
    "date_modified",
    "date_modified_raw",
    "language",
    "language_declared",
    "is_opinion",
    "is_paywalled",
    "is_live",
    "is_gallery",
    "rights_raw",
    "extraction_tier",
    "extraction_agreement",
)


def build_capture(article: Article, source: Source, record_id: str, fetched_at: datetime) -> dict[str, Any]:
    """The row of one cleaned capture, but for its run and parser version."""
    row = {name: getattr(article, name) for name in _SAME}
    key = find_key(article, source)
    assert key is not None, f"{article.url} has no key and was not refused"
    return row | {
        "article_id": article_id(key),
        "urls": list_addresses(article, source),
        "url": canonical_url(article.canonical_url, source),
        "canonical_url": article.canonical_url,
        "source_id": source.id,
        "edition": name_edition(article.url, source),
        "country": source.country,
        "tags": list(article.tags),
        "authors": [asdict(author) for author in article.authors],
        "main_image": asdict(article.main_image) if article.main_image else None,
        "images": [asdict(image) for image in article.images],
        "captions": list(article.captions),
        "embeds": [asdict(embed) for embed in article.embeds],
        "translation_urls": [asdict(translation) for translation in article.translation_urls],
        "related_links": [asdict(link) for link in article.related_links],
        "word_count": word_count(article.body),
        "rights": write_rights(article.rights),
        "reserved": sorted(reserves(article.rights)),
        "content_hash": content_hash(article),
        "body_hash": body_hash(article),
        "fetched_at": fetched_at,
        "record_id": record_id,
    }


def settle_translations(article: Article, cards: Mapping[str, Source]) -> Article:
    """The article with its translations' addresses in the form of the cards whose hosts they are on, by host, and sorted.

    What is no article there, or this article itself, is left out.
    """
    own = {canonical_url(url, cards.get(host_of(url))) for url in (article.url, article.canonical_url)}
    settled = set()
    for translation in article.translation_urls:
        card = cards.get(host_of(translation.url))
        url = canonical_url(translation.url, card)
        if url not in own and is_article_url(translation.url, card):
            settled.add(replace(translation, url=url))
    return replace(article, translation_urls=tuple(sorted(settled, key=lambda one: (one.language, one.url))))


def write_rights(rights: Rights | None) -> str | None:
    """Statements about rights as JSON, equal for equal statements."""
    return json.dumps(rights, ensure_ascii=False, sort_keys=True) if rights else None


def find_key(article: Article, source: Source) -> ArticleKey | None:
    """Which article this is, by the card's grammar and else by that of any site; None when no address is an article's."""
    return article_key(article.canonical_url, source) or article_key(article.url, source) or article_key(article.canonical_url, None)


def refuse_address(article: Article, source: Source, record_id: str, fetched_at: datetime) -> Reject | None:
    """The reject for a page that reads like an article at an address that cannot be one: `/tag/harbour`, `/`, `/a.pdf`."""
    if find_key(article, source) is not None:
        return None
    detail = f"expected the address of an article, found that of a home page, a list or a file: {article.canonical_url[:300]}"
    return Reject(article.url, "no_article_address", detail, record_id, fetched_at)


def list_addresses(article: Article, source: Source) -> list[str]:
    """Every address that leads to this article, by what the page says and how it was fetched; canonical ones."""
    named = (article.canonical_url, article.url, *article.alternate_urls)
    return list(dict.fromkeys(canonical_url(url, source) for url in named))


def name_edition(url: str, source: Source) -> str:
    """The card's edition; for pages of no card, the host without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.") if source.id == INGESTED.id else source.edition


def build_reject(reject: Reject, source_id: str, run_id: str) -> dict[str, Any]:
    """The row of one page that gave no article."""
    return {**asdict(reject), "source_id": source_id, "run_id": run_id}


def read_related_hints(links: Iterable[RelatedLink], source: Source, seen_at: datetime) -> Iterator[Hint]:
    """What an article's related block says about the articles it links to."""
    for link in links:
        url = canonical_url(link.url, source)
        if link.headline:
            yield Hint(url, "headline", link.headline, "related", seen_at)
        if link.date_published is not None:
            yield Hint(url, "date_published", link.date_published.isoformat(), "related", seen_at)


def build_hint(hint: Hint, source_id: str) -> dict[str, Any]:
    return {**asdict(hint), "source_id": source_id}
