"""What a sealed run holds: the article pages to read, and the hints that its feeds, sitemaps and listings give.

It reads the archive and nothing else. Hostile pages are read by processes that can be killed: discovery pages by the
crawl's own reader, article pages by the extraction workers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.extraction.records_json import PageReference, refer_to_record
from scrapers.archive import RunFolder
from scrapers.discovery import found_hints
from scrapers.discovery.reader import DiscoveryReader, ReadingLimits
from scrapers.errors import RecordError
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


def collect_evidence(runs: Iterable[RunFolder], cards: Mapping[str, Source], limits: ReadingLimits | None = None) -> list[Evidence]:
    """The pages and hints of each of these sealed runs, by the cards as they are now.

    Raises:
        CrawlError: no process can be started to read the discovery pages.
    """
    return asyncio.run(_collect(runs, cards, limits))


async def _collect(runs: Iterable[RunFolder], cards: Mapping[str, Source], limits: ReadingLimits | None) -> list[Evidence]:
    async with AsyncExitStack() as held:
        listings = _Listings(held, limits)
        return [await _collect_run(run, cards, listings) for run in runs]


class _Listings:
    """Reads discovery pages, by one process for each card that has any."""

    def __init__(self, held: AsyncExitStack, limits: ReadingLimits | None) -> None:
        self._held = held
        self._limits = limits
        self._readers: dict[str, DiscoveryReader] = {}

    async def read(self, record: RecordReference, source: Source) -> tuple[tuple[Hint, ...], Reject | None]:
        """The hints of one page, and why there are none if something is wrong with it."""
        try:
            page = read_record(Path(record.path), record.offset, source.id)
        except RecordError as error:
            return (), Reject(record.url, "unreadable_record", error.problem, record.record_id, record.fetched_at)
        found = await self._reader_of(source).read(page)
        if found.problem and not (found.articles or found.sitemaps or found.feeds):
            return (), Reject(record.url, found.failure or "unreadable_listing", found.problem, record.record_id, record.fetched_at)
        return found_hints(found, source, record.fetched_at), None

    def _reader_of(self, source: Source) -> DiscoveryReader:
        if source.id not in self._readers:
            self._readers[source.id] = DiscoveryReader(source, self._limits)
            self._held.push_async_callback(self._readers[source.id].close)
        return self._readers[source.id]


async def _collect_run(run: RunFolder, cards: Mapping[str, Source], listings: _Listings) -> Evidence:
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
            found, reject = await listings.read(record, source)
            hints += found
            rejects += [reject] if reject else []
    rejects += [_reject_damaged(found, found.url) for found in damage if found.url is not None]
    return Evidence(run, tuple(pages), tuple(hints), tuple(rejects))


def _reject_damaged(found: Damage, url: str) -> Reject:
    detail = f"expected a complete record, found one that is {found.problem}"
    return Reject(url, "unreadable_record", detail, found.record_id)


def choose_source(url: str, source_id: str, cards: Mapping[str, Source], hosts: Mapping[str, Source]) -> Source:
    """The card that a page is read by: that of its run, or for ingested pages the one that its host belongs to."""
    if source_id != INGESTED.id:
        return cards[source_id]
    return hosts.get(urlsplit(url).netloc, INGESTED)
