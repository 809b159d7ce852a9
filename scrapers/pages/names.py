"""Authors as people's names: prefixes, roles, addresses and agencies are told apart. One printed by-line in, names out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scrapers.comparison import drop_marks
from scrapers.pages.agencies import find_agency
from scrapers.pages.document import squeeze
from scrapers.pages.headlines import fold_title
from scrapers.pages.structured import StatedAuthor
from scrapers.records import Author, AuthorKind

_PREFIX = re.compile(
    r"^(?:(?:post author|written|reported|story|text|words|posted|published|updated|exclusive) by|by|von|par|por|di|da|door|av|af"
    r"|text|beitrag von|autor|autore|author|bericht von|ein(?:e)? \w+ von|بقلم|كتب|كتبت|كتبها|تحرير|إعداد|اعداد|أعدته|أعده)\s*[:\-–ـ]?\s+",
    re.IGNORECASE,
)
_BARE_PREFIX = re.compile(r"^(?:by|بقلم)\s*[:\-–ـ]\s*", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|editors|reporter|correspondent|writer|journalist|columnist|bureau|chief|analyst|contributor|contributing|producer|staff|desk"
    r"|critic|photographer|intern|fellow|director|manager|newsroom|redakteur\w*|korrespondent\w*|redaktion|autor(?:in)?|reporterin|journaliste|rédacteur|rédaction"
    r"|wire services?|redactora?|periodista|giornalista|redazione|محرر|محررة|مراسل|مراسلة|رئيس التحرير)\b",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TAIL = re.compile(rf"\s+(?:published|updated|{_DAY})\b.*$", re.IGNORECASE)
_BEHIND = re.compile(r"\s+(?:\||•|·|–|—|/)\s+.*$|\s+(?:for|in|at|from|of)\s+(?:the\s+)?[A-Z].*$|\s*[(\[].*$|\s+-\s+.*$")
_ADDRESS = re.compile(r"\S{1,64}@\S{1,200}|https?://\S{1,300}|www\.\S{1,300}|@\w{1,50}")
_LIST = re.compile(r"\s*[;،\n]\s*|\s*,\s+(?:and\s+)?|\s+&\s+")
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|och|og|و)\s+", re.IGNORECASE)
# An "and" that is written together with the next name: `نادر القصابي وريم الساحلي`; but no name that begins with that letter.
_JOINED_AND = re.compile(
    r"\s+و(?!(?:ليد|ائل|سام|جدي|فاء|ردة|داد|هيب|حيد|صفي|ضاح|هبة|هبي|ديع|سيم|جيه|لاء|ئام|عد|سن|رود|جدان|دود|فيق|هران|رقة)(?:\s|$))(?=\S{2,}\s+\S)"
)
_DATE = re.compile(r"\d{3,}|\d\s*[:/]\s*\d|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}$", re.IGNORECASE)
# April, May, June, August and Jan are people too.
_NO_NAMES = """admin administrator none null undefined unknown user guest n/a webmaster root username red agenturen
    january february march july september october november december feb mar apr jun jul aug sep sept oct nov dec"""
_NO_NAME = frozenset(_NO_NAMES.split())
_LONGEST_NAME = 70
_MOST_WORDS = 7


def read_author_names(text: str) -> list[str]:
    """The names in one printed by-line, in order: `By Jane Roe and Max Moe, Staff Writers` gives both names."""
    line = _ADDRESS.sub(" ", squeeze(drop_marks(text[:2_000])))[:500].strip(" ,;|-–—")
    for _round in range(2):
        line = _BARE_PREFIX.sub("", _PREFIX.sub("", line))
    names: list[str] = []
    for part in _LIST.split(line):
        names.extend(_split_pair(_TAIL.sub("", _BEHIND.sub("", part)).strip(" .:|-–—ـ*\"'")))
    return list(dict.fromkeys(name for name in names if _is_name(name)))


def name_authors(
    stated: Iterable[StatedAuthor], site_names: Iterable[str], agencies: Mapping[str, tuple[str, ...]] | None
) -> tuple[Author, ...]:
    """Stated authors with their kind, each name once. A name of the site itself, or of another organization, is an edition."""
    own = {fold_title(name) for name in site_names} - {""}
    authors: dict[str, Author] = {}
    for entry in stated:
        for name in [squeeze(entry.name)] if entry.is_organization else read_author_names(entry.name):
            kind: AuthorKind = "person"
            if find_agency(name, agencies):
                kind = "agency"
            elif entry.is_organization or fold_title(name) in own:
                kind = "edition"
            authors.setdefault(name.casefold(), Author(name, kind))
    return tuple(authors.values())


def _split_pair(text: str) -> list[str]:
    parts = _AND.split(text)
    if len(parts) == 1:
        parts = _JOINED_AND.split(text)
    # "Marks and Spencer" is one name, "Jane Roe and Max Moe" are two.
    return [part.strip() for part in parts] if all(len(part.split()) >= 2 for part in parts) else [text]


def _is_name(text: str) -> bool:
    if not 2 <= len(text) <= _LONGEST_NAME or len(text.split()) > _MOST_WORDS or text.casefold() in _NO_NAME:
        return False
    return not (_ROLE.search(text) or _DATE.search(text) or "/" in text or "<" in text)
