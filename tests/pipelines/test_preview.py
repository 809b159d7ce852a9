"""Scraped text on the run page is text."""

from __future__ import annotations

import pytest

from pipelines.preview import escape_markdown, preview_rows


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "![x](http://tracker.example/pixel.png)",
        "[click](javascript:alert(1))",
        "a | b | c",
        "`code` **bold** _under_",
        "http://auto.example/link",
        "line\nbreak\n| new row |",
        "&#60;script&#62;",
    ],
)
def test_no_character_means_anything(hostile: str) -> None:
    shown = escape_markdown(hostile)
    assert not set(shown.replace("&#", "").replace(";", "")) & set("<>|`*_[]()!:\n\\")


def test_long_text_is_cut_and_null_is_empty() -> None:
    assert len(escape_markdown("x" * 500)) == 90
    assert escape_markdown(None) == ""


def test_a_table_has_at_most_ten_rows() -> None:
    rows = [{"headline": f"story {number}"} for number in range(50)]
    assert preview_rows(rows, ("headline",)).md_str.count("story") == 10  # type: ignore[union-attr]
