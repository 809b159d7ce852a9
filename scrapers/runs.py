"""One crawl run from lock to seal: what the spider is given and what is put away when it ends."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from dagster_pipes import PipesContext

from scrapers.archive import RunFolder, archive_folder, open_run
from scrapers.crawling.following import note_recovered_links
from scrapers.environment import Environment, read_environment
from scrapers.errors import CrawlError
from scrapers.frontier import Frontier, Lease, hold_lease, sqlite_url, this_holder, wait_for_lease
from scrapers.ledger import Ledger
from scrapers.locks import hold_group_lock, hold_source_lock
from scrapers.progress import Progress, write_progress
from scrapers.recovery import recover_open_runs
from scrapers.rendering.chromium import find_chromium
from scrapers.source import Source, find_source, load_all_sources
from scrapers.version import VERSION

logger = logging.getLogger(__name__)


@dataclass
class CrawlRun:
    """A run that holds its source's lock. `close` seals it; without it the next run recovers what is on disk."""

    home: Path
    source: Source
    ledger: Ledger
    user_agent: str
    started_at: datetime
    lease: Lease
    _held: ExitStack
    browser: Path | None = None
    sealed: RunFolder | None = None

    def close(self, finish_reason: str) -> RunFolder:
        try:
            summary = self.ledger.close(self.started_at, finish_reason, self.user_agent)
            self.sealed = self.ledger.run.seal(summary)
            return self.sealed
        finally:
            self._held.close()


def frontier_url(home: Path, environment: Environment) -> str:
    return environment.frontier_url or sqlite_url(home / "frontier.sqlite")


def user_agent_for(source: Source, contact: str | None) -> str:
    """How the crawler names itself to `source`.

    Raises:
        CrawlError: a real host would be asked without a contact address.
    """
    if contact:
        return f"newshouse/{VERSION} (+{contact})"
    if source.is_local:
        return f"newshouse/{VERSION} (local test)"
    raise CrawlError(
        f"{source.id}: {source.canonical_host} is a real host and NEWSHOUSE_CONTACT is not set; set it to a mail address or page "
        "where the site's owner can reach you, for example NEWSHOUSE_CONTACT=crawler@your.domain"
    )


def start_run(source_id: str, day: date, most_pages: int | None = None) -> CrawlRun:
    """Take the source's lock, recover what a killed run left, and open a new run, of `most_pages` article pages at most.

    Raises:
        ScrapersError: unknown source, no contact, no browser where the card wants one, another crawl of it under way, or a
            disk that cannot be written.
    """
    environment = read_environment()
    home = environment.home
    source = find_source(load_all_sources(environment, home), source_id)
    if most_pages is not None:
        bounded = source.politeness.model_copy(update={"pages_per_run": min(most_pages, source.politeness.pages_per_run)})
        source = source.model_copy(update={"politeness": bounded})
    user_agent = user_agent_for(source, environment.contact)
    browser = find_chromium(source, environment.browser)
    with ExitStack() as held:
        held.enter_context(hold_source_lock(home, source.id))
        frontier = Frontier(frontier_url(home, environment), source.id)
        held.callback(frontier.close)
        lease = held.enter_context(hold_lease(frontier.database, f"source:{source.id}", this_holder(home)))
        frontier.guard_with(lease)
        _wait_for_group(home, source, frontier, held)
        recover_open_runs(archive_folder(home), source, frontier, lambda page, row: note_recovered_links(page, row, source, frontier))
        now = datetime.now(UTC)
        run = open_run(archive_folder(home), source, day, now)
        ledger = Ledger(run, frontier, source, clock=lambda: datetime.now(UTC))
        return CrawlRun(home, source, ledger, user_agent, now, lease, held.pop_all(), browser)


def _wait_for_group(home: Path, source: Source, frontier: Frontier, held: ExitStack) -> None:
    """Take the turn of the source's group, on this machine and then among all that share the frontier."""
    group = source.politeness.group
    if group is None:
        return

    def tell(sentence: str) -> None:
        write_progress(home, source.id, Progress("wait", detail=sentence))
        logger.info("%s: %s", source.id, sentence)
        if PipesContext.is_initialized():
            PipesContext.get().log.info(sentence)

    held.enter_context(hold_group_lock(home, group, tell, holder=source.id))
    held.enter_context(wait_for_lease(frontier.database, f"group:{group}", this_holder(home), tell))
