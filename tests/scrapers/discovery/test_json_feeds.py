"""JSON feeds: whole, of wrong types, hostile."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrapers.discovery import read_feed
from scrapers.discovery.json_feeds import MOST_ITEMS

URL = "https://www.marsa.example/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"


def read_items(items: Any, **values: Any) -> Any:
    return read_feed(json.dumps({"version": VERSION, "items": items, **values}).encode(), URL, {}, "Africa/Cairo")


def test_items_are_read_with_title_and_times() -> None:
    found = read_items(
        [
            {"id": "1", "url": "/en/36/tide", "title": "Tide &amp; <b>time</b>", "date_published": "2024-05-01T10:00:00+02:00"},
            {"id": "https://marsa.example/37/الميناء", "title": "الميناء", "date_modified": "2024-05-02T10:00"},
            {"id": "https://marsa.example/en/36/tide", "url": "/en/36/tide", "title": "Repeated"},
        ]
    )
    assert [(link.url, link.headline) for link in found.articles] == [
        ("https://www.marsa.example/en/36/tide", "Tide & time"),
        ("https://marsa.example/37/الميناء", "الميناء"),
    ]
    assert found.articles[0].date_published.isoformat() == "2024-05-01T10:00:00+02:00"
    assert found.articles[1].date_modified.isoformat() == "2024-05-02T10:00:00+03:00"
    assert (found.problem, found.skipped) == (None, 0)


@pytest.mark.parametrize(
    "item", [None, 5, "x", [], {}, {"id": 1, "url": None, "title": 5}, {"url": ["/a"]}, {"url": "javascript:alert(1)"}]
)
def test_item_of_wrong_types_is_counted(item: Any) -> None:
    found = read_items([item, {"url": "/en/36/tide", "title": {"a": 1}, "date_published": 1772359200}])
    assert (len(found.articles), found.skipped, found.problem) == (1, 1, None)
    assert (found.articles[0].headline, found.articles[0].date_published) == (None, None)


@pytest.mark.parametrize("items", [None, 5, "x", {}, {"a": 1}])
def test_feed_without_a_list_of_items_is_a_problem(items: Any) -> None:
    assert read_items(items).problem == "expected a JSON feed with a list of items, found JSON without one"


@pytest.mark.parametrize("body", ['{"items": [', '{"items":' + "[" * 200_000, '{"a":' * 100_000, '{"items": ' + "9" * 100_000 + "}", "{"])
def test_broken_json_is_a_problem(body: str) -> None:
    found = read_feed(body.encode(), URL, {})
    assert found.articles == ()
    assert found.problem is not None


def test_half_a_surrogate_pair_reaches_nobody() -> None:
    found = read_items([{"url": "/en/36/tide", "title": "a\ud800b"}, {"url": "/en/36/\udfff"}])
    assert [(link.url, link.headline) for link in found.articles] == [("https://www.marsa.example/en/36/tide", "ab")]
    assert found.skipped == 1


def test_long_feed_is_cut_and_one_without_a_version_is_named() -> None:
    found = read_items([{"url": f"/en/36/{n}"} for n in range(MOST_ITEMS + 5)], version=None)
    assert len(found.articles) == MOST_ITEMS
    assert (
        found.problem
        == "expected at most 5,000 items, the rest was left out; expected a JSON feed, found items in JSON of no stated version"
    )
