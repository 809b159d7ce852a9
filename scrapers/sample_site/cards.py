"""The source cards of the sample newspapers, written for the ports they are served on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from scrapers.sample_site.editions import EDITIONS, GROUP, Edition, Section, adapt_piece, section_of
from scrapers.sample_site.newspaper import PAGES_PER_SECTION, all_sections
from scrapers.sample_site.pieces import Piece, load_pieces


def write_cards(folder: Path, ports: Sequence[int], pieces: Sequence[Piece] | None = None) -> tuple[Path, ...]:
    """Write one card per edition into `folder`; `ports` are in the order of EDITIONS, as SampleGroup.ports gives them."""
    folder.mkdir(parents=True, exist_ok=True)
    news = load_pieces() if pieces is None else pieces
    paths = []
    for edition, port in zip(EDITIONS, ports, strict=True):
        path = folder / f"{edition.id}.yml"
        card = _make_card(edition, f"127.0.0.1:{port}", news)
        path.write_text(yaml.safe_dump(card, allow_unicode=True, sort_keys=False), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def _make_card(edition: Edition, host: str, news: Sequence[Piece]) -> dict[str, object]:
    printed = [adapt_piece(piece, edition) for piece in news if edition.id in piece.editions]
    sections = all_sections(news, edition)
    largest = max(sections, key=lambda section: sum(section_of(piece, edition) == section for piece in printed))
    base_url = f"http://{host}"
    return {
        "id": edition.id,
        "name": edition.name_in(edition.languages[0]) if edition.languages == ("ar",) else edition.name_in("en"),
        "publisher": GROUP,
        "languages": list(edition.languages),
        "homepage": f"{base_url}/",
        "hosts": [host],
        "time_zone": "Africa/Cairo",
        "url_grammar": "arabs_today",
        "page": "arabs_today",
        "feeds": [f"{base_url}/rss", f"{base_url}/{largest.name}/rss.xml"],
        "sitemaps": [f"{base_url}/sitemap.xml"],
        "sections": [_section_entry(section, base_url) for section in sections],
        "politeness": {"delay_seconds": 0, "concurrency": 1},
        "cron": "* * * * *",  # a schedule that is switched on is seen to tick within a minute
        "agencies": {"SAHRA": ["Sahra Wire", "Sahra", "صحراء", "وكالة صحراء"]},
        "revisit_after": ["0s"],
        "expected": {"least": 1, "most": 200},
        "allow_loopback": True,
    }


def _section_entry(section: Section, base_url: str) -> dict[str, object]:
    return {
        "id": section.id,
        "url": base_url + section.path,
        "name": section.title,
        "language": section.language,
        "pages": PAGES_PER_SECTION,
    }
