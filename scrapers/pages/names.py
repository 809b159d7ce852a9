"""Authors as people's names: prefixes, roles, addresses and agencies are told apart. One by-line in, names out.

What a page states for machines is trusted to be names but for what is known to be none (`read_author_names`); of a line
printed for readers only what looks like names is taken (`read_printed_names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scrapers.comparison import drop_marks
from scrapers.pages.agencies import find_agency
from scrapers.pages.byline_words import AROUND, BEHIND, BY, LABEL, NO_NAME, OTHERS, VERB, WRITER, any_of, any_word_of
from scrapers.pages.document import squeeze
from scrapers.pages.headlines import fold_title
from scrapers.pages.structured import StatedAuthor
from scrapers.records import Author, AuthorKind

_MARK = r"\s*[:：\-–ـ/]?"
_BY = re.compile(rf"(?:(?:{any_of(BY)}|{any_of(WRITER)})(?:\s*[:：\-–ـ/]\s*|\s+)|(?:{any_of(LABEL)})\s*[:：/]\s*)(?=\S)", re.IGNORECASE)
_BARE_BY = re.compile(rf"(?:{any_of(BY)}|{any_of(WRITER)}){_MARK}|(?:{any_of(LABEL)})\s*[:：]", re.IGNORECASE)
_GLUED_BY = re.compile(r"(?:By|Von|Par|Por)(?=[A-ZÀ-Þ][\w.]*\s+[A-ZÀ-Þ])")  # <span>By</span><a>Jane Roe</a>
_WRITER = re.compile(rf"(?:{any_of(WRITER)})\s*[:：]\s*\S", re.IGNORECASE)
_VERB = re.compile(rf"(?:{any_of(VERB)})\b", re.IGNORECASE)
_INNER_BY = re.compile(rf"(?:^|\s)(?:{any_of(BY)})\s*[:：]?\s+(?=\S)", re.IGNORECASE)
_AROUND = re.compile(rf"(?:{any_of(AROUND)})\s+(?=\S)", re.IGNORECASE)
_OTHERS = re.compile(rf"(?:^|(?<=[\s,;|(])){'(?:' + any_of(OTHERS) + ')'}", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_SURE_MONTH = r"(?:january|february|september|october|november|december)"  # the others are names of people too
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_CUT = re.compile(
    rf"\s*(?:[|•·⋅→»\n]|\s[–—@-]\s|(?<!^)\b\d|[(\[]|\b{_MONTH}\.?\s+\d|\b{_SURE_MONTH}$|\b{_DAY}\b|(?<![^\W\d_])(?:{any_word_of(BEHIND)})(?![^\W\d_])).*$",
    re.IGNORECASE | re.DOTALL,
)
_ROLE = re.compile(
    r"\b(?:editor|editors|reporter|correspondent|writer|journalist|columnist|bureau|chief|analyst|contributor|contributing|producer|staff|desk"
    r"|critic|photographer|intern|fellow|director|manager|newsroom|redakteur\w*|korrespondent\w*|redaktion|autor(?:in)?|reporterin|journaliste|rédacteur|rédaction"
    r"|wire services?|redactora?|periodista|giornalista|redazione|محرر|محررة|مراسل|مراسلة|رئيس التحرير)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\s+(?:published|updated|{_DAY})\b.*$", re.IGNORECASE)
_BEHIND_NAME = re.compile(r"\s+(?:\||•|·|–|—|/)\s+.*$|(?<=\s)(\S+)\s+(?:for|in|at|from|of)\s+(?:the\s+)?[A-Z].*$|\s*[(\[].*$|\s+-\s+.*$")
_ADDRESS = re.compile(r"\S{1,64}@\S{1,200}|https?://\S{1,300}|www\.\S{1,300}|@\w{1,50}")
_HOST = re.compile(r"(?:^|[\s(])(?:https?://)?(?:www\.)?([\w-]{2,40})(?:\.[a-z]{2,6}){1,2}(?=$|[)/\s])", re.IGNORECASE)
_LIST = re.compile(r"\s*[;،\n]\s*|\s*,\s+(?:and\s+)?|\s+&\s+")
_PRINTED_LIST = re.compile(r"\s*[,;/&،؛]\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|en|och|og|и|та|ve|و)\s+", re.IGNORECASE)
# An "and" that is written together with the next name: `نادر القصابي وريم الساحلي`; but no name that begins with that letter.
_JOINED_AND = re.compile(
    r"\s+و(?!(?:ليد|ائل|سام|جدي|فاء|ردة|داد|هيب|حيد|صفي|ضاح|هبة|هبي|ديع|سيم|جيه|لاء|ئام|عد|سن|رود|جدان|دود|فيق|هران|رقة)(?:\s|$))(?=\S{2,}\s+\S)"
)
_DEGREE = re.compile(r"(?:[A-Z]{2,5}(?:-[A-Z]{1,3})?|Ph\.?D\.?|M\.?D\.?|Jr\.?|Sr\.?|M\.?Sc\.?|B\.?Sc\.?)")
_LETTER = re.compile(r"[^\W\d_]")
_DATE = re.compile(r"\d{3,}|\d\s*[:/]\s*\d|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}$", re.IGNORECASE)
# April, May, June, August and Jan are people too.
_NOBODY = frozenset(
    (
        *("admin", "administrator", "none", "null", "undefined", "unknown", "user", "guest", "n/a", "webmaster", "root", "username", "red"),
        *("agenturen", "anonymous", "january", "february", "march", "july", "september", "october", "november", "december"),
        *("feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    )
)

_NO_NAME = re.compile(rf"\b(?:{any_word_of(NO_NAME)})\b", re.IGNORECASE)
_CAPITALIZED = r"[A-ZÀ-ÞĀ-ŽΑ-ΫА-ЯЁІЇЄ][\w.'’\-]*"
_NAME_WORD = rf"(?:{_CAPITALIZED}|de|del|della|der|den|des|di|da|do|dos|du|la|le|van|von|vom|zu|el|al|bin|ben|y|e|ter|ten|af|av)"
_NAME = re.compile(rf"(?:(?:Dr|Prof)\.?\s+)*(?:{_NAME_WORD}\s+){{1,4}}{_CAPITALIZED}")
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af .'’\-]{2,30}")
_LONGEST_NAME = 70
_LONGEST_PRINTED_NAME = 40
_MOST_WORDS = 7
_MOST_CASELESS_WORDS = 5
_LONGEST_TITLE = 40  # of an office that signs as a whole: `News Desk`


def read_author_names(text: str) -> list[str]:
    """The names in one by-line, in order: `By Jane Roe and Max Moe, Staff Writers` gives both names."""
    line = strip_by(_ADDRESS.sub(" ", squeeze(drop_marks(text[:2_000])))[:500].strip(" ,;|-–—"))
    names: list[str] = []
    for number, part in enumerate(_LIST.split(line)):
        if not number or not _DEGREE.fullmatch(part):
            names.extend(_split_pair(_TAIL.sub("", _cut_behind(part)).strip(" .:|-–—ـ*\"'")))
    return list(dict.fromkeys(name for name in names if _is_name(name)))


def read_printed_names(text: str, *, is_sure: bool = False) -> list[str]:
    """The names with which a printed line begins, behind `By` and before dates and roles; nothing unless the first looks like one.

    `is_sure` says that a name must follow: then it may be a nickname or the name of an office.
    """
    line = _CUT.sub("", strip_by(_ADDRESS.sub(" ", squeeze(drop_marks(text[:1_000])))))
    parts = [name for part in _PRINTED_LIST.split(line) for piece in _split_all(part) if (name := trim_name(piece))]
    if not parts:
        return []
    if not looks_like_name(parts[0]):
        is_office = bool(_NAME.fullmatch(parts[0])) and len(parts[0]) <= _LONGEST_PRINTED_NAME
        return parts[:1] if is_sure and (is_office or looks_like_nickname(parts[0])) else []
    return list(dict.fromkeys(name for name in parts if looks_like_name(name)))


def strip_by(line: str) -> str:
    """A by-line without what stands before the name."""
    for _round in range(2):
        match = _BY.match(line) or _AROUND.match(line) or _GLUED_BY.match(line)
        line = line[match.end() :] if match else line
    return line


def begins_with_by(line: str) -> bool:
    """Whether a line says that a writer's name follows in it."""
    return bool(_BY.match(line) or _GLUED_BY.match(line))


def begins_with_writer(line: str) -> bool:
    """Whether a line begins with a word for the writer and a colon."""
    return _WRITER.match(line) is not None


def begins_with_verb(line: str) -> bool:
    """Whether a line begins as `Posted by`, behind which whoever is named is the author."""
    return _VERB.match(line) is not None


def is_bare_by(line: str) -> bool:
    """Whether a line is only what stands before a name."""
    return _BARE_BY.fullmatch(line) is not None


def cut_to_by(line: str) -> str:
    """A line from its last `by` on, as in `Posted on 2 May 2016 by Jane Roe`; empty when it has none."""
    match = None
    for match in _INNER_BY.finditer(line):  # noqa: B007 (the last one)
        pass
    return line[match.end() :] if match else ""


def cut_others(text: str) -> str:
    """A by-line up to the people who are named as photographers, editors or reviewers."""
    match = _OTHERS.search(text)
    return text[: match.start()] if match else text


def trim_name(text: str) -> str:
    """A printed name without `By` before it and without dates, roles and arrows behind it."""
    trimmed = _CUT.sub("", strip_by(squeeze(text))).strip(' ,.:;-–—|•→*"“”')
    words = trimmed.split()
    if len(words) > 1 and len(set(words)) == 1:  # printed twice, for eyes and for screen readers
        return words[0]
    half = len(words) // 2
    return " ".join(words[:half]) if half and words[:half] == words[half:] else trimmed


def looks_like_name(text: str) -> bool:
    """Whether a text has the form of a person's full name."""
    if not 3 <= len(text) <= _LONGEST_PRINTED_NAME or _NO_NAME.search(text) or _ROLE.search(text):
        return False
    return bool(_NAME.fullmatch(text)) or (bool(_CASELESS.fullmatch(text)) and len(text.split()) <= _MOST_CASELESS_WORDS)


def looks_like_nickname(text: str) -> bool:
    """Whether a text can be what somebody calls himself where all names are marked: one word."""
    return (
        1 < len(text) <= 20
        and len(text.split()) == 1
        and not _NO_NAME.search(text)
        and text.casefold() not in _NOBODY
        and not is_bare_by(text)
    )


def name_authors(
    stated: Iterable[StatedAuthor], site_names: Iterable[str], agencies: Mapping[str, tuple[str, ...]] | None
) -> tuple[Author, ...]:
    """Stated authors with their kind, each name once. A name of the site itself, or of another organization, is an edition;
    so is an office that signs where nobody else does: `News Desk`."""
    entries = list(stated)
    own = {fold_title(name) for name in site_names} - {""}
    authors: dict[str, Author] = {}
    for entry in entries:
        for name in [squeeze(entry.name)] if entry.is_organization else read_author_names(entry.name):
            kind: AuthorKind = "person"
            if find_agency(name, agencies):
                kind = "agency"
            elif entry.is_organization or fold_title(name) in own or _gives_address_of(entry.name, own):
                kind = "edition"
            authors.setdefault(name.casefold(), Author(name, kind))
    if not authors:
        offices = (strip_by(squeeze(entry.name)) for entry in entries)
        authors = {office.casefold(): Author(office, "edition") for office in offices if _is_office(office)}
    return tuple(authors.values())


def _gives_address_of(text: str, own: set[str]) -> bool:
    """Whether a text is or holds the address of a site with one of these names: `mdr.de`, `Deutsche Welle (www.dw.com)`."""
    match = _HOST.search(text)
    return match is not None and fold_title(match[1]) in own


def _is_office(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and bool(_ROLE.search(text)) and not re.search(r"[\d@/<,:]", text)


def _cut_behind(part: str) -> str:
    return _BEHIND_NAME.sub(lambda match: match[1] or "", part)


def _split_pair(text: str) -> list[str]:
    parts = _split_all(text)
    # "Marks and Spencer" is one name, "Jane Roe and Max Moe" are two.
    return [part.strip() for part in parts] if all(len(part.split()) >= 2 for part in parts) else [text]


def _split_all(text: str) -> list[str]:
    parts = _AND.split(text)
    return parts if len(parts) > 1 else _JOINED_AND.split(text)


def _is_name(text: str) -> bool:
    if not 2 <= len(text) <= _LONGEST_NAME or len(text.split()) > _MOST_WORDS or text.casefold() in _NOBODY or not _LETTER.search(text):
        return False
    return not (_ROLE.search(text) or _DATE.search(text) or "/" in text or "<" in text)
