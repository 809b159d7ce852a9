"""`newshouse extract`: saved pages and WARC files in, one JSON object a line out. Reads files and prints; what a page
says is decided in `scrapers.pages`, what is mended in `pipelines.clean`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from pipelines.extraction import PageReference
    from scrapers.records import Article
    from scrapers.source import Source


def extract(
    files: Annotated[list[Path], typer.Argument(metavar="FILE ...", help="HTML (plain or .gz) and WARC files.", show_default=False)],
    url: Annotated[str | None, typer.Option(help="The address that the page of a single HTML file had.")] = None,
    source: Annotated[str | None, typer.Option(help="Read every page as one of this source, whatever its host.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that read pages.")] = 2,
) -> None:
    """Read articles out of saved pages: HTML or WARC in, one JSON object a line out.

    Pages that hold no article are named on standard error with the reason.

    Example: newshouse extract saved/page.html --url https://www.example.org/news/one
    """
    from pipelines.extraction import extract_pages
    from scrapers.errors import ScrapersError
    from scrapers.records import Reject

    now = datetime.now(UTC)
    read = rejected = 0
    try:
        _check_arguments(files, url)
        references = _list_references(files, url, _Cards(source), now)
        for reference, result in extract_pages(references, workers):
            if isinstance(result, Reject):
                rejected += 1
                print(f"{reference.path}: {result.url or 'no address'}: {result.reason}: {result.detail}", file=sys.stderr)
            else:
                read += 1
                print(json.dumps(describe_article(reference, result), ensure_ascii=False))
    except ScrapersError as error:
        print(f"newshouse extract: {error}", file=sys.stderr)
        raise typer.Exit(2) from error
    if rejected:
        print(f"{read} articles, {rejected} pages without one", file=sys.stderr)


class _Cards:
    """Which source card a page is read by: the one that was asked for, else the one whose host it is."""

    def __init__(self, source_id: str | None) -> None:
        from scrapers.environment import read_environment
        from scrapers.source import find_source, load_all_sources

        environment = read_environment()
        sources = load_all_sources(environment, environment.home)
        self._chosen = find_source(sources, source_id) if source_id else None
        self._by_host = {host: card for card in sources.values() for host in card.hosts}

    def find(self, url: str) -> Source | None:
        from scrapers.pages import check_layouts

        found = self._chosen or self._by_host.get(urlsplit(url).netloc.lower())
        if found is not None:
            check_layouts(found)
        return found


def _check_arguments(files: list[Path], url: str | None) -> None:
    from scrapers.errors import ArchiveError
    from scrapers.warc_reading import is_warc_file

    for path in files:
        if not path.is_file():
            raise ArchiveError(f"{path}: expected an HTML or WARC file, found {'a folder' if path.is_dir() else 'nothing'}")
        if path.name.lower().endswith((".warc", ".warc.gz")) and not is_warc_file(path):
            raise ArchiveError(f"{path}: expected a WARC file, found something else; the file does not start with 'WARC/'")
    if url is not None and (len(files) != 1 or is_warc_file(files[0])):
        raise ArchiveError("--url: expected exactly one HTML file to go with it; pages in a WARC carry their own address")
    if url is not None and urlsplit(url).scheme not in ("http", "https"):
        raise ArchiveError(f"--url: expected an absolute http or https URL, found {url!r}")


def _list_references(files: list[Path], url: str | None, cards: _Cards, now: datetime) -> Iterator[PageReference]:
    from pipelines.extraction import PageReference
    from pipelines.extraction.records_json import refer_to_record
    from scrapers.warc_reading import is_warc_file, iterate_records

    for path in files:
        if is_warc_file(path):
            for record in iterate_records(path):
                if record.role == "article":
                    yield refer_to_record(record, cards.find(record.url))
        else:
            yield PageReference(str(path), None, url or "", cards.find(url or ""), "article", now, "")


def describe_article(reference: PageReference, extracted: Article) -> dict[str, Any]:
    """The cleaned article as JSON values."""
    from pipelines.clean import clean_article
    from scrapers.rights import reserves

    article = clean_article(extracted, (), reference.fetched_at)
    return {
        "file": reference.path,
        "url": _name_address(article.url),
        "canonical_url": _name_address(article.canonical_url),
        "headline": article.headline,
        "description": article.description,
        "body": article.body,
        "authors": [author.name for author in article.authors],
        "date_published": _write_time(article.date_published),
        "date_published_witness": article.date_published_witness,
        "date_modified": _write_time(article.date_modified),
        "language": article.language,
        "source_agency": article.source_agency,
        "dateline": article.dateline_raw,
        "section": article.section,
        "tags": list(article.tags),
        "main_image": article.main_image.url if article.main_image else None,
        "is_opinion": article.is_opinion,
        "is_paywalled": article.is_paywalled,
        "is_live": article.is_live,
        "is_gallery": article.is_gallery,
        "captions": list(article.captions),
        "embeds": [asdict(embed) for embed in article.embeds],
        "translation_urls": [asdict(stated) for stated in article.translation_urls],
        "rights": article.rights,
        "reserved": sorted(reserves(article.rights)),
        "related_links": [
            {"url": link.url, "headline": link.headline, "date_published": _write_time(link.date_published)}
            for link in article.related_links
        ],
        "extraction_tier": article.extraction_tier,
        "extraction_agreement": article.extraction_agreement,
    }


def _name_address(url: str) -> str | None:
    """The address, or None for a saved page that states none and was given none."""
    return None if url.startswith("file:") else url


def _write_time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
