"""A crawl on trial: the polite road as ever (robots.txt, address rules, delays, bounds), in a home of its own that ends with it.

Asks for what it is told and hands over the answers. What they mean is `survey`'s business.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scrapers.archive import find_days, find_sealed_runs
from scrapers.crawling.requests import lane_of
from scrapers.errors import CrawlError
from scrapers.frontier import Frontier, FrontierUrl, sqlite_url
from scrapers.locks import hold_group_lock, hold_source_lock
from scrapers.records import RawPage
from scrapers.source import Source
from scrapers.warc_reading import read_record

_LONGEST_SECONDS = 600.0
_OWN_VARIABLES = ("NEWSHOUSE_HOME", "NEWSHOUSE_SOURCES", "NEWSHOUSE_FRONTIER_URL")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the asking for one address ended, when it brought no page."""

    url: str
    outcome: str
    detail: str


@dataclass(frozen=True)
class Trial:
    """A throwaway home, and the crawls that ran in it."""

    home: Path
    source_folder: Path | None = None  # the user's cards, where they are to be seen

    def write_card(self, source_id: str, card: Mapping[str, Any]) -> None:
        """Put a card into the home, for the crawls that follow."""
        folder = self.home / "sources"
        folder.mkdir(exist_ok=True)
        (folder / f"{source_id}.yml").write_text(yaml.safe_dump(dict(card), allow_unicode=True, sort_keys=False), encoding="utf-8")

    def seed(self, source_id: str, urls: Sequence[str]) -> None:
        """Make these articles due in the next crawl."""
        now = int(time.time())
        frontier = Frontier(sqlite_url(self.home / "frontier.sqlite"), source_id)
        try:
            frontier.add(FrontierUrl(url, "article", "trial", discovered_at=now, due_at=now) for url in urls)
        finally:
            frontier.close()

    def crawl(self, source_id: str, *options: str) -> None:
        """Run one crawl to its end.

        Raises:
            CrawlError: it could not start, did not finish, or took longer than ten minutes.
        """
        command = [sys.executable, "-m", "scrapers.crawl", "--source", source_id, "--parent", str(os.getpid()), *options]
        try:
            ended = subprocess.run(command, env=self._environment(), capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise CrawlError(f"{source_id}: expected a few pages within {_LONGEST_SECONDS:.0f} s, found a site that is slower") from error
        if ended.returncode != 0:
            lines = [line.strip() for line in ended.stderr.splitlines() if line.strip()]
            raise CrawlError(lines[-1][:500] if lines else f"{source_id}: the crawl ended with exit code {ended.returncode}")

    def list_pages(self, source_id: str) -> list[RawPage]:
        """Every answer that was archived, in the order of asking."""
        return list(self._iterate_pages(source_id))

    def _iterate_pages(self, source_id: str) -> Iterator[RawPage]:
        for day in find_days(self.home / "archive", source_id):
            for run in find_sealed_runs(self.home / "archive", source_id, day):
                for record in run.iterate_pages():
                    yield read_record(Path(record.path), record.offset, source_id)

    def list_outcomes(self, source_id: str) -> list[Outcome]:
        """How every address ended that was scheduled."""
        runs = [
            run for day in find_days(self.home / "archive", source_id) for run in find_sealed_runs(self.home / "archive", source_id, day)
        ]
        rows = [row for run in runs for row in run.read_log() if row.get("kind") == "outcome"]
        return [Outcome(str(row["url"]), str(row["outcome"]), str(row.get("detail") or "")) for row in rows]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _OWN_VARIABLES}
        own = {"NEWSHOUSE_HOME": str(self.home), "PYTHONSAFEPATH": "1"}
        return {**kept, **own, **({"NEWSHOUSE_SOURCES": str(self.source_folder)} if self.source_folder else {})}


@contextmanager
def open_trial(source_folder: Path | None = None) -> Iterator[Trial]:
    """A trial whose home is removed when the block ends."""
    with tempfile.TemporaryDirectory(prefix="newshouse-trial-") as folder:
        yield Trial(Path(folder), source_folder)


@contextmanager
def open_trial_of(source: Source, home: Path, source_folder: Path | None) -> Iterator[Trial]:
    """A trial of a known source: nobody else crawls it meanwhile, and its hosts are asked no sooner than they want to be.

    Raises:
        SourceBusyError: it is being crawled right now.
    """
    with ExitStack() as held:
        held.enter_context(hold_source_lock(home, source.id))
        if source.politeness.group is not None:
            held.enter_context(hold_group_lock(home, source.politeness.group, holder=source.id))
        trial = held.enter_context(open_trial(source_folder))
        if (home / "sources").is_dir():
            shutil.copytree(home / "sources", trial.home / "sources")
        real = home / "frontier.sqlite"
        lanes = sorted({lane_of(f"http://{host}/", source) for host in source.hosts})
        _carry_hosts(real, trial.home / "frontier.sqlite", source.id, lanes)
        try:
            yield trial
        finally:
            _carry_hosts(trial.home / "frontier.sqlite", real, source.id, lanes)


def _carry_hosts(origin: Path, target: Path, source_id: str, lanes: Sequence[str]) -> None:
    """Tell one frontier what the other knows of how hosts want to be asked."""
    if not origin.exists():
        return
    here, there = Frontier(sqlite_url(origin), source_id), Frontier(sqlite_url(target), source_id)
    try:
        there.save_hosts(state for lane in lanes if (state := here.read_host(lane)) is not None)
    finally:
        here.close()
        there.close()


__all__ = ["Outcome", "Trial", "open_trial", "open_trial_of"]
