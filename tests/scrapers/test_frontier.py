"""What the frontier remembers between runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.frontier import Frontier, FrontierUrl, sqlite_url

A = FrontierUrl("http://127.0.0.1/a", "article", "http://127.0.0.1/rss", discovered_at=100, due_at=100)
B = replace(A, url="http://127.0.0.1/b", due_at=50)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    frontier = Frontier(sqlite_url(tmp_path / "frontier.sqlite"), "here")
    yield frontier
    frontier.close()


def test_a_url_is_new_once(frontier: Frontier) -> None:
    assert frontier.add([A, B, A]) == [A, B]
    assert frontier.add([A]) == []


def test_the_longest_waiting_comes_first_and_the_future_waits(frontier: Frontier) -> None:
    frontier.add([A, B, replace(A, url="http://127.0.0.1/later", due_at=999)])
    assert [row.url for row in frontier.due("article", now=100, limit=10)] == [B.url, A.url]
    assert frontier.due("feed", now=100, limit=10) == []


def test_saved_state_comes_back(frontier: Frontier) -> None:
    frontier.add([A])
    seen = replace(A, visits=2, etag='"x"', payload_digest="sha256:Y", record_id="urn:uuid:1", due_at=500, outcome="stored", status=200)
    frontier.save([seen])
    assert frontier.get(A.url) == seen


def test_sources_do_not_see_each_other(tmp_path: Path, frontier: Frontier) -> None:
    frontier.add([A])
    other = Frontier(sqlite_url(tmp_path / "frontier.sqlite"), "there")
    assert other.get(A.url) is None
    assert other.add([A]) == [A]
    other.close()


def test_many_urls_are_looked_up_at_once(frontier: Frontier) -> None:
    rows = [replace(A, url=f"http://127.0.0.1/{number}") for number in range(1_700)]
    assert len(frontier.add(rows)) == 1_700
    assert len(frontier.get_many([row.url for row in rows])) == 1_700
