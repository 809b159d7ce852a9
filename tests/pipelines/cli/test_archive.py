"""`newshouse archive` as an operator calls it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.cli import main
from pipelines.home import Home
from pipelines.journal import heal_journal
from tests.scrapers.archived import SOURCE_ID, make_source, read_all, write_run, write_runs
from tests.warehouse.conftest import NOW, article_rows
from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.load import load_batch
from warehouse.parquet import write_rows
from warehouse.publish import publish

TODAY = datetime.now(UTC).date()
OLD, RECENT = TODAY - timedelta(days=120), TODAY - timedelta(days=4)


@dataclass(frozen=True)
class Shown:
    """What a command printed."""

    stdout: str
    stderr: str


class Command:
    """`newshouse archive` in this process, on the home of the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0, **variables: str) -> Shown:
        with self._monkeypatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.setattr(sys, "argv", ["newshouse", "archive", *arguments])
            for name, value in variables.items():
                patch.setenv(name, value)
            main()
            sys.exit(0)
        shown = Shown(*self._capsys.readouterr())
        assert (ended.value.code or 0) == code, shown.stderr
        return shown

    def ask(self, *arguments: str, **variables: str) -> Any:
        return json.loads(self(*arguments, "--json", **variables).stdout)


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


def note_loaded(home: Home, day: date) -> None:
    """Write into the journal that every run of this day was loaded."""
    run_ids = [run["run"][0] for run in read_all(home.path, days=[day])]
    batch = {"batch_id": "b", "source_id": SOURCE_ID, "day": day, "run_ids": run_ids, "seq": 1, "parser_version": "1"}
    heal_journal(home.journal, [batch | {"loaded_at": datetime.now(UTC)}])


@pytest.fixture
def filled(home: Home) -> Home:
    """A home with three runs on an old day that was loaded, two on a recent one, and one of today."""
    write_runs(home.path, 3, OLD)
    note_loaded(home, OLD)
    write_runs(home.path, 2, RECENT)
    write_run(home.path, 1, TODAY)
    return home


def test_packed_moved_and_brought_back_all_of_it_is_still_read(filled: Home, archive: Command, tmp_path: Path) -> None:
    before = read_all(filled.path)
    packed = archive.ask("pack")
    assert [(day["day"], day["runs"]) for day in packed] == [(OLD.isoformat(), 3), (RECENT.isoformat(), 2)]
    cold = {"NEWSHOUSE_ARCHIVE_COLD": str(tmp_path / "cold")}
    assert [(day["day"], day["runs"]) for day in archive.ask("move", **cold)] == [(OLD.isoformat(), 3)]
    told = archive.ask("status")
    (row,) = told["sources"]
    assert told["cold_archive"] == str(tmp_path / "cold")
    assert {name: row[name] for name in ("days", "moved_days", "runs", "packed_runs", "files")} == {
        "days": 3,
        "moved_days": 1,
        "runs": 3,
        "packed_runs": 2,
        "files": 3 + 4,
    }
    assert read_all(filled.path) == before
    (checked,) = archive.ask("check")["sources"]
    assert (checked["runs"], checked["problems"]) == (6, [])
    assert [day["runs"] for day in archive.ask("move", "--back")] == [3]
    assert read_all(filled.path) == before
    assert archive.ask("pack") == []


def test_ages_are_options_and_variables(filled: Home, archive: Command, tmp_path: Path) -> None:
    assert len(archive.ask("pack", "--older-than", "100")) == 1
    assert archive.ask("pack", NEWSHOUSE_ARCHIVE_PACK_AFTER="50") == []
    variables = {"NEWSHOUSE_ARCHIVE_COLD": str(tmp_path / "cold"), "NEWSHOUSE_ARCHIVE_MOVE_AFTER": "200"}
    assert archive.ask("move", **variables) == []
    moved = archive("move", "--older-than", "3", **variables)
    assert "2 of its 2 runs were never loaded" in moved.stderr
    assert "lighthouse" in moved.stdout


def test_a_place_must_be_named_before_anything_moves(filled: Home, archive: Command) -> None:
    told = archive("move", code=2).stderr
    assert told.startswith("newshouse: NEWSHOUSE_ARCHIVE_COLD: expected a folder for old days")
    assert archive("move", "--back").stdout == "There is nothing to move.\n"


def test_a_bad_variable_is_one_sentence(filled: Home, archive: Command) -> None:
    told = archive("pack", code=2, NEWSHOUSE_ARCHIVE_PACK_AFTER="soon").stderr
    assert told.startswith("newshouse: NEWSHOUSE_ARCHIVE_PACK_AFTER: Input should be a valid integer")
    assert "'soon'" in told


def test_an_unknown_source_is_one_sentence(filled: Home, archive: Command) -> None:
    for command in ("status", "pack", "check"):
        told = archive(command, "lighthose", code=2).stderr
        assert told == "newshouse: lighthose: expected a source with archived runs, one of lighthouse\n"


def test_damage_is_told_and_the_rest_is_checked(filled: Home, archive: Command) -> None:
    write_run(filled.path, 1, RECENT, make_source("beacon"))
    (pages,) = (filled.archive / "beacon").rglob("pages.warc.gz")
    pages.write_bytes(pages.read_bytes()[:-20])
    shown = archive("check", code=1)
    assert f"{pages}: record at offset" in shown.stderr
    assert "cut off" in shown.stderr
    assert [line.split() for line in shown.stdout.splitlines()][1:] == [
        ["beacon", "1", "1", "7", f"{pages.stat().st_size:,}", "1"],
        ["lighthouse", "3", "6", "42", shown.stdout.splitlines()[2].split()[4], "0"],
    ]


def test_articles_whose_pages_are_lost_are_told(filled: Home, archive: Command, tmp_path: Path) -> None:
    first = read_all(filled.path)[0]["pages"][0][0]
    batch = Batch("daily", date(2026, 3, 1), ("run-1",), "1")
    for table, rows in article_rows("a", batch.batch_id, record_id=first).items():
        lost = article_rows("b", batch.batch_id)[table]
        write_rows(
            tmp_path / "staging", table, [{**row, "seq": n} if table == "changes" else row for n, row in enumerate((*rows, *lost), 1)]
        )
    with open_writer(filled.writer) as connection:
        load_batch(connection, tmp_path / "staging", batch, NOW)
    publish(filled.writer, filled.published, NOW)
    told = archive("check", code=1).stderr
    assert "expected every record that an article was read from in the archive, found 1 missing, such as urn:uuid:b" in told
    archive("check", SOURCE_ID)


def test_looking_makes_nothing(home: Home, archive: Command) -> None:
    assert "Nothing is archived" in archive("status").stdout
    archive("check")
    assert list(home.path.iterdir()) == []


def test_help_has_an_example_of_each(home: Home, archive: Command) -> None:
    for command in ("status", "pack", "move", "check"):
        assert "Example: " in archive(command, "--help").stdout
