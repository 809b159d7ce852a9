"""Dates that listings of any site state beside their links: whose they are, and when they are nobody's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scrapers.discovery import found_hints, oldest_date, read_section
from scrapers.source import Source

HOST = "https://harbour.example"


def read_dates(card: Source, body: str) -> dict[str, str | None]:
    found = read_section(body.encode(), f"{HOST}/port", card, {"content-type": "text/html; charset=utf-8"})
    return {link.url.rsplit("/", 1)[1]: link.date_published.isoformat() if link.date_published else None for link in found.articles}


def card_of(number: int, date: str, headline: str = "A ferry is launched") -> str:
    return (
        f'<article><a href="/story/{number}"><img src="/{number}.png"></a><h2><a href="/story/{number}">{headline}</a></h2>{date}</article>'
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<time datetime="2026-03-03T10:30:00+02:00">today</time>', "2026-03-03T10:30:00+02:00"),
        ('<time datetime="2026-03-03">3 March</time>', "2026-03-03T00:00:00+00:00"),
        ("<time>3 March 2026 10:30</time>", "2026-03-03T10:30:00+00:00"),
        ('<span data-timestamp="1772533800">2 hours ago</span>', "2026-03-03T10:30:00+00:00"),
        ('<span data-time="1772533800000"></span>', "2026-03-03T10:30:00+00:00"),
        ('<meta itemprop="datePublished" content="2026-03-03T10:30:00Z">', "2026-03-03T10:30:00+00:00"),
        ('<p class="meta">Port desk <span>3 March 2026</span></p>', "2026-03-03T00:00:00+00:00"),
        ("<p>Published: 3 March 2026, 10:30</p>", "2026-03-03T10:30:00+00:00"),
        ("<p>Port | 3 March 2026</p>", "2026-03-03T00:00:00+00:00"),
        ("<p>الثلاثاء، 3 مارس 2026</p>", "2026-03-03T00:00:00+00:00"),
        (
            '<time class="published" datetime="2026-03-03">x</time><time class="updated" datetime="2026-03-09">y</time>',
            "2026-03-03T00:00:00+00:00",
        ),
        ('<time datetime="2026-03-03T10:30Z">x</time><p>See you on 9 May 2026</p><p>9 May 2026</p>', "2026-03-03T10:30:00+00:00"),
    ],
)
def test_a_date_in_the_part_of_one_article_is_that_articles(generic: Source, markup: str, expected: str) -> None:
    assert read_dates(generic, card_of(1, markup) + card_of(2, "")) == {"1": expected, "2": None}


@pytest.mark.parametrize(
    "markup",
    [
        "<p>3 March 2026</p><p>4 March 2026</p>",
        "<p>Wednesday, 3 March 2026</p>",  # it was a Tuesday
        '<time datetime="yesterday">yesterday</time>',
        "<p>2026</p>",
        "<p>The fleet sails on 3 March 2026 if the weather lets it</p>",
        '<span data-time="12"></span>',
        "<script>'3 March 2026'</script>",
    ],
)
def test_what_is_no_date_or_two_dates_says_nothing(generic: Source, markup: str) -> None:
    assert read_dates(generic, card_of(1, markup) + card_of(2, "")) == {"1": None, "2": None}


def test_the_date_of_the_day_on_top_is_nobodys(generic: Source) -> None:
    body = f"<header>Tuesday, 3 March 2026 <a href='/story/9'>Breaking</a></header><p>3 March 2026</p>{card_of(1, '')}{card_of(2, '')}"
    assert set(read_dates(generic, body).values()) == {None}


def test_neighbours_take_turns(generic: Source) -> None:
    before = "".join(f"<dt>{day} March 2026</dt><dd><a href='/story/{day}'>Story</a></dd>" for day in (3, 2, 1))
    behind = "".join(f"<a href='/story/{day}'>Story</a><br>{day} March 2026<br>" for day in (3, 2, 1))
    expected = {str(day): f"2026-03-0{day}T00:00:00+00:00" for day in (3, 2, 1)}
    assert read_dates(generic, f"<dl>{before}</dl>") == expected
    assert read_dates(generic, f"<div>{behind}</div>") == expected


def test_neighbours_that_do_not_take_turns_are_left_alone(generic: Source) -> None:
    links = "".join(f"<dd><a href='/story/{number}'>Story</a></dd>" for number in (1, 2, 3))
    assert set(read_dates(generic, f"<dl><dt>3 March 2026</dt>{links}<dt>2 March 2026</dt></dl>").values()) == {None}


def test_times_without_a_zone_are_the_cards(generic: Source) -> None:
    card = generic.model_copy(update={"time_zone": "Africa/Cairo"})
    assert read_dates(card, card_of(1, "<time>3 March 2026 10:30</time>") + card_of(2, ""))["1"] == "2026-03-03T10:30:00+02:00"


def test_dates_are_hints_with_the_listing_as_witness(generic: Source) -> None:
    body = card_of(1, '<time datetime="2026-03-03">x</time>') + card_of(2, "<p>2 March 2026 10:30</p>")
    found = read_section(body.encode(), f"{HOST}/port", generic, {})
    hints = [hint for hint in found_hints(found, generic, datetime(2026, 3, 4, tzinfo=UTC)) if hint.field == "date_published"]
    assert [(hint.value, hint.witness) for hint in hints] == [("2026-03-03", "listing"), ("2026-03-02T10:30+00:00", "listing")]


def test_a_listing_with_dates_tells_how_far_back_it_reaches(generic: Source) -> None:
    body = "".join(card_of(number, f"<p>{number} March 2026</p>") for number in range(1, 11))
    oldest = oldest_date(read_section(body.encode(), f"{HOST}/port", generic, {}))
    assert oldest is not None
    assert oldest.date() == date(2026, 3, 3)


def test_thousands_of_links_in_deep_markup_are_read(generic: Source) -> None:
    body = "<div>" * 200 + "".join(card_of(number, "<p>3 March 2026</p>") for number in range(3_000))
    dates = read_dates(generic, body)
    assert len(dates) == 2_500  # each article has two links, and 5,000 are looked at
    assert set(dates.values()) == {"2026-03-03T00:00:00+00:00"}
