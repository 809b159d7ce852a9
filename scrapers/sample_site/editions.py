"""The three editions of the group: what they are called, and at which address each prints a piece.

The grammar of addresses is the real network's: Arabic ones carry the time stamp before the slug, all others after it,
and an edition whose own language is Arabic puts `/en` before its English pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from scrapers.sample_site.pieces import Piece

GROUP = "Marsa Media Group"
OPINION_SECTION = "10"
_DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One newspaper of the group; the first language is that of its addresses without a language part."""

    id: str
    names: Mapping[str, str]  # by language
    languages: tuple[str, ...]
    port_offset: int
    moved_sections: Mapping[str, str] = field(default_factory=dict)  # where it prints what another edition had first

    def name_in(self, language: str) -> str:
        return self.names[language]


@dataclass(frozen=True, slots=True)
class Section:
    """A section page of one edition; `path` is what its address says after the host."""

    id: str
    name: str
    title: str
    language: str
    path: str


MARSA_TODAY = Edition("sample_marsa_today", MappingProxyType({"en": "Marsa Today", "ar": "مرسى اليوم"}), ("ar", "en"), 0)
ZAHRA_ALYOUM = Edition("sample_zahra_alyoum", MappingProxyType({"en": "Zahra Alyoum", "ar": "زهرة اليوم"}), ("ar",), 1)
CORNICHE_CHRONICLE = Edition(
    "sample_corniche_chronicle",
    MappingProxyType({"en": "The Corniche Chronicle", "ar": "كورنيش كرونيكل"}),
    ("en",),
    2,
    MappingProxyType({"36": "257"}),
)
EDITIONS = (MARSA_TODAY, ZAHRA_ALYOUM, CORNICHE_CHRONICLE)

# The ids are shared by the whole group, so 335 means one thing in English and another in Arabic.
_SECTION_TITLES = {
    ("36", "en"): ("world", "World"),
    ("83", "en"): ("government", "Government"),
    ("87", "en"): ("business", "Business"),
    ("131", "en"): ("fashion", "Fashion"),
    ("248", "en"): ("culture", "Culture and heritage"),
    ("257", "en"): ("news", "News"),
    ("335", "en"): ("politics", "Politics"),
    ("390", "en"): ("health", "Health"),
    (OPINION_SECTION, "en"): ("opinion", "Opinion"),
    ("37", "ar"): ("siyasa", "سياسة"),
    ("42", "ar"): ("uloom", "علوم ومنوعات"),
    ("314", "ar"): ("akhbar", "أخبار محلية ودولية"),
    ("320", "ar"): ("azyaa", "أزياء"),
    ("335", "ar"): ("anaqa", "أناقة وبيت"),
    ("695", "ar"): ("maravia", "مارافيا"),
    (OPINION_SECTION, "ar"): ("maqalat", "مقالات"),
}


def adapt_piece(piece: Piece, edition: Edition) -> Piece:
    """The piece as this edition prints it: its own section and time stamp, shortened where the piece says so."""
    count = piece.shorten_on.get(edition.id)
    body = "\n\n".join(piece.paragraphs[:count])
    place = piece.editions.index(edition.id)
    if place == 0:
        return replace(piece, body=body)
    section = edition.moved_sections.get(piece.section, piece.section)
    return replace(piece, body=body, section=section, stamp=_shift_stamp(piece.stamp, 1517 * place))


def _shift_stamp(stamp: str | None, seconds: int) -> str | None:
    """The time of day so many seconds later; a stamp that begins with a date keeps it."""
    if stamp is None:
        return None
    day, clock = stamp[:-6], stamp[-6:]
    moved = (int(clock[:2]) * 3600 + int(clock[2:4]) * 60 + int(clock[4:]) + seconds) % _DAY_SECONDS
    return f"{day}{moved // 3600:02}{moved // 60 % 60:02}{moved % 60:02}"


def article_path(piece: Piece, edition: Edition, amp: bool = False) -> str:
    """The path of an adapted piece in this edition, not percent-encoded."""
    language = _address_language(piece.language, edition)
    slug = piece.slug
    if piece.stamp is not None:
        slug = f"{piece.stamp}-{slug}" if language == "ar" else f"{slug}-{piece.stamp}"
    return f"{_language_part(language, edition)}{'/amp' if amp else ''}/{piece.section}/{slug}"


def section_of(piece: Piece, edition: Edition) -> Section:
    """The section page that lists an adapted piece; all columns of all writers share one."""
    section_id = OPINION_SECTION if is_opinion(piece) else piece.section
    name, title = _SECTION_TITLES.get((section_id, piece.language), ("news", edition.name_in(piece.language)))
    path = f"{_language_part(_address_language(piece.language, edition), edition)}/{section_id}-{name}"
    return Section(section_id, name, title, piece.language, path)


def sections_of(pieces: Iterable[Piece], edition: Edition) -> tuple[Section, ...]:
    """The section pages that these adapted pieces need, in the order of their addresses."""
    return tuple(sorted({section_of(piece, edition) for piece in pieces}, key=lambda section: section.path))


def is_opinion(piece: Piece) -> bool:
    return piece.section.startswith("w-")


def _address_language(language: str, edition: Edition) -> str:
    return language if language in edition.languages else edition.languages[0]


def _language_part(language: str, edition: Edition) -> str:
    return "" if language == edition.languages[0] else f"/{language}"
