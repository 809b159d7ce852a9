"""The three shapes of English pages: body first, full page, AMP. Arabic ones are in `arabic_pages`."""

from __future__ import annotations

import re
from datetime import UTC
from html import escape

from scrapers.sample_site.editions import Edition
from scrapers.sample_site.page_parts import (
    ENGLISH_COMMENTS,
    PageContext,
    break_lines,
    pick_variant,
    printed_lines,
    render_amp_image,
    render_image,
    render_related_and_footer,
    wrap_lines,
)
from scrapers.sample_site.pieces import Piece

_PUNCTUATION = re.compile(r"[^\w\s]")


def render_body_first(piece: Piece, edition: Edition, context: PageContext) -> str:
    """No headline, caption or dateline in the text: the body, the source line, the related block, the footer twice."""
    lines = [*piece.paragraphs, *printed_lines(piece.source)]
    return (
        '<script>var pageKind = "news", slots = ["top", "side"];</script>\n'
        f"{render_image(piece, context)}\n"
        f'<div id="balmon">\n{wrap_lines("p", lines)}\n</div>\n'
        f"{render_related_and_footer(context, 5)}\n{ENGLISH_COMMENTS}"
    )


def render_full(piece: Piece, edition: Edition, context: PageContext) -> str:
    """The headline without punctuation, the server's clock, the edition's name again and again, then the text."""
    name = edition.name_in("en")
    names = f"{name}, {name.lower()}"
    bare_headline = " ".join(_PUNCTUATION.sub("", piece.headline).lower().split())
    before = [bare_headline, f"Last Updated : GMT {context.clock.astimezone(UTC):%H:%M:%S}", *[names] * 4]
    after = [names, f"{names} {piece.headline}", *printed_lines(piece.caption, piece.dateline)]
    text = break_lines([*piece.paragraphs, *printed_lines(piece.source)])
    return (
        f'<table width="980"><tr><td class="head">\n{wrap_lines("div", before)}\n<h1>{escape(piece.headline)}</h1>\n'
        f"{render_image(piece, context)}\n{wrap_lines('div', after)}\n"
        f'<div class="details_text" id="newsbody">\n{text}\n</div>\n</td></tr></table>\n'
        f"{render_related_and_footer(context, 8)}\n{ENGLISH_COMMENTS}"
    )


def render_amp(piece: Piece, edition: Edition, context: PageContext) -> str:
    """Caption or dateline, the body, on some pages the source line; no headline, related block, footer or comments."""
    opening = (
        pick_variant(piece, "amp", (piece.caption, piece.dateline)) if piece.caption and piece.dateline else piece.caption or piece.dateline
    )
    lines = [*printed_lines(opening), *piece.paragraphs, *printed_lines(piece.source)]
    text = f'<div class="amp-wp-content">\n{wrap_lines("p", lines)}\n</div>'
    return f'<article class="amp-wp-article">\n{render_amp_image(piece, context)}\n{text}\n</article>'
