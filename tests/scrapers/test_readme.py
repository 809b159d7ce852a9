"""The card that the README shows is a good one."""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

import pytest

from scrapers.pages.layouts import list_layouts
from scrapers.source import read_source

CARD = """name: Harbour Post
publisher: Harbour Press
languages: [en]
homepage: https://www.harbour.example/
hosts: [www.harbour.example]
"""
README = Path(__file__).parents[2] / "scrapers" / "README.md"


def test_card_of_the_readme_is_valid(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    card = tmp_path / "harbour_post.yml"
    card.write_text(textwrap.dedent(" " * 3 + found[1].lstrip()), encoding="utf-8")
    assert read_source(card).sections[0].id == "port"


def test_layouts_of_the_readme_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = README.read_text(encoding="utf-8")
    selectors = re.search(r"```yaml\n(selectors:.*?)```", text, re.DOTALL)
    module = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert selectors is not None
    assert module is not None
    monkeypatch.setenv("NEWSHOUSE_SOURCES", str(tmp_path))
    monkeypatch.setattr("sys.path", [*sys.path])
    (tmp_path / "readme_post.py").write_text(module[1], encoding="utf-8")
    found = []
    for more in (selectors[1], "page: readme_post"):
        card = tmp_path / "harbour_post.yml"
        card.write_text(f"{CARD}{more}\n", encoding="utf-8")
        found.append([layout.__name__ for layout in list_layouts(read_source(card))])
    assert found == [["SelectedPage"], ["HarbourPost2024"]]


def test_modules_that_the_readme_names_exist() -> None:
    names = re.findall(r"^\| (.+?) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    modules = [name for cell in names for name in re.findall(r"`([^`]+)`", cell)]
    assert modules
    assert [name for name in modules if not (README.parent / name).exists()] == []
