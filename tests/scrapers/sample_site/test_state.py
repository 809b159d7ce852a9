"""The step file."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.sample_site.errors import SampleSiteError
from scrapers.sample_site.state import advance, read_step


def test_steps_are_counted_from_nothing(tmp_path: Path) -> None:
    state_file = tmp_path / "not yet" / "state.json"
    assert read_step(state_file) == 0
    assert [advance(state_file), advance(state_file), read_step(state_file)] == [1, 2, 2]


def test_nothing_but_the_state_is_left_behind(tmp_path: Path) -> None:
    advance(tmp_path / "state.json")
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"step": -1}', '{"step": true}', '{"step": "2"}', "{}"])
def test_a_broken_state_is_named(tmp_path: Path, text: str) -> None:
    state_file = tmp_path / "state.json"
    state_file.write_text(text, encoding="utf-8")
    with pytest.raises(SampleSiteError, match=r"state\.json: expected .*delete it"):
        read_step(state_file)
