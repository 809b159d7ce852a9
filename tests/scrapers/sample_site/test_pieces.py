"""Reading the news files, and what the steps of the state do to a piece."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.sample_site.errors import SampleSiteError
from scrapers.sample_site.pieces import Change, Piece, load_pieces, piece_at, pieces_at

PIECE = """
- id: tide-clock
  slug: tide-clock-stops
  editions: [sample_marsa_today]
  language: en
  section: "83"
  stamp: "080112"
  published: 2026-10-02T08:10:00Z
  shape: full
  headline: Tide clock stops
  body: |
    The clock on the pier
    stopped at noon.

    Nobody noticed.
"""


def load_text(folder: Path, text: str) -> tuple[Piece, ...]:
    (folder / "news.yml").write_text(text, encoding="utf-8")
    return load_pieces(folder)


def test_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    (piece,) = load_text(tmp_path, PIECE)
    assert piece.text == "The clock on the pier stopped at noon.\nNobody noticed."
    assert piece.published == datetime(2026, 10, 2, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("slug: tide-clock-stops", "slug: tide clock", "slug"),
        ('section: "83"', 'section: "83"\n  colour: red', "colour"),
        ("shape: full", "shape: round", "shape"),
        ("2026-10-02T08:10:00Z", "2026-10-02T08:10:00", "published"),
        ("  headline: Tide clock stops\n", "", "headline"),
        ('stamp: "080112"', 'stamp: "8011"', "stamp"),
        (PIECE, "id: tide-clock", "list"),
        ("body: |", "body: {", "YAML"),
    ],
)
def test_broken_files_are_named_with_their_key(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(SampleSiteError, match=named) as error:
        load_text(tmp_path, PIECE.replace(old, new))
    assert "news.yml" in str(error.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(SampleSiteError, match="tide-clock"):
        load_text(tmp_path, PIECE + PIECE)


@pytest.mark.parametrize("phrase", ["never printed", "o"])
def test_a_replaced_phrase_must_stand_once(tmp_path: Path, phrase: str) -> None:
    with pytest.raises(SampleSiteError, match=r"news\.yml.*tide-clock"):
        load_text(tmp_path, PIECE + f"  changes:\n    - {{step: 1, kind: corrected, replace: ['{phrase}', 'x']}}\n")


def test_a_piece_is_not_there_before_its_step(english_piece: Piece) -> None:
    later = replace(english_piece, from_step=2)
    assert pieces_at([english_piece, later], 1) == (english_piece,)
    assert piece_at(later, 2) is not None


def test_changes_take_effect_at_their_step_and_stay(english_piece: Piece) -> None:
    modified = datetime(2026, 11, 2, 10, tzinfo=UTC)
    changes = (
        Change(1, "corrected", headline="New headline", replace=("wants tea", "wants coffee")),
        Change(2, "updated", append="It rained.", modified=modified),
        Change(3, "withdrawn"),
    )
    states = [piece_at(replace(english_piece, changes=changes), step) for step in range(5)]
    assert [state and state.changed_step for state in states] == [0, 1, 2, 3, 3]
    assert [state and len(state.paragraphs) for state in states] == [3, 3, 4, 4, 4]
    assert [state and state.headline == "New headline" for state in states] == [False, True, True, True, True]
    assert [state and "coffee" in state.body for state in states] == [False, True, True, True, True]
    assert [state and state.modified for state in states] == [None, None, modified, modified, modified]
    assert [state and state.withdrawn for state in states] == [False, False, False, True, True]
