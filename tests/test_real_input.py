"""Real pages, where they are at hand: the WARC of all of them gives articles and the rest rejects with reasons, and a
card of three of their hosts brings all their pages to the published database.

The pages are their publishers' and no part of this repository; without the folder that holds them these tests are skipped.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest

from pipelines.batches import load_slice, stage_slice
from pipelines.home import Home
from pipelines.ingestion import take_in_warc
from pipelines.publishing import publish_home
from scrapers.ingested import INGESTED
from tests.test_rerun import read_tables, run_newshouse
from tests.test_three_hosts import crawl_and_load

SHARED = Path(os.environ.get("NEWSHOUSE_SHARED", Path(__file__).parents[2] / "shared"))
SETS = [SHARED / "data" / "extraction" / name for name in ("zyte", "fundus_eval", "fundus_test")]
TOOLS = SHARED / "tools"
pytestmark = [
    pytest.mark.xdist_group("real_input"),
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not TOOLS.is_dir() or not all(folder.is_dir() for folder in SETS),
        reason=f"the real pages are not at {SHARED}; NEWSHOUSE_SHARED names the folder above data/extraction and tools",
    ),
]
LEAST_ARTICLES = 255
LEAST_SCORES = {"body": 0.94, "title": 0.9, "date": 0.95, "authors": 0.83}


def run_tool(name: str, *arguments: object) -> str:
    command = [sys.executable, str(TOOLS / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout


def test_scorer_takes_the_output_of_extract_as_it_is(tmp_path: Path) -> None:
    warc, extracted = tmp_path / "real.warc.gz", tmp_path / "extracted.jsonl"
    run_tool("pages_to_warc.py", warc, SETS[-1])
    with extracted.open("wb") as output:
        subprocess.run([sys.executable, "-m", "pipelines.cli", "extract", str(warc)], stdout=output, timeout=100, check=True)
    score = json.loads(run_tool("score_extraction.py", SETS[-1], extracted, "--json"))
    assert score["missing"] <= 2
    figures = {"body": "shingle_f1", "title": "title_soft", "date": "date", "authors": "auth"}
    reached = {field: score[field][figure] for field, figure in figures.items()}
    assert {field: share for field, share in reached.items() if share < LEAST_SCORES[field]} == {}


def test_ingested_pages_are_articles_or_rejects_with_reasons(home: Home, tmp_path: Path) -> None:
    real_warc = tmp_path / "real.warc.gz"
    run_tool("pages_to_warc.py", real_warc, *SETS)
    taken = take_in_warc(home, real_warc)
    stage_slice(home, INGESTED.id, taken.run.day)
    load_slice(home, INGESTED.id, taken.run.day)
    publish_home(home)
    with duckdb.connect(home.published, read_only=True) as connection:
        articles = connection.execute("select url, body, headline, language from articles").fetchall()
        rejects = connection.execute("select url, reason, detail from rejects").fetchall()
    assert len(articles) >= LEAST_ARTICLES
    assert len(articles) + len(rejects) == taken.responses
    assert all(reason and detail for _url, reason, detail in rejects)
    assert sum(1 for _url, body, headline, language in articles if not (body and headline and language)) <= 5
    again = take_in_warc(home, real_warc)
    assert (again.is_new, stage_slice(home, INGESTED.id, again.run.day).batch) == (False, None)


@pytest.fixture
def replay(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a proxy that serves the real pages under their real URLs, and its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "requests.jsonl"
    command = [sys.executable, str(TOOLS / "replay_proxy.py"), *map(str, SETS), "--port", str(port), "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as proxy:
        assert proxy.stdout is not None and b"replaying" in proxy.stdout.readline()
        yield f"http://127.0.0.1:{port}", log
        proxy.terminate()


def list_replayed_pages() -> dict[str, set[str]]:
    """The URLs that the proxy answers, by host."""
    pages: dict[str, set[str]] = {}
    for folder in SETS:
        for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            parts = urlsplit(row.get("url") or "")
            if parts.hostname and (folder / row["html"]).exists():
                pages.setdefault(parts.hostname, set()).add(parts._replace(scheme="http", fragment="").geturl())
    return pages


def read_and_empty(log: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    os.truncate(log, 0)
    return rows


def test_card_of_three_real_hosts_brings_all_their_pages(home: Home, replay: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, log = replay
    replayed = list_replayed_pages()
    hosts = [host for host, _count in Counter({host: len(urls) for host, urls in replayed.items()}).most_common(3)]
    expected = set().union(*(replayed[host] for host in hosts))
    home.sources.mkdir()
    feeds = ", ".join(f"http://{host}/feed.xml" for host in hosts)
    (home.sources / "three_papers.yml").write_text(
        f"name: Three papers\npublisher: Replay\nlanguages: [en]\nhomepage: http://{hosts[0]}/\nhosts: [{', '.join(hosts)}]\n"
        f"feeds: [{feeds}]\nproxy: {proxy}\npoliteness: {{delay_seconds: 0}}\nrevisit_after: [1s]\n"
    )
    monkeypatch.setenv("NEWSHOUSE_CONTACT", "desk@paper.example")
    run_newshouse(home, "run", "three_papers", "--json")
    tables = read_tables(home)
    with duckdb.connect(home.published, read_only=True) as connection:
        found = {url for (url,) in connection.execute("select url from articles union all select url from rejects").fetchall()}
        ((articles,),) = connection.execute("select count(*) from articles").fetchall()
    assert len(expected) >= 20
    assert {urlsplit(url).path for url in found} == {urlsplit(url).path for url in expected}
    assert articles >= 0.98 * len(expected)
    read_and_empty(log)
    crawl_and_load(home, "three_papers")
    again = Counter(row["status"] for row in read_and_empty(log) if row["path"] not in ("/robots.txt", "/feed.xml"))
    assert again == {304: len(expected)}
    assert read_tables(home) == tables
