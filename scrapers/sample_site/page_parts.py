"""The parts that article pages share: head, structured data, listing lines, related block, footer, comments.

Each is a pure function to a string of markup; which page has which part, and in which order, is decided by the shapes
in `english_pages` and `arabic_pages`. The furniture has the form of the real network's, with the group's own names.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import TypeVar
from urllib.parse import quote

from scrapers.sample_site.editions import GROUP, Edition, article_path, section_of
from scrapers.sample_site.pieces import Piece, Shape

Choice = TypeVar("Choice")

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")

FOOTER_LINES = (f"Maintained and developed by {GROUP} SAL.", f"All rights reserved to {GROUP} 2021 ©")


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another article as a page shows it; without `published` it stands there without a listing line."""

    headline: str
    url: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page shows beside its piece. `clock` is the server's, at the moment of the request."""

    base_url: str  # http://127.0.0.1:8641, no slash at the end
    clock: datetime
    related: Sequence[Teaser] = ()  # newest first; those with a time make the related block
    ticker: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HeadStyle:
    """What a shape's head says; `attributes` of the html element are missing or wrong on some shapes."""

    attributes: str
    open_graph: bool = False
    json_ld: bool = False
    canonical: bool = False
    amphtml: bool = False
    separator: str = " | "


HEAD_STYLES: dict[Shape, HeadStyle] = {
    "body_first": HeadStyle("", open_graph=True, canonical=True, amphtml=True),
    "full": HeadStyle(' dir="rtl" lang="ar"', json_ld=True),
    "amp": HeadStyle(' amp lang="en"', json_ld=True, canonical=True),
    "arabic_full": HeadStyle(' dir="rtl" lang="ar"', open_graph=True, canonical=True, amphtml=True, separator=" - "),
    "arabic_ticker": HeadStyle(' lang="ar" dir="rtl"', open_graph=True, json_ld=True, separator=" - "),
    "arabic_amp": HeadStyle(' amp dir="rtl"', json_ld=True, canonical=True, separator=" - "),
    "opinion": HeadStyle("", canonical=True, separator=" - "),
    "arabic_2016": HeadStyle(' lang="en"', separator=" - "),
}


def pick_variant(piece: Piece, salt: str, choices: Sequence[Choice]) -> Choice:
    """One of the choices, always the same one for this piece."""
    return choices[zlib.crc32(f"{salt}:{piece.id}".encode()) % len(choices)]


def page_url(piece: Piece, edition: Edition, context: PageContext, amp: bool = False) -> str:
    """The absolute, percent-encoded address of an adapted piece."""
    return context.base_url + quote(article_path(piece, edition, amp))


def image_url(piece: Piece, context: PageContext) -> str:
    return f"{context.base_url}/img/{piece.published:%Y/%m}/normal/{piece.id}.png"


def render_document(piece: Piece, edition: Edition, shape: Shape, context: PageContext, body: str) -> str:
    """The whole page around the markup of its body."""
    style = HEAD_STYLES[shape]
    head = "\n".join((f"<title>{_page_title(piece, edition, style)}</title>", *_head_lines(piece, edition, style, context)))
    return f'<!DOCTYPE html>\n<html{style.attributes}>\n<head>\n<meta charset="utf-8">\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _page_title(piece: Piece, edition: Edition, style: HeadStyle) -> str:
    return escape(f"{piece.headline}{style.separator}{edition.name_in(piece.language)}")


def _head_lines(piece: Piece, edition: Edition, style: HeadStyle, context: PageContext) -> list[str]:
    lines = []
    if style.canonical:
        lines.append(f'<link rel="canonical" href="{page_url(piece, edition, context)}">')
    if style.amphtml and not piece.section.startswith("w-"):
        lines.append(f'<link rel="amphtml" href="{page_url(piece, edition, context, amp=True)}">')
    if piece.standfirst and (style.open_graph or style.json_ld):
        lines.append(_meta("name", "description", piece.standfirst))
    if style.open_graph:
        lines += _open_graph_lines(piece, edition, context)
    if style.json_ld:
        lines.append(f'<script type="application/ld+json">{_json_ld(piece, edition, context)}</script>')
    else:
        lines += _date_lines(piece)
    return lines


def _open_graph_lines(piece: Piece, edition: Edition, context: PageContext) -> list[str]:
    values = {
        "og:type": "article",
        "og:site_name": edition.name_in(piece.language),
        "og:title": piece.headline,
        "og:image": image_url(piece, context),
        "og:url": page_url(piece, edition, context),
    }
    return [_meta("property", name, value) for name, value in values.items()]


def _date_lines(piece: Piece) -> list[str]:
    lines = [_meta("property", "article:published_time", _iso(piece.published))] if piece.dated_by == "meta" else []
    return lines + ([_meta("property", "article:modified_time", _iso(piece.modified))] if piece.modified else [])


def _json_ld(piece: Piece, edition: Edition, context: PageContext) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.headline,
        "mainEntityOfPage": page_url(piece, edition, context),
        "image": [image_url(piece, context)],
        "articleSection": section_of(piece, edition).title,
        "publisher": {"@type": "Organization", "name": edition.name_in(piece.language)},
    }
    if piece.standfirst:
        data["description"] = piece.standfirst
    if piece.writer:
        data["author"] = {"@type": "Person", "name": piece.writer}
    if piece.dated_by == "meta":
        data["datePublished"] = _iso(piece.published)
    if piece.modified:
        data["dateModified"] = _iso(piece.modified)
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _meta(kind: str, name: str, value: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(value)}">'


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def write_listing_line(published: datetime) -> str:
    """The network's listing line: `GMT 13:46 2018 Sunday ,09 December`."""
    moment = published.astimezone(UTC)
    return f"GMT {moment:%H:%M} {moment.year} {_DAYS[moment.weekday()]} ,{moment.day:02} {_MONTHS[moment.month - 1]}"


def render_image(piece: Piece, context: PageContext) -> str:
    return f'<img src="{image_url(piece, context)}" alt="{escape(piece.headline)}" width="460">'


def render_amp_image(piece: Piece, context: PageContext) -> str:
    return render_image(piece, context).replace("<img ", '<amp-img layout="responsive" height="300" ') + "</amp-img>"


def render_related(context: PageContext, most: int) -> str:
    """The section's newest items; nothing parts one from the next, so that a headline and a listing line are glued."""
    items = [
        f'<span class="newsdate">{write_listing_line(teaser.published)}</span><br>\n'
        f'<a href="{escape(teaser.url)}">{escape(_double_some(teaser.headline))}</a>'
        for teaser in context.related
        if teaser.published is not None
    ]
    return "".join(items[:most])


def _double_some(headline: str) -> str:
    """About one headline in nine is printed twice without a space between, as the real listing does now and then."""
    return headline * 2 if zlib.crc32(headline.encode()) % 9 == 0 else headline


def render_related_and_footer(context: PageContext, most: int) -> str:
    """The related block with the footer glued to it, and the footer once more."""
    footer = "<br>\n".join(FOOTER_LINES)
    related = f'<div class="morenews">{render_related(context, most)}<span class="copyright">{footer}</span></div>'
    return f'{related}\n<div class="footer">{footer}</div>'


def render_comments(title: str, label: str) -> str:
    return (
        f'<div class="comments"><h3>{title}</h3>\n<form action="/comment" method="post"><label for="visitor">{label}</label>\n'
        '<textarea id="visitor" name="text"></textarea><input type="submit" value="OK"></form></div>'
    )


ENGLISH_COMMENTS = render_comments("Send your comments", "Your comment as a visitor")
ARABIC_COMMENTS = render_comments("أرسل تعليقك", "تعليقك كزائر")


def wrap_lines(tag: str, lines: Sequence[str]) -> str:
    """Each line, escaped, in an element of its own."""
    name = tag.split()[0]
    return "\n".join(f"<{tag}>{escape(line)}</{name}>" for line in lines)


def break_lines(lines: Sequence[str]) -> str:
    """The lines, escaped, parted by <br> alone."""
    return "<br>\n<br>\n".join(escape(line) for line in lines)


def printed_lines(*lines: str | None) -> list[str]:
    """Those of the lines that the piece has."""
    return [line for line in lines if line]
