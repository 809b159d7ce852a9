"""Views and macros over stories and versions: who copied whom, what an article said on a day, what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import NOW, article_rows
from warehouse.batch import Batch
from warehouse.load import load_batch

Row = dict[str, Any]


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def article(
    article_id: str, source_id: str, hours: float, agency: str | None = None, story_id: str = "a", dated: bool = True
) -> dict[str, list[Row]]:
    """One member of a story: printed so many hours after noon."""
    printed = {"date_published": at(hours)} if dated else {}
    rows = article_rows(article_id, source_id=source_id, edition=source_id, source_agency=agency, first_seen_at=at(hours), **printed)
    is_first = article_id == story_id
    rows["articles"][0] |= {"story_id": story_id, "is_canonical": is_first}
    kind = {"kind": "canonical" if is_first else "shortened", "is_canonical": is_first, "story_id": story_id, "edition": source_id}
    rows["story_members"][0] |= {**kind, "source_id": source_id, "containment": 1.0 if is_first else 0.9}
    rows["changes"][0] |= {"story_id": story_id}
    if not is_first:
        del rows["stories"]
    return rows


@pytest.fixture
def stories(writer: duckdb.DuckDBPyConnection, stage: Callable[..., Path], new_batch: Callable[..., Batch]) -> duckdb.DuckDBPyConnection:
    """`a` on three sources, first on daily; `d` on evening alone."""
    tables: dict[str, list[Row]] = {}
    for rows in (
        article("a", "daily", 0),
        article("b", "evening", 2, "SAHRA"),
        article("c", "night", 5, dated=False),
        article("d", "evening", 1, story_id="d"),
    ):
        for table, listed in rows.items():
            tables.setdefault(table, []).extend(listed)
    for story in tables["stories"]:
        story["members"] = story["sources"] = 3 if story["story_id"] == "a" else 1
    batch = new_batch()
    load_batch(writer, stage(batch, **tables), batch, NOW)
    return writer


def test_copies_name_the_first_and_the_agency(stories: duckdb.DuckDBPyConnection) -> None:
    copies = stories.sql(
        "select first_source_id, source_id, lag_seconds, kind, share_of_text, agency from story_copies order by source_id"
    ).fetchall()
    assert copies == [("daily", "evening", 7200, "shortened", 0.9, "SAHRA"), ("daily", "night", 18000, "shortened", 0.9, "SAHRA")]


def test_lead_times_are_by_pair_of_sources(stories: duckdb.DuckDBPyConnection) -> None:
    rows = stories.sql("from story_lead_times order by source_id").fetchall()
    assert rows == [("daily", "evening", 1, 7200, 7200, 7200), ("daily", "night", 1, 18000, 18000, 18000)]


def test_agency_shares_count_copies_of_wire_copy(stories: duckdb.DuckDBPyConnection) -> None:
    rows = stories.sql("from agency_shares order by source_id, agency nulls last").fetchall()
    assert rows == [("daily", "SAHRA", 1, 1.0), ("evening", "SAHRA", 1, 0.5), ("evening", None, 1, 0.5), ("night", "SAHRA", 1, 1.0)]


def test_overlap_of_editions_is_the_share_of_the_smaller(stories: duckdb.DuckDBPyConnection) -> None:
    rows = stories.sql("from edition_overlaps order by edition, other_edition").fetchall()
    assert rows == [("daily", "evening", 1, 1, 2, 1.0), ("daily", "night", 1, 1, 1, 1.0), ("evening", "night", 1, 2, 1, 1.0)]


@pytest.fixture
def versions(writer: duckdb.DuckDBPyConnection, stage: Callable[..., Path], new_batch: Callable[..., Batch]) -> duckdb.DuckDBPyConnection:
    """An article that was edited on the second day."""
    rows = article_rows("a", headline="Harbour opens", body="Ships wait.\nSalt is cheap.\nSalt is cheap.")
    edited = {"headline": "Harbour is open", "body": "Ships wait.\nSalt is dear.\nSalt is cheap.", "content_hash": "second"}
    second = {**rows["article_versions"][0], **edited, "version_no": 2, "change_kind": "text_corrected", "first_seen_at": at(24)}
    rows["article_versions"].append(second)
    rows["articles"][0] |= {**edited, "version_no": 2}
    batch = new_batch()
    load_batch(writer, stage(batch, **rows), batch, NOW)
    return writer


@pytest.mark.parametrize(("hours", "headlines"), [(-1, []), (0, ["Harbour opens"]), (23, ["Harbour opens"]), (30, ["Harbour is open"])])
def test_articles_as_of_a_moment(versions: duckdb.DuckDBPyConnection, hours: float, headlines: list[str]) -> None:
    found = versions.execute("select headline from articles_as_of($moment)", {"moment": at(hours)}).fetchall()
    assert [headline for (headline,) in found] == headlines


def test_difference_shows_what_each_version_has_alone(versions: duckdb.DuckDBPyConnection) -> None:
    rows = versions.sql("select field, change, line from version_difference('a', 1, 2)").fetchall()
    assert rows == [
        ("headline", "removed", "Harbour opens"),
        ("headline", "added", "Harbour is open"),
        ("body", "added", "Salt is dear."),
        ("body", "removed", "Salt is cheap."),
    ]


def test_a_version_does_not_differ_from_itself(versions: duckdb.DuckDBPyConnection) -> None:
    assert versions.sql("from version_difference('a', 2, 2)").fetchall() == []


def stated(language: str, *article_ids: str) -> dict[str, Any]:
    return {"translation_urls": [{"language": language, "url": f"http://daily.test/{article_id}"} for article_id in article_ids]}


@pytest.fixture
def translated(writer: duckdb.DuckDBPyConnection, stage: Callable[..., Path], new_batch: Callable[..., Batch]) -> duckdb.DuckDBPyConnection:
    """`en` and `ar` name each other, `fr` names `en`, and `ar` also an article that nobody has read, and itself."""
    tables: dict[str, list[Row]] = {}
    for rows in (
        article_rows("en", language="en", **stated("ar", "ar")),
        article_rows("ar", language="ar", **stated("en", "en", "unread", "ar")),
        article_rows("fr", language="fr", **stated("en", "en")),
        article_rows("old", language="en"),
    ):
        for table, listed in rows.items():
            tables.setdefault(table, []).extend(listed)
    batch = new_batch()
    load_batch(writer, stage(batch, **tables), batch, NOW)
    return writer


def test_translations_are_links_from_either_side_and_say_who_states_them(translated: duckdb.DuckDBPyConnection) -> None:
    rows = translated.sql("select article_id, translation_article_id, stated_by from translations order by all").fetchall()
    assert rows == [("ar", "en", "both"), ("en", "ar", "both"), ("en", "fr", "translation"), ("fr", "en", "article")]


def test_translations_are_no_members_of_one_story(translated: duckdb.DuckDBPyConnection) -> None:
    rows = translated.sql(
        "select story_id, translation_story_id, translation_language from translations where language = 'en' order by all"
    )
    assert rows.fetchall() == [("en", "ar", "ar"), ("en", "fr", "fr")]


def test_translation_that_is_no_longer_stated_is_gone(translated: duckdb.DuckDBPyConnection) -> None:
    translated.execute("update articles set translation_urls = [] where article_id in ('ar', 'fr')")
    rows = translated.sql("select article_id, translation_article_id, stated_by from translations order by all").fetchall()
    assert rows == [("ar", "en", "translation"), ("en", "ar", "article")]
