"""The rows of `sources` and `agencies`: the cards and the table of agencies as they are now, for those who read SQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapers.pages.agencies import AGENCIES, Agency
from scrapers.source import Source


def build_sources(cards: Iterable[Source], default_window_days: int) -> list[dict[str, Any]]:
    """One row per card; `default_window_days` is for the cards that say nothing about how long copies are looked for."""
    return [_build_source(card, default_window_days) for card in cards]


def build_agencies(cards: Iterable[Source]) -> list[dict[str, Any]]:
    """One row per agency, with the spellings that these cards add; of agencies that only a card names, too."""
    known = {agency.name: agency for agency in AGENCIES}
    spellings = {agency.name: list(agency.spellings) for agency in AGENCIES}
    for card in cards:
        for name, added in card.agencies.items():
            spellings.setdefault(name, [name]).extend(added)
    return [_build_agency(name, known.get(name), spelled) for name, spelled in spellings.items()]


def _build_agency(name: str, known: Agency | None, spellings: Iterable[str]) -> dict[str, Any]:
    return {
        "agency": name,
        "name_en": known.english if known else None,
        "name_ar": known.arabic if known else None,
        "country": known.country if known else None,
        "spellings": list(dict.fromkeys(spellings)),
    }


def _build_source(card: Source, default_window_days: int) -> dict[str, Any]:
    return {
        "source_id": card.id,
        "name": card.name,
        "publisher": card.publisher,
        "edition": card.edition,
        "country": card.country,
        "languages": list(card.languages),
        "homepage": card.homepage,
        "hosts": list(card.hosts),
        "cron": card.cron,
        "expected_least": card.expected.least,
        "expected_most": card.expected.most,
        "story_window_days": card.story_window_days or default_window_days,
    }
