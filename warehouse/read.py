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
from warehouse.statements import query_rows

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Existing:
    """Rows by table. `articles` has the touched ones and those that share a text with them; the rest is of touched ones only."""

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
        "asked_texts": _column("body_hash", {row["body_hash"] for row in captures if row["body_hash"]}),
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
