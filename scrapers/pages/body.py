"""The body of an article on a page of unknown markup: trafilatura, with the densest run of paragraphs as an independent
witness that is used instead where trafilatura loses most of the text. Paragraphs are joined by one newline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from lxml import html
from trafilatura import bare_extraction

from scrapers.pages.document import PageDocument, fold_words, read_text, squeeze
from scrapers.pages.headlines import fold_title

_ASIDE = frozenset({"aside", "nav", "footer", "form", "figure", "figcaption", "header", "li", "td"})
_LIST_MARK = re.compile(r"^(?:[-•*]\s+|#+\s+)")
_LEAST_SHARE = 0.4  # of the paragraphs' words; below it trafilatura lost the article
_LEAST_WORDS = 25  # fewer are asked for again with settings that prefer more text


def extract_body(document: PageDocument) -> str:
    """The running text of the article; empty when there is none."""
    text = _ask_trafilatura(document, favor_precision=True)
    if len(fold_words(text)) < _LEAST_WORDS:
        more = _ask_trafilatura(document, favor_recall=True)
        text = more if len(fold_words(more)) > 2 * len(fold_words(text)) else text
    return text


def _ask_trafilatura(document: PageDocument, **preference: Any) -> str:
    try:
        result = bare_extraction(document.root, include_comments=False, include_tables=False, include_formatting=False, **preference)
    except RecursionError:  # markup nested beyond what it can walk
        return ""
    text = "" if result is None or isinstance(result, dict) else result.text or ""
    lines = (squeeze(_LIST_MARK.sub("", line)) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def read_paragraphs(document: PageDocument) -> list[str]:
    """The paragraphs of the element that holds the most of them, links and boxes left out: a cheap second opinion."""
    weight: Counter[html.HtmlElement] = Counter()
    for paragraph in document.root.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and not _stands_aside(paragraph):
            weight[parent] += len(read_text(paragraph)) - 2 * _link_length(paragraph)
    if not weight:
        return []
    best, _most = weight.most_common(1)[0]
    texts = (read_text(child) for child in best if child.tag == "p" and 2 * _link_length(child) <= len(read_text(child)))
    return [text for text in texts if text]


def measure_agreement(body: str, witness: str) -> float:
    """How far two texts hold the same words, 0 to 1 (F1 over word counts)."""
    ours, theirs = Counter(fold_words(body)), Counter(fold_words(witness))
    total = ours.total() + theirs.total()
    return round(2 * (ours & theirs).total() / total, 4) if total else 0.0


def choose_body(extracted: str, paragraphs: list[str]) -> str:
    """`extracted`, unless it holds only a small part of what the page's own paragraphs say."""
    most = sum(len(fold_words(text)) for text in paragraphs)
    return "\n".join(paragraphs) if len(fold_words(extracted)) < _LEAST_SHARE * most else extracted


def drop_repeated_title(body: str, titles: Iterable[str | None]) -> str:
    """`body` without the lines above the text that only repeat one of the page's titles."""
    folded = {fold_title(title) for title in titles if title} - {""}
    lines = body.split("\n")
    while len(lines) > 1 and fold_title(lines[0]) in folded:
        lines = lines[1:]
    return "\n".join(lines)


def _stands_aside(element: html.HtmlElement) -> bool:
    return any(ancestor.tag in _ASIDE for ancestor in element.iterancestors())


def _link_length(element: html.HtmlElement) -> int:
    return sum(len(read_text(link)) for link in element.iter("a"))
