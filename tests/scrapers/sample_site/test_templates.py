"""Each shape prints what the real network's pages of that shape print, traps included."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from scrapers.listing import read_listing_lines
from scrapers.sample_site.editions import MARSA_TODAY, ZAHRA_ALYOUM, Edition
from scrapers.sample_site.page_parts import write_listing_line
from scrapers.sample_site.pieces import DatedBy, Piece, Shape
from scrapers.sample_site.templates import SHAPES, PageContext, render_article

ENGLISH: tuple[Shape, ...] = ("body_first", "full", "amp")
CLOCK_LINE = re.compile(
    r"Last Updated : GMT \d\d:\d\d:\d\d|آخر تحديث GMT\d\d:\d\d:\d\d|توقيت القاهرة المحلي|آخر تحديث \d\d:\d\d:\d\d بتوقيت أبوظبي"
)


@pytest.fixture
def pages(english_piece: Piece, arabic_piece: Piece, context: PageContext) -> dict[Shape, str]:
    opinion = replace(arabic_piece, section="w-347", writer="ليلى منصور")
    pieces: dict[Shape, tuple[Piece, Edition]] = dict.fromkeys(ENGLISH, (english_piece, MARSA_TODAY))
    pieces |= {shape: (arabic_piece, ZAHRA_ALYOUM) for shape in SHAPES if shape not in ENGLISH}
    pieces["opinion"] = (opinion, ZAHRA_ALYOUM)
    return {shape: render_article(piece, edition, shape, context) for shape, (piece, edition) in pieces.items()}


def text_of(page: str) -> str:
    """The page's text in the order of its markup; <br> is a line end and inline elements are glued."""
    body: Any = html.fromstring(page).find("body")
    for script in body.iter("script"):
        script.text = ""
    for line_end in body.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    return str(body.text_content())


@pytest.mark.parametrize("shape", SHAPES)
def test_every_paragraph_is_printed_once_and_in_order(
    shape: Shape, pages: dict[Shape, str], english_piece: Piece, arabic_piece: Piece
) -> None:
    paragraphs = (english_piece if shape in ENGLISH else arabic_piece).paragraphs
    text = text_of(pages[shape])
    assert [text.count(paragraph) for paragraph in paragraphs] == [1] * len(paragraphs)
    assert sorted(paragraphs, key=text.index) == list(paragraphs)


@pytest.mark.parametrize(
    ("shape", "headlines"),
    [("body_first", 0), ("full", 2), ("amp", 0), ("arabic_ticker", 3), ("arabic_amp", 0), ("opinion", 4), ("arabic_2016", 0)],
)
def test_headline_stands_in_the_text_as_often_as_the_shape_says(
    shape: Shape, headlines: int, pages: dict[Shape, str], english_piece: Piece, arabic_piece: Piece
) -> None:
    headline = (english_piece if shape in ENGLISH else arabic_piece).headline
    assert text_of(pages[shape]).count(headline) == headlines


def test_arabic_full_page_repeats_the_headline_one_to_three_times(arabic_piece: Piece, context: PageContext) -> None:
    counts = set()
    for number in range(12):
        piece = replace(arabic_piece, id=f"lamp-{number}")
        text = text_of(render_article(piece, ZAHRA_ALYOUM, "arabic_full", context))
        counts.add(text.count(piece.headline) - 1)
        assert f"زهرة اليوم - {piece.headline}" in text
    assert counts == {1, 2, 3}


@pytest.mark.parametrize("shape", ["full", "arabic_full"])
def test_clock_line_is_the_time_of_the_request(
    shape: Shape, pages: dict[Shape, str], english_piece: Piece, arabic_piece: Piece, context: PageContext
) -> None:
    piece = english_piece if shape == "full" else arabic_piece
    later = render_article(
        piece, MARSA_TODAY if shape == "full" else ZAHRA_ALYOUM, shape, replace(context, clock=context.clock + timedelta(minutes=7))
    )
    assert CLOCK_LINE.search(pages[shape])
    assert later != pages[shape]


@pytest.mark.parametrize("shape", sorted(set(SHAPES) - {"full", "arabic_full"}))
def test_other_shapes_have_no_clock(shape: Shape, pages: dict[Shape, str]) -> None:
    assert not CLOCK_LINE.search(pages[shape])


@pytest.mark.parametrize(("shape", "items"), [("body_first", 5), ("full", 8), ("arabic_full", 8), ("arabic_ticker", 5), ("opinion", 5)])
def test_related_block_is_glued_to_the_footer_and_the_footer_comes_twice(
    shape: Shape, items: int, pages: dict[Shape, str], context: PageContext
) -> None:
    text = text_of(pages[shape])
    lines = read_listing_lines(text)
    assert [(line.headline, line.published) for line in lines] == [(item.headline, item.published) for item in context.related[:items]]
    assert re.search(r"\SGMT \d\d:\d\d \d{4}", text)
    assert re.search(r"\SMaintained and developed by Marsa Media Group SAL\.", text)
    assert text.count("All rights reserved to Marsa Media Group 2021 ©") == 2
    assert re.search("Send your comments|أرسل تعليقك", text)


@pytest.mark.parametrize("shape", ["amp", "arabic_amp", "arabic_2016"])
def test_short_shapes_have_no_related_block_and_no_footer(shape: Shape, pages: dict[Shape, str]) -> None:
    text = text_of(pages[shape])
    assert "Maintained and developed" not in text
    assert not read_listing_lines(text)


def test_full_page_opens_with_the_bare_headline_and_the_names(pages: dict[Shape, str], english_piece: Piece) -> None:
    lines = [line for line in text_of(pages["full"]).splitlines() if line.strip()]
    assert lines[0] == "crane sets record 41 lifts one pause at docknine"
    assert lines[2:6] == ["Marsa Today, marsa today"] * 4
    assert lines[8:11] == [f"Marsa Today, marsa today {english_piece.headline}", english_piece.caption, english_piece.dateline]


def test_ticker_joins_ten_headlines_without_a_separator(pages: dict[Shape, str], context: PageContext) -> None:
    assert "".join(context.ticker[:10]) in text_of(pages["arabic_ticker"])
    assert context.ticker[10] not in pages["arabic_ticker"]


def test_arabic_amp_ends_with_related_headlines_as_plain_lines(pages: dict[Shape, str], context: PageContext) -> None:
    text = text_of(pages["arabic_amp"])
    assert text.index("وقد يهمك أيضًا:") < text.index(context.related[0].headline)


def test_some_arabic_amp_pages_open_with_a_breadcrumb(arabic_piece: Piece, context: PageContext) -> None:
    pieces = [replace(arabic_piece, id=f"lamp-{number}") for number in range(8)]
    with_breadcrumb = ["الرئيسية »" in render_article(piece, ZAHRA_ALYOUM, "arabic_amp", context) for piece in pieces]
    assert set(with_breadcrumb) == {True, False}


def test_writer_stands_alone_or_after_all_kinds_of_dashes(arabic_piece: Piece, context: PageContext) -> None:
    found = set()
    for number in range(60):
        piece = replace(arabic_piece, id=f"column-{number}", section="w-347", writer="ليلى منصور")
        found |= set(re.findall(r"<div>([^<]*ليلى منصور)</div>", render_article(piece, ZAHRA_ALYOUM, "opinion", context)))
    assert found == {"ليلى منصور", "بقلم - ليلى منصور", "بقلم : ليلى منصور", "بقلم: ليلى منصور", "بقلم -ليلى منصور"}


def test_page_of_2016_opens_with_the_dateline_and_ends_with_the_call_for_comments(pages: dict[Shape, str], arabic_piece: Piece) -> None:
    lines = [line for line in text_of(pages["arabic_2016"]).splitlines() if line.strip()]
    assert (lines[0], lines[-1]) == (arabic_piece.dateline, "أرسل تعليقك")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dated_by", ["meta", "feed", "listing", "none"])
def test_only_pieces_dated_by_meta_state_their_date(shape: Shape, dated_by: DatedBy, english_piece: Piece, context: PageContext) -> None:
    piece = replace(english_piece, dated_by=dated_by)
    page = render_article(piece, MARSA_TODAY, shape, context)
    assert ("2026-10-02T08:10:00+00:00" in page) == (dated_by == "meta")


@pytest.mark.parametrize("shape", SHAPES)
def test_an_update_states_when_it_was_made(shape: Shape, english_piece: Piece, context: PageContext) -> None:
    piece = replace(english_piece, dated_by="none", modified=datetime(2026, 11, 2, 10, tzinfo=UTC))
    assert "2026-11-02T10:00:00+00:00" in render_article(piece, MARSA_TODAY, shape, context)


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_text_stays_text(shape: Shape, context: PageContext, english_piece: Piece) -> None:
    evil = '</script><script>alert("x")</script>'
    piece = replace(english_piece, headline=evil, body=evil, caption=evil, dateline=evil, source=evil, standfirst=evil, writer=evil)
    page = render_article(piece, MARSA_TODAY, shape, replace(context, ticker=[evil]))
    assert 'alert("x")</script>' not in page
    document: Any = html.fromstring(page)
    for script in document.xpath('//script[@type="application/ld+json"]'):
        assert json.loads(script.text)["headline"] == evil


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        (datetime(2018, 12, 9, 13, 46, tzinfo=UTC), "GMT 13:46 2018 Sunday ,09 December"),
        (datetime(2026, 11, 20, 0, 5, 59, tzinfo=UTC), "GMT 00:05 2026 Friday ,20 November"),
    ],
)
def test_listing_line_has_the_form_of_the_network(moment: datetime, line: str) -> None:
    assert write_listing_line(moment) == line
