"""The stories that the annotated pages print, and what varies from page to page: by-line, date, agency, furniture.

A story knows no markup; how a page prints it is `families`.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from scrapers.sample_site.pieces import load_pieces

_OWN = Path(__file__).with_name("stories_ar.yml")
_LEAST_PARAGRAPHS = 3
_FIRST_DAY = datetime(2024, 1, 3, 6, 12, 40, tzinfo=UTC)

REPORTERS = {
    "ar": ("ريم الساحلي", "عمر زناتي", "هند البرقاوي", "سامر العتيبة", "ليلى بن مرجان", "نادر القصابي", "جود الحمصاني", "مها الدرعي"),
    "en": ("Ada Quill", "Tomas Verrin", "Lina Varosh", "Owen Tarrant", "Mira Kessel", "Jonah Brack", "Petra Lindqvist", "Samir Haddan"),
}
PLACES = {"ar": ("بورت سليم", "وادي السدر", "خور دلمى", "تل الحمام"), "en": ("Port Selim", "Wadi Sidr", "Khor Delma", "Altamar")}
# Printed form and canonical name.
AGENCIES = {
    "ar": (
        ("أ ف ب", "AFP"),
        ("رويترز", "Reuters"),
        ("أ ش أ", "MENA"),
        ("وام", "WAM"),
        ("د ب أ", "DPA"),
        ("الأناضول", "Anadolu"),
        ("واس", "SPA"),
        ("و م ع", "MAP"),
    ),
    "en": (
        ("AFP", "AFP"),
        ("Reuters", "Reuters"),
        ("MENA", "MENA"),
        ("WAM", "WAM"),
        ("AP", "AP"),
        ("dpa", "DPA"),
        ("Xinhua", "XINHUA"),
        ("KUNA", "KUNA"),
    ),
}
SECTIONS = {"ar": ("أخبار", "مجتمع", "اقتصاد", "ثقافة", "بيئة"), "en": ("News", "World", "Business", "Culture", "Science")}


@dataclass(frozen=True, slots=True)
class Story:
    """One invented text with everything that a page may say about it; a paragraph `## …` is a sub-heading."""

    number: int
    language: str
    headline: str
    blocks: tuple[str, ...]
    section: str
    published: datetime
    time_zone: str
    is_opinion: bool = False
    caption: str | None = None
    standfirst: str | None = None
    reporters: tuple[str, ...] = ()
    place: str = ""
    agency: tuple[str, str] | None = None  # as printed, canonical
    others: tuple[str, ...] = field(default=(), repr=False)  # headlines of other stories, for boxes

    @property
    def local(self) -> datetime:
        return self.published.astimezone(ZoneInfo(self.time_zone))

    @property
    def text(self) -> str:
        """The body as an article must hold it."""
        return "\n".join(block.removeprefix("## ") for block in self.blocks)

    @property
    def rng(self) -> random.Random:
        """The same choices on every machine, others for every story."""
        return random.Random(zlib.crc32(f"{self.language}{self.number}".encode()))


def load_stories(language: str, time_zones: tuple[str, ...]) -> list[Story]:
    """Every story of a language, with its reporters, agency, place and time dealt out evenly."""
    texts = [
        (piece.headline, piece.paragraphs, None, piece.section.startswith("w-"), piece.caption, piece.standfirst)
        for piece in load_pieces()
        if piece.language == language and len(piece.paragraphs) >= _LEAST_PARAGRAPHS
    ]
    if language == "ar":
        own = yaml.safe_load(_OWN.read_text(encoding="utf-8"))
        texts += [
            (
                one["headline"],
                tuple(" ".join(part.split()) for part in one["body"].split("\n\n") if part.strip()),
                one["section"],
                bool(one.get("opinion")),
                None,
                None,
            )
            for one in own
        ]
    headlines = [text[0] for text in texts]
    return [_deal(number, language, text, time_zones[number % len(time_zones)], headlines) for number, text in enumerate(texts)]


def _deal(number, language, text, time_zone, headlines) -> Story:
    headline, blocks, section, is_opinion, caption, standfirst = text
    names = REPORTERS[language]
    reporters = ((names[number % 8],), (names[number % 8], names[(number + 3) % 8]), (), (names[(number + 5) % 8],))[number % 4]
    return Story(
        number,
        language,
        headline,
        blocks,
        section or SECTIONS[language][number % 5],
        _FIRST_DAY + timedelta(days=11 * number, minutes=37 * number),
        time_zone,
        is_opinion,
        caption,
        standfirst,
        reporters=reporters or ((names[number % 8],) if is_opinion else ()),
        place=PLACES[language][number % 4],
        agency=None if is_opinion or number % 4 == 1 else AGENCIES[language][number % 8],
        others=tuple(headlines[(number + step) % len(headlines)] for step in (5, 11, 17, 23)),
    )
