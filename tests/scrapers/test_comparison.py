"""One spelling of what readers take for the same, and nothing more."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.comparison import drop_marks, fold_letters, fold_text

ALIKE = [
    ("أُعلِنَ اليَوم", "اعلن اليوم"),
    ("الـــميناء", "الميناء"),
    ("إلى المستشفى", "الى المستشفي"),
    ("مدرسة", "مدرسه"),
    ("مسؤول", "مسوول"),
    ("هيئة", "هييه"),
    ("آب ٱلماضي", "اب الماضي"),
    ("عام ٢٠٢٥", "عام 2025"),
    ("سال ۱۳۹۹", "سال 1399"),
    ("کتاب", "كتاب"),
    ("ﻻ", "لا"),
    ("\u200fبورت\u200c سليم\u202c", "بورت سليم"),
    ("Ｃａｆé", "cafe"),
    ("STRASSE", "straße"),
    ("har\u00adbour", "harbour"),
]
APART = [("ميناء", "مينا"), ("علم", "عمل"), ("سلام", "السلام"), ("harbour", "harbor"), ("1", "١٢")]


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_spellings_of_one_text_are_one(first: str, second: str) -> None:
    assert fold_text(first) == fold_text(second)


@pytest.mark.parametrize(("first", "second"), APART)
def test_other_words_stay_other_words(first: str, second: str) -> None:
    assert fold_text(first) != fold_text(second)


def test_marks_are_dropped_and_letters_kept() -> None:
    assert drop_marks("\u200fبقلم:\u200e سالم\ufeff") == "بقلم: سالم"


@settings(derandomize=True)
@given(st.text(max_size=80))
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold_text(text)
    assert fold_text(once) == once


@settings(derandomize=True)
@given(st.text(max_size=80))
def test_composed_and_decomposed_spellings_are_one(text: str) -> None:
    assert fold_text(unicodedata.normalize("NFD", text)) == fold_text(unicodedata.normalize("NFC", text)) == fold_text(text)


@settings(derandomize=True)
@given(st.text(max_size=80))
def test_letters_alone_are_the_text_without_the_rest(text: str) -> None:
    assert fold_letters(text) == "".join(letter for letter in fold_text(text) if letter.isalnum())
