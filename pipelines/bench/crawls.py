"""One crawl as a bench sees it: a card for the hostile site, the crawl process, and what the process cost.

CPU time counts the process and the workers it waited for; memory is the process's own peak. What a bench claims about
crawls belongs in the module of that bench.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import PipelinesError
from pipelines.home import Home
from scrapers.card_parts import Politeness
from scrapers.hostile_site.served import ServedSite
from scrapers.source import Source

SOURCE_ID = "hostile_site"
_LOOK_SECONDS = 0.02
_TICKS = os.sysconf("SC_CLK_TCK")


class BenchError(PipelinesError):
    """A bench could not be carried out; a claim that fails is a result, not an error."""


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How a crawl ended and what it cost. `cpu_seconds` counts from the first request on."""

    exit_code: int
    seconds: float
    cpu_seconds: float
    peak_mebibytes: float
    output: str


def write_card(home: Home, site: ServedSite, source_id: str = SOURCE_ID, **keys: Any) -> None:
    """A card for the hostile site: no delay, what the keys say, nothing due again while a bench lasts."""
    card = {
        "name": "Hostile site",
        "publisher": "newshouse",
        "languages": ["en"],
        "homepage": f"{site.base}/",
        "hosts": [site.host],
        "allow_loopback": True,
        "revisit_after": ["30d"],
        "politeness": {"delay_seconds": 0, "concurrency": 4, "pages_per_run": 100_000, "urls_per_host": 200_000},
    }
    home.sources.mkdir(parents=True, exist_ok=True)
    (home.sources / f"{source_id}.yml").write_text(yaml.safe_dump(_keep_known(card | keys)), encoding="utf-8")


def _keep_known(card: dict[str, Any]) -> dict[str, Any]:
    """The keys that a card of this version knows: a bench also measures versions that cannot do everything it asks for."""
    politeness = {key: value for key, value in card["politeness"].items() if key in Politeness.model_fields}
    return {key: value for key, value in card.items() if key in Source.model_fields} | {"politeness": politeness}


def list_all_pages(site: ServedSite, query: str = "") -> dict[str, Any]:
    """Card keys by which a crawl comes to every page: from the first one by links, or by the sitemaps where links are not followed."""
    follows = "follow_links" in Source.model_fields
    return {"sitemaps": [f"{site.base}/site/{'first' if follows else 'sitemap-1'}.xml{query}"], "follow_links": 64}


class CrawlProcess:
    """A program that crawls, started now. `wait` must be called in the end, whatever else was done to it."""

    def __init__(self, home: Home, command: Sequence[str], began: Callable[[], bool] = lambda: True) -> None:
        """`began` says whether the first request was made; CPU time before that is the price of starting Python."""
        home.path.mkdir(parents=True, exist_ok=True)
        self._output = home.path / "crawl_output.txt"
        self._began = began
        self._started = time.monotonic()
        self._cpu_before: float | None = None
        self._peak = 0.0
        environment = {name: value for name, value in home.child_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, until: Callable[[], bool] = lambda: False, seconds: float = 1200.0) -> CrawlEnd | None:
        """How it ended, or None as soon as `until` holds while it still runs.

        Raises:
            BenchError: it did neither in time; it was killed.
        """
        end = time.monotonic() + seconds
        while not self._has_exited():
            self._look()
            if until():
                return None
            if time.monotonic() > end:
                self.kill()
                raise BenchError(f"expected the crawl to end within {seconds:g} s, found it still at work; its output: {self._output}")
            time.sleep(_LOOK_SECONDS)
        return self._reap()

    def kill(self, number: signal.Signals = signal.SIGKILL) -> CrawlEnd:
        """Send a signal and see how it ends."""
        os.kill(self.pid, number)
        ended = self.wait()
        assert ended is not None
        return ended

    def _has_exited(self) -> bool:
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _look(self) -> None:
        """Note the peak of its memory, and its CPU time when it begins to ask."""
        self._peak = max(self._peak, read_memory(self.pid, "VmHWM"))
        if self._cpu_before is None and self._began():
            self._cpu_before = _read_cpu_seconds(self.pid)

    def _reap(self) -> CrawlEnd:
        _, status, usage = os.wait4(self.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return CrawlEnd(
            exit_code=self._process.returncode,
            seconds=time.monotonic() - self._started,
            cpu_seconds=usage.ru_utime + usage.ru_stime - (self._cpu_before or 0.0),
            peak_mebibytes=self._peak,
            output=self._output.read_text(encoding="utf-8", errors="replace"),
        )


def start_crawl(home: Home, source_id: str = SOURCE_ID, began: Callable[[], bool] = lambda: True) -> CrawlProcess:
    """The crawl process as Dagster starts it."""
    return CrawlProcess(home, [sys.executable, "-m", "scrapers.crawl", "--source", source_id], began)


def run_crawl(home: Home, source_id: str = SOURCE_ID, seconds: float = 1200.0) -> CrawlEnd:
    """Crawl to the end."""
    ended = start_crawl(home, source_id).wait(seconds=seconds)
    assert ended is not None
    return ended


def read_memory(pid: int, field: str) -> float:
    """`VmHWM` (peak) or `VmRSS` (now) of a process in MiB; 0 when it is gone, or where there is no /proc."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:")), 0.0)


def _read_cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def find_processes_of(home: Home) -> list[int]:
    """Every other process that works on this home, by its environment. Linux only; elsewhere none is found."""
    marker = f"NEWSHOUSE_HOME={home.path}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            variables = path.read_bytes().split(b"\0")
        except OSError:  # it ended meanwhile, or belongs to somebody else
            continue
        if marker in variables and int(path.parent.name) != os.getpid():
            found.append(int(path.parent.name))
    return found


def wait_for_orphans(home: Home, seconds: float = 5.0) -> list[int]:
    """Processes of this home that are still there so long after their parent's death."""
    end = time.monotonic() + seconds
    while (orphans := find_processes_of(home)) and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
    return orphans
