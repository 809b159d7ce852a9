"""A home below tmp_path with the sample newspapers served for it, and the steps of a run without Dagster."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from pipelines.home import Home
from scrapers.archive import RunSummary, find_days, find_sealed_runs
from scrapers.sample_site.cards import write_cards
from scrapers.sample_site.server import SampleGroup

# Hypothesis writes its examples beside the checkout otherwise.
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="newshouse-hypothesis-")
atexit.register(shutil.rmtree, os.environ["HYPOTHESIS_STORAGE_DIRECTORY"], ignore_errors=True)
# A busy machine is no failure: what must be fast is measured by `newshouse bench`.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the walks along the whole road first: they are long, and the small tests fill the other workers' time."""
    items.sort(key=lambda item: item.path.parent != Path(__file__).parent)


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's settings, and none leaves anything outside its own folder."""
    for name in [name for name in os.environ if name.startswith("NEWSHOUSE_") or name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSHOUSE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEWSHOUSE_PUBLISH_INTERVAL", "0")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    path = tmp_path / "home"
    path.mkdir()
    return Home(path)


@pytest.fixture
def newspapers(home: Home) -> Iterator[SampleGroup]:
    """The sample newspapers on free ports, with their cards in the home."""
    with SampleGroup(home.path / "sample_site.json", 0).serve() as group:
        write_cards(home.sources, group.ports)
        yield group


@pytest.fixture
def crawl(home: Home) -> Callable[[str], RunSummary]:
    """Crawl one source in a process of its own, as Dagster does, and return its summary."""

    def crawl_in_process(source_id: str) -> RunSummary:
        command = [sys.executable, "-m", "scrapers.crawl", "--source", source_id]
        environment = home.child_environment()
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
        assert ended.returncode == 0, ended.stderr
        last_day = find_days(home.archive, source_id)[-1]
        return find_sealed_runs(home.archive, source_id, last_day)[-1].read_summary()

    return crawl_in_process


@pytest.fixture
def today() -> datetime:
    return datetime.now(UTC)
