"""Who wrote an article, where the page does not state it for machines: elements that are marked as its author, lines
beginning with `By` beside the headline, a name printed with the date. Texts are found and trimmed here; what is a name, an
agency or the site itself is told apart in `names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from lxml import html

from scrapers.pages.furniture import BESIDE, find_mark, split_names

_AUTHOR_PAGE = re.compile(r"/(?:authors?|autor(?:en)?|people|auteur|by|profile|journalists?|reporters?|columnists?)/")
_AUTHOR_WORD = re.compile(r"(?:^|[^a-z])(?:authors?|by-?lines?|writers?|autor(?:en|es|in)?|auteurs?|vcard|submitted)(?=$|[^a-z])")
_NO_AUTHOR_WORD = re.compile(
    r"bio|about|source-org|description|image|avatar|photo|social|follow|related|comment|box|more|twitter|title|role|job"
)
_MOST_MARKED = 40
_MOST_NAMES = 5
_DEEPEST = 25
_BYLINE_DEPTH = 3  # levels above an author at which its co-authors are found
# What stands before a name, in by-lines of several languages; longer phrases first.
_BY_WORDS = r"""(?:written|posted|published|reported|submitted|story|text|words|recipe|article|review(?:ed)?|report|photos?|analysis) by
(?:veröffentlicht|erstellt|gespeichert|verfasst|geschrieben|artikel|beitrag|text) von
view all posts by
zeige alle beiträge von
(?:escrito|publicado) por
scritto da
autor(?:in)?
aut(?:h|e)u?r
autore
автор
text
foto
بقلم
كتبت?
by
von
par
por
di
door
av
af"""
_BY_PATTERN = "|".join(_BY_WORDS.split("\n"))
_BY = re.compile(rf"^(?:{_BY_PATTERN})\s*[:：]?\s+", re.IGNORECASE)
_BARE_BY = re.compile(rf"(?:{_BY_PATTERN})\s*[:：]?", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_SURE_MONTH = r"(?:january|february|september|october|november|december)"  # the others are names of people too
# What ends a name: a bar, a number, a month, words of dates and roles.
_CUT = re.compile(
    rf"\s*(?:[|•·→\n]|\b\d|\b{_MONTH}\.?\s+\d|\b{_SURE_MONTH}$"
    r"|\b(?:updated|last|published|posted|veröffentlicht|on|at|am|stand|datum|date|min read|former|for|share|in)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_LINE = 120
_LONGEST_NAME = 40
_LONGEST_NAMES = 500  # of an element: class and id
_NAME_WORD = r"(?:[A-ZÀ-ÞĀ-ŽΑ-ΫА-Я][\w.'’\-]*|de|del|della|der|den|di|da|do|dos|du|la|le|van|von|vom|zu|el|al|bin|ben|of|y|e)"
_NAME = re.compile(rf"{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,4}}")
_CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af .'’\-]{2,30}")
_NO_NAME_WORD = re.compile(
    r"\b(?:the|this|our|your|about|read|more|news|share|follow|contact|comments?|view|all|posts?|by|author|photo|image|story|subscribe|home"
    r"|written|editorial|policy|media|online|today|breaking|latest|print|email|vice|president|senior|officer|ceo|operations|department|university"
    r"|institute|gmbh|inc|ltd|llc|service|agency|expert|founder|übersicht|zum|zur|veröffentlicht)\b",
    re.IGNORECASE,
)


def find_marked_authors(root: html.HtmlElement) -> list[str]:
    """The texts of elements that are marked as the author of the page's article, from the surest marks that name any.

    The surest is what is said to be the author, then what is called so, then what leads to an author's page.
    """
    said, called, linked = _list_marked(root)
    for elements in (said, called, linked):
        texts: dict[str, None] = {}
        byline: list[html.HtmlElement] = []
        for element in elements[:_MOST_MARKED]:
            if (byline and not _shares_byline(element, byline)) or _stands_beside(element):
                continue
            if names := list(_read_names(element)):
                texts.update(dict.fromkeys(names))
                byline = byline or list(islice(element.iterancestors(), _BYLINE_DEPTH))
        if texts:
            return list(texts)
    return []


def _list_marked(root: html.HtmlElement) -> tuple[list[html.HtmlElement], list[html.HtmlElement], list[html.HtmlElement]]:
    said: list[html.HtmlElement] = []
    called: list[html.HtmlElement] = []
    linked: list[html.HtmlElement] = []
    for element in root.iter("*"):
        tag, names = element.tag, element.get("class") or ""
        if identity := element.get("id"):
            names = f"{names} {identity}"
        if (element.get("itemprop") == "author" and tag != "meta") or (tag == "a" and "author" in (element.get("rel") or "").split()):
            said.append(element)
        elif names and _is_author_name(names[:_LONGEST_NAMES]):
            called.append(element)
        elif tag == "a" and _AUTHOR_PAGE.search(element.get("href") or ""):
            linked.append(element)
    return said, called, linked


def find_printed_authors(lines: Sequence[str], dated: Sequence[bool]) -> list[str]:
    """The names in the lines around a headline: of a line that begins with `By`, else of `Jane Roe | 2 May 2016`.

    `dated` says of each line whether it holds a date.
    """
    for number, line in enumerate(lines):
        if _BARE_BY.fullmatch(line):  # the name stands in the next line
            line = " ".join(lines[number : number + 2])
        names = _split_names(_BY.sub("", line)) if len(line) <= _LONGEST_LINE and _BY.match(line) else []
        if names and _looks_like_name(names[0]):
            return names
    for line, is_dated in zip(lines, dated, strict=True):
        name, bar, _behind = line.partition("|")
        if is_dated and bar and len(line) <= _LONGEST_LINE and _NAME.fullmatch(name.strip()) and _looks_like_name(name.strip()):
            return [name.strip()]
    return []


def _shares_byline(element: html.HtmlElement, byline: list[html.HtmlElement]) -> bool:
    """Whether an element stands in the same by-line as the first author; others are authors of other things."""
    return any(ancestor in byline for ancestor in islice(element.iterancestors(), _BYLINE_DEPTH))


def _read_pieces(element: html.HtmlElement) -> str:
    """The text of an element with a blank between its pieces, because names and dates stand in pieces of their own."""
    return " ".join(" ".join(element.itertext()).split())[: 3 * _LONGEST_LINE]


@lru_cache(maxsize=8_192)
def _is_author_name(names: str) -> bool:
    plain = split_names(names)
    return bool(_AUTHOR_WORD.search(plain)) and not _NO_AUTHOR_WORD.search(plain)


def _stands_beside(element: html.HtmlElement) -> bool:
    """Whether an element is part of comments, of a list of other stories or of the site's own furniture."""
    ancestors = list(islice(element.iterancestors(), _DEEPEST))
    is_in_article = any(ancestor.tag == "article" for ancestor in ancestors)
    for ancestor in ancestors:
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".strip()
        mark = find_mark(ancestor.tag, names, ancestor.get("role"))
        if mark is None or (mark.word == "footer" and is_in_article):  # an article's own footer holds its by-line
            continue
        is_beside = mark.strength == BESIDE or mark.word.startswith(("related-", "recommend", "more-", "popular", "most-"))
        if is_beside and ancestor.find(".//h1") is None:  # what holds a headline is a wrapper
            return True
    return False


def _read_names(element: html.HtmlElement) -> Iterator[str]:
    """The names in a by-line element: of what it marks as name, of its links, else of its own text."""
    parts = element.xpath(".//*[@itemprop='name' or contains(@class, 'name')]") or element.xpath(".//a")
    inner = [text for part in parts[:_MOST_NAMES] if _looks_like_name(trim_name(text := _read_pieces(part)))]
    pieces = [text for piece in islice(element.itertext(), _MOST_MARKED) if (text := " ".join(piece.split())) and _looks_like_name(text)]
    for texts in (inner, pieces if len(pieces) > 1 else [], [_read_pieces(element)]):
        found = [name for text in texts for name in _split_names(_BY.sub("", text))]
        if named := [name for name in found if _looks_like_name(name)] or [name for name in found if _is_nickname(name)]:
            yield from named
            return


def trim_name(text: str) -> str:
    """A printed by-line without `By` before the name and without dates, roles and arrows behind it."""
    return _CUT.sub("", _BY.sub("", " ".join(text.split()))).strip(" ,.:;-–—|•→*")


def _split_names(line: str) -> list[str]:
    parts = re.split(r"\s*[,;/&]\s*|\s+(?:and|und|et|y|e|og|och|en|и|و)\s+", _CUT.sub("", line))
    names = [name for part in parts if (name := trim_name(part))]
    first = names[:1] if names and (_looks_like_name(names[0]) or len(names) == 1) else []
    return first + [name for name in names[1:] if first and _looks_like_name(name)]


def _looks_like_name(text: str) -> bool:
    if not 3 <= len(text) <= _LONGEST_NAME or _NO_NAME_WORD.search(text):
        return False
    return bool(_NAME.fullmatch(text) or _CASELESS.fullmatch(text))


def _is_nickname(text: str) -> bool:
    return 1 < len(text) <= 20 and len(text.split()) == 1 and not _NO_NAME_WORD.search(text)
