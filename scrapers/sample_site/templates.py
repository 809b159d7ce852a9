"""render_article: any piece in any of the eight shapes of page text that the real network's archive shows.

shape           prints beside the body
body_first      source line, related block (5), footer twice, comments; no headline in the text
full            bare headline, clock, names, headline, caption, dateline, source line, related block (8), footer twice, comments
amp             caption or dateline, source line
arabic_full     headlines, clock, caption, dateline, source line, related block (8), footer twice, comments
arabic_ticker   headlines, ticker, caption, writer or dateline, source line, related block (5), footer twice, comments
arabic_amp      on some a breadcrumb, dateline or else caption, source line, related headlines (3)
opinion         headlines, writer, related block (5), footer twice, comments; no dateline, no source line
arabic_2016     dateline, source line, call for comments
"""

from __future__ import annotations

from collections.abc import Callable

from scrapers.sample_site.arabic_pages import (
    render_arabic_2016,
    render_arabic_amp,
    render_arabic_full,
    render_arabic_ticker,
    render_opinion,
)
from scrapers.sample_site.editions import Edition
from scrapers.sample_site.english_pages import render_amp, render_body_first, render_full
from scrapers.sample_site.page_parts import PageContext, Teaser, render_document
from scrapers.sample_site.pieces import Piece, Shape

_RENDERERS: dict[Shape, Callable[[Piece, Edition, PageContext], str]] = {
    "body_first": render_body_first,
    "full": render_full,
    "amp": render_amp,
    "arabic_full": render_arabic_full,
    "arabic_ticker": render_arabic_ticker,
    "arabic_amp": render_arabic_amp,
    "opinion": render_opinion,
    "arabic_2016": render_arabic_2016,
}
SHAPES: tuple[Shape, ...] = tuple(_RENDERERS)


def render_article(piece: Piece, edition: Edition, shape: Shape, context: PageContext) -> str:
    """The page, as a str to be sent as UTF-8. The piece is printed as it is: adapt it to the edition before."""
    return render_document(piece, edition, shape, context, _RENDERERS[shape](piece, edition, context))


__all__ = ["SHAPES", "PageContext", "Teaser", "render_article"]
