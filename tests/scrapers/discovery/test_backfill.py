"""A backfill asks for the children that may hold what is wanted, and stops where a listing is old enough."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.discovery import oldest_date, select_children
from scrapers.records import Discovery, FoundLink

NOW = datetime(2024, 6, 10, 12, tzinfo=UTC)
SINCE = datetime(2024, 3, 15, tzinfo=UTC)


def select(*children: str | tuple[str, datetime | None]) -> list[str]:
    pairs = [(child, None) if isinstance(child, str) else child for child in children]
    links = tuple(FoundLink(f"https://marsa.example/{name}", "sitemap", date_modified=modified) for name, modified in pairs)
    return [link.url.removeprefix("https://marsa.example/") for link in select_children(Discovery(sitemaps=links), SINCE, NOW)]


@pytest.mark.parametrize(
    ("name", "is_wanted"),
    [
        ("sitemap-2024-03.xml", True),
        ("sitemap-2024-02.xml", False),
        ("sitemap-2024.xml", True),
        ("sitemap-2023.xml.gz", False),
        ("sitemap-202402.xml", False),
        ("sitemap/2024/03/14.xml", True),  # within a day of `since`, whatever its time zone
        ("sitemap/2024/03/12.xml", False),
        ("sitemap_20240312.xml", False),
        ("sitemap.xml?yyyy=2024&mm=3&dd=1", False),
        ("sitemap.xml?yyyy=2024&mm=03&dd=20", True),
        ("sitemap.xml?year=2023", False),
        ("sitemap.xml?year=9999&month=12", True),
        ("sitemap.xml?year=0000", True),
        ("sitemap-2024-q1.xml", True),
        ("sitemap-2024-february.xml", True),  # the year alone is understood
        ("archive/2023/sitemap-2024-05.xml", True),
        ("sitemap-2023-02-30.xml", False),
        ("sitemap-7.xml", True),
        ("sitemap-20231.xml", True),
        ("news.xml", True),
        ("sitemap-2099.xml", True),  # no year that has been
    ],
)
def test_name_of_a_child_decides(name: str, is_wanted: bool) -> None:
    assert bool(select((name, None))) is is_wanted
    assert bool(select((name, NOW))) is is_wanted, "the present as lastmod of every child changes nothing"


@pytest.mark.parametrize(
    ("modified", "is_wanted"),
    [
        (None, True),
        (SINCE, True),
        (SINCE - timedelta(seconds=1), False),
        (NOW + timedelta(days=400), True),
    ],
)
def test_lastmod_decides_where_the_name_is_silent(modified: datetime | None, is_wanted: bool) -> None:
    assert bool(select(("sitemap-7.xml", modified))) is is_wanted


def test_counted_children_are_not_taken_for_years() -> None:
    names = [f"posts-{number}.xml" for number in (1, 2010, 2023, 2500)]
    assert sorted(select(*names, "pages-2010.xml")) == sorted(names)


def test_unknown_and_newest_children_come_first() -> None:
    assert select("s-2024-03.xml", ("s.xml", SINCE), "news.xml", "s-2024-05.xml", "s-2022-05.xml") == [
        "news.xml",
        "s-2024-05.xml",
        "s-2024-03.xml",
        "s.xml",
    ]


def listing(*days: int | None) -> Discovery:
    times = [None if day is None else NOW - timedelta(days=day) for day in days]
    return Discovery(tuple(FoundLink(f"https://marsa.example/{n}", "listing", date_published=time) for n, time in enumerate(times)))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), None),
        ((None, None), None),
        ((3,), 3),
        ((1, 2, None, 3), 3),
        ((900, 1, 2, 3, 4, 5, 6, 7, 8, 9), 8),  # a pinned piece; one page more than needed is asked for, never one less
        ((900, 901, 902, 903, 904), 903),
    ],
)
def test_listing_reaches_back_as_far_as_most_of_it(days: tuple[int | None, ...], expected: int | None) -> None:
    assert oldest_date(listing(*days)) == (None if expected is None else NOW - timedelta(days=expected))


def test_time_of_modification_serves_where_no_other_is_stated() -> None:
    link = FoundLink("https://marsa.example/1", "sitemap", date_modified=NOW)
    assert oldest_date(Discovery((link,))) == NOW
