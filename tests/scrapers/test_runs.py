"""A run from lock to seal: a source that waits for its group tells whoever watches, and goes on when its turn comes."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import yaml
from dagster_pipes import PipesContext
from rich.console import Console

from pipelines.cli.running import Execution, _print_stages
from pipelines.cli.status import describe_source
from pipelines.home import Home
from scrapers.locks import hold_group_lock
from scrapers.runs import start_run
from scrapers.source import load_sources
from warehouse.counts import SourceCounts

SOURCE = "quay_letter"
CARD = {
    "name": "Quay Letter",
    "publisher": "Invented Press",
    "languages": ["en"],
    "homepage": "http://127.0.0.1:8001/",
    "hosts": ["127.0.0.1:8001"],
    "allow_loopback": True,
    "politeness": {"group": "quay"},
}


def test_a_source_that_waits_for_its_group_says_so_everywhere(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    home.sources.mkdir(parents=True)
    (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump(CARD), encoding="utf-8")
    held, events, states = ExitStack(), list[str](), list[str]()

    def hear(sentence: str) -> None:
        events.append(sentence)
        states.append(describe_source(home, load_sources(home.sources)[SOURCE], SourceCounts(), datetime.now(UTC)).state)
        _print_stages(Execution(home, [SOURCE]), Console(), {})
        held.close()  # its turn has come

    monkeypatch.setattr(PipesContext, "is_initialized", lambda: True)
    monkeypatch.setattr(PipesContext, "get", lambda: SimpleNamespace(log=SimpleNamespace(info=hear)))
    held.enter_context(hold_group_lock(home.path, "quay", holder="harbour_post"))
    with caplog.at_level(logging.INFO, "scrapers.runs"):
        run = start_run(SOURCE, date(2026, 11, 2))
    run.close("finished")

    (event,) = events
    assert event.startswith("the sources of group quay take turns; waiting for harbour_post (process ")
    assert states == [event]
    assert f"{SOURCE}: {event}" in caplog.text
    assert f"{SOURCE}: waiting ({event})" in " ".join(capsys.readouterr().out.split())
