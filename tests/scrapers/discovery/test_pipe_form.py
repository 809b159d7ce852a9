"""What goes through the pipes comes out equal, in parts, and never more than was allowed."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from scrapers.discovery.pipe_form import join_parts, read_frame, read_page, read_part, write_frame, write_page_head, write_parts
from scrapers.records import Discovery, FoundLink, RawPage

MOMENT = datetime(2026, 11, 19, 10, 30, tzinfo=timezone(timedelta(hours=2)))
LINK = FoundLink("https://marsa.example/37/الميناء", "listing", "half a pair \ud800 and a\nline", MOMENT, None, "minute", "day")


def test_page_comes_back_equal() -> None:
    page = RawPage(
        "https://marsa.example/", 200, {"x-city": "M\xfcnchen"}, b"\x00\xff", MOMENT.astimezone(UTC), "urn:uuid:1", "marsa", "feed"
    )
    assert read_page(write_page_head(page), page.body) == page


@pytest.mark.parametrize("count", [0, 1, 1_000, 2_345])
def test_discovery_comes_back_equal(count: int) -> None:
    links = tuple(FoundLink(f"https://marsa.example/{n}", "sitemap", None, MOMENT, MOMENT) for n in range(count))
    found = Discovery((LINK, *links), links, ("https://marsa.example/rss",), ("https://marsa.example/?page=2",), "a problem", 7)
    parts = [read_part(part) for part in write_parts(found, 10_000_000)]
    assert [is_last for _part, is_last in parts] == [False] * (len(parts) - 1) + [True]
    assert join_parts(part for part, _is_last in parts) == found


def test_links_beyond_the_limit_are_left_out_and_named() -> None:
    links = tuple(FoundLink(f"https://marsa.example/{n:05}", "sitemap") for n in range(5_000))
    frames = list(write_parts(Discovery(links, problem="cut off"), 200_000))
    found = join_parts(read_part(frame)[0] for frame in frames)
    assert 0 < len(found.articles) < 5_000
    assert found.articles == links[: len(found.articles)]
    assert sum(map(len, frames[:-1])) <= 200_000
    assert found.problem == "cut off; expected links of at most 200,000 bytes, the rest was left out"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"nonsense", b'{"last": {"feeds": null}}', b'{"articles": [[1]], "sitemaps": []}'])
def test_other_answers_are_refused(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_part(data)


def test_cut_frame_is_no_frame() -> None:
    stream = io.BytesIO()
    write_frame(stream, b"whole")
    write_frame(stream, b"")
    whole = stream.getvalue()
    assert [read_frame(stream) for stream in [io.BytesIO(whole)] for _ in range(3)] == [b"whole", b"", None]
    assert read_frame(io.BytesIO(whole[:7])) is None
