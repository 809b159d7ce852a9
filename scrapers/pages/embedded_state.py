"""The article as some applications send it: HTML in a JSON string of a script, which the browser is to put on the page.
Asked only where the page itself shows no text.
"""

from __future__ import annotations

import json
import re

from lxml import html

from scrapers.pages.document import parse_html, read_document
from scrapers.pages.reasons import PageRejectedError
from scrapers.records import RawPage

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_LEAST_STRING = 200  # characters
_PARAGRAPH = re.compile(r"(?:<|\\u003c)(?:p|br)\b", re.IGNORECASE)
_LONGEST_SCRIPT = 2_000_000
_LEAST_PARAGRAPHS = 2


def find_embedded_html(page: RawPage) -> html.HtmlElement | None:
    """The tree of the longest JSON string in the page's scripts that holds paragraphs; None when there is none."""
    scripts = read_document(page, with_code=True).list_elements("script")
    longest = max((text for script in scripts for text in _list_strings(script.text)), key=len, default=None)
    try:
        return parse_html(json.loads(longest)) if longest else None
    except (ValueError, PageRejectedError):
        return None


def _list_strings(script: str | None) -> list[str]:
    """The long string literals of a script that hold paragraphs; the first one that is never closed ends the search."""
    if not script or len(script) > _LONGEST_SCRIPT or not _PARAGRAPH.search(script):
        return []
    found: list[str] = []
    start = script.find('"')
    while start >= 0 and (match := _STRING.match(script, start)):
        if len(match[0]) >= _LEAST_STRING and len(_PARAGRAPH.findall(match[0])) >= _LEAST_PARAGRAPHS:
            found.append(match[0])
        start = script.find('"', match.end())
    return found
