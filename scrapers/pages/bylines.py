"""Who wrote an article, where the page does not state it for machines: elements that are marked as its author, lines
beginning with `By` about the headline, a name printed with the date, a signature. Texts are found here; what is a name,
an agency or the site itself is told apart in `names`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, cast

from lxml import etree, html

from scrapers.comparison import drop_marks
from scrapers.pages.furniture import BESIDE, find_mark, split_names
from scrapers.pages.heading_lines import is_own_footer
from scrapers.pages.names import (
    begins_with_by,
    begins_with_verb,
    begins_with_writer,
    cut_others,
    cut_to_by,
    is_bare_by,
    looks_like_name,
    looks_like_nickname,
    read_printed_names,
    strip_by,
    trim_name,
)

_NAME_PARTS = etree.XPath(".//*[@itemprop='name' or contains(concat(' ',@class,' '),' fn ') or contains(@class,'name')]")
_CARD_NAMES = etree.XPath("descendant-or-self::*[contains(concat(' ',normalize-space(@class),' '),' fn ')]")
_SHOWN_TEXT = etree.XPath("descendant-or-self::*[not(self::script or self::style)]/text()")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|people|auteurs?|by|profiles?|profil|journalists?|reporters?|columnists?|staff|contributors?)/[^/]"
)
_AUTHOR_WORD = re.compile(
    r"(?:^|[^a-z])(?:authors?|by-?lines?|(?:article-?)?writers?|autor(?:en|es|in|a)?|auteurs?|vcard|submitted|posted-?by|journalists?|reporters?"
    r"|redacteurs?|redactor(?:es)?)(?=$|[^a-z])"
)
# One of these stands in every name that `_AUTHOR_WORD` finds something in.
_AUTHOR_PARTS = ("author", "line", "writer", "autor", "auteur", "vcard", "submitted", "posted", "journalist", "reporter", "redact")
_NO_AUTHOR_WORD = re.compile(
    r"source-org|description|image|avatar|photo|social|follow|related|comment|more|twitter|title|role|job|count|links?(?=$|[^a-z])"
)
_BOX_WORD = re.compile(
    r"(?:^|[^a-z])(?:bio|biography|about|box|card|profile|info-?box)(?=$|[^a-z])|author-?(?:info|bio|box|widget|intro)|about-?author"
)
_MOST_MARKED = 40
_LONGEST_CARD = 60
_MOST_NAMES = 5
_NOT_SHOWN = "head title meta link script style svg path g use source picture img input br"
_NO_BYLINES = frozenset((*_NOT_SHOWN.split(), "html", "body", "main", "article", "nav", "footer", "form"))
_DEEPEST = 25
_BYLINE_DEPTH = 3  # levels above an author at which its co-authors are found
_BOX_DEPTH = 4
_LONGEST_LINE = 120
_SHORT_LINE = 60
_LONGEST_NAMES = 500  # of an element: class and id
_LONGEST_BYLINE = 360
_SEPARATOR = re.compile(r"\s*[|•·⋅»]\s*|\s+[–—-]\s+")
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)|(?:^|[\s-])(?:align-?right|text-right|text-align-right)(?=$|[\s-])", re.IGNORECASE)


class MarkedAuthors(NamedTuple):
    """The texts of elements marked as authors: said or called to be, leading to an author's page, in a box about the writer."""

    named: list[str]
    linked: list[str]
    boxed: list[str]


def find_marked_authors(root: html.HtmlElement, wrappers: Collection[html.HtmlElement] = ()) -> MarkedAuthors:
    """What a page marks as the author of its article; co-authors are those of one by-line. `wrappers` hold its text or headline.

    Of the first list, the surest marks that name any: what is said to be the author, then what is called so.
    """
    said, called, linked, boxed = _list_marked(root, set(wrappers))
    return MarkedAuthors(_read_all(said) or _read_all(called), _read_all(linked), _read_all(boxed))


def _list_marked(root: html.HtmlElement, wrappers: Container[html.HtmlElement]) -> tuple[list[html.HtmlElement], ...]:
    said: list[html.HtmlElement] = []
    called: list[html.HtmlElement] = []
    linked: list[html.HtmlElement] = []
    boxed: list[html.HtmlElement] = []
    for element in root.iter("*"):
        tag = element.tag
        if tag in _NO_BYLINES:
            continue
        names = _join_names(element)
        if _says_author(element, tag) or (names and "vcard" in names and _is_author_card(names)):
            kind = said
        elif names and _is_author_name(names):
            kind = called
        elif tag == "a" and _AUTHOR_PAGE.search(element.get("href") or ""):
            kind = linked
        else:
            continue
        if len(kind) < _MOST_MARKED and element not in wrappers and not _stands_beside(element, wrappers):
            (boxed if _stands_in_box(element, wrappers) else kind).append(element)
    return said, called, linked, boxed


def _join_names(element: html.HtmlElement) -> str:
    """Class, id and test id, by which elements are called something."""
    names, identity, test_id = element.get("class"), element.get("id"), element.get("data-testid")
    if identity:
        names = f"{names} {identity}" if names else identity
    if test_id:
        names = f"{names} {test_id}" if names else test_id
    return names[:_LONGEST_NAMES] if names else ""


def _says_author(element: html.HtmlElement, tag: str) -> bool:
    return element.get("itemprop") == "author" or (tag == "a" and "author" in (element.get("rel") or "").split())


def _is_author_card(names: str) -> bool:
    return "author" in names and "vcard" in names.split() and "comment" not in names


def _read_all(elements: Sequence[html.HtmlElement]) -> list[str]:
    texts: dict[str, None] = {}
    byline: list[html.HtmlElement] = []
    for element in elements[:_MOST_MARKED]:
        if byline and not _shares_byline(element, byline):
            continue
        if names := list(_read_names(element)):
            texts.update(dict.fromkeys(names))
            byline = byline or list(islice(element.iterancestors(), _BYLINE_DEPTH))
    return list(texts)


def find_printed_authors(lines: Sequence[str]) -> list[str]:
    """The names in the lines about a headline: of one that begins with `By`, or is `Posted on 2 May 2016 by Jane Roe`."""
    for number, printed in enumerate(lines):
        line = drop_marks(printed)
        if is_bare_by(line):  # the name stands in the next line
            line = " ".join(lines[number : number + 2])
        if len(line) > _LONGEST_LINE:
            continue
        for part in (line, *_SEPARATOR.split(line)):
            if begins_with_by(part) and (names := read_printed_names(cut_others(part), is_sure=begins_with_verb(part))):
                return names
        if any(map(str.isdigit, line)) and (names := read_printed_names(cut_to_by(line), is_sure=begins_with_verb(line))):
            return names
    return []


def find_dated_name(lines: Sequence[str], dated: Sequence[bool]) -> list[str]:
    """The name in `Jane Roe | 2 May 2016`, `2 May 2016 - Jane Roe` or `Jane Roe, 2 May 2016`.

    `dated` says of each line whether it holds a date.
    """
    for line, is_dated in zip(lines, dated, strict=True):
        if is_dated and len(line) <= _LONGEST_LINE:
            parts = [part for part in _SEPARATOR.split(line) if part]
            first = trim_name(parts[0]) if parts else ""
            candidates = [first, *parts[1:2]] if len(parts) > 1 else [first] if "," in line else []
            if name := next((name for name in candidates if looks_like_name(name)), None):
                return [name]
    return []


def find_neighbour_of_date(lines: Sequence[str], dated: Sequence[bool], headline: str) -> list[str]:
    """The names in a line of their own right before or behind a short line that is dated."""
    for number, line in enumerate(lines):
        beside = [
            other for other in (number + 1, number - 1) if 0 <= other < len(lines) and dated[other] and len(lines[other]) <= _SHORT_LINE
        ]
        if beside and not dated[number] and line not in headline and len(line) <= _SHORT_LINE and (names := read_printed_names(line)):
            return names if _is_western(names) else []
    return []


def find_signature(ends: Sequence[tuple[html.HtmlElement, str]]) -> list[str]:
    """The names in the last paragraphs of a text if they are a signature: they begin with `By` or stand at the right edge."""
    for number in range(len(ends) - 1, -1, -1):
        element, text = ends[number]
        if len(text) > _LONGEST_LINE:
            continue
        is_signed = begins_with_by(text) or _stands_right(element) or (number > 0 and is_bare_by(ends[number - 1][1]))
        if is_signed and (names := read_printed_names(cut_others(text))):
            return names
    return []


def find_labelled_authors(lines: Iterable[str]) -> list[str]:
    """The names in the first line anywhere that begins with a word for its writer and a colon."""
    labelled = (line for line in lines if len(line) <= _LONGEST_LINE and begins_with_writer(line))
    return next((names for line in labelled if (names := read_printed_names(cut_others(line)))), [])


def _stands_right(element: html.HtmlElement) -> bool:
    parts = (element, *islice(element.iterchildren(), 1))
    styles = (f"{part.get('style') or ''} {part.get('class') or ''} align-{part.get('align') or ''}" for part in parts)
    return any(_RIGHT.search(style) for style in styles)


def _is_western(names: Sequence[str]) -> bool:
    return any(letter.isupper() for letter in names[0])


def _shares_byline(element: html.HtmlElement, byline: list[html.HtmlElement]) -> bool:
    """Whether an element stands in the same by-line as the first author; others are authors of other things."""
    return any(ancestor in byline for ancestor in islice(element.iterancestors(), _BYLINE_DEPTH))


@lru_cache(maxsize=8_192)
def _is_author_name(names: str) -> bool:
    lower = names.lower()
    if not any(part in lower for part in _AUTHOR_PARTS):
        return False  # as nearly all
    plain = split_names(names)
    return bool(_AUTHOR_WORD.search(plain)) and not _NO_AUTHOR_WORD.search(plain)


@lru_cache(maxsize=8_192)
def _is_box_name(names: str) -> bool:
    return bool(_BOX_WORD.search(split_names(names)))


def _stands_in_box(element: html.HtmlElement, wrappers: Container[html.HtmlElement]) -> bool:
    """Whether an element is part of a box that tells of its writer, who need not be the article's."""
    near = (element, *islice(element.iterancestors(), _BOX_DEPTH))
    return any(_is_box_name(names) for part in near if part not in wrappers and (names := _join_names(part)))


def _stands_beside(element: html.HtmlElement, wrappers: Container[html.HtmlElement]) -> bool:
    """Whether an element is part of comments, of a list of other stories or of the site's own furniture."""
    ancestors = list(islice(element.iterancestors(), _DEEPEST))
    is_in_article = any(ancestor.tag == "article" for ancestor in ancestors)
    for ancestor in ancestors:
        if ancestor in wrappers:
            return False
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".strip()
        mark = find_mark(ancestor.tag, names, ancestor.get("role"))
        if mark is None or (mark.word in ("footer", "foot") and (is_in_article or is_own_footer(names))):
            continue
        if mark.strength == BESIDE or mark.word.startswith(("related-", "recommend", "more-", "popular", "most-")):
            return True
    return False


def _read_names(element: html.HtmlElement) -> Iterator[str]:
    """The names in a by-line element: of what it marks as name, of its links, else of its own text."""
    if cut_others(_read_before(element)).strip() != _read_before(element).strip():
        return
    if cards := [
        name for part in _select(_CARD_NAMES, element)[:_MOST_NAMES] if (name := _read_pieces(part)) and len(name) <= _LONGEST_CARD
    ]:
        yield from cards  # hCard states the name
        return
    whole = cut_others(_read_pieces(element))
    parts = _select(_NAME_PARTS, element) or list(element.iter("a"))
    inner = [text for part in parts[:_MOST_NAMES] if looks_like_name(trim_name(text := _read_pieces(part))) and text in whole]
    pieces = [text for piece in _read_texts(element)[:_MOST_MARKED] if (text := " ".join(piece.split())) and looks_like_name(text)]
    pieces = [text for text in pieces if text in whole]
    for texts in (inner, pieces if len(pieces) > 1 else [], [whole], pieces):
        if names := [name for text in texts for name in read_printed_names(text)]:
            yield from names
            return
    nickname = trim_name(strip_by(whole))
    if looks_like_nickname(nickname):
        yield nickname


def _read_before(element: html.HtmlElement) -> str:
    """The last words before an element in its line."""
    previous = element.getprevious()
    parent = element.getparent()
    if previous is None:
        return (parent.text or "") if parent is not None else ""
    return (previous.tail or "").strip() or _read_pieces(previous)[-40:]


def _read_pieces(element: html.HtmlElement) -> str:
    """The text of an element with a blank between its pieces, because names and dates stand in pieces of their own."""
    return " ".join(" ".join(_read_texts(element)).split())[:_LONGEST_BYLINE]


def _read_texts(element: html.HtmlElement) -> list[str]:
    return cast("list[str]", _SHOWN_TEXT(element))


def _select(path: etree.XPath, element: html.HtmlElement) -> list[html.HtmlElement]:
    return cast("list[html.HtmlElement]", path(element))
