"""A card of the network's grammar and one of the generic grammar."""

from __future__ import annotations

import pytest

from scrapers.source import Source


@pytest.fixture
def network() -> Source:
    return Source(
        id="marsa_today",
        name="Marsa Today",
        publisher="Marsa",
        languages=("ar", "en"),
        homepage="https://www.marsa.example/",
        hosts=("www.marsa.example", "marsa.example"),
        time_zone="Africa/Cairo",
        url_grammar="arabs_today",
    )


@pytest.fixture
def generic() -> Source:
    return Source(
        id="harbour_post",
        name="Harbour Post",
        publisher="Harbour",
        languages=("en",),
        homepage="https://harbour.example/",
        hosts=("harbour.example",),
        article_urls=(r"^/story/",),
    )
