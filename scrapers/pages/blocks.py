"""The text of a page as blocks in reading order, each in its region: one walk over the tree, shared by all who read text.

A region is an element that starts a line of its own and holds text; a block is a run of text in one region without another
region in it. What a block is for, and which ones are the article, is decided elsewhere.
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
    """One element with text that starts a line of its own. `parent` is the index of the region around it, -1 for the outermost."""

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
    """The state between two steps of the walk: the elements that are open and the text collected since the last block ended."""

    def __init__(self, with_hidden: bool) -> None:
        self.regions: list[Region] = []
        self.blocks: list[Block] = []
        self._with_hidden = with_hidden
        self._silent_tags = _SILENT_TAGS - {"template"} if with_hidden else _SILENT_TAGS
        self._pieces: list[str] = []  # begins with text or <br>, never with blanks
        self._linked: list[str] = []  # those of the pieces that stand in links
        self._open: list[html.HtmlElement] = []  # elements that start a line, the outermost first
        self._textless = 0  # of these, from the innermost on: in them no text was found yet
        self._region = -1

    def read(self, top: html.HtmlElement) -> None:
        # Every element of every page passes here twice: most of them call nothing.
        pieces, linked = self._pieces, self._linked
        links = 0
        walker = etree.iterwalk(top, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _INLINE_TAGS:
                    links += tag == "a"
                    if tag == "br":
                        pieces.append(_LINE_END)
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
            if text and (pieces or not text.isspace()):  # most of what stands between elements is blank
                pieces.append(text)
                if links:
                    linked.append(text)

    def _enter(self, element: html.HtmlElement, tag: str) -> bool:
        """Open an element that starts a line; False if its text is not read."""
        if tag in self._silent_tags or not (self._with_hidden or _is_shown(element)):
            return False
        if self._pieces:
            self._end_block()
        self._open.append(element)
        self._textless += 1
        return True

    def _leave(self, element: html.HtmlElement) -> None:
        if not self._open or self._open[-1] is not element:
            return  # it was not entered
        if self._pieces:
            self._end_block()
        self._open.pop()
        if self._textless:
            self._textless -= 1
        else:
            self._region = self.regions[self._region].parent

    def _end_block(self) -> None:
        """What was collected is a block of the innermost open region, or several if empty lines part it."""
        pieces, linked = self._pieces, self._linked
        whole = "".join(pieces)
        share, starts_with_link = _weigh_links(pieces, linked) if linked else (0.0, False)
        linked.clear()
        pieces.clear()
        for text in _split_blocks(whole) if _LINE_END in whole else (" ".join(whole.split()),):
            if self._textless:
                self._open_regions()
            self.blocks.append(Block(text, self._region, self.regions[self._region].tag, share, starts_with_link))

    def _open_regions(self) -> None:
        """Regions for the open elements that have none yet. What holds no text is none: frames of pictures and advertisements."""
        for element in self._open[-self._textless :]:
            tag, name, identity = element.tag, element.get("class"), element.get("id")
            names = f"{name} {identity}" if name and identity else name or identity or ""
            self.regions.append(Region(element, tag, names, self._region, find_mark(tag, names, element.get("role"))))
            self._region = len(self.regions) - 1
        self._textless = 0


def _is_shown(element: html.HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is None and (style is None or _NOT_SHOWN.search(style) is None)


def _weigh_links(pieces: list[str], linked: list[str]) -> tuple[float, bool]:
    """The share of the letters of these pieces that those in links hold, and whether the first of them is one."""
    if len(linked) == len(pieces):
        return 1.0, True
    first = next((piece for piece in pieces if piece != _LINE_END and not piece.isspace()), None)
    return _count_letters("".join(linked)) / _count_letters("".join(pieces)), first is linked[0]


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
