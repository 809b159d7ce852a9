"""The hostile site in a process of its own, for tests and benchmarks: started, known by its port, ended with its block."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scrapers.hostile_site.request_log import LoggedRequest, read_requests


@dataclass(frozen=True, slots=True)
class ServedSite:
    base: str
    log: Path

    @property
    def host(self) -> str:
        """Address and port, as a card names it."""
        return self.base.removeprefix("http://")

    @property
    def port(self) -> int:
        return int(self.base.rsplit(":", 1)[1])

    def read_requests(self) -> list[LoggedRequest]:
        return read_requests(self.log)


@contextmanager
def serve_hostile_site(log: Path, pages: int = 2000, page_kb: float = 4.0, *, all_hosts: bool = False) -> Iterator[ServedSite]:
    """A site at a free port until the block ends.

    Raises:
        OSError: it could not be started; its reason is on standard error.
    """
    options = ["--log", str(log), "--pages", str(pages), "--page-kb", str(page_kb), "--parent", str(os.getpid())]
    command = [sys.executable, "-m", "scrapers.hostile_site", *options, *(["--hosts"] if all_hosts else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        base = process.stdout.readline().strip()
        if not base:
            raise OSError("expected the hostile site to tell its address, found that it ended at once")
        yield ServedSite(base, log)
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
