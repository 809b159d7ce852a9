"""Where a redirect leads, and that every spelling of a host shares its lane and its robots.txt."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from scrapers.crawling.requests import lane_of, redirect_target
from scrapers.crawling.robots_book import origin_of
from scrapers.source import Source

PAGE = "https://harbour.example/port/story"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/other", "https://harbour.example/other"),
        (b" other ", "https://harbour.example/port/other"),
        ("/أخبار?q=café".encode(), "https://harbour.example/أخبار?q=café"),
        (b"/caf\xe9?q=\xff\xfe", "https://harbour.example/caf%E9?q=%FF%FE"),
        ("https://ميناء.example/".encode(), "https://ميناء.example/"),
        (b"", PAGE),
        (b"http://[::1", "http://[::1"),
        (b"//other.example:99999/", "https://other.example:99999/"),
    ],
)
def test_a_location_is_read_as_it_was_sent(location: bytes, target: str) -> None:
    assert redirect_target(Response(PAGE, status=302, headers={"Location": location})) == target


@pytest.mark.parametrize("url", ["https://harbour.example/a", "https://HARBOUR.example:443/b", "https://harbour.example:/c"])
def test_every_spelling_of_a_host_is_one_lane_and_one_origin(url: str, source: Source) -> None:
    assert lane_of(url, source) == "harbour.example"
    assert origin_of(url) == "https://harbour.example"


def test_a_port_of_its_own_is_a_lane_of_its_own(source: Source) -> None:
    assert lane_of("http://harbour.example:8080/", source) == "harbour.example:8080"
    assert origin_of("http://harbour.example:8080/") == "http://harbour.example:8080"
