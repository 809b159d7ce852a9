"""GenericPage: an article page of any news site. What the page states for machines comes first, for the body the
text itself; nothing here knows one site's markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

from lxml import html

from scrapers.pages.agencies import find_agency
from scrapers.pages.article_kinds import is_gallery, is_live, is_opinion, is_paywalled, join_captions
from scrapers.pages.blocks import PageText, read_page_text
from scrapers.pages.body import ArticleBody, measure_agreement, read_body
from scrapers.pages.bylines import (
    find_dated_name,
    find_labelled_authors,
    find_marked_authors,
    find_neighbour_of_date,
    find_printed_authors,
    find_signature,
)
from scrapers.pages.datelines import Dateline, read_dateline
from scrapers.pages.document import PageDocument, fold_words, has_words
from scrapers.pages.embedded_state import find_embedded_html
from scrapers.pages.heading_lines import HeadingLines, read_heading_lines
from scrapers.pages.headlines import choose_headline, fold_title, name_host
from scrapers.pages.language import detect_language
from scrapers.pages.media import ArticleMedia, join_images, list_captions, read_media
from scrapers.pages.names import name_authors
from scrapers.pages.page_kind import find_listing_sign
from scrapers.pages.printed_dates import PrintedDate
from scrapers.pages.published_dates import DateReader, PublishedDate
from scrapers.pages.reasons import PageRejectedError
from scrapers.pages.structured import StatedAuthor, StatedDate, StructuredData
from scrapers.pages.translations import read_translations
from scrapers.pages.witness import measure_line_agreement, read_densest_paragraphs
from scrapers.records import Article, Author, ExtractionTier, Image, RawPage, RelatedLink, Translation
from scrapers.rights import Rights, merge_rights, read_rights
from scrapers.source import Source
from scrapers.urls import canonical_url, is_article_url, join_canonical

_LEAST_WORDS = 8
_SAME_ISSUE = timedelta(days=1)  # papers date the same article by the evening and by the issue of the next day
_LEAST_SHOWN_WORDS = 25
_SOURCE_LINE = re.compile(r"^(?:S(?:ou|o)rce|المصدر|Quelle|Fuente)\s*:\s*(.{2,60})$", re.IGNORECASE | re.MULTILINE)
_LONGEST_LABEL = 12  # characters, the colon included
_US_ENDINGS = frozenset(("com", "org", "net", "us", "gov", "edu", "info", "co", "tv"))
_LANGUAGE_CODE = re.compile(r"^[a-zA-Z]{2,3}\b")


class GenericPage:
    """One method per field; `read_article` assembles them."""

    def __init__(self, page: RawPage, document: PageDocument, source: Source | None) -> None:
        self.page = page
        self.document = document
        self.source = source
        self.structured = StructuredData(document)

    def read_article(self) -> Article:
        """The article that the page holds.

        Raises:
            PageRejectedError: the page is a list, or holds no running text.
        """
        self._refuse_listing()
        published = self.published_date()
        modified = self._first_date(self.structured.modified_dates())
        images = self.images
        return Article(
            url=self.page.url,
            canonical_url=self.canonical_url,
            headline=self.headline,
            body=self.body,
            description=self.structured.description,
            dateline_raw=self.dateline_raw,
            dateline_place=self.dateline_place,
            authors=self.authors,
            source_agency=self.source_agency,
            source_raw=self.source_raw,
            section_id=self.section_id,
            section=self.structured.section,
            tags=self.structured.tags(),
            date_published=published.parsed.value if published else None,
            date_published_raw=published.raw if published else None,
            date_published_precision=published.parsed.precision if published else None,
            date_published_witness=published.witness if published else None,
            date_modified=modified.parsed.value if modified else None,
            date_modified_raw=modified.raw if modified else None,
            language=self.language,
            language_declared=read_language_code(self.structured.language),
            main_image=images[0] if images else None,
            images=images,
            is_opinion=self.is_opinion,
            is_paywalled=is_paywalled(self.structured),
            is_live=is_live(self.page.url, self.structured, self.document.root),
            is_gallery=self.is_gallery,
            captions=self.captions,
            embeds=self.media.embeds,
            rights_raw=self.rights_raw,
            rights=self.rights,
            related_links=self.related_links,
            alternate_urls=self.alternate_urls,
            translation_urls=self.translation_urls,
            extraction_tier=self.extraction_tier,
            extraction_agreement=self.agreement,
        )

    @cached_property
    def page_text(self) -> PageText:
        """All text of the page that is shown, as blocks."""
        return read_page_text(self.document.root)

    @cached_property
    def article_body(self) -> ArticleBody:
        """The running text with what belongs to it; text that only a script would show, or put there, is read where there is no other."""
        body = self._read_body(self.page_text)
        if not has_words(body.text, _LEAST_SHOWN_WORDS):
            hidden = self._read_body(read_page_text(self.document.root, with_hidden=True))
            body = hidden if len(fold_words(hidden.text)) > 2 * len(fold_words(body.text)) else body
        if not has_words(body.text, _LEAST_WORDS) and (embedded := find_embedded_html(self.page)) is not None:
            body = self._read_body(read_page_text(embedded))
        return body

    def _read_body(self, page_text: PageText) -> ArticleBody:
        titles = [*self.structured.headlines(), self.structured.title or ""]
        return read_body(page_text, titles, self.structured.description)

    @cached_property
    def body(self) -> str:
        """The running text.

        Raises:
            PageRejectedError: fewer than a line of words was found.
        """
        text = self.article_body.text
        if not has_words(text, _LEAST_WORDS):
            text = self.structured.article_body or ""
        if not has_words(text, _LEAST_SHOWN_WORDS) and self.is_gallery:
            text = join_captions(text, self.captions)
        if not has_words(text, _LEAST_WORDS):
            raise PageRejectedError("no_text", f"expected at least {_LEAST_WORDS} words of running text, found {len(fold_words(text))}")
        return text

    @cached_property
    def agreement(self) -> float | None:
        """How far the body agrees with JSON-LD's articleBody, else with the page's densest run of paragraphs."""
        if self.structured.article_body:
            return measure_agreement(self.body, self.structured.article_body)
        witness = read_densest_paragraphs(self.page_text)
        return measure_line_agreement(self.body, witness) if witness else None

    @cached_property
    def extraction_tier(self) -> ExtractionTier:
        return "structured" if self.structured.article else "generic"

    @cached_property
    def headline(self) -> str | None:
        return choose_headline(self.structured, self.page.url, [self.source.name] if self.source else [])

    @cached_property
    def canonical_url(self) -> str:
        link = self.structured.canonical_link
        return join_canonical(self.page.url, link, self.source) if link else canonical_url(self.page.url, self.source)

    @cached_property
    def alternate_urls(self) -> tuple[str, ...]:
        link = self.structured.amp_link
        own = {self.page.url, self.canonical_url}
        return (link,) if link and link not in own and urlsplit(link).hostname == urlsplit(self.page.url).hostname else ()

    def published_date(self) -> PublishedDate | None:
        """What the page states; else its head's <time>, the line about its headline, its address; else htmldate's guess."""
        dates = self.structured.published_dates()
        if any(not date.is_vague for date in dates) and (stated := self._date_reader.read_stated(dates)):
            return self._choose_stated(stated)
        if vague := self._first_date([date for date in dates if date.is_vague]):
            printed = self._date_reader.choose_printed(self._dated_lines)
            return printed if printed and printed.parsed.value.date() != vague.parsed.value.date() else vague
        found = self._first_date(self.structured.header_times()) or self._date_reader.choose_printed(self._dated_lines)
        found = found or self._date_reader.read_permalink(self._heading_lines.lines) or self._date_reader.read_address()
        found = found or self._date_reader.read_labelled(self._list_lines()) or self._date_reader.guess(self.document.root)
        return found or self._date_reader.read_lone(self._list_lines())

    def _choose_stated(self, stated: Sequence[PublishedDate]) -> PublishedDate | None:
        """The best statement; where statements name several days, one of the day that is printed about the headline."""
        best = self._date_reader.choose_stated(stated)
        days = [found.parsed.value.date() for found in stated]
        is_disputed = max(days) - min(days) > _SAME_ISSUE
        if best is None or not (is_disputed or self._is_near_midnight(best)):
            return best
        printed = self._date_reader.choose_printed(self._dated_lines)
        if is_disputed:
            agreed = [found for found in stated if printed and found.parsed.value.date() == printed.parsed.value.date()]
            best = self._date_reader.choose_stated(agreed or stated)
        return self._date_reader.tell_as_printed(best, printed) if best and printed else best

    def _is_near_midnight(self, found: PublishedDate) -> bool:
        """Whether a moment that is told in UTC may be of another day where the newsroom is."""
        value = found.parsed.value
        return found.parsed.precision != "day" and not value.utcoffset() and not self.source

    def _first_date(self, stated: list[StatedDate]) -> PublishedDate | None:
        """The first statement that can be believed."""
        return self._date_reader.choose_stated(self._date_reader.read_stated(stated))

    @cached_property
    def _date_reader(self) -> DateReader:
        return DateReader(self.page.url, self.page.fetched_at, self._time_zone, self._is_month_first)

    @cached_property
    def _heading_lines(self) -> HeadingLines:
        """The short lines about the headline and behind the text: where dates and by-lines are printed."""
        body = self.article_body
        titles = {fold_title(title) for title in (self.headline, *self.structured.headlines(), *self.structured.headings) if title}
        return read_heading_lines(body.page, titles, body.first, body.last)

    @cached_property
    def _dated_lines(self) -> list[PrintedDate | None]:
        """The date of each of these lines."""
        return self._date_reader.read_lines(self._heading_lines.lines)

    @cached_property
    def language(self) -> str | None:
        return detect_language(f"{self.headline or ''} {self.body}")

    @property
    def _is_month_first(self) -> bool:
        """Whether 3/4/2015 is the fourth of March here: in English, unless the page or its host is of another country than the US."""
        ending = (urlsplit(self.page.url).hostname or "").rpartition(".")[2]
        declared = (self.structured.language or "en").lower().replace("_", "-")
        is_american = declared in ("en", "en-us") and ending in _US_ENDINGS
        return is_american and (self.structured.language is not None or detect_language(self.article_body.text) == "en")

    @property
    def _time_zone(self) -> str:
        return self.source.time_zone if self.source else "UTC"

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """Authors as stated, else as the by-line in the page shows them."""
        stated = self._stated_authors
        if any(author.kind == "person" for author in stated):
            return stated
        shown = self._name_authors(self._shown_authors())
        return shown if any(author.kind == "person" for author in shown) or not stated else stated

    @cached_property
    def _stated_authors(self) -> tuple[Author, ...]:
        return self._name_authors(self.structured.authors())

    def _name_authors(self, stated: list[StatedAuthor]) -> tuple[Author, ...]:
        site_names = [
            name_host(self.page.url),
            *(self.structured.site_names or self.structured.home_names),
            *([self.source.name, self.source.publisher] if self.source else []),
        ]
        return name_authors(stated, site_names, self.source.agencies if self.source else None)

    def _shown_authors(self) -> list[StatedAuthor]:
        """Who the page shows to its readers, by what says so most plainly."""
        heading = self._heading_lines
        marked = find_marked_authors(self.document.root, heading.wrappers)
        lines, dated = heading.lines, [date is not None for date in self._dated_lines]
        printed = find_printed_authors(lines)
        is_same = any(
            name in text for text in marked.named for name in printed
        )  # marks may be other stories' where the by-line says otherwise
        shown = (marked.named if is_same or not printed else printed) or [
            name for name in marked.linked if any(name in line for line in lines)
        ]
        shown = shown or find_dated_name(lines, dated) or find_signature(self._list_ends()) or find_labelled_authors(self._list_lines())
        shown = shown or marked.boxed or find_neighbour_of_date(lines, dated, self.headline or "")
        return [StatedAuthor(name) for name in shown]

    def _list_ends(self) -> list[tuple[html.HtmlElement, str]]:
        """The last blocks of the text with their elements."""
        page, last = self.article_body.page, self.article_body.last
        blocks = page.blocks[max(0, last - 1) : last + 1] if last is not None else []
        return [(page.regions[block.region].element, block.text) for block in blocks]

    def _list_lines(self) -> Iterator[str]:
        """All lines of the page."""
        return (line for block in self.page_text.blocks for line in block.text.split("\n"))

    @cached_property
    def _source_line(self) -> re.Match[str] | None:
        has_label = any(":" in line[:_LONGEST_LABEL] for line in self.body.split("\n"))  # few texts have one at all
        return _SOURCE_LINE.search(self.body) if has_label else None

    @cached_property
    def source_raw(self) -> str | None:
        return self._source_line[0].strip() if self._source_line else None

    @cached_property
    def source_agency(self) -> str | None:
        """The agency named by the source line, the dateline or the authors."""
        agencies = self.source.agencies if self.source else None
        dateline = self._dateline
        if dateline is None and not self.structured.article:  # pages of old systems, whose text is found less surely
            dateline = read_dateline(self._heading_lines.opening, agencies)
        named = [self._source_line[1] if self._source_line else None, dateline.agency if dateline else None]
        named += [author.name for author in self.authors if author.kind == "agency"]
        return next((agency for text in named if (agency := find_agency(text, agencies))), None)

    @cached_property
    def _dateline(self) -> Dateline | None:
        return read_dateline(self.body, self.source.agencies if self.source else None)

    @cached_property
    def dateline_raw(self) -> str | None:
        return self._dateline.raw if self._dateline else None

    @cached_property
    def dateline_place(self) -> str | None:
        return self._dateline.place if self._dateline else None

    @cached_property
    def images(self) -> tuple[Image, ...]:
        return join_images(self.structured.images(), self.media.pictures)

    @cached_property
    def media(self) -> ArticleMedia:
        """The pictures, captions and embeds in the text and above it."""
        return read_media(self.document, self.article_body.page, self.article_body.text.split("\n"))

    @cached_property
    def captions(self) -> tuple[str, ...]:
        """What pictures and films say; nothing of it is in the body, but for galleries without another text."""
        return list_captions(self.media, self.article_body.captions, self.article_body.text)

    @property
    def section_id(self) -> str | None:
        """The site's own id of the section; only a page object can know it."""
        return None

    @property
    def related_links(self) -> tuple[RelatedLink, ...]:
        """Links to other articles with what the page says about them; only a page object can tell them from others."""
        return ()

    @property
    def rights_raw(self) -> str | None:
        return self.structured.rights

    @property
    def rights(self) -> Rights | None:
        """What the answer's headers and the page state for machines."""
        return merge_rights(read_rights(self.page.headers.items()), self.structured.stated_rights)

    @cached_property
    def is_opinion(self) -> bool:
        return is_opinion(self.page.url, self.structured, self.page_text)

    @cached_property
    def is_gallery(self) -> bool:
        return is_gallery(self.page.url, self.structured, self.media, self.article_body.text)

    @cached_property
    def translation_urls(self) -> tuple[Translation, ...]:
        language = self.language or read_language_code(self.structured.language)
        return read_translations(self.document, self.structured, self.page.headers.get("link", ""), language)

    def _refuse_listing(self) -> None:
        if self.source and is_article_url(self.page.url, self.source):
            return  # the card knows better
        sign = find_listing_sign(self.page.url, self.structured, self.page_text, self.article_body.text)
        if sign is not None:
            raise PageRejectedError("listing_page", f"expected an article, found {sign}")


def read_language_code(declared: str | None) -> str | None:
    """The language part of a declared language: `en-GB` gives `en`."""
    match = _LANGUAGE_CODE.match(declared or "")
    return match[0].lower() if match else None
