"""Databases that earlier versions of the schema made: `schema_<n>.sql` is what that version declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.database import _MIGRATIONS, SCHEMA_VERSION, open_published, open_writer
from warehouse.statements import query_rows

EARLIER = sorted(Path(__file__).parent.glob("schema_*.sql"))
ROWS = """
insert into schema_version values ($version, now());
insert into agencies values ('AFP', ['AFP']);
insert into fetches (run_id, source_id, url, started_at, waited_ms) values
    ('run-1', 'daily', 'http://daily.test/a', timestamptz '2026-03-01 12:00:00+00', 20);
"""


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def earlier_database(request: pytest.FixtureRequest, writer_path: Path) -> Path:
    """A writer's database of an earlier version, with a few rows."""
    writer_path.parent.mkdir(parents=True)
    version = request.param.stem.removeprefix("schema_")
    with duckdb.connect(writer_path, config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(request.param.read_text(encoding="utf-8"))
        connection.execute(ROWS.replace("$version", version))
    return writer_path


def describe(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    columns = query_rows(connection, "dictionary/list_columns")
    tables = query_rows(connection, "dictionary/list_tables")
    return {
        "columns": sorted((row["table_name"], row["column_name"], row["type"]) for row in columns),
        "tables": [row["table_name"] for row in tables],
        "comments": {f"{row['table_name']}.{row['column_name']}": row["comment"] for row in columns},
    }


def test_there_is_a_file_for_every_earlier_version() -> None:
    assert [path.stem for path in EARLIER] == [f"schema_{version}" for version in range(1, SCHEMA_VERSION)]


def test_migrated_database_is_like_a_new_one(earlier_database: Path, tmp_path: Path) -> None:
    with open_writer(earlier_database) as migrated, open_writer(tmp_path / "new.duckdb") as new:
        assert describe(migrated) == describe(new)
        assert query_rows(migrated, "schema_version/read_version") == [{"version": SCHEMA_VERSION}]


def test_rows_survive_and_what_they_do_not_know_is_null(earlier_database: Path) -> None:
    with open_writer(earlier_database) as connection:
        assert connection.sql("select agency, name_en, spellings from agencies").fetchall() == [("AFP", None, ["AFP"])]
        assert connection.sql("select waited_ms, waited_for, rights from fetches").fetchall() == [(20, None, None)]
        assert connection.sql("select host, requests, waits[1].reason from politeness").fetchall() == [("daily.test", 1, "unknown")]


def test_migrated_database_opens_again_without_a_log(earlier_database: Path) -> None:
    with open_writer(earlier_database):
        log = earlier_database.with_name(f"{earlier_database.name}.wal")
        assert not log.exists() or log.stat().st_size == 0
    with open_writer(earlier_database) as connection:
        assert connection.table("refused_links").fetchall() == []


def test_migration_that_fails_leaves_the_database_as_it_was(earlier_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = {version: (*names, "schema/agencies") for version, names in _MIGRATIONS.items()}
    monkeypatch.setattr("warehouse.database._MIGRATIONS", failing)
    with pytest.raises(duckdb.Error, match="already exists"), open_writer(earlier_database):
        pass
    with duckdb.connect(earlier_database, read_only=True) as connection:
        assert "name_en" not in connection.table("agencies").columns
    monkeypatch.undo()
    with open_writer(earlier_database) as connection:
        assert "name_en" in connection.table("agencies").columns


def test_published_database_of_an_earlier_version_is_read(earlier_database: Path) -> None:
    with open_published(earlier_database) as connection:
        assert connection.sql("select agency, spellings from agencies").fetchall() == [("AFP", ["AFP"])]
