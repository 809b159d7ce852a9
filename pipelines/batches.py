"""The order of work of a batch: archive → extract → clean → stage, then deduplicate → check → load.

Each step is a function of another module; here they follow one another, and the writer's lock is held where the
writer's database is open. Dagster's assets call `stage_slice` and `load_slice`; `preview_slice` is for those who ask first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from pipelines.captures import build_capture, build_hint, build_reject, read_related_hints, refuse_address, settle_translations
from pipelines.clean import clean_article
from pipelines.deduplication import ALGORITHM, Stamp
from pipelines.errors import PipelinesError
from pipelines.evidence import Evidence, collect_evidence
from pipelines.extraction import PageReference, extract_pages
from pipelines.home import Home
from pipelines.journal import find_loaded_runs, heal_journal, list_loaded_runs
from pipelines.loading import Databases, LoadedBatch, load_staged_batch, rehearse_staged
from pipelines.reextraction import Reextraction, ReextractionRefusedError
from pipelines.reference_rows import build_agencies, build_sources
from pipelines.run_rows import add_page_rights, build_crawl_run, build_fetches, build_outcomes, build_refused_links, read_logged_rights
from pipelines.staging import find_staged, remove_staged, staging_folder, write_batch, write_staged
from scrapers.archive import RunFolder, find_days, find_sealed_runs
from scrapers.environment import read_environment
from scrapers.ingested import INGESTED
from scrapers.locks import hold_archive
from scrapers.pages import check_layouts, name_parser_version
from scrapers.progress import Progress, clear_progress, write_progress
from scrapers.records import Article, Hint, Reject
from scrapers.rights import Rights, merge_rights
from scrapers.source import Source, find_source, load_all_sources
from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.fingerprints import open_fingerprints
from warehouse.load import list_batches
from warehouse.lock import hold_writer_lock

WORKERS = 2


@dataclass
class StagedRows:
    """The rows of one batch before deduplication, by table."""

    captures: list[dict[str, Any]] = field(default_factory=list)
    found_hints: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    crawl_runs: list[dict[str, Any]] = field(default_factory=list)
    fetches: list[dict[str, Any]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    refused_links: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    agencies: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StageReport:
    """What was read from the archive for one slice. `batch` is None when every run of it was loaded before."""

    batch: Batch | None
    rows: StagedRows

    def describe(self) -> str:
        if self.batch is None:
            return "every archived run of this slice is loaded already"
        articles, rejects, runs = (len(rows) for rows in (self.rows.captures, self.rows.rejects, self.rows.crawl_runs))
        return f"{articles} articles and {rejects} rejects read from {runs} runs, staged as {self.batch.batch_id}"


def stage_slice(home: Home, source_id: str, day: date, *, never_loaded: bool = False) -> StageReport:
    """Read every run of this slice that today's rules have not loaded, clean it and stage it as one batch.

    With `never_loaded` only the runs that no rules have loaded.
    """
    cards = list_cards(home)
    version = name_parser_version(find_source(cards, source_id))
    loaded = list_loaded_runs(home.journal) if never_loaded else find_loaded_runs(home.journal, source_id, day, version)
    with hold_archive(home.path, source_id):
        runs = [run for run in find_sealed_runs(home.archive, source_id, day) if run.run_id not in loaded]
        if not runs:
            return StageReport(None, StagedRows())
        batch = Batch(source_id, day, tuple(run.run_id for run in runs), version)
        rows = read_runs(home, runs, cards)
    folder = staging_folder(home.staging, batch)
    remove_staged(folder)
    for table, staged in vars(rows).items():
        write_staged(folder, table, staged)
    write_batch(folder, batch)
    return StageReport(batch, rows)


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """What was loaded for one slice; `refused` says why what was read before was not read again."""

    batches: tuple[LoadedBatch, ...]
    refused: str | None = None

    def describe(self) -> str:
        return "; ".join(batch.report.describe() for batch in self.batches) or "nothing was staged for this slice"

    def count(self, name: str) -> int:
        """The sum of one of the counts of deduplication over all batches."""
        return sum(getattr(batch.counts, name) for batch in self.batches)


def preview_slice(home: Home, source_id: str, day: date) -> Reextraction:
    """Stage this slice and say what loading it would change of what was read before; nothing is loaded."""
    batch = stage_slice(home, source_id, day).batch
    if batch is None:
        return Reextraction(name_parser_version(find_source(list_cards(home), source_id)))
    stamp = Stamp(batch.batch_id, datetime.now(UTC))
    with (
        hold_writer_lock(home.writer_lock),
        open_writer(home.writer) as connection,
        open_fingerprints(home.fingerprints, ALGORITHM) as fingerprints,
    ):
        return rehearse_staged(Databases(connection, fingerprints), staging_folder(home.staging, batch), stamp)


def find_staged_days(home: Home, source_id: str) -> set[date]:
    """The days of this source for which a batch waits to be loaded."""
    return {day for day in find_days(home.archive, source_id) if find_staged(home.staging, source_id, day)}


def discard_staged(home: Home, source_id: str, day: date) -> None:
    """Remove what is staged for this slice; the archive still has it."""
    for batch in find_staged(home.staging, source_id, day):
        remove_staged(staging_folder(home.staging, batch))


def load_slice(home: Home, source_id: str, day: date, accept_changes: bool = False) -> LoadedReport:
    """Deduplicate, check and load what is staged for this slice, each batch in one transaction, and note it in the journal.

    Where reading known articles again would change more of them than the card accepts, and `accept_changes` was not said,
    only the runs are loaded that never were: news go on while somebody looks.

    Raises:
        ReextractionRefusedError: there are no such runs, and nothing was loaded.
        WarehouseError: a batch broke a rule and was set aside, or the database could not be written; the message says which.
    """
    write_progress(home.path, source_id, Progress("load"))
    check = None if accept_changes else partial(_check_reextraction, home, source_id, day)
    try:
        return LoadedReport(_load_staged(home, source_id, day, check))
    except ReextractionRefusedError as refused:
        if stage_slice(home, source_id, day, never_loaded=True).batch is None:
            raise
        return LoadedReport(_load_staged(home, source_id, day, check), str(refused))
    finally:
        clear_progress(home.path, source_id)


def _load_staged(home: Home, source_id: str, day: date, check: Callable[[Reextraction], None] | None) -> tuple[LoadedBatch, ...]:
    loaded = []
    with hold_writer_lock(home.writer_lock), open_writer(home.writer) as connection:
        with open_fingerprints(home.fingerprints, ALGORITHM) as fingerprints:
            for batch in find_staged(home.staging, source_id, day):
                folder = staging_folder(home.staging, batch)
                databases = Databases(connection, fingerprints)
                loaded.append(load_staged_batch(databases, folder, home.quarantine, datetime.now(UTC), check))
                remove_staged(folder)
        heal_journal(home.journal, list_batches(connection))
    return tuple(loaded)


def check_accepted(home: Home, source_id: str, day: date, reextraction: Reextraction) -> None:
    """Pass silently if the card accepts so much change.

    Raises:
        ReextractionRefusedError: it does not; says how to see it and how to accept it.
    """
    limit = find_source(list_cards(home), source_id).reextraction.most_changed
    command = f"newshouse reextract {source_id} --day {day}"
    reextraction.check(limit, f"{source_id} {day}", f"`{command} --dry-run` shows it, `{command} --accept` takes it")


def _check_reextraction(home: Home, source_id: str, day: date, reextraction: Reextraction) -> None:
    try:
        check_accepted(home, source_id, day, reextraction)
    except ReextractionRefusedError:
        discard_staged(home, source_id, day)  # a later run of this slice stages what there is by then
        raise


def list_cards(home: Home) -> dict[str, Source]:
    """Every card by id, with that of ingested files."""
    return {**load_all_sources(read_environment(), home.path), INGESTED.id: INGESTED}


def read_runs(home: Home, runs: Iterable[RunFolder], cards: Mapping[str, Source]) -> StagedRows:
    """The rows of these runs. Hints of the whole batch are gathered before the first article is cleaned."""
    window_days = read_environment().story_window_days
    rows = StagedRows(sources=build_sources(cards.values(), window_days), agencies=build_agencies(cards.values()))
    evidence = collect_evidence(runs, cards)
    for source in {page.source.id: page.source for found in evidence for page in found.pages if page.source}.values():
        check_layouts(source)
    hints = [hint for found in evidence for hint in found.hints]
    extracted: list[tuple[RunFolder, PageReference, Article]] = []
    page_rights: dict[str, Rights | None] = {}
    for found in evidence:
        log = list(found.run.read_log())
        rows.crawl_runs.append(build_crawl_run(found.run.read_summary()))
        rows.fetches += build_fetches(log, found.run.run_id, found.run.source_id)
        rows.outcomes += build_outcomes(log, found.run.run_id, found.run.source_id)
        rows.refused_links += build_refused_links(log, found.run.run_id, found.run.source_id)
        logged_rights = read_logged_rights(log)
        rows.rejects += [build_reject(reject, found.run.source_id, found.run.run_id) for reject in found.rejects]
        for reference, result in _extract(home, found):
            if isinstance(result, Reject):
                rows.rejects.append(build_reject(result, found.run.source_id, found.run.run_id))
            else:
                rights = merge_rights(logged_rights.get(reference.record_id), result.rights)
                page_rights[reference.record_id] = rights
                extracted.append((found.run, reference, replace(result, rights=rights)))
                hints += read_related_hints(result.related_links, _source_of(reference), reference.fetched_at)
    rows.captures = _clean(extracted, hints, cards)
    rows.fetches = add_page_rights(rows.fetches, page_rights)
    rows.found_hints = [build_hint(hint, evidence[0].run.source_id) for hint in dict.fromkeys(hints)]
    return rows


def _extract(home: Home, found: Evidence) -> Iterable[tuple[PageReference, Article | Reject]]:
    """Every page of the run with what became of it.

    Raises:
        PipelinesError: a page came back neither as an article nor as a reject; nothing may be lost in silence.
    """
    done = 0
    for done, answer in enumerate(extract_pages(found.pages, WORKERS), start=1):
        if done % 10 == 1:
            write_progress(home.path, found.run.source_id, Progress("extract", done, len(found.pages)))
        yield _refuse_unaddressed(*answer)
    if done != len(found.pages):
        raise PipelinesError(
            f"{found.run.path}: expected {len(found.pages)} pages to be read, found results for {done}; nothing was loaded"
        )


def _refuse_unaddressed(reference: PageReference, result: Article | Reject) -> tuple[PageReference, Article | Reject]:
    if isinstance(result, Reject):
        return reference, result
    return reference, refuse_address(result, _source_of(reference), reference.record_id, reference.fetched_at) or result


def _source_of(reference: PageReference) -> Source:
    assert reference.source is not None
    return reference.source


def _clean(
    extracted: Iterable[tuple[RunFolder, PageReference, Article]], hints: Iterable[Hint], cards: Mapping[str, Source]
) -> list[dict[str, Any]]:
    """A capture row for each article, completed by what the batch's hints say about its addresses."""
    by_url: dict[str, list[Hint]] = defaultdict(list)
    for hint in hints:
        by_url[hint.url].append(hint)
    by_host = {host: card for card in cards.values() for host in card.hosts}
    rows, versions = [], dict[str, str]()
    for run, reference, article in extracted:
        source = _source_of(reference)
        if source.id not in versions:
            versions[source.id] = name_parser_version(source)
        capture = build_capture(article, source, reference.record_id, reference.fetched_at)
        about = [hint for url in capture["urls"] for hint in by_url.get(url, ())]
        cleaned = settle_translations(clean_article(article, about, reference.fetched_at), by_host)
        row = build_capture(cleaned, source, reference.record_id, reference.fetched_at)
        rows.append(row | {"run_id": run.run_id, "parser_version": versions[source.id]})
    return rows
