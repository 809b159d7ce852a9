"""The card that the README shows is a good one."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from scrapers.source import read_source

README = Path(__file__).parents[2] / "scrapers" / "README.md"


def test_card_of_the_readme_is_valid(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    card = tmp_path / "harbour_post.yml"
    card.write_text(textwrap.dedent(" " * 3 + found[1].lstrip()), encoding="utf-8")
    assert read_source(card).sections[0].id == "port"


def test_modules_that_the_readme_names_exist() -> None:
    names = re.findall(r"^\| (.+?) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    modules = [name for cell in names for name in re.findall(r"`([^`]+)`", cell)]
    assert modules
    assert [name for name in modules if not (README.parent / name).exists()] == []
