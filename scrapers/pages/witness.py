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
