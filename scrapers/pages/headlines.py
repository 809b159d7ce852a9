"""The headline among the titles that a page states: the site's name cut off, the best witness chosen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from scrapers.comparison import fold_letters
from scrapers.pages.document import fold_words, squeeze
from scrapers.pages.structured import StructuredData

_SEPARATOR = re.compile(r"\s+[|\-–—•·:»«]+\s+|\s*\|\s*|\s*::\s*")
_SYSTEM_WORDS = re.compile(r"^(?:blog archive|view topic|archives?)\s*[»\-–—:|]\s*", re.IGNORECASE)  # of WordPress, phpBB, Movable Type
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]$")  # Harbour reopens (The Example)
_LONGEST_TITLE = 1_000
_LEAST_LETTERS = 12  # of an h1 that may stand for a longer stated headline
_LONGEST_HEADLINE = 300
_LEAST_TITLE_WORDS = 2
_SHORT_WORD = 3  # letters
_LEAST_SHARE = 0.4  # of the longer words of a lone h1, shared with a stated headline
_LONGEST_JSON_LD = 100  # characters; JSON-LD is told to say no more than 110, and is cut there
_HOST_PREFIX = re.compile(r"^(?:www|mail|m|amp|news)\.")


def cut_site_name(title: str, site_names: Iterable[str], url: str) -> str:
    """`title` without the name of the site at its end or start: `Harbour reopens | The Example` gives `Harbour reopens`."""
    own = {fold_title(name) for name in site_names} - {""}
    host = fold_title(name_host(url))
    title = squeeze(title[:_LONGEST_TITLE])
    if (bracket := _BRACKET.search(title)) and _is_site_name(bracket[1], own, host):
        title = title[: bracket.start()]
    for _round in range(3):
        separators = list(_SEPARATOR.finditer(title))
        if not separators:
            break
        first, last = separators[0], separators[-1]
        if _is_site_name(title[last.end() :], own, host):
            title = title[: last.start()].strip()
        elif _is_site_name(title[: first.start()], own, host):
            title = title[first.end() :].strip()
        else:
            break
    return title


def name_host(url: str) -> str:
    """What the host is called: `www.example.org` is `example`."""
    return _HOST_PREFIX.sub("", urlsplit(url).hostname or "").rsplit(".", 1)[0]


def fold_title(text: str) -> str:
    """`text` for comparison only: no case, no punctuation, no blanks."""
    return _fold_short(text) if len(text) <= _LONGEST_HEADLINE else fold_letters(text)


@lru_cache(maxsize=1_024)  # several readers of a page compare its first lines with its titles
def _fold_short(text: str) -> str:
    return fold_letters(text)


def _is_site_name(part: str, own: set[str], host: str) -> bool:
    folded = fold_title(part)
    if not folded:
        return True
    if folded in own or any(folded == f"the{name}" or name == f"the{folded}" for name in own):
        return True
    return bool(host) and (folded == host or folded.removeprefix("the") == host or fold_title(part.split(".")[0]) == host)


def choose_headline(structured: StructuredData, url: str, own_names: Iterable[str]) -> str | None:
    """The headline as the page prints it, as far as what it states for machines bears that out; else as stated.

    Stated headlines may carry a section behind the printed one, or be cut short: `Probe lands on Venus | Space`,
    `Probe lands...`; and what OpenGraph states may be other words for the page's only h1. A page that states none prints
    its headline in the heading that its <title> repeats or its address spells.
    """
    site_names = [*structured.site_names, *own_names]
    no_titles = {fold_title(text) for text in (*site_names, structured.description or "")}
    candidates = [cut_site_name(text, site_names, url) for text in structured.headlines() if len(text) <= _LONGEST_HEADLINE]
    stated = [text for text in candidates if text and fold_title(text) not in no_titles]
    if stated:
        return _find_printed(structured, stated, no_titles) or stated[0]
    site_names = site_names if structured.site_names else [*site_names, *structured.home_names]
    names = {fold_title(text) for text in site_names}
    title = _cut_front(cut_site_name(structured.title or "", site_names, url), names | {fold_title(name_host(url))})
    title = "" if fold_title(title) in no_titles | names else title
    return _find_titled_heading(structured, title, url, names) or title or structured.first_heading


def _cut_front(title: str, names: Collection[str]) -> str:
    """A <title> without what blogs and boards put before the headline: `Harbour Notes: `, `Blog Archive » `, `View topic - `."""
    name, colon, rest = title.partition(": ")
    title = rest if colon and rest and fold_title(name) in names else title
    return _SYSTEM_WORDS.sub("", title.strip())


def _find_printed(structured: StructuredData, stated: Sequence[str], no_titles: Collection[str]) -> str | None:
    """The heading that prints the stated headline: in its own form, or as the page's lone h1 in other words."""
    headings = structured.headings
    if printed := next((heading for heading in headings if _is_printed_form(heading, stated[0])), None):
        return printed
    lone = structured.first_heading or ""
    if structured.article.get("headline") or fold_title(lone) in no_titles or len(lone) > _LONGEST_HEADLINE:
        return None  # what JSON-LD calls the headline is the newsroom's own, what OpenGraph calls the title is written for sharing
    is_part = any(fold_title(lone) in fold_title(text) for text in stated)
    return lone if not is_part and _says_the_same(lone, stated) else None


def _says_the_same(heading: str, stated: Iterable[str]) -> bool:
    """Whether many of a heading's longer words, and two at least, stand in the stated headlines."""
    ours = _list_long_words(heading)
    common = ours & {word for text in stated for word in _list_long_words(text)}
    return len(common) >= max(2, _LEAST_SHARE * len(ours))


def _list_long_words(text: str) -> set[str]:
    return {word for word in fold_words(text) if len(word) > _SHORT_WORD}


def _find_titled_heading(structured: StructuredData, title: str, url: str, names: Collection[str]) -> str | None:
    """The heading that <title> repeats, best as its beginning, or the address spells; else a lone h1 that shares a word with it."""
    whole, cut = fold_title(structured.title or ""), fold_title(title)
    headings = [(heading, fold_title(heading)) for heading in (*structured.headings, *structured.lower_headings)]
    headings = [(heading, folded) for heading, folded in headings if len(folded) >= _LEAST_LETTERS and folded not in names]
    for heading, folded in headings:
        if whole.startswith(folded) or folded == cut:
            return heading
    for heading, folded in headings:
        if heading in structured.headings and folded in whole:
            return heading
    address = fold_title(unquote(urlsplit(url).path))
    for heading, folded in headings:
        if folded in address:
            return heading
    lone = structured.first_heading or ""
    return lone if _list_long_words(lone) & set(fold_words(title)) or len(title.split()) < _LEAST_TITLE_WORDS else None


def _is_printed_form(heading: str, stated: str) -> bool:
    # A kicker before the headline stays: papers print `Space: Probe lands` either way.
    ours, theirs = fold_title(heading), fold_title(stated)
    if len(ours) < _LEAST_LETTERS:
        return False
    is_cut_short = (stated.endswith(("...", "…")) or len(stated) > _LONGEST_JSON_LD) and ours.startswith(theirs)
    return is_cut_short or any(fold_title(stated[: bar.start()]) == ours for bar in _SEPARATOR.finditer(stated))
