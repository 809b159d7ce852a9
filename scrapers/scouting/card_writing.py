"""A finding as a source card on disk, with a page fixture beside it: the article that the card must go on giving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from scrapers.errors import SourceError
from scrapers.pages.fixtures import write_fixture
from scrapers.records import Article, RawPage
from scrapers.scouting.scout import Finding
from scrapers.scouting.survey import choose_example
from scrapers.source import Source, check_cards_together, read_source

_HEAD = """\
# {name}. Written by `newshouse sources add` on {day} from what {homepage} announces and a few of its pages.
# Look over: time_zone (UTC where this card names none; it is that of printed times that state no zone), the sections,
# publisher and country, and `expected: {{least, most}}`, the new articles of a day.
"""
_ORDER = """name publisher country languages homepage hosts time_zone article_urls feeds sitemaps sections discover politeness
    allow_loopback"""


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """Where a card and its first fixture lie, and the page and article of that fixture."""

    source: Source
    card: Path
    fixture: Path
    page: RawPage
    article: Article


def fixtures_folder(card: Path) -> Path:
    """Where the page fixtures of a card lie: beside it."""
    return card.parent / "fixtures" / card.stem


def write_card(finding: Finding, folder: Path, day: date, others: list[tuple[Source, Path]]) -> WrittenCard:
    """Write the card of a finding into `folder` with the fixture of its best article.

    Raises:
        SourceError: there is a card of that name, or another one has its host; nothing was written.
    """
    path = folder / f"{finding.source_id}.yml"
    example = choose_example(finding.survey)
    assert example is not None  # scout_site would have refused
    if path.exists():
        raise SourceError(f"{path}: expected no card of that name yet, found one; choose another id with --id")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(format_card(finding, day), encoding="utf-8")
    try:
        source = read_source(path)
        check_cards_together([*others, (source, path)])
    except SourceError:
        path.unlink()
        raise
    page, article = example
    return WrittenCard(source, path, write_fixture(fixtures_folder(path), page, source, article), page, article)


def format_card(finding: Finding, day: date) -> str:
    """The text of the card: a comment that says where it comes from, and its keys in the order people read them."""
    card = {name: finding.card[name] for name in _ORDER.split() if name in finding.card}
    head = _HEAD.format(name=" ".join(str(card["name"]).split()), day=day.isoformat(), homepage=card["homepage"])
    return head + yaml.safe_dump(card, allow_unicode=True, sort_keys=False, width=140, default_flow_style=None)


def check_new_host(url: str, others: list[tuple[Source, Path]]) -> None:
    """Pass silently if no card has the host of `url`; asked before the site is.

    Raises:
        SourceError: one has; names it.
    """
    host = urlsplit(url).netloc.lower().rpartition("@")[2]
    for source, path in others:
        if host in source.hosts:
            raise SourceError(f"{url}: expected a site that no card describes yet, found its host on {path} ({source.id})")


__all__ = ["WrittenCard", "check_new_host", "fixtures_folder", "format_card", "write_card"]
