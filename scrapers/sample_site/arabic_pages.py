"""The shapes of Arabic pages: full, with a ticker, AMP, of 2016; and the opinion column, which both languages share."""

from __future__ import annotations

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from scrapers.sample_site.editions import Edition, section_of
from scrapers.sample_site.page_parts import (
    ARABIC_COMMENTS,
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

_CAIRO = ZoneInfo("Africa/Cairo")
_ABU_DHABI = ZoneInfo("Asia/Dubai")
_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_MONTHS = (
    *("كانون الثاني / يناير", "شباط / فبراير", "آذار / مارس", "نيسان / أبريل", "أيار / مايو", "حزيران / يونيو"),
    *("تموز / يوليو", "آب / أغسطس", "أيلول / سبتمبر", "تشرين الأول / أكتوبر", "تشرين الثاني / نوفمبر", "كانون الأول / ديسمبر"),
)
_WRITER_LINES = {
    "ar": ("{}", "بقلم - {}", "بقلم : {}", "بقلم: {}", "بقلم -{}"),
    "en": ("{}", "By - {}", "By : {}", "By: {}"),
}


def render_arabic_full(piece: Piece, edition: Edition, context: PageContext) -> str:
    """Headline, clock line, the edition's name, the headline one to three times more, caption, dateline, body."""
    name = edition.name_in("ar")
    repeated = pick_variant(piece, "titles", ((), (piece.headline,), (piece.headline, piece.headline)))
    head = [*_clock_lines(piece, context.clock), f" {name} -", *repeated, f"{name} - {piece.headline}"]
    head += printed_lines(piece.caption, piece.dateline)
    lines = [*piece.paragraphs, *printed_lines(piece.source)]
    return (
        f'<h1 class="title">{escape(piece.headline)}</h1>\n{wrap_lines("div", head)}\n{render_image(piece, context)}\n'
        f'<div id="balmon">\n{wrap_lines("p", lines)}\n</div>\n'
        f"{render_related_and_footer(context, 8)}\n{ARABIC_COMMENTS}"
    )


def render_arabic_ticker(piece: Piece, edition: Edition, context: PageContext) -> str:
    """Unrelated headlines on one line without anything between them, before the headline comes again and the body."""
    ticker = "".join(f'<a href="/">{escape(headline)}</a>' for headline in context.ticker[:10])
    head = [piece.headline, piece.headline, f"{edition.name_in('ar')} -", *printed_lines(piece.caption)]
    head += [piece.writer, f"بقلم: {piece.writer}"] if piece.writer else printed_lines(piece.dateline)
    lines = [*piece.paragraphs, *printed_lines(piece.source)]
    return (
        f'<div class="page-title">{escape(piece.headline)}</div>\n<div class="ticker">{ticker}</div>\n<div>أخر الأخبار</div>\n'
        f'{wrap_lines("div", head)}\n{render_image(piece, context)}\n<div class="post-content">\n{wrap_lines("div", lines)}\n</div>\n'
        f"{render_related_and_footer(context, 5)}\n{ARABIC_COMMENTS}"
    )


def render_arabic_amp(piece: Piece, edition: Edition, context: PageContext) -> str:
    """On some pages a breadcrumb, then caption or dateline, the body, and related headlines as plain lines."""
    breadcrumb = (f"الرئيسية » {section_of(piece, edition).title}",) if pick_variant(piece, "breadcrumb", (True, False)) else ()
    lines = [*printed_lines(piece.dateline or piece.caption), *piece.paragraphs, *printed_lines(piece.source)]
    related = "\n".join(f'<p><a href="{escape(teaser.url)}">{escape(teaser.headline)}</a></p>' for teaser in context.related[:3])
    also = f"<p>وقد يهمك أيضًا:</p>\n{related}" if related else ""
    return f"{wrap_lines('div', breadcrumb)}\n<section>\n{render_amp_image(piece, context)}\n{wrap_lines('p', lines)}\n{also}\n</section>"


def render_opinion(piece: Piece, edition: Edition, context: PageContext) -> str:
    """The headline three times, the edition, the headline as caption, the writer as a plain line or after `بقلم`."""
    writer = piece.writer or edition.name_in(piece.language)
    line = pick_variant(piece, "writer", _WRITER_LINES[piece.language]).format(writer)
    head = [piece.headline, piece.headline, f"{edition.name_in(piece.language)} -"]
    comments = ARABIC_COMMENTS if piece.language == "ar" else ENGLISH_COMMENTS
    return (
        f"<h1>{escape(piece.headline)}</h1>\n{wrap_lines('h2', head[:1])}\n{wrap_lines('div', head[1:])}\n"
        f"{render_image(piece, context)}\n{wrap_lines('div', [piece.headline, line])}\n"
        f'<div id="balmon" class="column">{break_lines(piece.paragraphs)}</div>\n'
        f"{render_related_and_footer(context, 5)}\n{comments}"
    )


def render_arabic_2016(piece: Piece, edition: Edition, context: PageContext) -> str:
    """Dateline, body and the call for comments in a bare table cell."""
    text = break_lines([*printed_lines(piece.dateline), *piece.paragraphs, *printed_lines(piece.source)])
    return f"<table><tr><td>{render_image(piece, context)}</td></tr>\n<tr><td>\n{text}\n</td></tr>\n<tr><td>أرسل تعليقك</td></tr></table>"


def _clock_lines(piece: Piece, clock: datetime) -> tuple[str, ...]:
    """The server's time in one of the network's three forms; the third names today as well."""
    there = clock.astimezone(_ABU_DHABI)
    today = f"{_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} {there.year}"
    forms = (
        (f"آخر تحديث GMT{clock.astimezone(ZoneInfo('UTC')):%H:%M:%S}",),
        (f"توقيت القاهرة المحلي {clock.astimezone(_CAIRO):%H:%M:%S} آخر تحديث",),
        (f"آخر تحديث {there:%H:%M:%S} بتوقيت أبوظبي", today),
    )
    return pick_variant(piece, "clock", forms)
