"""SitePage: what one site's layout prints where, for the fields that the general rules read less well.

A subclass is a web-poet page object: one `@field` a field, CSS and XPath on the page that is parsed once. A field gives
what is printed (a text, elements, several of either, or nothing); here it becomes what an article holds, and every
field that gives nothing is the generic page's. Which layout reads which page is decided in `scrapers.pages.layouts`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import parsel
from lxml import html
from web_poet import SelectorExtractor
from web_poet.fields import get_fields_dict

from scrapers.pages.document import PageDocument, fold_words, read_lines, squeeze
from scrapers.pages.generic import GenericPage
from scrapers.pages.printed_fields import FIELD_READERS, PageContext, PrintedText
from scrapers.pages.reasons import PageRejectedError
from scrapers.records import Article, RawPage
from scrapers.source import Source

_LEAST_WORDS = 8  # of a body; a container that holds fewer is another box of the same name
# Pictures that are loaded late have a blank one in `src`.
_VALUE_ATTRIBUTES = {"meta": ["content"], "time": ["datetime"], "img": ["data-src", "src"], "amp-img": ["src"], "link": ["href"]}
Printed = str | parsel.Selector | Iterable[Any] | None


class _GivenBodyPage(GenericPage):
    """The generic page with a body that is known already, so that what is read out of the body comes from it."""

    def __init__(self, page: RawPage, document: PageDocument, source: Source, given_body: str) -> None:
        super().__init__(page, document, source)
        self._given_body = given_body

    @cached_property
    def body(self) -> str:
        return self._given_body


class SitePage(SelectorExtractor[Article]):
    """One layout of one site. Subclasses say `since` when the layout came and give fields; the old layout keeps its class.

    class HarbourPost2024(SitePage):
        since = date(2024, 3, 1)
        without = (".newsletter",)

        @field
        def headline(self):
            return self.css("h1.story__title")
    """

    since: ClassVar[date] = date.min
    without: ClassVar[tuple[str, ...]] = ()  # CSS of the boxes inside the body that are no body

    def __init__(self, page: RawPage, document: PageDocument, card: Source) -> None:
        super().__init__(parsel.Selector(root=document.root, type="html"))
        self.page = page
        self.document = document
        self.card = card

    def fits(self) -> bool:
        """Whether the page has this layout: by default, whether its body is where the layout says, if it says so."""
        return "body" not in self._printed or len(fold_words(self._given_body)) >= _LEAST_WORDS

    @cached_property
    def _printed(self) -> dict[str, list[PrintedText]]:
        return self.read_printed()

    @cached_property
    def _given_body(self) -> str:
        return "\n".join(printed.text for printed in self._printed.get("body", ()))

    def list_boxes(self) -> tuple[str, ...]:
        """CSS selectors of what stands inside the body and is no body."""
        return self.without

    def read_printed(self) -> dict[str, list[PrintedText]]:
        """What each field of this class prints, as lines of text."""
        try:
            given = {name: getattr(self, name) for name in get_fields_dict(self)}
        except Exception as error:  # somebody else's code: one page is rejected with its name, and the others are read
            detail = f"{type(self).__module__}.{type(self).__qualname__} failed: {error!r}"
            raise PageRejectedError("page_object_failed", detail[:500]) from error
        return {name: list(self._read_texts(value, name == "body")) for name, value in given.items()}

    def read_article(self) -> Article:
        """The generic page's article with the fields that this layout gives in their place.

        Raises:
            PageRejectedError: the page is a list or holds no running text, or a field's code failed.
        """
        generic = self._open_generic()
        context = PageContext(self.page, self.document, self.card, tuple(generic.structured.site_names))
        given: dict[str, Any] = {}
        for name, read in FIELD_READERS.items():
            given |= read([text for text in self._printed.get(name, ()) if text.text], context)
        if "images" in given:
            given["main_image"] = given["images"][0]
        return replace(generic.read_article(), **given, extraction_tier="page_object")

    def _open_generic(self) -> GenericPage:
        if len(fold_words(self._given_body)) < _LEAST_WORDS:
            return GenericPage(self.page, self.document, self.card)
        return _GivenBodyPage(self.page, self.document, self.card, self._given_body)

    def _read_texts(self, value: Printed, in_lines: bool) -> Iterator[PrintedText]:
        if isinstance(value, str):
            yield from (PrintedText(line) for part in value.split("\n") if (line := squeeze(part)))
        elif isinstance(value, parsel.Selector):
            yield from self._read_selector(value, in_lines)
        elif value is not None:
            for one in value:
                yield from self._read_texts(one, in_lines)

    def _read_selector(self, selector: parsel.Selector, in_lines: bool) -> Iterator[PrintedText]:
        element = selector.root
        if not isinstance(element, html.HtmlElement):
            yield from self._read_texts(str(element), in_lines)
            return
        tag = str(element.tag)
        stated = next((value for name in _VALUE_ATTRIBUTES.get(tag, ()) if (value := element.get(name))), None)
        if stated and not in_lines:
            yield PrintedText(squeeze(stated), tag)
            return
        lines = read_lines(self._cut_boxes(element))
        yield from (PrintedText(line, tag) for line in (lines if in_lines else [" ".join(lines)]) if line)

    def _cut_boxes(self, element: html.HtmlElement) -> html.HtmlElement:
        """The element without the boxes in it; the tree itself, which all share, is left alone."""
        boxes = ", ".join(self.list_boxes())
        if not boxes or not parsel.Selector(root=element, type="html").css(boxes):
            return element
        own = copy.deepcopy(element)
        for box in parsel.Selector(root=own, type="html").css(boxes):
            if box.root is not own and box.root.getparent() is not None:
                box.root.drop_tree()
        return own


class SelectedPage(SitePage):
    """A layout that a card gives as plain CSS selectors."""

    def read_printed(self) -> dict[str, list[PrintedText]]:
        """The first selector of each key that finds anything."""
        selectors = self.card.selectors
        assert selectors is not None
        printed = {}
        for name, choices in selectors.by_field().items():
            found = (list(self._read_texts(self.css(choice), name == "body")) for choice in choices)
            printed[name] = next((texts for texts in found if texts), [])
        return printed

    def list_boxes(self) -> tuple[str, ...]:
        assert self.card.selectors is not None
        return self.card.selectors.without
