"""What is missing for rendering is said in a sentence before a crawl starts; what is there is started with its doors closed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.home import Home
from scrapers.errors import BrowserError
from scrapers.rendering.chromium import context_options, find_chromium, launch_options
from scrapers.source import Source
from tests.scrapers.rendering.conftest import SOURCE, crawl, missing_browser, needs_browser, write_card

needs_extra = pytest.mark.skipif("extra" in str(missing_browser()), reason=str(missing_browser()))


def with_browser(source: Source) -> Source:
    return Source.model_validate(source.model_dump() | {"browser": True})


def test_a_card_without_the_setting_needs_nothing(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert find_chromium(source, None) is None


def test_a_missing_extra_is_named(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(BrowserError, match=r"^lighthouse: the card says `browser`, .* `uv sync --extra browser`"):
        find_chromium(with_browser(source), None)


@needs_extra
def test_a_missing_browser_is_named(source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrowserError, match=r"^lighthouse: .* no Chromium was found on the PATH; .* NEWSHOUSE_BROWSER$"):
        find_chromium(with_browser(source), None)


@needs_extra
def test_the_browser_that_is_named_is_taken_if_it_can_be_run(source: Source, tmp_path: Path) -> None:
    named = tmp_path / "my-chromium"
    with pytest.raises(BrowserError, match=r"NEWSHOUSE_BROWSER: expected the path of a Chromium that can be run, found .*my-chromium"):
        find_chromium(with_browser(source), named)
    named.touch(mode=0o755)
    assert find_chromium(with_browser(source), named) == named


def test_the_browser_is_told_nothing_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSHOUSE_FRONTIER_URL", "postgresql+pg8000://user:secret@db.example/frontier")
    monkeypatch.setenv("http_proxy", "http://user:secret@proxy.example")
    assert "secret" not in str(launch_options(Path("/usr/bin/chromium")))


def test_a_page_is_told_who_asks_and_where_its_readers_are(source: Source) -> None:
    told = context_options(Source.model_validate(source.model_dump() | {"time_zone": "Africa/Cairo"}), "newshouse/9 (+desk@news.example)")
    assert (told["user_agent"], told["locale"], told["timezone_id"]) == ("newshouse/9 (+desk@news.example)", "en", "Africa/Cairo")


@needs_browser
def test_a_crawl_without_its_browser_does_not_start(home: Home) -> None:
    write_card(home, 1)
    ended = crawl(home, NEWSHOUSE_BROWSER="/nowhere/chromium")
    assert ended.returncode == 2
    told = ended.stderr.strip().splitlines()[-1]
    assert told == f"{SOURCE}: NEWSHOUSE_BROWSER: expected the path of a Chromium that can be run, found /nowhere/chromium"
    assert "Traceback" not in ended.stderr
    assert not home.archive.exists()


@needs_browser
def test_a_run_without_its_browser_ends_before_it_starts(home: Home) -> None:
    write_card(home, 1)
    command = [sys.executable, "-m", "pipelines.cli", "run", SOURCE, "--home", str(home.path)]
    environment = home.child_environment() | {"NEWSHOUSE_BROWSER": "/nowhere/chromium"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 2
    assert "expected the path of a Chromium that can be run" in ended.stderr
    assert "Traceback" not in ended.stderr
