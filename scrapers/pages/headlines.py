"""The headline among the titles that a page states: the site's name cut off, the best witness chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapers.comparison import fold_letters
from scrapers.pages.document import fold_words, squeeze
from scrapers.pages.structured import StructuredData

_SEPARATOR = re.compile(r"\s+[|\-–—•·:»«]+\s+|\s*\|\s*|\s*::\s*")
_LONGEST_TITLE = 1_000
_LEAST_LETTERS = 12  # of an h1 that may stand for a longer stated headline
_LONGEST_HEADLINE = 300
_LEAST_TITLE_WORDS = 2
_HOST_PREFIX = re.compile(r"^(?:www|mail|m|amp|news)\.")


def cut_site_name(title: str, site_names: Iterable[str], url: str) -> str:
    """`title` without the name of the site at its end or start: `Harbour reopens | The Example` gives `Harbour reopens`."""
    own = {fold_title(name) for name in site_names} - {""}
    host = fold_title(name_host(url))
    title = squeeze(title[:_LONGEST_TITLE])
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
    return fold_letters(text)


def _is_site_name(part: str, own: set[str], host: str) -> bool:
    folded = fold_title(part)
    if not folded:
        return True
    if folded in own or any(folded == f"the{name}" or name == f"the{folded}" for name in own):
        return True
    return bool(host) and (folded == host or folded.removeprefix("the") == host or fold_title(part.split(".")[0]) == host)


def choose_headline(structured: StructuredData, url: str, own_names: Iterable[str]) -> str | None:
    """The headline that the page states for machines, or the h1 of which that is a longer or a shortened form.

    Stated headlines may carry a section behind the printed one, or be cut short: `Probe lands on Venus | Space`, `Probe lands...`.
    A page that states none prints its headline in the heading that its <title> repeats.
    """
    site_names = [*structured.site_names, *own_names]
    no_titles = {fold_title(text) for text in (*site_names, structured.description or "")}
    candidates = [cut_site_name(text, site_names, url) for text in structured.headlines() if len(text) <= _LONGEST_HEADLINE]
    stated = next((text for text in candidates if text and fold_title(text) not in no_titles), None)
    if stated is not None:
        return next((heading for heading in structured.headings if _is_printed_form(heading, stated)), stated)
    title = cut_site_name(structured.title or "", site_names, url)
    title = "" if fold_title(title) in no_titles else title
    return _find_titled_heading(structured, title) or title or structured.first_heading


def _find_titled_heading(structured: StructuredData, title: str) -> str | None:
    """The heading that <title> repeats, best as its beginning; else a lone h1 that shares a word with it."""
    whole, cut = fold_title(structured.title or ""), fold_title(title)
    headings = [(heading, fold_title(heading)) for heading in (*structured.headings, *structured.lower_headings)]
    for heading, folded in headings:
        if len(folded) >= _LEAST_LETTERS and (whole.startswith(folded) or folded == cut):
            return heading
    for heading, folded in headings[: len(structured.headings)]:
        if len(folded) >= _LEAST_LETTERS and folded in whole:
            return heading
    lone = structured.first_heading or ""
    shares_a_word = {word for word in fold_words(lone) if len(word) > 3} & set(fold_words(title))
    return lone if shares_a_word or len(title.split()) < _LEAST_TITLE_WORDS else None


def _is_printed_form(heading: str, stated: str) -> bool:
    # A kicker before the headline stays: papers print `Space: Probe lands` either way.
    ours, theirs = fold_title(heading), fold_title(stated)
    if len(ours) < _LEAST_LETTERS:
        return False
    is_cut_short = stated.endswith(("...", "…")) and ours.startswith(theirs)
    return is_cut_short or (theirs != ours and theirs.startswith(ours))
