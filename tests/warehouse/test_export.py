"""Exports of a small published database."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from scrapers.rights import RESERVES_TEXT
from tests.warehouse.conftest import article_rows
from warehouse.batch import Batch
from warehouse.database import SCHEMA_VERSION, open_published, open_writer
from warehouse.errors import NotPublishedError, WarehouseError
from warehouse.export import LEFT_OUT_USES, ExportRequest, Origin, export_tables, list_exportable_tables
from warehouse.load import load_batch
from warehouse.publish import publish
from warehouse.statements import query_rows

ORIGIN = Origin(datetime(2026, 4, 1, tzinfo=UTC), "1.2.3")
Export = Callable[..., dict[str, Any]]
ARTICLES: dict[str, dict[str, Any]] = {
    "open": {"reserved": [], "headline": "=1+1", "tags": ["a", "=b"], "date_published": datetime(2026, 2, 1, 8, tzinfo=UTC)}
    | {"translation_urls": [{"language": "ar", "url": "http://daily.test/no_ai"}]},
    "older": {"reserved": None, "date_published": datetime(2026, 1, 1, tzinfo=UTC)},
    "undated": {"reserved": ["snippet", "image_ai"]},
    "no_ai": {"reserved": ["ai"], "headline": "Not for machines"},
    "no_tdm": {"reserved": ["archive", "tdm"], "headline": "Not for mining"},
}


@pytest.fixture
def published(writer_path: Path, stage: Callable[..., Path], new_batch: Callable[..., Batch], now: datetime, tmp_path: Path) -> Path:
    """Five articles, of which two reserve what an export is; `undated` and `no_ai` tell one story."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for article_id, changes in ARTICLES.items():
        for table, rows in article_rows(article_id, new_batch().batch_id, **changes).items():
            tables.setdefault(table, []).extend(rows)
    join_stories(tables, "no_ai", "undated")
    tables["article_versions"][0] |= {"reserved": ["ai"]}
    tables["hints"] = [hint(article_id, now) for article_id in ("open", "no_ai")]
    tables["sources"] = [{"source_id": "daily", "name": "The Daily"}]
    with open_writer(writer_path) as connection:
        load_batch(connection, stage(new_batch(), **tables), new_batch(), now)
    path = tmp_path / "newshouse.duckdb"
    publish(writer_path, path, now)
    return path


def join_stories(tables: dict[str, list[dict[str, Any]]], canonical: str, other: str) -> None:
    for row in (*tables["articles"], *tables["story_members"]):
        if row["article_id"] == other:
            row |= {"story_id": canonical, "is_canonical": False}
    tables["stories"] = [row for row in tables["stories"] if row["story_id"] != other]
    for row in tables["stories"]:
        if row["story_id"] == canonical:
            row |= {"members": 2, "headline": "Not for machines"}


def hint(article_id: str, now: datetime) -> dict[str, Any]:
    url = f"http://daily.test/{article_id}"
    return {"url": url, "field": "headline", "value": "x", "witness": "feed", "seen_at": now, "source_id": "daily", "batch_id": "b"}


@pytest.fixture
def export(published: Path, tmp_path: Path) -> Export:
    def export_to(name: str = "out", **request: Any) -> dict[str, Any]:
        return export_tables(published, tmp_path / name, ExportRequest(**request), ORIGIN)

    return export_to


def read_ids(folder: Path, table: str = "articles", column: str = "article_id") -> list[str]:
    return sorted(row[column] for row in pq.read_table(folder / f"{table}.parquet").to_pylist())


def test_articles_versions_and_stories_are_exported_with_their_types(export: Export, tmp_path: Path, published: Path) -> None:
    export()
    names = ["article_versions.parquet", "articles.parquet", "manifest.json", "stories.parquet", "story_members.parquet"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    with open_published(published) as connection:
        rows = connection.sql("from articles where article_id = 'open'").to_arrow_table().to_pylist()
    exported = pq.read_table(tmp_path / "out" / "articles.parquet").to_pylist()
    assert [row for row in exported if row["article_id"] == "open"] == rows


def test_articles_that_reserve_what_an_export_is_are_left_out_with_all_their_rows(export: Export, tmp_path: Path) -> None:
    manifest = export(tables=list_exportable_tables())
    for table in ("articles", "article_urls", "story_members", "changes"):
        assert read_ids(tmp_path / "out", table) == ["older", "open", "undated"]
    assert read_ids(tmp_path / "out", "hints", "url") == ["http://daily.test/open"]
    left_out = {table["name"]: table["rows_left_out"] for table in manifest["tables"]}
    assert {name: count for name, count in left_out.items() if count} == {
        "articles": 2,
        "article_urls": 2,
        "article_versions": 3,
        "story_members": 2,
        "stories": 1,
        "story_copies": 1,
        "translations": 2,
        "changes": 2,
        "hints": 1,
    }


def test_who_copied_whom_is_exported_as_the_views_say(export: Export, tmp_path: Path, published: Path) -> None:
    views = ("story_copies", "story_lead_times", "agency_shares", "edition_overlaps", "translations")
    export(tables=views, include_reserved=True, sources=("daily",))
    exported = {view: pq.read_table(tmp_path / "out" / f"{view}.parquet").to_pylist() for view in views}
    assert [(row["article_id"], row["first_article_id"]) for row in exported["story_copies"]] == [("undated", "no_ai")]
    with open_published(published) as connection:
        assert exported == {view: connection.table(view).to_arrow_table().to_pylist() for view in views}


def test_earlier_state_that_reserves_is_left_out(export: Export, tmp_path: Path) -> None:
    export()
    assert read_ids(tmp_path / "out", "article_versions") == ["older", "undated"]


def test_story_keeps_no_headline_of_an_article_that_is_left_out(export: Export, tmp_path: Path) -> None:
    export()
    stories = {row["story_id"]: row["headline"] for row in pq.read_table(tmp_path / "out" / "stories.parquet").to_pylist()}
    assert stories == {"open": None, "older": None, "no_ai": None}
    export("all", include_reserved=True)
    stories = {row["story_id"]: row["headline"] for row in pq.read_table(tmp_path / "all" / "stories.parquet").to_pylist()}
    assert stories["no_ai"] == "Not for machines"


def test_reserved_articles_are_exported_where_that_is_asked_for(export: Export, tmp_path: Path) -> None:
    manifest = export(include_reserved=True)
    assert read_ids(tmp_path / "out") == sorted(ARTICLES)
    assert manifest["rights"]["left_out_uses"] == []
    assert [table["rows_left_out"] for table in manifest["tables"]] == [0, 0, 0, 0]


def test_manifest_says_what_was_left_out_and_where_the_database_was(export: Export, tmp_path: Path, now: datetime) -> None:
    manifest = export()
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == manifest
    assert manifest["rights"] == {
        "left_out_uses": ["ai", "archive", "tdm"],
        "articles_selected": 5,
        "articles_left_out": 2,
        "articles_reserving": {"ai": 1, "archive": 1, "image_ai": 1, "snippet": 1, "tdm": 1},
        "articles_with_unknown_rights": 1,
    }
    database = manifest["database"]
    assert (database["batches"], database["last_change"], database["last_loaded_at"]) == (1, 5, now.isoformat())
    assert database["cursor"] == f"{database['feed_id']}:5"
    assert (manifest["created_at"], manifest["newshouse_version"]) == ("2026-04-01T00:00:00+00:00", "1.2.3")


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_manifest_describes_every_file_and_column(export: Export, tmp_path: Path, file_format: str) -> None:
    manifest = export(tables=list_exportable_tables(), format=file_format)
    assert {table["name"] for table in manifest["tables"]} == set(list_exportable_tables())
    for table in manifest["tables"]:
        path = tmp_path / "out" / table["file"]
        assert (table["bytes"], table["sha256"]) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        with duckdb.connect(":memory:") as reader:
            rows = reader.read_parquet(str(path)) if file_format == "parquet" else reader.read_csv(str(path), header=True, all_varchar=True)
            assert rows.columns == [column["name"] for column in table["columns"]]
            assert rows.aggregate("count(*)").fetchall() == [(table["rows"],)]
        assert all(column["type"] and column["comment"] for column in table["columns"])


def test_csv_holds_no_formula_and_nested_values_as_json(export: Export, tmp_path: Path) -> None:
    export(format="csv")
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8", newline="") as stream:
        row = {row["article_id"]: row for row in csv.DictReader(stream)}["open"]
    assert row["headline"] == "'=1+1"
    assert json.loads(row["tags"]) == ["a", "=b"]
    assert row["date_published"] == "2026-02-01T08:00:00.000000Z"
    assert (row["is_canonical"], row["version_no"], row["edition"]) == ("true", "1", "")
    assert row["body"] == "The new harbour opened on Monday.\nShips were waiting."


@pytest.mark.parametrize(
    ("bounds", "ids"),
    [
        ({"since": datetime(2026, 1, 15, tzinfo=UTC)}, ["open", "undated"]),
        ({"until": datetime(2026, 1, 15, tzinfo=UTC)}, ["older"]),
        ({"since": datetime(2026, 2, 1, 8, tzinfo=UTC), "until": datetime(2026, 2, 1, 8, 1, tzinfo=UTC)}, ["open"]),
        ({"until": datetime(2026, 2, 1, 8, tzinfo=UTC)}, ["older"]),
        ({"sources": ("daily",)}, ["older", "open", "undated"]),
    ],
)
def test_bounds_choose_articles_and_what_belongs_to_them(export: Export, tmp_path: Path, bounds: dict[str, Any], ids: list[str]) -> None:
    export(**bounds)
    for table in ("articles", "story_members"):
        assert read_ids(tmp_path / "out", table) == ids


def test_two_exports_of_one_database_are_equal(export: Export) -> None:
    first, second = (export(name, format=form) for name, form in (("a", "parquet"), ("b", "parquet")))
    assert [table["sha256"] for table in first["tables"]] == [table["sha256"] for table in second["tables"]]


def test_earlier_export_is_replaced_only_when_asked(export: Export, tmp_path: Path) -> None:
    export()
    with pytest.raises(WarehouseError, match="found an earlier export; --replace replaces it"):
        export(format="csv")
    export(format="csv", tables=("agencies",), replace=True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["agencies.csv", "manifest.json"]
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out"]


@pytest.mark.parametrize("replace", [False, True])
def test_folder_with_anything_else_in_it_is_left_alone(export: Export, tmp_path: Path, replace: bool) -> None:
    export()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(WarehouseError, match=r"expected a folder that is not there yet or an earlier export, found notes\.txt"):
        export(replace=replace)
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WarehouseError, match="found a file"):
        export("file", replace=replace)


def test_empty_folder_is_a_place_for_an_export(export: Export, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export()
    assert (tmp_path / "out" / "manifest.json").exists()


def test_export_that_fails_leaves_nothing_and_keeps_the_earlier_one(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = export()

    def fill_disk(path: Path) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.export._digest", fill_disk)
    for name in ("out", "other"):
        with pytest.raises(WarehouseError, match="has room: No space left on device; nothing was exported"):
            export(name, replace=True)
    assert json.loads((tmp_path / "out" / "manifest.json").read_text()) == before
    assert [path.name for path in (*tmp_path.glob("out*"), *tmp_path.glob("other*"))] == ["out"]


def test_what_a_killed_export_left_is_cleared_away(export: Export, tmp_path: Path) -> None:
    unfinished = tmp_path / "out.tmp"
    unfinished.mkdir()
    (unfinished / ".unfinished").touch()
    (unfinished / "articles.parquet").write_bytes(b"half")
    export(tables=("agencies",))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["agencies.parquet", "manifest.json"]


def test_export_that_was_killed_between_its_renames_is_brought_back(export: Export, tmp_path: Path) -> None:
    export()
    (tmp_path / "out").rename(tmp_path / "out.old")
    with pytest.raises(WarehouseError, match="found an earlier export"):
        export()
    assert [path.name for path in tmp_path.glob("out*")] == ["out"]


def test_somebody_elses_folder_of_that_name_is_left_alone(export: Export, tmp_path: Path) -> None:
    (tmp_path / "out.tmp").mkdir()
    (tmp_path / "out.tmp" / "notes.txt").write_text("mine")
    with pytest.raises(WarehouseError, match="it is where an export is built"):
        export()
    assert (tmp_path / "out.tmp" / "notes.txt").read_text() == "mine"


def test_two_exports_to_one_place_do_not_mix(export: Export, published: Path, tmp_path: Path) -> None:
    def export_too(table: str, number: int, count: int) -> None:
        with pytest.raises(WarehouseError, match="another process is exporting to this place"):
            export()

    export_tables(published, tmp_path / "out", ExportRequest(tables=("articles",)), ORIGIN, export_too)


def test_odd_names_of_folders_are_names(export: Export, tmp_path: Path) -> None:
    export("it's [a] *{b}; drop table")
    assert read_ids(tmp_path / "it's [a] *{b}; drop table") == ["older", "open", "undated"]


@pytest.mark.parametrize(
    ("request_", "told"),
    [({"tables": ("nothing",)}, "table nothing: expected one of agencies"), ({"sources": ("x",)}, "source x: expected one of .* daily")],
)
def test_unknown_names_are_refused(export: Export, tmp_path: Path, request_: dict[str, Any], told: str) -> None:
    with pytest.raises(WarehouseError, match=told):
        export(**request_)
    assert not list(tmp_path.glob("out*"))


def test_published_database_of_an_older_schema_is_refused_in_a_sentence(published: Path, tmp_path: Path) -> None:
    published.chmod(0o644)
    with duckdb.connect(published) as connection:
        connection.execute("update schema_version set version = 1")
    with pytest.raises(WarehouseError, match=f"expected schema version {SCHEMA_VERSION}, found 1; the next `newshouse run` publishes it"):
        export_tables(published, tmp_path / "out", ExportRequest(), ORIGIN)


def test_nothing_published_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotPublishedError):
        export_tables(tmp_path / "newshouse.duckdb", tmp_path / "out", ExportRequest(), ORIGIN)
    assert not list(tmp_path.glob("out*"))


def test_export_can_reach_only_its_folder(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "room"
    folder.mkdir()
    with open_published(published, folder) as connection:
        connection.table("agencies").write_csv(str(folder / "a.csv"))
        for place in (tmp_path / "b.csv", folder / ".." / "b.csv", tmp_path / "room2.csv"):
            with pytest.raises(duckdb.Error, match="Permission"):
                connection.table("agencies").write_csv(str(place))
        with pytest.raises(duckdb.Error):
            connection.execute("set allowed_directories = ['/']")


def test_every_column_of_a_table_is_exported(published: Path, export: Export) -> None:
    tables = {table["name"]: [column["name"] for column in table["columns"]] for table in export(tables=list_exportable_tables())["tables"]}
    with open_published(published) as connection:
        for table, columns in tables.items():
            assert columns == [row["column_name"] for row in query_rows(connection, "shell/describe_table", table=table)]


def test_what_is_left_out_is_what_the_rule_names() -> None:
    assert LEFT_OUT_USES == RESERVES_TEXT
