"""Which story stands on which page of the years 2005 to 2016."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.scrapers.pages.annotated.old_families import EVERYWHERE, OWN
from tests.scrapers.pages.annotated.page import Page
from tests.scrapers.pages.annotated.stories import REPORTERS, Story, load_stories
from tests.scrapers.pages.annotated.words import TIME_ZONES

_DAYS = 4_200
_FIRST_DAY = datetime(2005, 2, 14, 8, 25, tzinfo=UTC)
_ZONES = {"de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid", "ru": "Europe/Moscow"}
_SITES = {
    **{"en": "Harbour Notes", "de": "Altensunder Anzeiger", "fr": "Le Quai Nord", "es": "Diario del Faro", "ru": "Белогорск сегодня"},
    "ar": "منتدى المرفأ",
}
Family = Callable[[Page], str]


class OldPage(NamedTuple):
    """One page with the name of its fixture."""

    case: str
    page: Page
    family: Family


def list_old_pages() -> Iterator[OldPage]:
    """Every page: all families in English and Arabic, the others' stories on one family after another."""
    for language in _SITES:
        families = (*OWN[language], *EVERYWHERE)
        for number, story in enumerate(_list_stories(language, len(families))):
            # Languages with few stories meet other families than their neighbours.
            step = 1 if language in TIME_ZONES else 3
            family = families[(number * step + (len(OWN[language]) if number else 0) * (step == 3)) % len(families)]
            name = family.__name__.replace("_", "-")
            page = Page(story, _SITES[language], f"{name}-{language}.example", f"/{number}/story")
            yield OldPage(f"old-{language}-{name}-{number:02}", page, family)


def _list_stories(language: str, count: int) -> Iterator[Story]:
    stories = load_stories(language, TIME_ZONES[language])[40 : 40 + count] if language in TIME_ZONES else _read_own(language)
    for number, story in enumerate(stories):
        names = story.reporters or (REPORTERS[language][number % 8],)
        at = _FIRST_DAY + timedelta(days=(317 * number + 41 * len(story.headline)) % _DAYS, minutes=83 * number)
        yield replace(story, number=200 + number, published=at, reporters=names, agency=None, caption=None)


def _read_own(language: str) -> list[Story]:
    own = yaml.safe_load(Path(__file__).with_name("old_stories.yml").read_text(encoding="utf-8"))[language]
    headlines = tuple(one["headline"] for one in own)
    others = (headlines * 3)[1:4]
    return [
        Story(
            0,
            language,
            one["headline"],
            tuple(one["paragraphs"]),
            "",
            _FIRST_DAY,
            _ZONES[language],
            reporters=tuple(one["authors"]),
            others=others,
        )
        for one in own
        for _copy in range(2 if len(own) == 2 else 1)
    ]
