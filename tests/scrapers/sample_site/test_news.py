"""What the bundled news and the daily briefs promise, over all editions and steps."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scrapers.discovery import read_feed, read_section, read_sitemap
from scrapers.records import FoundLink
from scrapers.sample_site.briefs import make_briefs
from scrapers.sample_site.cards import write_cards
from scrapers.sample_site.editions import EDITIONS
from scrapers.sample_site.newspaper import Newspaper, articles_of_section, make_newspapers
from scrapers.sample_site.pieces import Piece, pieces_at
from scrapers.sample_site.replies import answer_request
from scrapers.source import Source, load_sources
from scrapers.urls import article_key, canonical_url
from tests.scrapers.sample_site.conftest import CLOCK

PORTS = (8641, 8642, 8643)
BASE_URLS = {edition.id: f"http://127.0.0.1:{port}" for edition, port in zip(EDITIONS, PORTS, strict=True)}
IDS = sorted(BASE_URLS)


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory, bundled_news: tuple[Piece, ...]) -> dict[str, Source]:
    folder = tmp_path_factory.mktemp("cards")
    write_cards(folder, PORTS, bundled_news)
    return load_sources(folder)


def find_articles(newspaper: Newspaper, source: Source) -> list[FoundLink]:
    """All that one run may find by what the card names."""
    found: list[FoundLink] = []
    for url in source.feeds:
        found += read_feed(fetch(newspaper, url), url).articles
    for url in source.sitemaps:
        for child in read_sitemap(fetch(newspaper, url), url).sitemaps:
            found += read_sitemap(fetch(newspaper, child.url), child.url).articles
    return found + find_in_sections(newspaper, source)


def find_in_sections(newspaper: Newspaper, source: Source) -> list[FoundLink]:
    found: list[FoundLink] = []
    for section in source.sections:
        pages = [section.url]
        while pages and len(pages) <= section.pages:
            page = read_section(fetch(newspaper, pages[-1]), pages[-1], source)
            found += page.articles
            if not page.next_pages:
                break
            pages.append(page.next_pages[0])
    return found


def fetch(newspaper: Newspaper, url: str) -> bytes:
    parts = urlsplit(url)
    reply = answer_request(newspaper, f"{parts.path}?{parts.query}", CLOCK)
    assert reply.status == 200, url
    return reply.body


def test_the_editions_open_with_a_hundred_and_twenty_articles(bundled_news: tuple[Piece, ...]) -> None:
    newspapers = make_newspapers(bundled_news, BASE_URLS, 0)
    assert sum(len(newspaper.articles) for newspaper in newspapers.values()) >= 120


def test_every_step_adds_at_least_two_articles(bundled_news: tuple[Piece, ...]) -> None:
    addresses = [
        {
            (name, path)
            for name, newspaper in make_newspapers(bundled_news, BASE_URLS, step).items()
            for path in newspaper.by_path
            if "amp/" not in path
        }
        for step in range(12)
    ]
    assert all(len(later - earlier) >= 2 and earlier <= later for earlier, later in pairwise(addresses))


def test_the_withdrawn_stay_withdrawn(bundled_news: tuple[Piece, ...]) -> None:
    withdrawn = [{piece.id for piece in pieces_at(bundled_news, step) if piece.withdrawn} for step in (0, 1, 5, 50)]
    assert not withdrawn[0]
    assert withdrawn[1]
    assert withdrawn[1] <= withdrawn[2] <= withdrawn[3]


@pytest.mark.parametrize("edition_id", IDS)
@pytest.mark.parametrize("step", [0, 1, 3, 40])
def test_the_card_leads_to_every_article(edition_id: str, step: int, bundled_news: tuple[Piece, ...], cards: dict[str, Source]) -> None:
    newspaper, source = make_newspapers(bundled_news, BASE_URLS, step)[edition_id], cards[edition_id]
    found = {canonical_url(link.url, source) for link in find_articles(newspaper, source)}
    printed = {canonical_url(newspaper.url_of(piece), source) for piece in newspaper.articles}
    assert printed == found


@pytest.mark.parametrize("edition_id", IDS)
def test_some_articles_stand_in_section_pages_alone(edition_id: str, bundled_news: tuple[Piece, ...], cards: dict[str, Source]) -> None:
    newspaper, source = make_newspapers(bundled_news, BASE_URLS, 0)[edition_id], cards[edition_id]
    sections_apart = source.model_copy(update={"sections": ()})
    found = {canonical_url(link.url, source) for link in find_articles(newspaper, sections_apart)}
    in_sections = {canonical_url(link.url, source) for link in find_in_sections(newspaper, source)}
    assert len(in_sections - found) >= 5


@pytest.mark.parametrize("edition_id", IDS)
def test_an_article_is_dated_where_its_piece_says(edition_id: str, bundled_news: tuple[Piece, ...], cards: dict[str, Source]) -> None:
    newspaper, source = make_newspapers(bundled_news, BASE_URLS, 0)[edition_id], cards[edition_id]
    dates: dict[str, dict[str, object]] = {}
    for link in find_articles(newspaper, source):
        if link.date_published is not None:
            dates.setdefault(canonical_url(link.url, source), {})[link.witness] = link.date_published
    for piece in newspaper.articles:
        found = dates.get(canonical_url(newspaper.url_of(piece), source), {})
        minute = piece.published.replace(second=0)
        match piece.dated_by:
            case "feed":
                assert found.get("feed") == piece.published, piece.id
                assert "listing" not in found, piece.id
            case "listing":
                assert found == {"listing": minute}, piece.id
            case "none":
                assert found == {}, piece.id
            case "meta":
                assert found.get("listing") == minute, piece.id


@pytest.mark.parametrize("edition_id", IDS)
def test_each_address_is_one_article_by_the_grammar(edition_id: str, bundled_news: tuple[Piece, ...], cards: dict[str, Source]) -> None:
    newspaper, source = make_newspapers(bundled_news, BASE_URLS, 60)[edition_id], cards[edition_id]
    keys = Counter(article_key(newspaper.url_of(piece), source) for piece in newspaper.articles)
    assert None not in keys
    assert set(keys.values()) == {1}
    for piece in newspaper.articles:
        key = article_key(newspaper.url_of(piece), source)
        assert key is not None
        assert (key.slug, key.stamp) == (piece.slug.lower(), piece.stamp or "")
        if piece.section[0] != "w":
            assert article_key(newspaper.url_of(piece, amp=True), source) == key


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False)) or {tuple(words)}


def test_texts_are_unlike_each_other(bundled_news: tuple[Piece, ...]) -> None:
    """A copy is one piece on several editions; two different pieces share less than half of their runs of three words."""
    briefs = [brief for step in range(60) for brief in make_briefs(step)]
    texts = {piece.id: shingles(piece.text) for piece in (*bundled_news, *briefs)}
    alike = {
        (first, second): round(len(texts[first] & texts[second]) / len(texts[first] | texts[second]), 2)
        for first, second in combinations(sorted(texts), 2)
        if len(texts[first] & texts[second]) > 0.5 * len(texts[first] | texts[second])
    }
    assert alike == {}


def test_a_wire_piece_stands_on_three_editions_and_one_of_them_shortens_it(bundled_news: tuple[Piece, ...]) -> None:
    newspapers = make_newspapers(bundled_news, BASE_URLS, 0)
    wires = [piece for piece in bundled_news if len(piece.editions) == 3 and piece.shorten_on]
    assert wires
    for wire in wires:
        copies = [piece for newspaper in newspapers.values() for piece in newspaper.articles if piece.id == wire.id]
        lengths = [len(piece.paragraphs) for piece in copies]
        assert len(copies) == 3
        assert min(lengths) < max(lengths) == len(wire.paragraphs)


def test_all_eight_shapes_are_printed(bundled_news: tuple[Piece, ...]) -> None:
    newspapers = make_newspapers(bundled_news, BASE_URLS, 0).values()
    shapes = Counter(shape for newspaper in newspapers for _, shape in newspaper.by_path.values())
    assert len(shapes) == 8
    assert min(shapes.values()) >= 4


def test_a_full_feed_keeps_what_only_a_feed_dates(bundled_news: tuple[Piece, ...]) -> None:
    newspaper = make_newspapers(bundled_news, BASE_URLS, 0)["sample_marsa_today"]
    feed = read_feed(fetch(newspaper, f"{newspaper.base_url}/rss"), newspaper.base_url)
    assert len(feed.articles) == 30
    assert feed.problem is None


def test_the_arabic_feed_is_cut_off_and_keeps_its_items(bundled_news: tuple[Piece, ...]) -> None:
    newspaper = make_newspapers(bundled_news, BASE_URLS, 0)["sample_zahra_alyoum"]
    body = fetch(newspaper, f"{newspaper.base_url}/rss")
    assert body.rstrip().endswith(b"</item>")
    feed = read_feed(body, newspaper.base_url)
    assert feed.problem is not None
    assert len(feed.articles) >= 20


def test_paging_ends_with_the_section(bundled_news: tuple[Piece, ...]) -> None:
    newspaper = make_newspapers(bundled_news, BASE_URLS, 0)["sample_zahra_alyoum"]
    section = max(newspaper.sections, key=lambda section: len(articles_of_section(newspaper, section)))
    assert answer_request(newspaper, f"{section.path}?page=2", CLOCK).status == 200
    for page in ("0", "99", "-1", "two", "²", "9" * 400):
        assert answer_request(newspaper, f"{section.path}?page={page}", CLOCK).status == 404


def test_cards_name_other_hosts_and_load(cards: dict[str, Source]) -> None:
    assert sorted(cards) == IDS
    assert [cards[edition.id].hosts for edition in EDITIONS] == [(f"127.0.0.1:{port}",) for port in PORTS]
    assert [cards[edition.id].languages for edition in EDITIONS] == [("ar", "en"), ("ar",), ("en",)]
    assert all(card.is_local and card.allow_loopback and card.page == "arabs_today" for card in cards.values())
    assert all(3 <= section.pages <= 5 for card in cards.values() for section in card.sections)


def test_briefs_are_the_same_on_every_call() -> None:
    assert make_briefs(7) == make_briefs(7)
    assert make_briefs(1) == ()
    assert {brief.language for brief in make_briefs(7)} == {"en", "ar"}


def test_cards_are_written_for_pieces_of_ones_own(tmp_path: Path, english_piece: Piece) -> None:
    write_cards(tmp_path, PORTS, [replace(english_piece, section="390")])
    sections = load_sources(tmp_path)["sample_corniche_chronicle"].sections
    assert [section.url for section in sections] == ["http://127.0.0.1:8643/390-health"]


def test_a_section_without_articles_yet_is_an_empty_page(english_piece: Piece) -> None:
    newspaper = make_newspapers([replace(english_piece, from_step=9)], BASE_URLS, 0)["sample_corniche_chronicle"]
    assert [answer_request(newspaper, f"/87-business{query}", CLOCK).status for query in ("", "?page=2")] == [200, 404]
