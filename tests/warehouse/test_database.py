from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from warehouse.database import SCHEMA_VERSION, declared_schemas, open_published, open_writer, table_schema
from warehouse.errors import NotPublishedError, WarehouseError
from warehouse.statements import list_statements, read_sql

DESIGNED_ARTICLE_COLUMNS = """
    article_id url canonical_url source_id edition country section_id section tags
    headline description body dateline_raw dateline_place authors source_agency source_raw
    date_published date_published_raw date_published_precision date_published_witness date_modified date_modified_raw
    language language_declared main_image images captions embeds translation_urls word_count
    is_opinion is_paywalled is_live is_gallery rights_raw rights reserved status
    story_id is_canonical version_no content_hash body_hash
    first_seen_at fetched_at loaded_at batch_id parser_version extraction_tier extraction_agreement record_id
"""
OTHER_TABLES = """
    article_versions article_urls hints related_links stories story_members fetches outcomes crawl_runs batches batch_runs
    rejects quarantined_batches sources agencies changes high_water schema_version coverage
    refused_links politeness story_copies story_lead_times agency_shares edition_overlaps translations
"""


def test_articles_have_the_designed_columns() -> None:
    assert sorted(declared_schemas()["articles"].names) == sorted(re.findall(r"\w+", DESIGNED_ARTICLE_COLUMNS))


@pytest.mark.parametrize("table", re.findall(r"\w+", OTHER_TABLES))
def test_table_is_there(writer: duckdb.DuckDBPyConnection, table: str) -> None:
    assert table_schema(writer, table).names


def test_every_table_view_and_column_has_a_comment(writer: duckdb.DuckDBPyConnection) -> None:
    bare = writer.sql("""
        select table_name from duckdb_tables() where comment is null
        union all
        select view_name from duckdb_views() where comment is null and not internal
        union all
        select table_name || '.' || column_name from duckdb_columns() where comment is null and not internal
    """).fetchall()
    assert bare == []


def test_versions_and_captures_say_what_articles_say() -> None:
    schemas = declared_schemas()
    own = {"status", "story_id", "is_canonical", "version_no", "first_seen_at", "loaded_at", "batch_id"}
    content = [field for field in schemas["articles"] if field.name not in own]
    for table in ("article_versions", "captures"):
        assert [field for field in content if field not in list(schemas[table])] == []


def test_schema_uses_nothing_that_a_lake_refuses() -> None:
    statements = [read_sql(name) for folder in ("schema", "views", "load") for name in list_statements(folder)]
    for forbidden in ("primary key", "on conflict", "sequence", "nextval", "unique ("):
        assert not [sql for sql in statements if forbidden in sql.lower()]


def test_times_come_back_in_utc(writer: duckdb.DuckDBPyConnection) -> None:
    assert str(table_schema(writer, "articles").field("fetched_at").type) == "timestamp[us, tz=UTC]"


def test_opening_twice_keeps_what_is_there(writer_path: Path) -> None:
    with open_writer(writer_path) as connection:
        connection.execute("insert into agencies (agency, spellings) values ('AFP', ['AFP'])")
    with open_writer(writer_path) as connection:
        assert connection.table("agencies").fetchall() == [("AFP", None, None, None, ["AFP"])]


def test_new_database_needs_no_log_to_be_read(writer_path: Path) -> None:
    with open_writer(writer_path):
        log = writer_path.with_name(f"{writer_path.name}.wal")
        assert not log.exists() or log.stat().st_size == 0


@pytest.mark.parametrize("open_it", [lambda path: open_writer(path).__enter__(), open_published], ids=["writer", "published"])
def test_database_of_a_newer_schema_is_refused(writer_path: Path, open_it: object) -> None:
    with open_writer(writer_path) as connection:
        connection.execute("update schema_version set version = $version", {"version": SCHEMA_VERSION + 1})
    with pytest.raises(WarehouseError, match=f"expected schema version {SCHEMA_VERSION} or older, found {SCHEMA_VERSION + 1}"):
        open_it(writer_path)  # type: ignore[operator]


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table accounts (id integer)")
    with pytest.raises(WarehouseError, match="expected a database of newshouse, found the tables accounts"), open_writer(path):
        pass


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("shopping list")
    with pytest.raises(WarehouseError, match="expected a DuckDB database"), open_writer(path):
        pass


def test_full_disk_is_one_sentence(writer_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"expected room on the disk .*No space left"), open_writer(writer_path):
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")


def test_missing_published_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError, match="newshouse demo"):
        open_published(tmp_path / "newshouse.duckdb")


@pytest.mark.parametrize(
    "attempt",
    [
        "select * from read_text('{file}')",
        "select * from '{file}'",
        "copy articles to '{file}.csv'",
        "attach '{file}.duckdb'",
        "install fts",
        "load fts",
        "set enable_external_access = true",
        "reset enable_external_access",
        "set lock_configuration = false",
        "delete from articles",
        "create table loot (id integer)",
        "export database '{file}.d'",
        "select * from glob('/*')",
        "set temp_directory = '{file}.tmp'",
        "pragma enable_profiling = 'json'; pragma profile_output = '{file}.json'",
    ],
)
def test_published_database_is_shut_in(writer_path: Path, tmp_path: Path, attempt: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    with open_writer(writer_path):
        pass
    with open_published(writer_path) as connection, pytest.raises(duckdb.Error):
        connection.execute(attempt.replace("{file}", str(secret))).fetchall()
    assert sorted(tmp_path.iterdir()) == sorted((secret, writer_path.parent))
