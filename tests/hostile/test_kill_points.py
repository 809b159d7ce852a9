"""A crawl that is killed in the middle of one step, at the very call: the next run finds nothing lost and nothing twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipelines.bench.books import read_books
from pipelines.bench.crawls import SOURCE_ID, CrawlProcess, list_all_pages, run_crawl, wait_for_orphans, write_card
from pipelines.home import Home
from scrapers.hostile_site.served import serve_hostile_site

PAGES = 15
# Runs the crawl with one function replaced: at its n-th call the process kills itself, before or after the real work.
KILLED_AT = """
import importlib, os, signal, sys
module, name, nth, moment = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
holder = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    holder = getattr(holder, part)
real, calls = getattr(holder, last), 0

def killed(*arguments, **keywords):
    global calls
    calls += 1
    if calls == nth and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*arguments, **keywords)
    if calls == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(holder, last, killed)
sys.argv = ["crawl", "--source", "hostile_site"]
from scrapers import crawl
sys.exit(crawl.main())
"""


@pytest.mark.parametrize(
    ("where", "nth", "moment"),
    [
        pytest.param("scrapers.warc WarcWriter.write", 1, "before", marks=pytest.mark.campaign),
        pytest.param("scrapers.warc WarcWriter.write", 8, "before", marks=pytest.mark.campaign),
        ("scrapers.warc WarcWriter.write", 9, "after"),
        pytest.param("scrapers.ledger Ledger.find", 1, "before", marks=pytest.mark.campaign),
        ("scrapers.ledger Ledger.find", 3, "after"),
        pytest.param("scrapers.ledger Ledger.finish", 4, "before", marks=pytest.mark.campaign),
        pytest.param("scrapers.archive OpenRun.sync", 1, "after", marks=pytest.mark.campaign),
        ("scrapers.frontier.store Frontier.save", 1, "before"),
        pytest.param("scrapers.frontier.store Frontier.save", 1, "after", marks=pytest.mark.campaign),
        ("scrapers.archive seal_folder", 1, "before"),
        pytest.param("scrapers.archive fsync_path", 2, "before", marks=pytest.mark.campaign),
        pytest.param("scrapers.archive seal_folder", 1, "after", marks=pytest.mark.campaign),
    ],
)
def test_a_crawl_killed_at_this_call_loses_and_repeats_nothing(tmp_path: Path, where: str, nth: int, moment: str) -> None:
    home = Home(tmp_path / "crawl")
    with serve_hostile_site(tmp_path / "requests.jsonl", pages=PAGES, page_kb=1) as site:
        write_card(home, site, **list_all_pages(site))
        command = [sys.executable, "-c", KILLED_AT, *where.split(), str(nth), moment]
        killed = CrawlProcess(home, command).wait(seconds=60)
        assert killed is not None
        assert killed.exit_code == -9, killed.output
        assert wait_for_orphans(home) == []
        resumed = run_crawl(home, seconds=60)
        assert resumed.exit_code == 0, resumed.output
        expected = {f"{site.base}/site/{number}" for number in range(1, PAGES + 1)}
    books = read_books(home, SOURCE_ID)
    assert books.find_lost(expected) == set()
    assert books.find_repeated() == set()
    assert books.files_refused == []
    assert books.runs_out_of_balance == []
    assert books.open_runs == 0
