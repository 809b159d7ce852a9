"""What `scrapy crawl news` by itself makes of its arguments, and that its mistakes are one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from scrapers.errors import CrawlError
from scrapers.spider_arguments import SpiderArguments, read_spider_arguments

SCRAPERS = Path(__file__).parents[2] / "scrapers"


def test_arguments_are_read() -> None:
    stated = {"source": "here", "day": "2026-03-01", "since": "2026-01-01", "poll": "due"}
    assert read_spider_arguments(stated) == SpiderArguments("here", date(2026, 3, 1), date(2026, 1, 1), polls_all=False)
    assert read_spider_arguments({"source": "here", "day": "2026-03-01", "since": ""}) == SpiderArguments(
        "here", date(2026, 3, 1), None, polls_all=True
    )


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({}, "expected -a source=ID"),
        ({"source": "here", "day": "today"}, "-a day: expected a day like 2026-03-01, found 'today'"),
        ({"source": "here", "since": "2026-02-30"}, "-a since: expected a day like 2026-03-01, found '2026-02-30'"),
        ({"source": "here", "poll": "some"}, "-a poll: expected all or due, found 'some'"),
        ({"sources": "here"}, "-a sources: expected one of the arguments source, day, since, poll"),
    ],
)
def test_a_mistake_says_what_was_expected(stated: dict[str, str], sentence: str) -> None:
    with pytest.raises(CrawlError, match=sentence):
        read_spider_arguments(stated)


def test_scrapy_by_itself_says_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", "source=nobody"]
    environment = {**os.environ, "NEWSHOUSE_HOME": str(tmp_path)}
    told = subprocess.run(command, cwd=SCRAPERS, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert told.stderr.count("'nobody': expected the id of a source card, found none of that name") == 1
