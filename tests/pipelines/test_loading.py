from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.deduplication import ALGORITHM, Row
from pipelines.loading import Databases, LoadedBatch, load_staged_batch
from pipelines.staging import staging_folder, write_batch, write_staged
from tests.pipelines.deduplication.conftest import TEXT, Tables, at, make_capture, make_hint, make_outcome
from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.errors import QuarantinedError
from warehouse.fingerprints import open_fingerprints

OTHER = TEXT.replace("twelve", "thirteen")
CARD = {"source_id": "daily", "name": "The Daily", "hosts": ["daily.test"]}
Load = Callable[..., LoadedBatch]
LINK = {"url": "http://daily.test/b", "headline": "Rain", "date_published": None, "date_raw": None}

# Each step is one batch: captures, outcomes, hints.
HISTORY: list[tuple[list[Row], list[Row], list[Row]]] = [
    ([make_capture("a1", 0, related_links=[LINK]), make_capture("b1", 1, text=OTHER)], [], [make_hint("c1", "2026-03-01T04:00:00+00:00")]),
    ([], [make_outcome("a1", 2, "unchanged"), make_outcome("b1", 2, "gone", 2)], []),
    ([make_capture("c1", 3, source_id="daily"), make_capture("a1", 4, text=OTHER)], [], []),
    ([make_capture("a1", 3.5)], [], [make_hint("a1", "2026-03-01T05:00:00+00:00", "listing", 3)]),
    ([make_capture("d1", -2)], [make_outcome("b1", 5, "unchanged")], [make_hint("a1", "2026-03-01T05:30:00+00:00", "feed", 5)]),
    ([make_capture("c1", 3, text=OTHER, parser_version="2")], [], []),
    ([make_capture("c1", 9, urls=["http://daily.test/c1", "http://daily.test/amp"])], [], []),
]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_writer(tmp_path / "writer.duckdb") as opened:
        yield opened


@pytest.fixture
def databases(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Iterator[Databases]:
    with open_fingerprints(tmp_path / "fingerprints.duckdb", ALGORITHM) as fingerprints:
        yield Databases(connection, fingerprints)


@pytest.fixture
def load(databases: Databases, tmp_path: Path) -> Load:
    """Stage and load one batch of rows; numbered by its run."""

    def stage_and_load(number: int, captures: Iterable[Row], outcomes: Iterable[Row] = (), hints: Iterable[Row] = ()) -> LoadedBatch:
        run_id = f"run-{number}"
        batch = Batch("daily", date(2026, 3, 1), (run_id,), "1")
        folder = staging_folder(tmp_path / "staging", batch)
        write_staged(folder, "captures", captures)
        write_staged(folder, "outcomes", [{**outcome, "run_id": run_id, "source_id": "daily"} for outcome in outcomes])
        write_staged(folder, "found_hints", hints)
        write_staged(folder, "crawl_runs", [{"run_id": run_id, "source_id": "daily", "day": batch.day}])
        write_staged(folder, "sources", [CARD])
        write_batch(folder, batch)
        return load_staged_batch(databases, folder, tmp_path / "quarantine", at(1000 + number))

    return stage_and_load


def read_bare(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    rows: list[Row] = connection.table(table).to_arrow_table().to_pylist()
    bare = [{name: value for name, value in row.items() if name not in ("batch_id", "loaded_at", "at", "feed_id")} for row in rows]
    return sorted(bare, key=lambda row: repr(sorted(row.items())))


def bare_model(rows: list[Row], columns: Iterable[str]) -> list[Row]:
    bare = [{name: row.get(name) for name in columns} for row in rows]
    return sorted(bare, key=lambda row: repr(sorted(row.items())))


def test_reading_only_what_a_batch_touches_gives_the_same_tables(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    tables = Tables()
    for number, (captures, outcomes, hints) in enumerate(HISTORY, start=1):
        done = load(number, captures, outcomes, hints)
        assert done.counts == tables.load(*captures, outcomes=outcomes, hints=hints)
        for table in ("articles", "article_versions", "article_urls", "related_links", "hints", "stories", "story_members"):
            rows = read_bare(connection, table)
            assert rows == bare_model(tables.get(table), rows[0] if rows else ()), (number, table)


def test_loading_a_batch_again_changes_nothing(connection: duckdb.DuckDBPyConnection, load: Load) -> None:
    load(1, *HISTORY[0])
    before = read_bare(connection, "changes"), read_bare(connection, "articles")
    assert load(1, *HISTORY[0]).report.already_loaded
    assert (read_bare(connection, "changes"), read_bare(connection, "articles")) == before


def test_batch_row_says_what_deduplication_counted(load: Load) -> None:
    for number, step in enumerate(HISTORY, start=1):
        done = load(number, *step)
        counted = (done.counts.new, done.counts.new_versions, done.counts.duplicates)
        assert (done.report.articles_new, done.report.versions_new, done.report.duplicates) == counted


def many(**changes: Any) -> list[Row]:
    return [make_capture(f"a{number}", number, text=f"{TEXT} {number}", **changes) for number in range(20)]


@pytest.mark.parametrize(
    ("rule", "captures"),
    [
        ("captures_have_their_keys", [make_capture(content_hash=None)]),
        ("captures_have_a_body", [make_capture(text=" \n")]),
        ("headlines_are_never_blank", [make_capture(headline="  ")]),
        ("most_captures_have_a_headline", many(headline=None)),
        ("records_hold_one_article", [make_capture("a1", 0, record_id="r"), make_capture("a2", 1, record_id="r")]),
        ("dates_are_not_in_the_future", [make_capture(date_published=at(24 * 4))]),
        ("sources_are_known", [make_capture(source_id="unheard_of")]),
        ("addresses_are_on_their_hosts", [make_capture(url="http://elsewhere.test/a1")]),
        ("addresses_are_on_their_hosts", [make_capture(url="http://daily.test@elsewhere.test/a1")]),
        ("texts_are_decoded", [make_capture(text=TEXT + " \ufffd\ufffd")]),
        ("bodies_differ", [{**row, "body": "We value your privacy."} for row in many()]),
    ],
)
def test_batch_that_breaks_a_rule_is_kept_out(
    connection: duckdb.DuckDBPyConnection, load: Load, tmp_path: Path, rule: str, captures: list[Row]
) -> None:
    with pytest.raises(QuarantinedError, match=rf"was not loaded and lies in .*{rule}: expected that"):
        load(1, captures)
    ((batch_id, broken, rows, folder),) = connection.execute(
        "select batch_id, rule, rows_breaking, folder from quarantined_batches"
    ).fetchall()
    assert (broken, rows > 0, folder) == (rule, True, f"quarantine/{batch_id}")
    assert (tmp_path / folder / "captures.parquet").exists()
    assert not (tmp_path / "staging" / batch_id).exists()
    assert connection.table("articles").fetchall() == []
    assert connection.table("batches").fetchall() == []


def test_healthy_batch_passes_every_rule(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    assert load(1, many()).counts.new == 20
    assert connection.table("quarantined_batches").fetchall() == []


def test_batch_that_was_mended_leaves_quarantine(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    for _ in range(2):
        with pytest.raises(QuarantinedError):
            load(1, [make_capture(text=" ")])
    assert len(connection.table("quarantined_batches").fetchall()) == 1
    load(1, [make_capture()])
    assert connection.table("quarantined_batches").fetchall() == []


def test_rejects_of_a_run_are_those_of_its_newest_batch(databases: Databases, tmp_path: Path) -> None:
    for parser_version in ("1", "2"):
        batch = Batch("daily", date(2026, 3, 1), ("run-1",), parser_version)
        folder = staging_folder(tmp_path / "staging", batch)
        reject = {"record_id": "r", "url": "http://daily.test/x", "source_id": "daily", "run_id": "run-1", "reason": f"by-{parser_version}"}
        write_staged(folder, "rejects", [reject])
        write_batch(folder, batch)
        load_staged_batch(databases, folder, tmp_path / "quarantine", at(2000))
    assert databases.writer.execute("select reason from rejects").fetchall() == [("by-2",)]
