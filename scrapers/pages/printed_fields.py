"""From what a layout prints for a field to what an article holds: dates parsed, authors named, agencies known.

One small reader a field, all in one table; a field that is not in it cannot be given. Where the texts stand on a page
is the layout's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from scrapers.comparison import drop_marks
from scrapers.dates import parse_labelled_date
from scrapers.pages.agencies import find_agency
from scrapers.pages.document import PageDocument
from scrapers.pages.headlines import cut_site_name, name_host
from scrapers.pages.names import name_authors
from scrapers.pages.structured import StatedAuthor
from scrapers.records import DateWitness, Image, RawPage
from scrapers.source import Source

_SOURCE_LABEL = re.compile(r"^(?:S(?:ou|o)rce|المصدر|مصدر)\s*[:：]\s*", re.IGNORECASE)
_LIST = re.compile(r"\s*[,;،|]\s*")
_WITNESSES: dict[str, DateWitness] = {"time": "time_element", "meta": "meta"}
_TOLERANCE = timedelta(days=2)  # a date later than the fetch by more is no date of publication


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One printed text, and the tag of the element that it is of; none for a text alone."""

    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the readers need to know about the page."""

    page: RawPage
    document: PageDocument
    source: Source
    site_names: tuple[str, ...]


Given = dict[str, Any]  # fields of an article
Texts = Sequence[PrintedText]
FieldReader = Callable[[Texts, PageContext], Given]


def read_headline(texts: Texts, context: PageContext) -> Given:
    headline = cut_site_name(texts[0].text, [context.source.name, *context.site_names], context.page.url) if texts else ""
    return {"headline": headline} if headline else {}


def _read_text_as(name: str) -> FieldReader:
    def read_text_field(texts: Texts, context: PageContext) -> Given:
        return {name: texts[0].text} if texts else {}

    return read_text_field


def read_authors(texts: Texts, context: PageContext) -> Given:
    """People, agencies and the site itself, told apart; an agency among them is the article's unless a source line names one."""
    source = context.source
    site_names = (name_host(context.page.url), *context.site_names, source.name, source.publisher)
    authors = name_authors([StatedAuthor(drop_marks(text.text)) for text in texts], site_names, source.agencies)
    agency = next((agency for author in authors if (agency := find_agency(author.name, source.agencies))), None)
    return {"authors": authors, **({"source_agency": agency} if agency else {})} if authors else {}


def read_source(texts: Texts, context: PageContext) -> Given:
    """The line that credits an agency, and the agency if the table knows it; it comes after that of the authors."""
    if not texts:
        return {}
    agency = find_agency(_SOURCE_LABEL.sub("", drop_marks(texts[0].text)), context.source.agencies)
    return {"source_raw": texts[0].text, **({"source_agency": agency} if agency else {})}


def read_published(texts: Texts, context: PageContext) -> Given:
    found = next(_read_dates(texts, context), None)
    if found is None:
        return {}
    value, precision, printed = found
    return {
        "date_published": value,
        "date_published_raw": printed.text,
        "date_published_precision": precision,
        "date_published_witness": _WITNESSES.get(printed.tag, "page_text"),
    }


def read_modified(texts: Texts, context: PageContext) -> Given:
    found = next(_read_dates(texts, context), None)
    return {"date_modified": found[0], "date_modified_raw": found[2].text} if found else {}


def _read_dates(texts: Texts, context: PageContext) -> Iterator[tuple[Any, str, PrintedText]]:
    latest = context.page.fetched_at + _TOLERANCE
    for printed in texts:
        parsed = parse_labelled_date(printed.text, context.source.time_zone)
        if parsed and parsed.value <= latest:
            yield parsed.value, parsed.precision, printed


def read_tags(texts: Texts, context: PageContext) -> Given:
    """Each element is a tag; one text alone may list several."""
    parts = _LIST.split(texts[0].text) if len(texts) == 1 else [text.text for text in texts]
    tags = tuple(dict.fromkeys(part.lstrip("#") for part in parts if any(map(str.isalnum, part))))
    return {"tags": tags} if tags else {}


def read_images(texts: Texts, context: PageContext) -> Given:
    urls = dict.fromkeys(url for text in texts if (url := context.document.absolute(text.text)))
    return {"images": tuple(map(Image, urls))} if urls else {}


FIELD_READERS: Mapping[str, FieldReader] = {
    "headline": read_headline,
    "description": _read_text_as("description"),
    "section": _read_text_as("section"),
    "authors": read_authors,
    "source_raw": read_source,
    "date_published": read_published,
    "date_modified": read_modified,
    "tags": read_tags,
    "images": read_images,
}
GIVEN_FIELDS = ("body", *FIELD_READERS)


__all__ = ["FIELD_READERS", "GIVEN_FIELDS", "PageContext", "PrintedText"]
