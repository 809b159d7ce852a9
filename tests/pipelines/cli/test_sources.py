"""`newshouse sources`: what is listed, and what a check says of good and broken cards."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.sources import app
from scrapers.errors import SourceError

CARD = """\
name: Harbour Post
publisher: Harbour
languages: [en]
homepage: https://www.harbour.example/
hosts: [www.harbour.example]
feeds: [https://www.harbour.example/rss]
"""


@pytest.fixture(autouse=True)
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder with one good card."""
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "harbour_post.yml").write_text(CARD, encoding="utf-8")
    monkeypatch.setenv("NEWSHOUSE_SOURCES", str(folder))
    monkeypatch.setenv("NEWSHOUSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    return folder


def test_list_shows_bundled_and_own_cards_within_eighty_columns() -> None:
    result = CliRunner().invoke(app, ["list"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "…" not in result.stdout
    assert [line.split()[0] for line in lines if "egypt-today.com" in line or "harbour" in line] == ["egypt_today", "harbour_post"]


def test_list_as_json_holds_the_whole_card() -> None:
    cards = {card["id"]: card for card in json.loads(CliRunner().invoke(app, ["list", "--json"]).stdout)}
    assert cards["harbour_post"]["feeds"] == ["https://www.harbour.example/rss"]
    assert cards["egypt_today"]["politeness"]["group"] == "arabs_today"


def test_cards_of_the_home_are_listed_with_that_home_only(tmp_path: Path) -> None:
    folder = tmp_path / "demo" / "sources"
    folder.mkdir(parents=True)
    (folder / "demo_post.yml").write_text(CARD.replace("harbour", "demo"), encoding="utf-8")
    assert "demo_post" in CliRunner().invoke(app, ["list", "--home", str(tmp_path / "demo")]).stdout
    assert "demo_post" not in CliRunner().invoke(app, ["list"]).stdout


def test_check_prints_one_line_a_card(cards: Path) -> None:
    result = CliRunner().invoke(app, ["check"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"ok  harbour_post  {cards / 'harbour_post.yml'}" in result.stdout.splitlines()
    assert len(result.stdout.splitlines()) == 12


def test_check_of_a_broken_card_goes_on_and_ends_with_two(cards: Path) -> None:
    broken = cards / "broken.yml"
    broken.write_text(CARD.replace("harbour", "broken") + "speed: 3\ncron: often\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) == 12
    assert result.stderr.splitlines() == [
        f"{broken}: cron: expected five cron fields like '17 * * * *', found 'often'",
        f"{broken}: speed: unknown key",
    ]


def test_page_objects_of_a_card_are_checked_too(cards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [*sys.path])
    (cards / "harbour_post.yml").write_text(f"{CARD}page: harbour_pages\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "harbour_post"])
    assert result.exit_code == 2
    assert "harbour_post: page: expected 'generic', 'arabs_today' or a Python module beside the cards" in result.stderr
    imports = "from web_poet import field\nfrom scrapers.pages.site import SitePage\n"
    code = imports + "class A(SitePage):\n @field\n def headline(self): return 'x'\n"
    (cards / "harbour_pages.py").write_text(code, encoding="utf-8")
    assert CliRunner().invoke(app, ["check", "harbour_post"]).exit_code == 0


def test_named_cards_are_checked_alone(cards: Path) -> None:
    (cards / "broken.yml").write_text("name: Broken", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "harbour_post", "egypt_today"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2


def test_card_that_takes_the_host_of_another_is_refused(tmp_path: Path) -> None:
    rival = tmp_path / "rival.yml"
    rival.write_text(CARD, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(rival)])
    assert result.exit_code == 2
    assert "rival.yml: hosts: www.harbour.example is already a host of" in result.stderr
    assert result.stdout == ""


def test_card_without_anything_to_ask_is_told_so(tmp_path: Path) -> None:
    silent = tmp_path / "silent.yml"
    silent.write_text("\n".join(CARD.replace("harbour", "silent").splitlines()[:-1]), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(silent)])
    assert result.exit_code == 0
    assert "a crawl finds nothing" in result.stdout


@pytest.mark.parametrize(("key", "is_told"), [("", True), ("allow_loopback: true\n", False)])
def test_card_of_this_machine_that_may_not_be_asked_is_told_so(tmp_path: Path, key: str, is_told: bool) -> None:
    local = tmp_path / "local.yml"
    local.write_text(CARD.replace("www.harbour.example", "127.0.0.1:8080").replace("https", "http") + key, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(local)])
    assert result.exit_code == 0
    assert ("every request is refused" in result.stdout) == is_told


@pytest.mark.parametrize(
    ("name", "message"), [("missing.yml", "missing.yml: expected a readable YAML file"), ("folder.yml", "folder.yml: expected")]
)
def test_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.yml").mkdir()
    result = CliRunner().invoke(app, ["check", str(tmp_path / name)])
    assert result.exit_code == 2
    assert message in result.stderr


def test_unknown_source_is_an_error_with_near_names() -> None:
    result = CliRunner().invoke(app, ["check", "harbor_post"])
    assert isinstance(result.exception, SourceError)
    assert "did you mean harbour_post" in str(result.exception)
