"""Pieces of our own, so that these tests do not depend on the bundled news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from scrapers.sample_site.pieces import Change, Piece, load_pieces
from scrapers.sample_site.server import SampleGroup
from scrapers.sample_site.templates import PageContext, Teaser

CLOCK = datetime(2026, 11, 20, 18, 49, 16, tzinfo=UTC)


@pytest.fixture
def english_piece() -> Piece:
    return Piece(
        id="crane-record",
        slug="crane-sets-record-at-dock-nine",
        editions=("sample_marsa_today", "sample_corniche_chronicle"),
        language="en",
        section="87",
        stamp="091530",
        published=datetime(2026, 10, 2, 8, 10, tzinfo=UTC),
        shape="full",
        headline="Crane sets record: 41 lifts & one <pause> at dock-nine",
        body='The blue crane lifted "forty-one" boxes <in a row> & stopped.\n\nIts driver wants tea.\n\nThe port master smiled.',
        standfirst="A long night at the docks",
        caption="The blue crane at dusk",
        dateline="Port Selim - Sahra Wire",
        source="Sorce: Sahra",
        dated_by="meta",
        shorten_on={"sample_corniche_chronicle": 2},
    )


@pytest.fixture
def arabic_piece() -> Piece:
    return Piece(
        id="lamp-market",
        slug="سوق-المصابيح-يفتح-أبوابه",
        editions=("sample_zahra_alyoum", "sample_marsa_today"),
        language="ar",
        section="314",
        stamp="214455",
        published=datetime(2026, 9, 5, 19, 30, tzinfo=UTC),
        shape="arabic_full",
        headline="سوق المصابيح يفتح أبوابه",
        body="افتتح التجار سوق المصابيح مساء أمس.\n\nوقال أقدمهم إن الزيت أغلى من الضوء.",
        caption="مصباح نحاسي في السوق",
        dateline="بورت سليم ـ صحراء",
        source="المصدر: وكالة صحراء",
        dated_by="feed",
    )


@pytest.fixture
def context() -> PageContext:
    newest = datetime(2026, 11, 19, 14, 36, tzinfo=UTC)
    related = [
        Teaser(f"Story number {number} of the section", f"http://127.0.0.1:8641/en/87/story-{number}", newest - timedelta(days=number))
        for number in range(9)
    ]
    ticker = [f"خبر عاجل رقم {number}" for number in range(12)]
    return PageContext("http://127.0.0.1:8641", CLOCK, related, ticker)


@pytest.fixture(scope="session")
def bundled_news() -> tuple[Piece, ...]:
    return load_pieces()


@pytest.fixture
def group(tmp_path: Path, english_piece: Piece, arabic_piece: Piece) -> Iterator[SampleGroup]:
    """The group with two pieces, served; its clock goes on by one second with every look at it."""
    changes = (
        Change(1, "corrected", replace=("wants tea", "wants coffee")),
        Change(2, "withdrawn"),
    )
    seconds = count()
    pieces = [replace(english_piece, changes=changes), arabic_piece]
    with SampleGroup(tmp_path / "state.json", pieces=pieces, now=lambda: CLOCK + timedelta(seconds=next(seconds))).serve() as served:
        yield served
