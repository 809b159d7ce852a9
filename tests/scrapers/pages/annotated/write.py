"""Which story is printed by which family, and the fixtures that come of it."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from web_poet import HttpResponse
from web_poet.testing import Fixture

from scrapers.pages.card_page import ArticleAdapter
from scrapers.pages.fixtures import TYPE_FOLDER
from scrapers.source import Source
from tests.scrapers.pages.annotated.old_pages import list_old_pages
from tests.scrapers.pages.annotated.page import Page
from tests.scrapers.pages.annotated.plain_families import PLAIN
from tests.scrapers.pages.annotated.stories import load_stories
from tests.scrapers.pages.annotated.structured_families import STRUCTURED
from tests.scrapers.pages.annotated.words import TIME_ZONES

FIXTURES = Path(__file__).with_name("fixtures")
OLD_FIXTURES = Path(__file__).with_name("old_fixtures")
FAMILIES = tuple(family for pair in zip(STRUCTURED, PLAIN, strict=True) for family in pair)
_FETCHED_AT = datetime(2026, 11, 20, 9, 45, 17, tzinfo=UTC)
_FETCHED_OLD_AT = datetime(2016, 12, 30, 9, 45, 17, tzinfo=UTC)
_SITES = {
    "ar": ("صدى المرفأ", "نداء الوادي", "جريدة السروة", "أخبار الضفة"),
    "en": ("The Quay Echo", "Valley Call", "The Cypress", "Bank Street News"),
}
MOST_PAGES = 68  # a language


def write_all(folder: Path = FIXTURES) -> int:
    """Write every page anew and say how many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(OLD_FIXTURES, ignore_errors=True)
    old = sum(1 for case, page, family in list_old_pages() if _write(OLD_FIXTURES, case, page, family(page), _FETCHED_OLD_AT))
    return old + sum(1 for language in ("ar", "en") for _ in _write_language(folder, language))


def _write_language(folder: Path, language: str) -> Iterator[Path]:
    for story in load_stories(language, TIME_ZONES[language])[:MOST_PAGES]:
        # One family after another; the shift keeps a family from meeting the same time zone and agency every time.
        family = FAMILIES[(story.number + story.number // len(FAMILIES)) % len(FAMILIES)]
        name = family.__name__.replace("_", "-")
        page = Page(story, _SITES[language][story.number % 4], f"{name}-{language}.example", f"/n/{100 + story.number}")
        yield _write(folder, f"{language}-{name}-{story.number:02}", page, family(page))


def _write(folder: Path, case: str, page: Page, text: str, fetched_at: datetime = _FETCHED_AT) -> Path:
    charset = next((name for name in ("windows-1256", "iso-8859-1") if f'charset="{name}"' in text), "utf-8")
    headers = {
        "content-type": "text/html" if charset != "utf-8" else "text/html; charset=utf-8",
        "date": format_datetime(fetched_at, usegmt=True),
    }
    response = HttpResponse(page.url, text.encode(charset, "xmlcharrefreplace"), status=200, headers=headers)
    saved = Fixture.save(folder / TYPE_FOLDER, inputs=[response, _card(page)], fixture_name=case, meta={"adapter": ArticleAdapter})
    saved.output_path.write_text(json.dumps(page.expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return saved.path


def _card(page: Page) -> Source:
    values: dict[str, Any] = {
        "id": f"site_{zlib.crc32(page.host.encode()):08x}",
        "name": page.site,
        "publisher": page.site,
        "languages": [page.story.language],
        "homepage": f"https://{page.host}/",
        "hosts": [page.host],
        "time_zone": page.story.time_zone,
    }
    return Source.model_validate(values)
