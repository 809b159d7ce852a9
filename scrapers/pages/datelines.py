"""The dateline that opens an agency's text: `PORT SELIM (Reuters) - …`, `بورت سليم - أ ف ب: …`, `(وام) – …`.

Only what opens running text; the network prints its dateline on a line of its own, which `text_shape` reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.comparison import drop_marks
from scrapers.pages.agencies import find_agency

_LONGEST = 120  # characters
_LONGEST_PLACE = 4  # words
_DASH = r"[-–—ـ]{1,2}"
_PLACE = r"([^\W\d_][^\n()（）:\d–—]{1,48}?)"
_IN_BRACKETS = re.compile(rf"(?:{_PLACE}[\s,،]*(?:{_DASH}\s*)?)?[(（]\s*([^()（）\n]{{2,60}}?)\s*[)）]\s*(?:{_DASH}|:)\s?")
_BEHIND_DASH = re.compile(rf"{_PLACE}\s*(?:{_DASH}|/|,|،)\s*([^\n:–—(]{{2,40}}?)\s*(?::|{_DASH}\s)\s?")
_ALONE = re.compile(r"()([^\n:]{2,40}?)\s*:\s")
_CAPITALS = re.compile(r"([A-ZÀ-Þ][A-ZÀ-Þ.'’, -]{2,60}?)\s?(?:\([^()\n]{2,40}\)\s?)?(?:–|—|--?)\s")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: it as printed, its place, the agency that it names."""

    raw: str
    place: str | None
    agency: str | None


def read_dateline(text: str, agencies: Mapping[str, tuple[str, ...]] | None = None) -> Dateline | None:
    """The dateline at the start of `text`; without an agency only a place in capitals is one."""
    opening = drop_marks(text[:_LONGEST]).lstrip()
    for pattern in (_IN_BRACKETS, _BEHIND_DASH, _ALONE):
        match = pattern.match(opening)
        agency = find_agency(match[2], agencies) if match else None
        place = (match[1] or "").strip(" ,،-–—ـ") if match else ""
        if match and agency and len(place.split()) <= _LONGEST_PLACE:
            return Dateline(match[0].strip(" :-–—ـ"), _write_place(place), agency)
    return _read_capitals(opening)


def _read_capitals(opening: str) -> Dateline | None:
    match = _CAPITALS.match(opening)
    place = match[1].strip(" ,") if match else ""
    # LAST NIGHT AT THE HARBOUR - is a heading, not a place.
    if not place or any(len(part.split()) > _LONGEST_PLACE for part in place.split(",")):
        return None
    return Dateline(place, _write_place(place), None)


def _write_place(place: str) -> str | None:
    return (place.title() if place.isupper() else place) or None


__all__ = ["Dateline", "read_dateline"]
