"""ArabsTodayPage: an article page of the Arabs Today network, whose markup cannot be known beforehand.

Layers: the containers that are known, what the page states for machines, and the shape of its text. The clock line,
the footer's year, the related block's dates and a time without a date in the address never date the article.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote, urlsplit

from lxml import html

from scrapers.dates import parse_date
from scrapers.listing import read_listing_lines, undouble_headline
from scrapers.pages.agencies import find_agency
from scrapers.pages.body import extract_body, measure_agreement
from scrapers.pages.document import PageLine, fold_words, read_page_lines, read_text
from scrapers.pages.generic import GenericPage
from scrapers.pages.headlines import cut_site_name, fold_title
from scrapers.pages.media import ArticleMedia, list_captions, read_media
from scrapers.pages.published_dates import PublishedDate
from scrapers.pages.reasons import PageRejectedError
from scrapers.pages.structured import StatedDate
from scrapers.pages.text_shape import TextShape, cut_after_body, is_edition_name, read_text_shape
from scrapers.records import Article, Author, ExtractionTier, Image, RelatedLink
from scrapers.urls import article_key, is_article_url

# `balmon` is the network's own, public since 2019; the others are guesses. None has to be there.
_CONTAINERS = ("//*[@id='balmon']", "//*[@id='newsbody']", "//*[contains(concat(' ', @class, ' '), ' post-content ')]")
_BESIDE = ("nav", "aside", "form")
_LEAST_WORDS = 8
_LEAST_SHARE = 0.3  # of the text's shape; a container that holds less is another box of the same name
_TITLE_SUFFIX = re.compile(r"^(.{8,}?)\s+[|\-–—]\s+(\S+(?: \S+){0,3})$")
_SECTION = re.compile(r"^/(?:[a-z]{2}/)?(?:amp/)?((?:w-)?\d{1,8})/")
_LISTED_IMAGE = re.compile(r"/\d{4}/\d{2}/")
# /amp/1190/060616105538-... is 6 June 2016, 10:55:38; /w-345/2014-03-25-05-16-02 the same of a title without Latin letters.
_DAY_IN_STAMP = re.compile(r"^/(?:[^/]+/){1,3}(?:(\d\d)(\d\d)(\d\d)\d{6}-|(20\d\d-\d\d-\d\d)(?:-\d\d){3}$)")
_SHARED_LINE = re.compile(r"\s*[/،,&]\s*|\s+(?:and|و)\s+")
_RIGHTS = re.compile(r"(?:All rights reserved to|جميع الحقوق محفوظة).{0,80}?(?:©|$)")
_LONGEST_TITLE = 500
_MOST_RELATED = 30


class ArabsTodayPage(GenericPage):
    """One page of the network. Fields that the text's shape says nothing about come from the generic page."""

    @cached_property
    def shape(self) -> TextShape:
        """The parts of the page's text; boxes beside the article count only where nothing else holds text."""
        whole = self.document.root.find("body")
        whole = self.document.root if whole is None else whole
        shape = self._read_shape(read_page_lines(whole, without=_BESIDE))
        return shape if len(fold_words("\n".join(shape.body))) >= _LEAST_WORDS else self._read_shape(read_page_lines(whole))

    def _read_shape(self, lines: list[PageLine]) -> TextShape:
        return read_text_shape(lines, self._stated_headlines, self._edition_names, self.is_opinion)

    @cached_property
    def _edition_names(self) -> list[str]:
        assert self.source is not None
        suffix = _TITLE_SUFFIX.match((self.structured.title or "")[:_LONGEST_TITLE])
        return [self.source.name, self.source.publisher, *self.structured.site_names, *([suffix[2]] if suffix else [])]

    @cached_property
    def _stated_headlines(self) -> list[str]:
        """Headlines that the page states, the best witness first: an h1 that others confirm, metadata, <title>."""
        names = self._edition_names
        stated = [cut_site_name(text, names, self.page.url) for text in self.structured.headlines()]
        title = cut_site_name(self.structured.title or "", names, self.page.url)
        heading = self.structured.first_heading or ""
        is_confirmed = fold_title(heading) in {fold_title(text) for text in (*stated, title)} or not stated
        found = [heading if is_confirmed else "", *stated, title, heading]
        return list(dict.fromkeys(text for text in found if text and not is_edition_name(text, {fold_title(name) for name in names})))

    @cached_property
    def headline(self) -> str | None:
        return next(iter(self._stated_headlines), None) or self.shape.headline

    @cached_property
    def body(self) -> str:
        """The running text.

        Raises:
            PageRejectedError: neither a container nor the text's shape nor the generic reading gives a line of words.
        """
        for text in (self._container_body, "\n".join(self.shape.body), extract_body(self.document)):
            if text and len(fold_words(text)) >= _LEAST_WORDS:
                return text
        raise PageRejectedError("no_text", f"expected at least {_LEAST_WORDS} words of running text, found fewer")

    @cached_property
    def _container_body(self) -> str | None:
        least = _LEAST_SHARE * len(fold_words("\n".join(self.shape.body)))
        for path in _CONTAINERS:
            elements = self.document.root.xpath(path)
            if len(elements) == 1:
                lines = self._drop_other_parts(elements[0])
                if len(fold_words("\n".join(lines))) >= max(least, _LEAST_WORDS):
                    return "\n".join(lines)
        return None

    def _drop_other_parts(self, container: html.HtmlElement) -> list[str]:
        """The container's lines without those that the shape knows as something else than body."""
        shape = self._read_shape(read_page_lines(container))
        known = {fold_title(text) for text in (*self._stated_headlines, *self._opening_lines(self.shape), *self._opening_lines(shape))}
        after = set(shape.after)
        lines = [line.text for line in read_page_lines(container) if not line.is_link and line.text not in after]
        # The related block may be glued to the last paragraph: then that line is behind the body only from there on.
        lines += [text for text in (cut_after_body(line) for line in shape.after[:1]) if text]
        return [text for text in lines if fold_title(text) not in known]

    def _opening_lines(self, shape: TextShape) -> list[str]:
        dateline, source = shape.dateline, shape.source
        parts = [shape.caption, dateline[0] if dateline else None, source[0] if source else None]
        return [part for part in parts if part]

    @cached_property
    def extraction_tier(self) -> ExtractionTier:
        if self.body == self._container_body:
            return "page_object"
        return "text_shape" if self.body == "\n".join(self.shape.body) else "generic"

    @cached_property
    def agreement(self) -> float | None:
        """How far the body agrees with a second reading: the text's shape, or where that gave the body, the generic one."""
        witness = "\n".join(self.shape.body) if self.extraction_tier != "text_shape" else extract_body(self.document)
        return measure_agreement(self.body, witness) if witness else None

    def read_article(self) -> Article:
        return replace(super().read_article(), section=self.section)

    @property
    def section(self) -> str | None:
        """As the page states it, else the last step of its breadcrumb, else as the card calls the section of the address."""
        return self.structured.section or self.shape.section or self._named_section

    @property
    def _named_section(self) -> str | None:
        assert self.source is not None
        key = article_key(self.page.url, self.source)
        language = key.language if key else self.source.languages[0]  # ids mean different things in different languages
        return next((one.name for one in self.source.sections if (one.id, one.language) == (self.section_id, language)), None)

    def published_date(self) -> PublishedDate | None:
        """What the page states as the article's own date: JSON-LD, a meta element, a <time> in the header; else the address's day."""
        stated = self._first_date(self.structured.own_published_dates()) or self._first_date(self._header_times())
        return stated or self._day_in_address()

    def _day_in_address(self) -> PublishedDate | None:
        """The day alone: which clock the time beside it was taken from is not known."""
        match = _DAY_IN_STAMP.match(unquote(urlsplit(self.page.url).path))
        if match is None:
            return None
        day = match[4] or f"20{match[3]}-{match[2]}-{match[1]}"
        parsed = parse_date(day, self._time_zone)
        return PublishedDate(parsed, match[0].rpartition("/")[2].rstrip("-"), "url") if parsed else None

    def _header_times(self) -> list[StatedDate]:
        elements = self.document.root.xpath("//header//time[@datetime]")
        return [StatedDate(element.get("datetime"), "time_element") for element in elements[:5]]

    @cached_property
    def dateline_raw(self) -> str | None:
        return self.shape.dateline[0] if self.shape.dateline else None

    @cached_property
    def dateline_place(self) -> str | None:
        return self.shape.dateline[1] if self.shape.dateline else None

    @cached_property
    def source_raw(self) -> str | None:
        return self.shape.source[0] if self.shape.source else None

    @cached_property
    def source_agency(self) -> str | None:
        """The agency that the source line names, else the one in the dateline. An edition is never one."""
        assert self.source is not None
        named = [self.shape.source[1] if self.shape.source else None, self.shape.dateline[2] if self.shape.dateline else None]
        texts = [text for text in named if text and not self._is_edition(text)]
        return next((agency for text in texts if (agency := find_agency(text, self.source.agencies))), None)

    def _is_edition(self, text: str) -> bool:
        return is_edition_name(text, {fold_title(name) for name in (*self._edition_names, *self.shape.edition_names)})

    @cached_property
    def authors(self) -> tuple[Author, ...]:
        """The writer of a column, who stands in the dateline, and whom the page states for machines."""
        found = [Author(self.shape.writer, "writer")] if self.shape.writer else []
        if self.shape.dateline:
            found += self._name_reporters(self.shape.dateline[2])
        known = {author.name for author in found}
        return (*found, *(author for author in self._stated_authors if author.name not in known))

    def _name_reporters(self, who: str) -> list[Author]:
        """An edition, an agency, a reporter; or several of them: `كاتيا حداد / أ ف ب`."""
        assert self.source is not None
        if self._is_edition(who):
            return [Author(who, "edition")]
        parts = [part for part in _SHARED_LINE.split(who) if part]
        if len(parts) > 1 and all(self._is_edition(part) or find_agency(part, self.source.agencies) or " " in part for part in parts):
            return [author for part in parts for author in self._name_reporters(part)]
        return [Author(who, "agency" if find_agency(who, self.source.agencies) else "person")]

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """Images as stated, else the first one from the network's image folders; the caption is the text's."""
        stated = self.structured.images() or self._shown_images()
        if not stated or not self.shape.caption:
            return stated
        first = stated[0]
        return (Image(first.url, first.caption or self.shape.caption, first.credit), *stated[1:])

    @cached_property
    def media(self) -> ArticleMedia:
        return read_media(self.document, self.article_body.page, self.body.split("\n"))

    @cached_property
    def captions(self) -> tuple[str, ...]:
        return list_captions(self.media, [self.shape.caption or ""], self.body)

    def _shown_images(self) -> tuple[Image, ...]:
        addresses = (self.document.absolute(element.get("src")) for element in self.document.root.iter("img", "amp-img"))
        return tuple(Image(url) for url in addresses if url and _LISTED_IMAGE.search(url))[:1]

    @cached_property
    def is_opinion(self) -> bool:
        return (self.section_id or "").startswith("w-")

    @property
    def section_id(self) -> str | None:
        match = _SECTION.match(unquote(urlsplit(self.page.url).path))
        return match[1] if match else None

    @property
    def rights_raw(self) -> str | None:
        match = next((match for text in self.shape.after if (match := _RIGHTS.search(text))), None)
        return match[0].strip() if match else self.structured.rights

    @cached_property
    def related_links(self) -> tuple[RelatedLink, ...]:
        """Items of the related block, with their listing line's time where there is one."""
        dated = {fold_title(line.headline): line for line in read_listing_lines("\n".join(self.shape.after))}
        after = fold_title(" ".join(self.shape.after))
        found: dict[str, RelatedLink] = {}
        for anchor in self.document.root.iter("a"):
            url, headline = self.document.absolute(anchor.get("href")), undouble_headline(read_text(anchor))
            if not url or not headline or url in found or not self._is_other_article(url) or fold_title(headline) not in after:
                continue
            line = dated.get(fold_title(headline))
            found[url] = RelatedLink(url, headline, line.published if line else None, line.raw if line else None)
        return tuple(found.values())[:_MOST_RELATED]

    def _is_other_article(self, url: str) -> bool:
        assert self.source is not None
        return is_article_url(url, self.source) and url != self.page.url
