"""A second opinion on a body: the densest run of paragraphs, chosen by another rule than the body's. That the two differ
says that a page is odd or that its layout has changed; it changes no text.
"""

from __future__ import annotations

from collections import Counter

from scrapers.pages.blocks import PageText


def read_densest_paragraphs(page: PageText) -> str:
    """The paragraphs of the element that holds the most text in <p>, less what is linked; empty where there are none."""
    weights: Counter[int] = Counter()
    for block in page.blocks:
        if block.tag == "p":
            weights[page.regions[block.region].parent] += round(len(block.text) * (1 - 2 * block.link_share))
    if not weights:
        return ""
    best, _most = weights.most_common(1)[0]
    paragraphs = (block for block in page.blocks if block.tag == "p" and page.regions[block.region].parent == best)
    return "\n".join(block.text for block in paragraphs if block.link_share <= 0.5)


def measure_line_agreement(body: str, witness: str) -> float:
    """How far two texts hold the same lines, 0 to 1 (F1 over their characters); for texts cut from one page."""
    ours, theirs = Counter(body.split("\n")), Counter(witness.split("\n"))
    total = sum(len(line) * count for lines in (ours, theirs) for line, count in lines.items())
    common = sum(len(line) * count for line, count in (ours & theirs).items())
    return round(2 * common / total, 4) if total else 0.0
