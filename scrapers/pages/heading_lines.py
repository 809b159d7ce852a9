"""The short lines about an article's headline and behind its text, where dates and by-lines are printed.

What a line says is read elsewhere: dates in `printed_dates`, by-lines in `bylines`. Lines of the running text, of boxes
beside it and of lists of other stories are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator
from typing import NamedTuple

from lxml import html

from scrapers.pages.blocks import Block, PageText
from scrapers.pages.document import fold_words
from scrapers.pages.furniture import BESIDE, is_caption
from scrapers.pages.headlines import fold_title

_BEFORE_HEADLINE = 4  # blocks
_AFTER_START = 3
_AFTER_HEADLINE = 8
_AFTER_END = 6
_FAR = 30
_LONGEST_LINE = 250
_LEAST_HEADLINE = 8
_OWN_FOOTER = re.compile(r"(?:post|entry|article|story|node|item)[-_]?foot(?:er)?", re.IGNORECASE)
_LIST_WORDS = ("nav", "navi", "menu")
_LEAST_PARAGRAPH = 14  # words


class HeadingLines(NamedTuple):
    """The lines in reading order; the first paragraph behind the headline, empty where there is none; and the elements around
    headline or text, which are no boxes beside it whatever they are called."""

    lines: list[str]
    opening: str
    wrappers: list[html.HtmlElement]


def read_heading_lines(page: PageText, titles: Collection[str], first: int | None, last: int | None) -> HeadingLines:
    """The lines about the headline whose forms are `titles` (folded); `first` and `last` number the body's first and last block."""
    blocks = page.blocks
    if first is None or last is None:
        first, last = min(len(blocks), _FAR), len(blocks)
    headline = _find_headline(blocks, titles, first)
    wrappers = {
        region
        for number in (first, headline)
        if number is not None and number < len(blocks)
        for region in _list_around(page, blocks[number])
    }
    between = range(headline, first) if headline is not None else range(0)
    kept = [
        blocks[number]
        for number in _list_near(headline, first, last)
        if 0 <= number < len(blocks) and not _stands_beside(page, blocks[number], wrappers, number in between)
    ]
    lines = [line for block in kept if len(block.text) <= _LONGEST_LINE for line in block.text.split("\n")]
    behind = blocks[headline + 1 : headline + 1 + 2 * _AFTER_HEADLINE] if headline is not None else []
    opening = next((block.text for block in behind if _is_paragraph(block)), "")
    return HeadingLines(lines, opening, [page.regions[number].element for number in wrappers])


def _list_near(headline: int | None, first: int, last: int) -> list[int]:
    """The numbers of the blocks from the headline to the beginning of the text, and of those behind the text."""
    start = max(0, (first - _FAR if headline is None else headline) - _BEFORE_HEADLINE)
    end = first + _AFTER_START
    near = [*range(start, end), *range(max(end, last + 1), last + 1 + _AFTER_END)]
    if headline is not None and headline > first:  # the text seems to begin before its headline
        near = [*range(headline - 1, headline + _AFTER_HEADLINE), *near]
    return near


def _list_around(page: PageText, block: Block) -> Iterator[int]:
    number = block.region
    while number >= 0:
        yield number
        number = page.regions[number].parent


def is_own_footer(names: str) -> bool:
    """Whether an element called so (class and id) is the footer of an article, which often holds its by-line."""
    return _OWN_FOOTER.search(names) is not None


def _find_headline(blocks: list[Block], titles: Collection[str], first: int) -> int | None:
    """The last block before the text that prints the headline, else the first one anywhere."""
    before = next((number for number in range(min(first, len(blocks) - 1), -1, -1) if _is_headline(blocks[number], titles)), None)
    return (
        before
        if before is not None
        else next((number for number in range(first + 1, len(blocks)) if _is_headline(blocks[number], titles)), None)
    )


def _is_headline(block: Block, titles: Collection[str]) -> bool:
    folded = fold_title(block.text) if len(block.text) <= 2 * _LONGEST_LINE else ""
    return len(folded) >= _LEAST_HEADLINE and folded in titles


def _is_paragraph(block: Block) -> bool:
    return block.link_share <= 0.6 and len(fold_words(block.text)) >= _LEAST_PARAGRAPH


def _stands_beside(page: PageText, block: Block, wrappers: Container[int], is_between: bool) -> bool:
    """Whether a block is a caption, or part of the site's furniture. Between headline and text a list that is called `nav` is none."""
    for number in _list_around(page, block):
        mark, tag = page.regions[number].mark, page.regions[number].tag
        if mark is None or (is_between and mark.word in _LIST_WORDS and tag != mark.word):
            continue
        if mark.word in ("footer", "foot") and is_own_footer(page.regions[number].names):
            continue
        if is_caption(mark) or (mark.strength == BESIDE and number not in wrappers):
            return True
    return False
