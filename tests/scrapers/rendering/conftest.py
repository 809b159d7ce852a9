"""Crawls of a site whose pages need a browser, in processes of their own; skipped where there is none."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.home import Home
from scrapers.archive import RunFolder, find_days, find_sealed_runs

SOURCE = "tidewater_gazette"


def missing_browser() -> str | None:
    """What keeps pages from being rendered here, in a word; None if nothing does."""
    if importlib.util.find_spec("playwright") is None or importlib.util.find_spec("scrapy_playwright") is None:
        return "the extra `browser` is not installed"
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return "no Chromium is installed"
    return None


needs_browser = pytest.mark.skipif(missing_browser() is not None, reason=str(missing_browser()))


def front_page(port: int) -> dict[str, Any]:
    """Card keys by which the front page is the only listing."""
    return {"feeds": [], "sections": [{"id": "front", "url": f"http://127.0.0.1:{port}/", "name": "Front", "language": "en"}]}


def write_card(home: Home, port: int, **keys: Any) -> None:
    card = {
        "name": "The Tidewater Gazette",
        "publisher": "Invented Press",
        "languages": ["en"],
        "homepage": f"http://127.0.0.1:{port}/",
        "hosts": [f"127.0.0.1:{port}"],
        "article_urls": ["^/story/", "^/trap/"],
        "feeds": [f"http://127.0.0.1:{port}/feed"],
        "politeness": {"delay_seconds": 0, "response_seconds": 10},
        "revisit_after": ["1s"],
        "allow_loopback": True,
        "browser": True,
    }
    home.sources.mkdir(parents=True, exist_ok=True)
    (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump(card | keys), encoding="utf-8")


def crawl(home: Home, **variables: str) -> subprocess.CompletedProcess[str]:
    """One crawl to its end."""
    command = [sys.executable, "-m", "scrapers.crawl", "--source", SOURCE]
    return subprocess.run(command, env=home.child_environment() | variables, capture_output=True, text=True, timeout=280, check=False)


def last_run(home: Home) -> RunFolder:
    return find_sealed_runs(home.archive, SOURCE, find_days(home.archive, SOURCE)[-1])[-1]


def read_outcomes(run: RunFolder) -> Mapping[str, str]:
    """Outcome by path."""
    lines = [line for line in run.read_log() if line["kind"] == "outcome"]
    assert sum(run.read_summary().outcomes.values()) == len(lines)
    return {"/" + line["url"].split("/", 3)[3]: line["outcome"] for line in lines}


def read_home(path: Path) -> Home:
    path.mkdir(parents=True, exist_ok=True)
    return Home(path)
