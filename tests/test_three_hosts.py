"""Three sites behind a proxy, as one card and as a card each: written without code, every page reaches the tables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import duckdb
import pytest

from pipelines.batches import load_slice, stage_slice
from pipelines.home import Home
from pipelines.publishing import publish_home
from scrapers.archive import find_days
from tests.forward_proxy import ForwardProxy
from tests.test_ingest import make_page
from tests.test_rerun import read_tables, run_newshouse

pytestmark = pytest.mark.timeout(240)
HOSTS = ("harbour-post.example", "gazette.example", "hill.example")
PAGES = {f"http://{host}/2026/{word}-of-{host}": make_page(f"The {word} of {host}") for host in HOSTS for word in ("crane", "ferry")}
EMPTY = f"http://{HOSTS[0]}/2026/soon"


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[ForwardProxy]:
    monkeypatch.setenv("NEWSHOUSE_CONTACT", "desk@paper.example")
    with ForwardProxy(PAGES | {EMPTY: "<html><body><p>Soon.</p></body></html>"}).serve() as served:
        yield served


def write_card(home: Home, source_id: str, hosts: tuple[str, ...], *more: str) -> None:
    feeds = ", ".join(f"http://{host}/feed.xml" for host in hosts)
    lines = [
        f"name: {source_id}",
        "publisher: Three papers",
        "languages: [en]",
        f"homepage: http://{hosts[0]}/",
        f"hosts: [{', '.join(hosts)}]",
        f"feeds: [{feeds}]",
        "politeness: {delay_seconds: 0}",
        "revisit_after: [1s]",
        *more,
    ]
    home.sources.mkdir(exist_ok=True)
    (home.sources / f"{source_id}.yml").write_text("\n".join(lines) + "\n")


def crawl_and_load(home: Home, *source_ids: str) -> None:
    """What `newshouse run` does, without the time that Dagster takes to start."""
    for source_id in source_ids:
        command = [sys.executable, "-m", "scrapers.crawl", "--source", source_id]
        subprocess.run(command, env=home.child_environment(), capture_output=True, timeout=100, check=True)
        for day in find_days(home.archive, source_id):
            stage_slice(home, source_id, day)
            load_slice(home, source_id, day)
    publish_home(home)


def run_command(home: Home, *source_ids: str) -> None:
    run_newshouse(home, "run", *source_ids, "--json")


def check_first_and_second_run(home: Home, proxy: ForwardProxy, run: Callable[..., None], *source_ids: str) -> None:
    """All pages come with the first run; the second asks conditionally and adds no row."""
    run(home, *source_ids)
    tables = read_tables(home)
    with duckdb.connect(home.published, read_only=True) as connection:
        published = connection.execute("select url, source_id from articles").fetchall()
        rejects = connection.execute("select url, reason from rejects").fetchall()
    assert {url for url, _source in published} == set(PAGES)
    assert {source for _url, source in published} == set(source_ids)
    assert rejects == [(EMPTY, "no_text")]
    assert {urlsplit(request.url).hostname for request in proxy.requests} == set(HOSTS)
    assert all("desk@paper.example" in request.user_agent for request in proxy.requests)
    proxy.requests.clear()
    run(home, *source_ids)
    assert {(request.status, request.is_conditional) for request in proxy.requests if request.path != "/robots.txt"} == {(304, True)}
    assert {request.url for request in proxy.requests} >= set(PAGES)
    assert read_tables(home) == tables


def test_one_card_of_three_hosts_through_its_own_proxy(home: Home, proxy: ForwardProxy) -> None:
    write_card(home, "three_papers", HOSTS, f"proxy: {proxy.url}")
    check_first_and_second_run(home, proxy, run_command, "three_papers")


def test_three_cards_through_the_proxy_of_the_environment(home: Home, proxy: ForwardProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy.url)
    for number, host in enumerate(HOSTS):
        write_card(home, f"paper_{number}", (host,))
    check_first_and_second_run(home, proxy, crawl_and_load, "paper_0", "paper_1", "paper_2")
