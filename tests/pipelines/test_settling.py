"""Settling: stories that were joined by a line nobody knew yet come apart, as a batch of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import dagster as dg
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.deduplication import ALGORITHM
from pipelines.definitions import newshouse
from pipelines.home import Home
from pipelines.journal import read_journal
from pipelines.loading import Databases, load_staged_batch
from pipelines.settling import ALL_SOURCES, Settled, settle_home
from pipelines.settling_job import SETTLING_JOB, build_settling_schedule
from pipelines.staging import staging_folder, write_batch, write_staged
from tests.pipelines.deduplication.conftest import at, make_capture
from tests.pipelines.deduplication.texts import make_story, tell
from warehouse.batch import Batch
from warehouse.database import open_published, open_writer
from warehouse.errors import InvariantError
from warehouse.fingerprints import open_fingerprints

# Dagster still asks pydantic in the manner of its first version.
pytestmark = pytest.mark.filterwarnings("ignore:The `__fields__` attribute is deprecated:DeprecationWarning")
LINE = "Follow the Harbour Post on every channel and never miss a morning again"
BEFORE, SINCE = 40, 6  # articles before the site printed that line, and since: too few to learn it again
LINED = {f"lined{number}" for number in range(SINCE)}


@pytest.fixture
def loaded(home: Home) -> Iterator[Home]:
    """A home whose site began to print a line below its short pieces a few articles ago."""
    cards = [{"source_id": "daily", "name": "The Daily", "hosts": ["daily.test"], "story_window_days": 45}]
    plain = [(f"plain{number:02}", make_story(number, 1, 10)) for number in range(BEFORE)]
    lined = [(f"lined{number}", [*make_story(("lined", number), 1, 10), LINE]) for number in range(SINCE)]
    for number, texts in enumerate((plain, lined), start=1):
        batch = Batch("daily", date(2026, 3, 1), (f"run-{number}",), "1")
        folder = staging_folder(home.staging, batch)
        captures = [make_capture(name, number + place / 100, tell(text), body_hash=None) for place, (name, text) in enumerate(texts)]
        write_staged(folder, "captures", captures)
        write_staged(folder, "sources", cards)
        write_batch(folder, batch)
        with open_writer(home.writer) as writer, open_fingerprints(home.fingerprints, ALGORITHM) as fingerprints:
            load_staged_batch(Databases(writer, fingerprints), folder, home.quarantine, at(1000 + number))
    yield home


def ask(home: Home, query: str) -> list[tuple[object, ...]]:
    with open_writer(home.writer) as connection:
        return connection.execute(query).fetchall()


def stories_of_lined(home: Home) -> dict[object, object]:
    return dict(ask(home, "select article_id, story_id from articles where article_id like 'lined%'"))  # type: ignore[arg-type]


def test_stories_that_a_new_line_joined_come_apart(loaded: Home) -> None:
    assert set(stories_of_lined(loaded).values()) == {"lined0"}
    settled = settle_home(loaded, at(2000))
    assert stories_of_lined(loaded) == {name: name for name in LINED}
    assert (settled.stories, settled.moved) == (SINCE, SINCE - 1)
    assert ask(loaded, "select distinct members, len(aliases) from stories") == [(1, 0)]
    moves = ask(loaded, "select article_id, previous_story_id, batch_id from changes where kind = 'merge' order by article_id")
    assert moves == [(name, "lined0", settled.batch_id) for name in sorted(LINED - {"lined0"})]


def test_settling_is_a_batch_in_the_tables_the_journal_and_the_index(loaded: Home) -> None:
    settled = settle_home(loaded, at(2000))
    assert ask(loaded, "select batch_id, source_id, captures from batches order by seq desc limit 1") == [
        (settled.batch_id, ALL_SOURCES, 0)
    ]
    assert read_journal(loaded.journal)[-1].batch_id == settled.batch_id
    with open_fingerprints(loaded.fingerprints, ALGORITHM) as fingerprints:
        assert fingerprints.read_last_batch() == settled.batch_id
    assert not list(loaded.staging.glob("settled*"))


def test_second_settling_changes_nothing(loaded: Home) -> None:
    settle_home(loaded, at(2000))
    before = ask(loaded, "from articles order by article_id"), ask(loaded, "from batches order by seq")
    assert settle_home(loaded, at(2001)) == Settled()
    assert (ask(loaded, "from articles order by article_id"), ask(loaded, "from batches order by seq")) == before


def test_dry_run_says_what_would_change_and_changes_nothing(loaded: Home) -> None:
    before = stories_of_lined(loaded)
    assert settle_home(loaded, at(2000), dry_run=True) == Settled(SINCE, SINCE - 1)
    assert stories_of_lined(loaded) == before
    assert settle_home(loaded, at(2001)).moved == SINCE - 1


def test_index_that_is_lost_is_made_again_first(loaded: Home) -> None:
    loaded.fingerprints.unlink()
    settle_home(loaded, at(2000))
    assert stories_of_lined(loaded) == {name: name for name in LINED}
    assert settle_home(loaded, at(2001)) == Settled()


def test_load_that_fails_leaves_index_and_tables_as_they_were(loaded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(connection: object) -> None:
        raise InvariantError("nothing may be loaded today")

    before = stories_of_lined(loaded)
    with monkeypatch.context() as refusing:
        refusing.setattr("warehouse.load.check_invariants", refuse)
        with pytest.raises(InvariantError):
            settle_home(loaded, at(2000))
    assert stories_of_lined(loaded) == before
    assert settle_home(loaded, at(2001)).moved == SINCE - 1


def test_nothing_loaded_is_nothing_to_settle(home: Home) -> None:
    assert settle_home(home, at(2000)) == Settled()
    assert not home.writer.exists()


def test_command_tells_its_stages_and_publishes(loaded: Home) -> None:
    shown = CliRunner().invoke(app, ["settle", "--home", str(loaded.path), "--json"])
    assert json.loads(shown.stdout)["moved"] == SINCE - 1
    assert [line for line in shown.stderr.splitlines() if line.startswith(("learning", "loading", "publishing"))] != []
    with open_published(loaded.published) as connection:
        assert connection.execute("select count(*) from stories").fetchall() == [(BEFORE + SINCE,)]
    again = CliRunner().invoke(app, ["settle", "--home", str(loaded.path)])
    assert again.stdout == "every story is as it would be told today; nothing changed\n"


def test_command_with_dry_run_publishes_nothing(loaded: Home) -> None:
    shown = CliRunner().invoke(app, ["settle", "--dry-run", "--home", str(loaded.path)])
    assert shown.stdout == f"{SINCE} stories told anew, {SINCE - 1} articles moved; nothing was loaded\n"
    assert not loaded.published.exists()


def test_job_settles_and_publishes(loaded: Home) -> None:
    assert newshouse().resolve_job_def(SETTLING_JOB).execute_in_process().success
    assert stories_of_lined(loaded) == {name: name for name in LINED}
    assert loaded.published.exists()


def test_its_schedule_is_off() -> None:
    assert build_settling_schedule().default_status == dg.DefaultScheduleStatus.STOPPED
