"""Where each edition prints a piece."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrapers.sample_site.editions import CORNICHE_CHRONICLE, MARSA_TODAY, ZAHRA_ALYOUM, Edition, adapt_piece, article_path, section_of
from scrapers.sample_site.pieces import Piece


@pytest.mark.parametrize(
    ("edition", "amp", "path"),
    [
        (MARSA_TODAY, False, "/en/87/crane-sets-record-at-dock-nine-091530"),
        (MARSA_TODAY, True, "/en/amp/87/crane-sets-record-at-dock-nine-091530"),
        (CORNICHE_CHRONICLE, False, "/87/crane-sets-record-at-dock-nine-091530"),
        (CORNICHE_CHRONICLE, True, "/amp/87/crane-sets-record-at-dock-nine-091530"),
    ],
)
def test_english_addresses_end_with_the_stamp(edition: Edition, amp: bool, path: str, english_piece: Piece) -> None:
    assert article_path(english_piece, edition, amp) == path


@pytest.mark.parametrize(
    ("edition", "amp", "path"),
    [
        (ZAHRA_ALYOUM, False, "/314/214455-سوق-المصابيح-يفتح-أبوابه"),
        (ZAHRA_ALYOUM, True, "/amp/314/214455-سوق-المصابيح-يفتح-أبوابه"),
        (MARSA_TODAY, False, "/314/214455-سوق-المصابيح-يفتح-أبوابه"),
        (CORNICHE_CHRONICLE, False, "/314/سوق-المصابيح-يفتح-أبوابه-214455"),
    ],
)
def test_arabic_addresses_begin_with_the_stamp(edition: Edition, amp: bool, path: str, arabic_piece: Piece) -> None:
    assert article_path(arabic_piece, edition, amp) == path


def test_a_column_stands_under_its_writer_and_is_listed_with_all_others(arabic_piece: Piece) -> None:
    column = replace(arabic_piece, section="w-347", stamp=None)
    assert article_path(column, ZAHRA_ALYOUM) == "/w-347/سوق-المصابيح-يفتح-أبوابه"
    assert section_of(column, ZAHRA_ALYOUM).path == "/10-maqalat"


def test_the_second_edition_prints_at_its_own_time_and_shortens(english_piece: Piece) -> None:
    first, second = (adapt_piece(replace(english_piece, section="36"), edition) for edition in (MARSA_TODAY, CORNICHE_CHRONICLE))
    assert (first.section, first.stamp, len(first.paragraphs)) == ("36", "091530", 3)
    assert (second.section, second.stamp, len(second.paragraphs)) == ("257", "094047", 2)


def test_a_stamp_wraps_at_midnight_and_keeps_its_date(english_piece: Piece) -> None:
    late = replace(english_piece, stamp="060616235959")
    assert adapt_piece(late, CORNICHE_CHRONICLE).stamp == "060616002516"


def test_section_ids_mean_another_section_in_the_other_language(english_piece: Piece, arabic_piece: Piece) -> None:
    english, arabic = (section_of(replace(piece, section="335"), MARSA_TODAY) for piece in (english_piece, arabic_piece))
    assert (english.path, arabic.path) == ("/en/335-politics", "/335-anaqa")
