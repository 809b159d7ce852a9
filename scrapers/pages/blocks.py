"""The text of a page as blocks in reading order, each in its region: one walk over the tree, shared by all who read text.

A region is an element that starts a line of its own; a block is a run of text in one region without another region in
it. What a block is for, and which ones are the article, is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

from scrapers.pages.document import INLINE_TAGS
from scrapers.pages.furniture import Mark, find_mark

_SPACES = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"\n\s*\n")
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
    def __init__(self, with_hidden: bool) -> None:
        self.regions: list[Region] = []
        self.blocks: list[Block] = []
        self._with_hidden = with_hidden
        self._pieces: list[str] = []
        self._linked: list[str] = []
        self._links = 0
        self._starts_with_link: bool | None = None
        self._region = -1

    def read(self, top: html.HtmlElement) -> None:
        walker = etree.iterwalk(top, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if self._is_entered(element, tag):
                    if text := element.text:
                        self._add(text, tag == "pre")
                else:
                    walker.skip_subtree()
                continue
            if tag == "a":
                self._links -= 1
            elif tag not in _INLINE_TAGS and self._region >= 0 and self.regions[self._region].element is element:
                self._flush()
                self._region = self.regions[self._region].parent
            if (text := element.tail) and element is not top:
                self._add(text, False)

    def _is_entered(self, element: html.HtmlElement, tag: str) -> bool:
        """Whether the text of the element is read; its region is opened then."""
        if tag in _INLINE_TAGS:
            if tag == "a":
                self._links += 1
            elif tag == "br":
                self._pieces.append("\n")
            return True
        if tag in _SILENT_TAGS and not (self._with_hidden and tag == "template"):
            return False
        return self._open_region(element, tag)

    def _open_region(self, element: html.HtmlElement, tag: str) -> bool:
        """Whether the region is shown; it is entered then."""
        if not self._with_hidden and (element.get("hidden") is not None or _NOT_SHOWN.search(element.get("style") or "")):
            return False
        self._flush()
        name, identity = element.get("class"), element.get("id")
        names = f"{name} {identity}" if name and identity else name or identity or ""
        self.regions.append(Region(element, tag, names, self._region, find_mark(tag, names, element.get("role"))))
        self._region = len(self.regions) - 1
        return True

    def _add(self, text: str, keep_lines: bool) -> None:
        if not keep_lines and "\n" in text:
            text = text.replace("\n", " ")
        self._pieces.append(text)
        if self._links > 0:
            self._linked.append(text)
        if self._starts_with_link is None and not text.isspace():
            self._starts_with_link = self._links > 0

    def _flush(self) -> None:
        """End the block: what was collected belongs to the present region."""
        if not self._pieces:
            return
        whole = "".join(self._pieces)
        self._pieces.clear()
        linked, starts = self._linked, bool(self._starts_with_link)
        self._linked, self._starts_with_link = [], None
        if whole.isspace():
            return
        share = _count_letters("".join(linked)) / _count_letters(whole) if linked else 0.0
        tag = self.regions[self._region].tag
        if "\n" not in whole:
            self.blocks.append(Block(_SPACES.sub(" ", whole).strip(), self._region, tag, share, starts))
            return
        for part in _BLANK_LINE.split(whole):
            if lines := [text for line in part.split("\n") if (text := _SPACES.sub(" ", line).strip())]:
                self.blocks.append(Block("\n".join(lines), self._region, tag, share, starts))


def _count_letters(text: str) -> int:
    return len(text) - text.count(" ") or 1
