"""What a sealed run holds: the article pages to read, and the hints that its feeds, sitemaps and listings give.

It reads the archive and nothing else; discovery pages are parsed here, article pages in the extraction workers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.extraction.records_json import PageReference, refer_to_record
from scrapers.archive import RunFolder
from scrapers.discovery import found_hints, read_discovery_page
from scrapers.errors import ArchiveError
from scrapers.ingested import INGESTED
from scrapers.records import Hint, Reject
from scrapers.source import Source
from scrapers.warc_reading import Damage, RecordReference, read_record


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one run brought, in the order of its archive file."""

    run: RunFolder
    pages: tuple[PageReference, ...]
    hints: tuple[Hint, ...]
    rejects: tuple[Reject, ...] = ()  # records that cannot be read; the others are


def collect_evidence(run: RunFolder, cards: Mapping[str, Source]) -> Evidence:
    """The pages and hints of one sealed run, by the cards as they are now."""
    hosts = {host: source for source in cards.values() for host in source.hosts}
    pages: list[PageReference] = []
    hints: list[Hint] = []
    damage: list[Damage] = []
    rejects: list[Reject] = []
    for record in run.iterate_pages(damage):
        source = choose_source(record.url, run.source_id, cards, hosts)
        # A crawl of ours noted what became of an error page; of an ingested one only the reject will tell.
        if record.role == "article" and (record.status == 200 or run.source_id == INGESTED.id):
            pages.append(refer_to_record(record, source))
        elif record.status == 200 and record.role not in ("article", "robots", "resource"):
            try:
                hints += _read_hints(record, source)
            except ArchiveError as error:
                rejects.append(Reject(record.url, "unreadable_record", str(error), record.record_id, record.fetched_at))
    rejects += [_reject_damaged(found, found.url) for found in damage if found.url is not None]
    return Evidence(run, tuple(pages), tuple(hints), tuple(rejects))


def _reject_damaged(found: Damage, url: str) -> Reject:
    detail = f"{found.path}: expected a complete record at offset {found.offset}, found one that is {found.problem}"
    return Reject(url, "unreadable_record", detail, found.record_id)


def choose_source(url: str, source_id: str, cards: Mapping[str, Source], hosts: Mapping[str, Source]) -> Source:
    """The card that a page is read by: that of its run, or for ingested pages the one that its host belongs to."""
    if source_id != INGESTED.id:
        return cards[source_id]
    return hosts.get(urlsplit(url).netloc, INGESTED)


def _read_hints(record: RecordReference, source: Source) -> Iterator[Hint]:
    page = read_record(Path(record.path), record.offset, source.id)
    yield from found_hints(read_discovery_page(page, source), source, record.fetched_at)
