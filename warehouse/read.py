"""Read what the tables hold about everything that a batch touches, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.parquet import build_table
from warehouse.statements import query_rows, query_sql, read_sql

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Existing:
    """Rows by table. `articles` has the touched ones and those of their stories; the rest is of touched ones only."""

    addresses: Sequence[Row] = ()
    articles: Sequence[Row] = ()
    versions: Sequence[Row] = ()
    related_links: Sequence[Row] = ()
    hints: Sequence[Row] = ()
    gone: Mapping[str, datetime] = field(default_factory=dict)  # when an address was last found gone for certain


def read_existing(
    connection: duckdb.DuckDBPyConnection, captures: Sequence[Row], outcomes: Sequence[Row], hints: Sequence[Row]
) -> Existing:
    """What the writer's database holds about the articles of a batch, their addresses and their stories."""
    asked = {
        "asked_urls": _column("url", _list_urls(captures, outcomes)),
        "asked_articles": _column("article_id", {row["article_id"] for row in captures}),
        "asked_hints": build_table("found_hints", hints),
    }
    with _registered(connection, asked):
        touched = _column("article_id", {row["article_id"] for row in query_rows(connection, "read/touched_articles")})
        with _registered(connection, {"touched_articles": touched}):
            return Existing(
                addresses=query_rows(connection, "read/addresses"),
                articles=query_rows(connection, "read/articles"),
                versions=query_rows(connection, "read/versions"),
                related_links=query_rows(connection, "read/related_links"),
                hints=query_rows(connection, "read/hints"),
                gone={row["url"]: row["gone_at"] for row in query_rows(connection, "read/gone_addresses")},
            )


def read_articles(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> list[Row]:
    """The rows of these articles, as far as they are there."""
    with _registered(connection, {"asked_articles": _column("article_id", article_ids)}):
        return query_rows(connection, "read/articles_by_id")


def read_bodies(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> dict[str, str]:
    """The bodies of these articles, as far as they are there."""
    with _registered(connection, {"asked_articles": _column("article_id", article_ids)}):
        found = query_sql(connection, "read/bodies")
    return dict(zip(found["article_id"].to_pylist(), found["body"].to_pylist(), strict=True))


def iterate_texts(connection: duckdb.DuckDBPyConnection, at_once: int) -> Iterator[list[Row]]:
    """Every article as the index of stories takes it in, so many at once."""
    with connection.cursor() as cursor:  # of its own, so that the caller may ask on while it reads
        cursor.execute("set timezone = 'UTC'")
        for batch in cursor.sql(read_sql("read/texts")).to_arrow_reader(at_once):
            yield batch.to_pylist()


def read_story_windows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many days apart copies of a source's articles are looked for, by source."""
    return {row["source_id"]: row["story_window_days"] for row in query_rows(connection, "read/story_windows")}


def read_last_batch(connection: duckdb.DuckDBPyConnection) -> str:
    """The id of the batch that was loaded last; empty before the first."""
    return next((row["batch_id"] for row in query_rows(connection, "read/last_batch")), "")


def _list_urls(captures: Iterable[Row], outcomes: Iterable[Row]) -> set[str]:
    """Every address of a capture, and those whose visit may change an article without bringing a capture."""
    urls = {url for row in captures for url in (row["url"], *(row["urls"] or ()))}
    return urls | {row["url"] for row in outcomes if row["role"] == "article" and row["outcome"] in ("unchanged", "gone", "redirected")}


def _column(name: str, values: Iterable[str]) -> pa.Table:
    return pa.table({name: pa.array(sorted(values), pa.string())})


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, views: Mapping[str, pa.Table]) -> Iterator[None]:
    for name, table in views.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in views:
            connection.unregister(name)
