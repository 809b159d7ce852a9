"""What a discovery says about each article, one hint a stated field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scrapers.records import DatePrecision, Discovery, FoundLink, Hint, HintField
from scrapers.source import Source
from scrapers.urls import canonical_url, is_article_url


def found_hints(discovery: Discovery, source: Source | None, seen_at: datetime) -> tuple[Hint, ...]:
    """Headline and dates of every article that the card allows, under its canonical URL, as seen at `seen_at`."""
    return tuple(
        Hint(canonical_url(link.url, source), name, value, link.witness, seen_at)
        for link in discovery.articles
        if is_article_url(link.url, source)
        for name, value in _stated_fields(link)
    )


def _stated_fields(link: FoundLink) -> Iterator[tuple[HintField, str]]:
    if link.headline:
        yield "headline", link.headline
    if link.date_published:
        yield "date_published", _write_date(link.date_published, link.date_published_precision)
    if link.date_modified:
        yield "date_modified", _write_date(link.date_modified, link.date_modified_precision)


def _write_date(value: datetime, precision: DatePrecision) -> str:
    if precision == "second":
        return value.isoformat(timespec="seconds")
    return value.isoformat(timespec="minutes") if precision == "minute" else value.date().isoformat()
