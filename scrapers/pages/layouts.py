"""Which layout of a site reads a page: the newest one that had come when the page was fetched and that fits it.

Layouts are the SitePage classes of the Python module that a card names as its `page`, or the card's own selectors.
A page that no layout fits is read by the general rules alone.
"""

from __future__ import annotations

import importlib
from functools import lru_cache
from types import ModuleType

from web_poet.fields import get_fields_dict

from scrapers.errors import SourceError
from scrapers.pages.card_rules import look_beside_cards
from scrapers.pages.document import PageDocument
from scrapers.pages.generic import GenericPage
from scrapers.pages.printed_fields import GIVEN_FIELDS
from scrapers.pages.site import SelectedPage, SitePage
from scrapers.records import RawPage
from scrapers.source import Source, suggest_name


def choose_page_object(page: RawPage, document: PageDocument, source: Source) -> SitePage | GenericPage:
    """The layout that reads this page, or the generic page where none fits.

    Raises:
        SourceError: the card's module is missing or has no layout that can be used.
    """
    for layout in list_layouts(source):
        if layout.since <= page.fetched_at.date():
            opened = layout(page, document, source)
            if opened.fits():
                return opened
    return GenericPage(page, document, source)


def list_layouts(source: Source) -> tuple[type[SitePage], ...]:
    """The layouts of a source, the newest first.

    Raises:
        SourceError: the card's module is missing or has no layout that can be used.
    """
    if source.selectors is not None:
        return (SelectedPage,)
    return _load_layouts(source.page, source.id) if source.has_layouts else ()


@lru_cache(maxsize=64)
def _load_layouts(name: str, source_id: str) -> tuple[type[SitePage], ...]:
    module = _import_module(name, source_id)
    layouts = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, SitePage)]
    own = [layout for layout in layouts if layout.__module__ == module.__name__]
    if not own:
        raise SourceError(f"{source_id}: page: expected a module with a class derived from SitePage, found none in {name}")
    for layout in own:
        _check_fields(layout, source_id)
    return tuple(sorted(own, key=lambda layout: layout.since, reverse=True))


def _check_fields(layout: type[SitePage], source_id: str) -> None:
    for field in get_fields_dict(layout):
        if field not in GIVEN_FIELDS:
            known = suggest_name(field, GIVEN_FIELDS) or f"; expected one of {', '.join(GIVEN_FIELDS)}"
            raise SourceError(f"{source_id}: page: {layout.__module__}.{layout.__qualname__}: unknown field {field!r}{known}")


def _import_module(name: str, source_id: str) -> ModuleType:
    look_beside_cards()
    try:
        return importlib.import_module(name)
    except Exception as error:  # whatever the user's module does at its import becomes one sentence
        what = "none of that name" if isinstance(error, ModuleNotFoundError) and error.name == name else f"one that fails: {error!r}"
        expected = "'generic', 'arabs_today' or a Python module beside the cards or on the path"
        raise SourceError(f"{source_id}: page: expected {expected} for {name!r}, found {what}") from error


__all__ = ["choose_page_object", "list_layouts"]
