"""The headline among the titles that a page states: the site's name cut off, the best witness chosen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapers.pages.document import squeeze
from scrapers.pages.structured import StructuredData

_SEPARATOR = re.compile(r"\s+[|\-–—•·:»«]+\s+|\s*\|\s*|\s*::\s*")
_NO_LETTERS = re.compile(r"[\W_]+")
_LONGEST_TITLE = 1_000
_HOST_PREFIX = re.compile(r"^(?:www|mail|m|amp|news)\.")


def cut_site_name(title: str, site_names: Iterable[str], url: str) -> str:
    """`title` without the name of the site at its end or start: `Harbour reopens | The Example` gives `Harbour reopens`."""
    own = {fold_title(name) for name in site_names} - {""}
    host = fold_title(_HOST_PREFIX.sub("", urlsplit(url).hostname or "").rsplit(".", 1)[0])
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


def fold_title(text: str) -> str:
    """`text` for comparison only: no case, no accents on Latin letters, no punctuation, no blanks."""
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _is_site_name(part: str, own: set[str], host: str) -> bool:
    folded = fold_title(part)
    if not folded:
        return True
    if folded in own or any(folded == f"the{name}" or name == f"the{folded}" for name in own):
        return True
    return bool(host) and (folded == host or folded.removeprefix("the") == host or fold_title(part.split(".")[0]) == host)


def choose_headline(structured: StructuredData, url: str, own_names: Iterable[str]) -> str | None:
    """The headline that the page states for machines, else its only h1, else its <title> without the site's name."""
    site_names = [*structured.site_names, *own_names]
    stated = [cut_site_name(text, site_names, url) for text in structured.headlines()]
    heading = cut_site_name(structured.first_heading, site_names, url) if structured.first_heading else None
    stated = [text for text in stated if text and fold_title(text) not in {fold_title(name) for name in site_names}]
    if stated:
        return stated[0]
    return heading or (cut_site_name(structured.title, site_names, url) if structured.title else None)
