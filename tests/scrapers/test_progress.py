"""Progress is a courtesy: it is told while its writer lives, and nobody stumbles over a broken file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scrapers.progress import Progress, clear_progress, read_progress, write_progress


def test_what_was_told_is_read(tmp_path: Path) -> None:
    write_progress(tmp_path, "here", Progress("crawl", 3, 10, "3 stored"))
    told = read_progress(tmp_path, "here")
    assert told is not None
    assert (told.stage, told.done, told.total, told.detail) == ("crawl", 3, 10, "3 stored")
    clear_progress(tmp_path, "here")
    assert read_progress(tmp_path, "here") is None


def test_a_dead_process_is_not_believed(tmp_path: Path) -> None:
    code = "import sys, pathlib; from scrapers.progress import *; write_progress(pathlib.Path(sys.argv[1]), 'here', Progress('crawl'))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    assert read_progress(tmp_path, "here") is None


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"stage": "crawl", "unknown": 1})])
def test_a_broken_file_says_nothing(tmp_path: Path, text: str) -> None:
    write_progress(tmp_path, "here", Progress("crawl"))
    (tmp_path / "progress" / "here.json").write_text(text, encoding="utf-8")
    assert read_progress(tmp_path, "here") is None
