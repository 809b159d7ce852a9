"""The body of an article on a page of unknown markup: the blocks of the article's region that are running text, its
sub-headings, lists and tables, and the standfirst before them. Lines are joined by one newline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.pages.blocks import HEADING_TAGS, Block, PageText, read_page_text
from scrapers.pages.document import PageDocument, fold_words
from scrapers.pages.furniture import is_caption, is_closing, is_invitation, is_notice, split_names
from scrapers.pages.headlines import fold_title
from scrapers.pages.margin_lines import is_margin_line
from scrapers.pages.regions import ArticleRegion, ends_sentence, find_article_region, measure_size

_LINK_LINE = 0.6  # of a line's letters; more is a link, less a line with links
_PARAGRAPH = 80  # characters, see measure_size
_MOST_EARLY_LINES = 8
_MOST_CLOSING_LINES = 3
_LONGEST_TITLE_LINE = 300
_LEAST_TITLE = 10
_LONGEST_TITLE = 1_000
_BARE_ADDRESS = re.compile(r"https?://\S+")
_FAR = 25  # blocks between a standfirst and the text
_LEAST_STANDFIRST = 30
_SAME_START = 60  # folded letters by which a standfirst and a description are one
_STANDFIRST = re.compile(
    r"(?:^|[^a-z])(?:lead|lede|intro\w*|standfirst|dek|deck|sub-?title|sub-?head(?:line|ing)?s?|summary|excerpt|chapeau|abstract"
    r"|strapline|ingress|preamble|teaser-?text|vorspann|description|article-?lead)(?=$|[^a-z])"
)
_NO_STANDFIRST = re.compile(r"caption|credit|byline|author|newsletter|promo|related|card")


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """The running text, the standfirst in it (None when none was found), and what pictures in it say.

    `page` is the text out of which it was chosen; `first` and `last` number its blocks where the body begins and ends, None
    where there is none.
    """

    page: PageText
    text: str
    standfirst: str | None = None
    captions: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None


def read_body(page: PageText, titles: Iterable[str], description: str | None = None) -> ArticleBody:
    """The body of the article. `titles` are its headline in any form, `description` is what the page says it is about."""
    return _Reader(page, titles, description).read()


def extract_body(document: PageDocument, titles: Iterable[str] = (), description: str | None = None) -> str:
    """The running text of the article; empty when there is none."""
    return read_body(read_page_text(document.root), [*titles, document.root.findtext(".//title") or ""], description).text


class _Reader:
    def __init__(self, page: PageText, titles: Iterable[str], description: str | None) -> None:
        self.page = page
        self.titles = {folded for title in titles if title and len(folded := fold_title(title[:_LONGEST_TITLE])) >= _LEAST_TITLE}
        self.description = fold_title(description or "")[:400]
        self.article: ArticleRegion = find_article_region(page, self.titles)

    def read(self) -> ArticleBody:
        chosen = self._cut_end(self._drop_early_lines(self._choose_blocks()))
        standfirst = self._find_standfirst(chosen)
        numbers = sorted([*chosen, *standfirst])
        text = "\n".join(self.page.blocks[number].text for number in numbers)
        lead = " ".join(self.page.blocks[number].text for number in standfirst) or None
        first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
        return ArticleBody(self.page, text, lead, self._list_captions(), first, last)

    def _choose_blocks(self) -> list[int]:
        inside, marks = self.article.inside, self.article.marks
        sparse = self._find_link_lists()
        return [
            number
            for number, block in enumerate(self.page.blocks)
            if inside[block.region] and marks[block.region] is None and block.region not in sparse and self._is_text(block)
        ]

    def _is_text(self, block: Block) -> bool:
        text = block.text
        if block.link_share >= _LINK_LINE and not _is_linked_sentence(block):
            return False
        if is_invitation(text, block.link_share) or is_notice(text) or is_margin_line(text) or _BARE_ADDRESS.fullmatch(text):
            return False
        return not self._repeats_title(block)

    def _repeats_title(self, block: Block) -> bool:
        if len(block.text) >= _LONGEST_TITLE_LINE and block.tag != "h1":
            return False
        folded = fold_title(block.text[:_LONGEST_TITLE_LINE])
        if len(folded) < _LEAST_TITLE:
            return False
        return folded in self.titles or (block.tag == "h1" and any(folded in title for title in self.titles))

    def _find_link_lists(self) -> set[int]:
        """Regions within the article of two or more blocks that are mostly links."""
        regions = self.page.regions
        first = self.article.container
        end = next((number for number in range(first, len(regions)) if not self.article.inside[number]), len(regions))
        letters, linked, counts = ([0.0] * len(regions) for _sum in range(3))
        for block in self.page.blocks:
            if first <= block.region < end:
                letters[block.region] += len(block.text)
                linked[block.region] += len(block.text) * block.link_share
                counts[block.region] += 1
        for number in range(end - 1, first, -1):
            if counts[number]:
                parent = regions[number].parent
                letters[parent] += letters[number]
                linked[parent] += linked[number]
                counts[parent] += counts[number]
        found: set[int] = set()
        for number in range(first + 1, end):
            region = regions[number]
            if region.parent in found:
                found.add(number)
            elif counts[number] >= 2:
                most = 0.5 if region.tag in ("ul", "ol") else 0.35
                if region.tag != "li" and linked[number] > most * letters[number] and letters[number] < 0.2 * self.article.weight:
                    found.add(number)
        return found

    def _drop_early_lines(self, chosen: list[int]) -> list[int]:
        """Without the few short lines before the first paragraph: kicker, date, by-line, credits."""
        blocks = self.page.blocks
        start = next((place for place, number in enumerate(chosen) if measure_size(blocks[number].text) > _PARAGRAPH), None)
        if start is None:
            return chosen
        early = [number for number in chosen[:start] if blocks[number].tag not in HEADING_TAGS and not ends_sentence(blocks[number].text)]
        return [number for number in chosen if number not in early] if len(early) <= _MOST_EARLY_LINES else chosen

    def _cut_end(self, chosen: list[int]) -> list[int]:
        """Without headings and links that no text follows, and without the last lines that turn to the readers."""
        blocks = self.page.blocks
        for number in chosen[-_MOST_CLOSING_LINES:]:
            if len(chosen) > 2 * _MOST_CLOSING_LINES and is_closing(blocks[number].text):
                chosen = [other for other in chosen if other != number]
        while chosen:
            last = blocks[chosen[-1]]
            if last.tag not in HEADING_TAGS and not (last.tag == "li" and last.link_share > 0.3):
                break
            chosen = chosen[:-1]
        return chosen

    def _find_standfirst(self, chosen: list[int]) -> list[int]:
        """The blocks between the headline and the text that the page's description repeats, or whose names say so."""
        if not chosen:
            return []
        blocks = self.page.blocks
        start = fold_title(" ".join(blocks[number].text for number in chosen[:8]))
        found: list[int] = []
        for number in range(chosen[0] - 1, max(-1, chosen[0] - _FAR), -1):
            block = blocks[number]
            if block.tag == "h1":
                break
            if len(block.text) >= _LEAST_STANDFIRST and block.link_share <= 0.3 and self._is_standfirst(block):
                folded = fold_title(block.text)[:_SAME_START]
                if folded not in start:
                    found.append(number)
                    start += folded
        return found[::-1]

    def _is_standfirst(self, block: Block) -> bool:
        region = self.page.regions[block.region]
        if region.tag in ("figure", "figcaption", "footer", "nav"):
            return False
        folded = fold_title(block.text)
        is_described = len(folded) > 20 and bool(self.description)
        if is_described and (folded.startswith(self.description[:_SAME_START]) or self.description.startswith(folded[:_SAME_START])):
            return True
        around = self.page.regions[region.parent].names if region.parent >= 0 else ""
        names = split_names(f"{region.names} {around}")
        return len(block.text) > _LEAST_STANDFIRST + 10 and bool(_STANDFIRST.search(names)) and not _NO_STANDFIRST.search(names)

    def _list_captions(self) -> tuple[str, ...]:
        inside, marks = self.article.inside, self.article.marks
        found = (block.text for block in self.page.blocks if inside[block.region] and is_caption(marks[block.region]))
        return tuple(dict.fromkeys(found))


def _is_linked_sentence(block: Block) -> bool:
    """A sentence that is a link for the most part; other lines of links are no text."""
    unlinked = len(block.text) * (1 - block.link_share)
    is_long = len(block.text) >= 30 and (unlinked >= 25 or block.link_share < 0.8)
    return block.tag in ("p", "li") and is_long and ends_sentence(block.text)


def measure_agreement(body: str, witness: str) -> float:
    """How far two texts hold the same words, 0 to 1 (F1 over word counts)."""
    if body == witness:
        return 1.0 if body else 0.0
    ours, theirs = Counter(fold_words(body)), Counter(fold_words(witness))
    total = ours.total() + theirs.total()
    return round(2 * (ours & theirs).total() / total, 4) if total else 0.0
