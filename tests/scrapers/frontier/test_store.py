"""What the frontier remembers between runs, on either database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrapers.frontier import DueTime, Frontier, FrontierUrl, HostState, StoredRobots

A = FrontierUrl("http://127.0.0.1/a", "article", "http://127.0.0.1/rss", discovered_at=100, due_at=100)
B = replace(A, url="http://127.0.0.1/b", due_at=50)


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


def test_sources_do_not_see_each_other(frontier: Frontier, other: Frontier) -> None:
    frontier.add([A])
    assert other.get(A.url) is None
    assert other.add([A]) == [A]
    assert other.count() == 1


def test_many_urls_are_looked_up_at_once(frontier: Frontier) -> None:
    rows = [replace(A, url=f"http://127.0.0.1/{number}") for number in range(1_700)]
    assert len(frontier.add(rows)) == 1_700
    assert len(frontier.get_many([row.url for row in rows])) == 1_700


def test_a_row_that_nobody_added_is_saved_too(frontier: Frontier) -> None:
    frontier.add([A])
    frontier.save([replace(A, visits=1), B, replace(B, visits=2)])
    assert frontier.get_many([A.url, B.url]) == [replace(A, visits=1), replace(B, visits=2)]
    assert frontier.count() == 2
    assert frontier.count("feed") == 0


def test_the_newest_comes_first_by_what_was_stated_of_it(frontier: Frontier) -> None:
    rows = [replace(A, url=f"http://127.0.0.1/{stated}", stated_at=stated) for stated in (90, None, 110)]  # None: found at 100
    frontier.add(rows)
    assert [row.stated_at for row in frontier.due("article", now=100, limit=10, order="newest")] == [110, None, 90]


def test_due_times_move_in_bulk_and_keep_what_was_stated(frontier: Frontier) -> None:
    frontier.add([replace(A, stated_at=70, visits=3), B])
    assert frontier.reschedule([DueTime(A.url, 300), DueTime(B.url, 400, stated_at=80), DueTime("http://127.0.0.1/new", 1)]) == 2
    assert frontier.get(A.url) == replace(A, stated_at=70, visits=3, due_at=300)
    assert frontier.get(B.url) == replace(B, stated_at=80, due_at=400)
    assert frontier.count() == 2


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\udfff\ud800"])
def test_text_that_a_database_refuses_costs_no_row(frontier: Frontier, odd: str) -> None:
    row = replace(A, url=f"http://127.0.0.1/{odd}", found_on=odd, etag=f'"{odd}"', last_modified=f"خبر{odd}")
    frontier.add([row])
    frontier.save([replace(row, visits=1)])
    stored = frontier.get(row.url)
    assert stored is not None
    assert (stored.visits, stored.last_modified[:4] if stored.last_modified else None) == (1, "خبر\ufffd")
    assert frontier.add([row]) == []
    assert frontier.count() == 1


def test_the_longest_address_is_a_row(frontier: Frontier) -> None:
    url = "http://127.0.0.1/" + "".join(f"{number * 7919 % 10_007:x}" for number in range(600))[:2_000]
    frontier.save([replace(A, url=url)])
    assert frontier.get(url) == replace(A, url=url)


def test_hosts_are_remembered_for_all_sources_and_the_later_promise_holds(frontier: Frontier, other: Frontier) -> None:
    assert frontier.read_host("127.0.0.1") is None
    frontier.save_hosts([HostState("127.0.0.1", 1_700_000_000_000, 1_700_000_090_000, 1_000, "retry_after")])
    other.save_hosts([HostState("127.0.0.1", 1_700_000_001_000, 0, 2_000, None), HostState("group:x", 5, 0, 0, None)])
    assert frontier.read_host("127.0.0.1") == HostState("127.0.0.1", 1_700_000_001_000, 1_700_000_090_000, 2_000, "retry_after")
    assert frontier.read_host("group:x") == HostState("group:x", 5, 0, 0, None)


def test_a_robots_file_is_kept_as_it_came_to_its_first_500_kib(frontier: Frontier, other: Frontier) -> None:
    origin = "http://127.0.0.1:8001"
    assert frontier.read_robots(origin) is None
    frontier.save_robots(StoredRobots(origin, 100, 200, bytes(range(256)) * 2_100))
    assert other.read_robots(origin) == StoredRobots(origin, 100, 200, bytes(range(256)) * 2_000)
    frontier.save_robots(StoredRobots(origin, 200, None, b""))
    assert other.read_robots(origin) == StoredRobots(origin, 200, None, b"")
