"""The text of a page as blocks in reading order, each in its region: one walk over the tree, shared by all who read text.

A region is an element that starts a line of its own; a block is a run of text in one region without another region in
it. What a block is for, and which ones are the article, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from scrapers.pages.document import INLINE_TAGS
from scrapers.pages.furniture import Mark, find_mark

_LINE_END = "\0"  # stands for <br> and the lines of <pre> among collected text; no parsed text holds it
_SILENT = """script style noscript template head title svg object select option button textarea math canvas map audio video input
    iframe"""
_SILENT_TAGS = frozenset(_SILENT.split())
_INLINE_TAGS = INLINE_TAGS | {"br", "picture", "source", "amp-img"}
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True, eq=False)
class Region:
    """One element that starts a line of its own. `parent` is the index of the region around it, -1 for the outermost."""

    element: html.HtmlElement
    tag: str
    names: str  # class and id
    parent: int
    mark: Mark | None


@dataclass(slots=True, eq=False)
class Block:
    """One run of text. `link_share` is the part of its letters that links hold; lines within it are separated by \\n."""

    text: str
    region: int
    tag: str
    link_share: float
    starts_with_link: bool


@dataclass(frozen=True, slots=True, eq=False)
class PageText:
    """All text of a page that is shown, in reading order; a region's index is larger than its parent's."""

    regions: list[Region]
    blocks: list[Block]


def read_page_text(root: html.HtmlElement, with_hidden: bool = False) -> PageText:
    """The blocks below `root`'s body. `with_hidden` also reads what is there but not shown until a script shows it."""
    walk = _Walk(with_hidden)
    bodies = root.findall("body")
    walk.read(bodies[0] if len(bodies) == 1 else root)
    return PageText(walk.regions, walk.blocks)


class _Walk:
    """The state between two steps of the walk: the text collected since the last block ended."""

    def __init__(self, with_hidden: bool) -> None:
        self.regions: list[Region] = []
        self.blocks: list[Block] = []
        self._with_hidden = with_hidden
        self._silent_tags = _SILENT_TAGS - {"template"} if with_hidden else _SILENT_TAGS
        self._pieces: list[str] = []
        self._linked: list[str] = []
        self._starts_with_link: bool | None = None  # None while only blanks were collected
        self._region = -1

    def read(self, top: html.HtmlElement) -> None:
        # Every element of every page passes here twice: a step of this loop calls little.
        links = 0
        walker = etree.iterwalk(top, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _INLINE_TAGS:
                    links += tag == "a"
                    if tag == "br":
                        self._pieces.append(_LINE_END)
                elif not self._enter(element, tag):
                    walker.skip_subtree()
                    continue
                text = element.text if tag != "pre" else (element.text or "").replace("\n", _LINE_END)
            else:
                if tag in _INLINE_TAGS:
                    links -= tag == "a"
                else:
                    self._leave(element)
                text = element.tail if element is not top else None
            if text:
                self._collect(text, links > 0)

    def _collect(self, text: str, is_linked: bool) -> None:
        if self._starts_with_link is None:
            if text.isspace():  # most of what stands between elements
                return
            self._starts_with_link = is_linked
        self._pieces.append(text)
        if is_linked:
            self._linked.append(text)

    def _enter(self, element: html.HtmlElement, tag: str) -> bool:
        """Open the element's region; False if its text is not read."""
        if tag in self._silent_tags or not (self._with_hidden or _is_shown(element)):
            return False
        if self._pieces:
            self._flush()
        self._open_region(element, tag)
        return True

    def _leave(self, element: html.HtmlElement) -> None:
        if self._region < 0 or self.regions[self._region].element is not element:
            return  # it was not entered
        if self._pieces:
            self._flush()
        self._region = self.regions[self._region].parent

    def _open_region(self, element: html.HtmlElement, tag: str) -> None:
        name, identity = element.get("class"), element.get("id")
        names = f"{name} {identity}" if name and identity else name or identity or ""
        self.regions.append(Region(element, tag, names, self._region, find_mark(tag, names, element.get("role"))))
        self._region = len(self.regions) - 1

    def _flush(self) -> None:
        """End the block: what was collected belongs to the present region."""
        pieces, linked, starts = self._pieces, self._linked, self._starts_with_link
        self._pieces = []
        if linked:
            self._linked = []
        if starts is None:
            return
        self._starts_with_link = None
        whole = "".join(pieces)
        share = _count_letters("".join(linked)) / _count_letters(whole) if linked else 0.0
        tag = self.regions[self._region].tag
        for text in _split_blocks(whole) if _LINE_END in whole else (" ".join(whole.split()),):
            self.blocks.append(Block(text, self._region, tag, share, starts))


def _is_shown(element: html.HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is None and (style is None or _NOT_SHOWN.search(style) is None)


def _split_blocks(whole: str) -> Iterator[str]:
    """The runs of lines between empty lines, joined by \\n."""
    lines: list[str] = []
    for part in (*whole.split(_LINE_END), ""):
        if text := " ".join(part.split()):
            lines.append(text)
        elif lines:
            yield "\n".join(lines)
            lines = []


def _count_letters(text: str) -> int:
    return len("".join(text.split())) or 1
