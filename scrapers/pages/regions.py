"""Which region of a page holds its article: regions are weighed by the running text in them, furniture is told from
wrappers that only bear its name, and the way down from the body ends where the text divides among siblings.

The method is that of the readability family (weight of paragraphs, negative names), on blocks instead of elements and
with names that are believed only where they mark little of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from scrapers.pages.blocks import HEADING_TAGS, Block, PageText, Region
from scrapers.pages.document import UNSPACED
from scrapers.pages.furniture import BESIDE, WEAK, Mark, is_embed
from scrapers.pages.headlines import fold_title

_SENTENCE_END = re.compile(r"[.!?…:;。؟۔।！？\"”»“’')\]]$")
_DENSE_LETTER = re.compile(rf"[{UNSPACED}\uac00-\ud7af]")
_LEAST_TEXT = 25  # characters of a block that says anything about where the article is
_LINE = 80  # characters; a shorter block without the end of a sentence is hardly running text
_ITEM_TAGS = frozenset(("li", "dd", "dt"))
_CELL_TAGS = frozenset(("td", "th"))
_TABLE_TAGS = frozenset(("table", "tbody", "tr", "td", "th"))
_LEAF_TAGS = HEADING_TAGS | _ITEM_TAGS | _TABLE_TAGS | {"p", "blockquote", "ul", "ol", "dl", "pre"}
_DESCENT = 0.6  # a child that holds this much of the text is entered
_SPREAD = 0.08  # of the text beside it, in its siblings of the same kind, keeps us out
_WRAPPING_SHARES = {BESIDE: 0.5, WEAK: 0.3}  # a word that marks more of the text than this marks wrappers
_WRAPPING_SHARE = 0.35
_LEAST_BESIDE = 250  # weight of text that is left when all marked regions are
_LEAST_HEADLINE = 8  # folded letters
_MOST_CARD = 600  # characters of a card, on average
_STREAM = 3  # linked headings in a region make it a stream of stories
_LEAST_EARLIER = 400  # weight
CARD = Mark("card", BESIDE)
_OTHER_ARTICLE = Mark("other article", BESIDE)
_EMBED = Mark("embed", BESIDE)


@dataclass(frozen=True, slots=True)
class ArticleRegion:
    """Where the article is. `marks` says of each region why it, or one around it, is no article text."""

    container: int
    marks: list[Mark | None]
    inside: list[bool]  # of each region: whether it is the container or in it
    weight: float  # of the container's unmarked text
    left_weight: float  # of all the page's unmarked text


def measure_size(text: str) -> int:
    """The length of a text as if it were in a script of letters; ideographs and syllables count double."""
    return 2 * len(text) if not text.isascii() and _DENSE_LETTER.search(text[:40]) else len(text)


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def weigh_block(block: Block) -> float:
    """How much running text a block is: its length, less what links hold; little for items, cells and odd lines."""
    if block.link_share > 0.5 or block.tag in HEADING_TAGS or (size := measure_size(block.text)) < _LEAST_TEXT:
        return 0.0
    weight = size * (1 - block.link_share)
    if block.tag in _ITEM_TAGS:
        return 0.6 * weight
    if block.tag in _CELL_TAGS:
        return 0.8 * weight
    return weight if size >= _LINE or ends_sentence(block.text) else 0.3 * weight


def find_article_region(page: PageText, titles: Collection[str]) -> ArticleRegion:
    """The region of the article on a page whose headline is one of `titles` (folded)."""
    return _Search(page, titles).find()


class _Search:
    def __init__(self, page: PageText, titles: Collection[str]) -> None:
        self.regions: list[Region] = page.regions
        self.blocks: list[Block] = page.blocks
        self.titles = [title for title in titles if len(title) >= _LEAST_HEADLINE]
        self.parents = [region.parent for region in page.regions]
        self.block_weights = [weigh_block(block) for block in self.blocks]
        self.weights = self._sum_up(zip((block.region for block in self.blocks), self.block_weights, strict=True))
        self.total = self.weights[0] if self.weights else 0.0
        self.children: list[list[int]] = [[] for _region in self.regions]
        for number, parent in enumerate(self.parents):
            if parent >= 0:
                self.children[parent].append(number)

    def find(self) -> ArticleRegion:
        if not self.total:
            return ArticleRegion(0, [None] * len(self.regions), [True] * len(self.regions), 0.0, 0.0)
        marks = self._spread_marks()
        self._mark_other_articles(marks)
        self._mark_cards(marks)
        kept = [(block.region, weight) for block, weight in zip(self.blocks, self.block_weights, strict=True) if not marks[block.region]]
        weights = self._sum_up(kept)
        container = self._descend(weights, kept)
        earlier = self._find_earlier_text(container, kept, weights[container])
        if earlier:
            weights = self._sum_up(earlier)
            container = self._descend(weights, earlier)
        return ArticleRegion(container, marks, self._list_inside(container), weights[container], weights[0])

    def _sum_up(self, values: Iterable[tuple[int, float]]) -> list[float]:
        """The sum of each region with all regions in it, of values given by region."""
        sums = [0.0] * len(self.regions)
        for region, value in values:
            sums[region] += value
        return self._hand_up(sums)

    def _hand_up(self, sums: list[float]) -> list[float]:
        """Add to each region's own sum those of all regions in it."""
        parents = self.parents
        for number in range(len(sums) - 1, 0, -1):
            if value := sums[number]:
                sums[parents[number]] += value
        return sums

    def _spread_marks(self) -> list[Mark | None]:
        """Each region's mark, its own or the nearest one around it, without the marks of wrappers."""
        wrappers = self._find_wrapping_marks()
        headed = self._list_around_headline()
        marks: list[Mark | None] = []
        for number, region in enumerate(self.regions):
            own, tag = region.mark, region.tag
            around = marks[region.parent] if number else None
            if around and tag in ("table", "pre", "blockquote") and around.word in ("figure", "embed"):
                around = None  # a table with a caption is a figure in HTML's words
            if own and (own in wrappers or (own.strength == WEAK and (tag == "p" or tag in _TABLE_TAGS))):
                own = None
            if own and number in headed and self.weights[number] >= 0.3 * self.total:
                own = None  # what holds the headline and much of the text is no sidebar
            if tag == "blockquote" and is_embed(tag, region.names):
                own = _EMBED
            marks.append(own or around)
        return marks

    def _find_wrapping_marks(self) -> set[Mark]:
        """Marks that cover so much of the page's text that on this page they must mean something else.

        Those of what never is the article only where they leave hardly any text.
        """
        covered: defaultdict[Mark, float] = defaultdict(float)
        around: list[frozenset[Mark]] = []
        for number, parent in enumerate(self.parents):
            outer = around[parent] if parent >= 0 else frozenset()
            own = self.regions[number].mark
            if own and own not in outer:
                covered[own] += self.weights[number]
                outer = outer | {own}
            around.append(outer)
        if not covered:
            return set()
        wide = {mark for mark, weight in covered.items() if weight >= _WRAPPING_SHARES.get(mark.strength, _WRAPPING_SHARE) * self.total}
        wrappers = {mark for mark in wide if mark.strength != BESIDE}
        weighty = ((around[block.region], weight) for block, weight in zip(self.blocks, self.block_weights, strict=True) if weight)
        left = sum(weight for marks, weight in weighty if marks <= wrappers)
        return wide if left < _LEAST_BESIDE and left < 0.1 * self.total else wrappers

    def _is_headline(self, block: Block) -> bool:
        folded = fold_title(block.text) if block.link_share < 0.5 and len(block.text) >= _LEAST_HEADLINE else ""
        return len(folded) >= _LEAST_HEADLINE and any(folded in title for title in self.titles)

    def _list_around_headline(self) -> set[int]:
        """The regions around the first heading that prints the headline."""
        for block in self.blocks:
            if block.tag in ("h1", "h2") and self._is_headline(block):
                return set(self._list_around(block.region))
        return set()

    def _list_around(self, region: int) -> Iterable[int]:
        while region >= 0:
            yield region
            region = self.regions[region].parent

    def _find_article_element(self, region: int) -> int:
        return max((number for number in self._list_around(region) if self.regions[number].tag == "article"), default=-1, key=lambda n: -n)

    def _mark_other_articles(self, marks: list[Mark | None]) -> None:
        """Mark <article> elements that follow the page's own one and have a headline of their own: endless scrolling."""
        headings = [block for block in self.blocks if block.tag == "h1" and block.link_share <= 0.5]
        own = [block.region for block in headings if self._is_headline(block)]
        mine = {self._find_article_element(region) for region in own}
        if not any(number >= 0 and self.weights[number] >= 0.1 * self.total for number in mine):
            return
        for block in headings:
            other = self._find_article_element(block.region)
            if other >= 0 and other not in mine and block.region > own[0]:
                marks[other] = _OTHER_ARTICLE
        self._hand_down(marks)

    def _hand_down(self, marks: list[Mark | None]) -> None:
        for number, parent in enumerate(self.parents):
            if parent >= 0 and marks[number] is None and (around := marks[parent]) is not None and around in (CARD, _OTHER_ARTICLE):
                marks[number] = around

    def _mark_cards(self, marks: list[Mark | None]) -> None:
        """Mark three or more siblings of one kind that each link elsewhere and say little: teasers, products, streams."""
        links, letters, linked = self._measure_links()
        found = False
        for number, children in enumerate(self.children):
            if len(children) < 3 or marks[number]:
                continue
            for group in self._group_alike(children):
                length = sum(letters[child] for child in group)
                if not all(links[child] for child in group) or length > _MOST_CARD * len(group):
                    continue
                if self.regions[group[0]].tag == "li" and length < _LINE * len(group):
                    continue  # a list of links in the text
                if sum(linked[child] for child in group) > 0.1 * length and sum(self.weights[child] for child in group) < 0.5 * self.total:
                    found = True
                    for child in group:
                        marks[child] = CARD
        if found:
            self._hand_down(marks)

    def _measure_links(self) -> tuple[list[float], list[float], list[float]]:
        """Of each region: its lines that lead elsewhere, its letters, its letters in links."""
        links, letters, linked = ([0.0] * len(self.regions) for _sum in range(3))
        for block in self.blocks:
            region, length, share = block.region, len(block.text), block.link_share
            letters[region] += length
            if share:
                linked[region] += length * share
                links[region] += _leads_elsewhere(block)
        return self._hand_up(links), self._hand_up(letters), self._hand_up(linked)

    def _group_alike(self, children: Sequence[int]) -> Iterable[list[int]]:
        groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for child in children:
            region = self.regions[child]
            if region.tag not in HEADING_TAGS and region.tag not in ("p", "tr", "td"):
                groups[region.tag, _first_name(region)].append(child)
        return [group for group in groups.values() if len(group) >= 3]

    def _descend(self, weights: list[float], kept: list[tuple[int, float]]) -> int:
        own = [0.0] * len(self.regions)
        for region, weight in kept:
            own[region] += weight
        current = 0
        while children := self.children[current]:
            best = max(children, key=weights.__getitem__)
            tag = self.regions[best].tag
            is_leaf = tag in _LEAF_TAGS and not (tag in _TABLE_TAGS and weights[best] > 0.9 * weights[current])
            if is_leaf or not weights[best] or weights[best] < _DESCENT * weights[current]:
                break
            beside = own[current] + sum(weights[child] for child in children if child != best and self._is_alike(child, best, weights, own))
            if beside >= _SPREAD * weights[current]:
                break
            current = best
        return current

    def _find_earlier_text(self, container: int, kept: list[tuple[int, float]], weight: float) -> list[tuple[int, float]]:
        """The text between the headline and the container, when that is much and the container is a stream of other stories."""
        start = next((n for n, block in enumerate(self.blocks) if block.tag in ("h1", "h2") and self._is_headline(block)), None)
        if start is None:
            return []
        inside = self._list_inside(container)
        end = next((n for n, block in enumerate(self.blocks) if inside[block.region]), 0)
        if start >= end or self._count_linked_headings(inside) < _STREAM:
            return []
        between = {block.region for block in self.blocks[start:end]}
        earlier = [(region, value) for region, value in kept if region in between]
        return earlier if sum(value for _region, value in earlier) >= max(_LEAST_EARLIER, 0.2 * weight) else []

    def _list_inside(self, container: int) -> list[bool]:
        """In reading order a region's inner ones follow it without a gap."""
        count = len(self.regions)
        end = next((number for number in range(container + 1, count) if self.parents[number] < container), count)
        return [False] * container + [True] * (end - container) + [False] * (count - end)

    def _count_linked_headings(self, inside: list[bool]) -> int:
        return sum(block.tag in HEADING_TAGS and block.link_share > 0.5 and inside[block.region] for block in self.blocks)

    def _is_alike(self, child: int, best: int, weights: list[float], own: list[float]) -> bool:
        """Whether a sibling may be a piece of the same text as the region that holds the most."""
        one, other = self.regions[child], self.regions[best]
        if one.tag in ("p", "blockquote"):
            return True
        if one.tag == other.tag and one.names and _first_name(one) == _first_name(other):
            return True
        return not self.children[child] and weights[child] == own[child] > 60


def _first_name(region: Region) -> str:
    return next(iter(region.names.split(None, 1)), "")


def _leads_elsewhere(block: Block) -> bool:
    share = block.link_share
    return len(block.text) > 15 and block.tag != "p" and (share > 0.3 or (block.starts_with_link and share > 0.15))
