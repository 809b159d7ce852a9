"""Page fixtures: a saved answer, the card it is read by and the article that must come out, in web-poet's own folders.

    <folder>/scrapers.pages.card_page.CardPage/<case>/inputs/…, output.json, meta.json

They are written from an answer, looked over by a person and compared on every run; web-poet's pytest plugin runs them
too. Where answers come from and how results are shown belongs elsewhere.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from web_poet import HttpResponse
from web_poet.testing import Fixture

from scrapers.errors import SourceError
from scrapers.pages.card_page import ArticleAdapter, CardPage, NotAnArticleError
from scrapers.records import Article, RawPage
from scrapers.source import Source

TYPE_FOLDER = f"{CardPage.__module__}.{CardPage.__qualname__}"
_NO_NAME = re.compile(r"[^0-9a-z\u0621-\u064a]+")
_LONGEST_NAME = 60
# Headers that may change how a page is read; cookies and the like stay out of the fixture.
_KEPT_HEADERS = ("content-type", "content-language", "last-modified", "x-robots-tag", "tdm-reservation", "content-usage")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one case that came out otherwise than expected."""

    field: str
    expected: Any
    found: Any


def write_fixture(folder: Path, page: RawPage, source: Source, expected: Article, name: str | None = None) -> Path:
    """Save `page` with the card and the article that it must give, and return the folder of the case.

    A case of this name is replaced; without a name it is called after the last part of the page's address.
    """
    base = folder / TYPE_FOLDER
    name = name or name_case(page.url)
    shutil.rmtree(base / name, ignore_errors=True)
    headers = {header: page.headers[header] for header in _KEPT_HEADERS if header in page.headers}
    headers["date"] = format_datetime(page.fetched_at.astimezone(UTC), usegmt=True)
    response = HttpResponse(page.url, page.body, status=page.status, headers=headers)
    return Fixture.save(base, inputs=[response, source], item=expected, meta={"adapter": ArticleAdapter}, fixture_name=name).path


def name_case(url: str) -> str:
    """A folder name from the last telling part of an address."""
    parts = [part for part in unquote(urlsplit(url).path).lower().split("/") if part]
    return _NO_NAME.sub("-", parts[-1] if parts else "page").strip("-")[:_LONGEST_NAME].strip("-") or "page"


def list_fixtures(folder: Path) -> list[Path]:
    """The cases below `folder`, by name."""
    return sorted(path.parent for path in (folder / TYPE_FOLDER).glob("*/output.json"))


def compare_fixture(case: Path) -> list[Difference]:
    """The fields in which the article of a case is not what it must be; those that the case does not name are not looked at.

    Raises:
        SourceError: the case cannot be read.
    """
    return list(_compare(read_expected(case), read_found(case)))


def read_expected(case: Path) -> dict[str, Any]:
    """What a case says must come out, as JSON values.

    Raises:
        SourceError: the case cannot be read.
    """
    try:
        expected = json.loads((case / "output.json").read_bytes())
    except (OSError, ValueError) as error:
        raise SourceError(f"{case}: expected a page fixture with an output.json: {error}") from error
    if not isinstance(expected, dict):
        raise SourceError(f"{case}: output.json: expected an object of fields, found {type(expected).__name__}")
    return expected


def read_found(case: Path) -> dict[str, Any]:
    """What the page of a case gives now, as JSON values; empty when it gives no article.

    Raises:
        SourceError: the case cannot be read.
    """
    try:
        page = Fixture(case).get_page(CardPage)
        assert isinstance(page, CardPage)
        return ArticleAdapter(page.read_article()).asdict()
    except NotAnArticleError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{case}: expected a page fixture with its inputs: {error!r}") from error


def _compare(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    for name, value in expected.items():
        if found.get(name) != value:
            yield Difference(name, value, found.get(name))


__all__ = ["Difference", "compare_fixture", "list_fixtures", "name_case", "read_expected", "read_found", "write_fixture"]
