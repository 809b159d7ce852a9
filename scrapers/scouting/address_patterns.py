"""What the addresses of a site's articles have in common that its other pages have not: patterns for `article_urls`.

Pure rules over addresses; a pattern is only proposed where it parts the two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

_GENERAL = (
    r"/(?:19|20)\d\d/\d\d?/\d\d?/",
    r"/(?:19|20)\d\d/\d\d?/",
    r"/(?:19|20)\d\d/",
    r"[-/_](?:19|20)\d{6}(?:[-/_.]|$)",
    r"[-/_.]\d{5,}(?:\.\w{2,5})?/?$",
    r"/\d{4,}(?:[-/]|$)",
    r"[?&](?:id|p|nid|sid|news_?id|article_?id)=\d+",
    r"\.html?$",
    r"/[^/]+(?:-[^/-]+){3,}/?$",
)
_LEAST_SHARE = 0.95  # of the articles that the patterns together must match
_MOST_PATTERNS = 3
_LEAST_OF_FOLDER = 2


def infer_article_patterns(articles: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Up to three patterns that match nearly all of `articles` and none of `others`; none where that cannot be had."""
    wanted, unwanted = {_target(url) for url in articles}, {_target(url) for url in others}
    candidates = [pattern for pattern in (*_GENERAL, *_name_folders(wanted)) if not any(re.search(pattern, one) for one in unwanted)]
    chosen: list[str] = []
    left = set(wanted)
    while left and len(chosen) < _MOST_PATTERNS:
        best = max(candidates, key=lambda pattern: sum(bool(re.search(pattern, one)) for one in left), default=None)
        matched = {one for one in left if best and re.search(best, one)}
        if best is None or not matched:
            break
        chosen.append(best)
        left -= matched
    return tuple(chosen) if wanted and len(left) <= (1 - _LEAST_SHARE) * len(wanted) else ()


def _name_folders(targets: set[str]) -> list[str]:
    """`^/news/[^/]+` for every first folder that several articles share."""
    folders = Counter(target.split("/")[1] for target in targets if target.count("/") >= 2)
    return [rf"^/{re.escape(folder)}/[^/]" for folder, count in folders.most_common(10) if count >= _LEAST_OF_FOLDER and folder]


def _target(url: str) -> str:
    """What a card's patterns are searched in: the decoded path with its query."""
    parts = urlsplit(url)
    return unquote(parts.path) + (f"?{parts.query}" if parts.query else "")


__all__ = ["infer_article_patterns"]
