"""Newspaper: one edition at one step of the state, as lists of printed articles. No markup and no sockets here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from scrapers.sample_site.briefs import FIRST_STEP, make_briefs
from scrapers.sample_site.editions import EDITIONS, Edition, Section, adapt_piece, article_path, is_opinion, section_of, sections_of
from scrapers.sample_site.page_parts import Teaser
from scrapers.sample_site.pieces import Piece, Shape, last_change, pieces_at
from scrapers.sample_site.state import step_time

ENTRIES_PER_PAGE = 6
PAGES_PER_SECTION = 5  # as many as the cards ask for
ITEMS_PER_FEED = 30
_NEWEST_PER_FEED = 10
_RELATED_ITEMS = 8
_TICKER_ITEMS = 10


@dataclass(frozen=True, slots=True)
class Newspaper:
    """What one edition prints at a step. `articles` are newest first and adapted to the edition; withdrawn ones are not among them."""

    edition: Edition
    base_urls: Mapping[str, str]  # of all editions of the group, by id
    step: int
    articles: tuple[Piece, ...]
    sections: tuple[Section, ...]
    by_path: Mapping[str, tuple[Piece, Shape]]  # every address of an article, AMP and withdrawn ones too

    @property
    def base_url(self) -> str:
        return self.base_urls[self.edition.id]

    def url_of(self, piece: Piece, amp: bool = False) -> str:
        return self.base_url + quote(article_path(piece, self.edition, amp))


def make_newspapers(pieces: Sequence[Piece], base_urls: Mapping[str, str], step: int) -> dict[str, Newspaper]:
    """The editions that have an address in `base_urls`, by id, with all news up to this step."""
    news = (*pieces_at(pieces, step), *pieces_at((brief for past in range(step + 1) for brief in make_briefs(past)), step))
    return {
        edition.id: _make_newspaper(edition, news, base_urls, step, all_sections(pieces, edition))
        for edition in EDITIONS
        if edition.id in base_urls
    }


def all_sections(pieces: Iterable[Piece], edition: Edition) -> tuple[Section, ...]:
    """The section pages of an edition, those among them whose first article is still to be written."""
    news = (*pieces, *make_briefs(FIRST_STEP))
    return sections_of((adapt_piece(piece, edition) for piece in news if edition.id in piece.editions), edition)


def _make_newspaper(
    edition: Edition, news: Iterable[Piece], base_urls: Mapping[str, str], step: int, sections: tuple[Section, ...]
) -> Newspaper:
    printed = [adapt_piece(piece, edition) for piece in news if edition.id in piece.editions]
    articles = tuple(
        sorted((piece for piece in printed if not piece.withdrawn), key=lambda piece: (piece.published, piece.id), reverse=True)
    )
    by_path: dict[str, tuple[Piece, Shape]] = {}
    for piece in printed:
        by_path[article_path(piece, edition)] = (piece, piece.shape)
        if not is_opinion(piece):
            by_path[article_path(piece, edition, amp=True)] = (piece, "amp" if piece.language == "en" else "arabic_amp")
    return Newspaper(edition, base_urls, step, articles, sections, by_path)


def is_syndicated(piece: Piece) -> bool:
    """Whether feeds and the news sitemap carry the piece with its time."""
    return piece.dated_by in ("meta", "feed")


def is_listed_with_time(piece: Piece) -> bool:
    """Whether listings and related blocks print the piece's listing line."""
    return piece.dated_by in ("meta", "listing")


def articles_of_section(newspaper: Newspaper, section: Section) -> tuple[Piece, ...]:
    return tuple(piece for piece in newspaper.articles if section_of(piece, newspaper.edition) == section)


def articles_of_feed(newspaper: Newspaper, section: Section | None = None) -> tuple[Piece, ...]:
    """The newest syndicated articles, and of the older ones first those that only a feed dates."""
    articles = newspaper.articles if section is None else articles_of_section(newspaper, section)
    syndicated = [piece for piece in articles if is_syndicated(piece)]
    older = sorted(syndicated[_NEWEST_PER_FEED:], key=lambda piece: piece.dated_by != "feed")
    kept = [*syndicated[:_NEWEST_PER_FEED], *older][:ITEMS_PER_FEED]
    return tuple(sorted(kept, key=lambda piece: piece.published, reverse=True))


def articles_of_archive(newspaper: Newspaper) -> tuple[Piece, ...]:
    """What the archive sitemap names: all but those that only a listing dates, as long as a section page leads to them."""
    most = ENTRIES_PER_PAGE * PAGES_PER_SECTION
    in_sections = {piece.id for section in newspaper.sections for piece in articles_of_section(newspaper, section)[:most]}
    return tuple(piece for piece in newspaper.articles if piece.dated_by != "listing" or piece.id not in in_sections)


def make_related(newspaper: Newspaper, piece: Piece) -> tuple[Teaser, ...]:
    """The newest other articles of the piece's section that a listing dates, then as many of other sections as are wanting."""
    section = section_of(piece, newspaper.edition)
    others = [
        other for other in newspaper.articles if other.id != piece.id and is_listed_with_time(other) and other.language == piece.language
    ]
    nearest = sorted(others, key=lambda other: section_of(other, newspaper.edition) != section)[:_RELATED_ITEMS]
    newest_first = sorted(nearest, key=lambda other: other.published, reverse=True)
    return tuple(Teaser(other.headline, newspaper.url_of(other), other.published) for other in newest_first)


def make_ticker(newspaper: Newspaper, piece: Piece) -> tuple[str, ...]:
    """Ten headlines of other sections, the newest ones."""
    section = section_of(piece, newspaper.edition)
    others = (other for other in newspaper.articles if other.language == piece.language and section_of(other, newspaper.edition) != section)
    return tuple(other.headline for other, _ in zip(others, range(_TICKER_ITEMS), strict=False))


def article_changed_at(piece: Piece) -> datetime:
    """When the page last became another one, to the group's own calendar."""
    return max(last_change(piece), step_time(piece.changed_step))
