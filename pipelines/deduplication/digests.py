"""Digests: texts that hold several pieces, each below a headline of its own. A pure function of one text."""

from __future__ import annotations

import re
from itertools import pairwise

LEAST_PIECES = 3
_MOST_HEADLINE_WORDS = 16
_LEAST_PIECE_WORDS = 18
_SENTENCE_END = re.compile(r"[.!?…:;,،؛؟۔。！？][\"'”’»)\]]*$")


def is_digest(text: str) -> bool:
    """Whether the text begins with a headline and has two more, each above a paragraph."""
    if text.count("\n") < 2 * LEAST_PIECES - 1 or not _is_headline(text.lstrip().partition("\n")[0].rstrip()):
        return False
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    return sum(_is_headline(line) and len(below.split()) >= _LEAST_PIECE_WORDS for line, below in pairwise(lines)) >= LEAST_PIECES


def _is_headline(line: str) -> bool:
    return len(line.split(maxsplit=_MOST_HEADLINE_WORDS)) <= _MOST_HEADLINE_WORDS and not _SENTENCE_END.search(line)
