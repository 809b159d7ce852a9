"""`newshouse sources add` and `sources test`: a card written by looking at a site, a page of a source read and shown.

What is asked of the site, and how politely, is `scrapers.scouting`'s; here it is called and shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.card_files import find_card, read_others
from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption, table_console
from scrapers.environment import read_environment
from scrapers.errors import SourceError
from scrapers.source import Source, list_cards, list_source_folders, read_source

if TYPE_CHECKING:
    from scrapers.records import Article, RawPage

_SHOWN = ("url", "headline", "description", "authors", "date_published", "date_modified", "language", "source_agency", "dateline")
_SHOWN_LATER = ("section", "tags", "main_image", "is_opinion", "is_paywalled", "extraction_tier", "extraction_agreement")
_MOST_CHARACTERS = 400


def add_source(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the site's front page.", show_default=False)],
    source_id: Annotated[
        str | None, typer.Option("--id", help="The id of the new card; made of the host by itself.", show_default=False)
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="The folder for the card; by itself that of NEWSHOUSE_SOURCES, else the home's.", show_default=False)
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Look at a site and write its card: feeds, sitemaps, sections, the form of its addresses, one article as a fixture.

    It asks for some thirty pages at most, as politely as a crawl, and keeps nothing but the card and the fixture.

    Example: newshouse sources add https://www.example.org/
    """
    from scrapers.scouting.card_writing import check_new_host, write_card
    from scrapers.scouting.scout import scout_site

    environment = read_environment()
    others = read_others(Path(), list_cards(*list_source_folders(environment, home)))
    check_new_host(url, others)
    finding = scout_site(url, source_id, lambda sentence: print(sentence, file=sys.stderr))
    written = write_card(finding, into or environment.sources or home / "sources", datetime.now(UTC).date(), others)
    described = _describe(written.page, written.article, written.source)
    if as_json:
        values = {"card": str(written.card), "fixture": str(written.fixture), "source": written.source.model_dump(mode="json")}
        print(json.dumps({**values, "article": described}, ensure_ascii=False, indent=1))
        return
    print(written.card.read_text(encoding="utf-8"))
    _show_article(described, table_console())
    print(f"\nwritten: {written.card} and the fixture {written.fixture}; look both over, then: newshouse sources test {written.source.id}")


def try_source(
    source_id: Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source card.", show_default=False)],
    url: Annotated[
        str | None, typer.Option(help="The page to fetch; by itself the newest that the lists name.", show_default=False)
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Keep the page as a fixture: this article is what it must give.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Only the fixtures; the site is not asked.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Fetch one page of a source and show the article that is read from it; read the card's fixtures again.

    A fixture that comes out otherwise is told field by field, and ends the command with 1.

    Example: newshouse sources test egypt_today --offline
    """
    from scrapers.scouting.card_writing import fixtures_folder

    path = find_card(source_id, list_cards(*list_source_folders(read_environment(), home)))
    source = read_source(path)
    differing = _check_fixtures(fixtures_folder(path), source)
    if not offline:
        page, article = _fetch_article(source, url, home)
        described = _describe(page, article, source)
        if as_json:
            print(json.dumps(described, ensure_ascii=False, indent=1))
        else:
            _show_article(described, table_console())
        if write:
            from scrapers.pages.fixtures import write_fixture

            print(f"written: {write_fixture(fixtures_folder(path), page, source, article)}", file=sys.stderr)
    if differing:
        raise typer.Exit(1)


def _check_fixtures(folder: Path, source: Source) -> int:
    """Read every fixture by the card as it is now, tell the differences, and return how many came out otherwise."""
    from scrapers.pages.fixtures import compare_fixture, list_fixtures

    cases = list_fixtures(folder)
    found = {case: compare_fixture(case, source) for case in cases}
    for case, differences in found.items():
        for one in differences:
            print(f"{case.name}: {one.field}: expected {_shorten(one.expected)!r}, found {_shorten(one.found)!r}", file=sys.stderr)
    differing = sum(bool(differences) for differences in found.values())
    verdict = f"{len(cases) - differing} of {len(cases)} fixtures are read as they must be" if cases else f"no fixtures in {folder}"
    print(f"{source.id}: {verdict}", file=sys.stderr)
    return differing


def _fetch_article(source: Source, url: str | None, home: Path) -> tuple[RawPage, Article]:
    """One page of the source and its article.

    Raises:
        SourceError: the address is not the source's, no page came, or it holds no article.
        CrawlError: the crawl could not start or did not finish.
    """
    from scrapers.pages import extract_article
    from scrapers.records import Reject
    from scrapers.scouting.trial import open_trial_of
    from scrapers.urls import canonical_url, is_allowed_url

    if url is not None and not is_allowed_url(url, source):
        raise SourceError(f"{url}: expected an address on a host of {source.id} ({', '.join(source.hosts)})")
    with open_trial_of(source, home, read_environment().sources) as trial:
        trial.crawl(source.id, "--pages", "1", *(["--only", canonical_url(url, source)] if url else []))
        page = next((page for page in trial.list_pages(source.id) if page.role == "article" and page.status == 200), None)
        outcomes = trial.list_outcomes(source.id)
    if page is None:
        told = next((f"{one.url}: {one.outcome}: {one.detail}".rstrip(": ") for one in reversed(outcomes) if one.outcome != "stored"), None)
        raise SourceError(f"{source.id}: expected one page of an article, found {told or 'none in its lists'}")
    article = extract_article(page, source)
    if isinstance(article, Reject):
        raise SourceError(f"{page.url}: expected an article, found {article.reason}: {article.detail}")
    return page, article


def _describe(page: RawPage, article: Article, source: Source) -> dict[str, Any]:
    from pipelines.cli.extract import describe_article
    from pipelines.extraction import PageReference

    described = describe_article(PageReference("", None, page.url, source, "article", page.fetched_at, ""), article)
    return {name: value for name, value in described.items() if name != "file"}


def _show_article(described: dict[str, Any], console: Console) -> None:
    """The fields as a table and the text below; all of it as plain text, whatever the page says."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column("field", no_wrap=True)
    table.add_column("value")
    for name in (*_SHOWN, *_SHOWN_LATER):
        table.add_row(name, Text(_shorten(described.get(name))))
    console.print(table)
    body: str = described["body"]
    console.print(Text(f"\n{body[: 3 * _MOST_CHARACTERS]}{' …' if len(body) > 3 * _MOST_CHARACTERS else ''}"))


def _shorten(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = ", ".join(map(str, value))
    text = " ".join(("" if value is None else str(value)).split())
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + " …"
