from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.batch import Batch
from warehouse.checks import check_invariants, find_broken_rules, read_rule
from warehouse.errors import InvariantError
from warehouse.load import load_batch
from warehouse.statements import list_statements

BREAKS = {
    "articles_are_unique": "insert into articles select * from articles where article_id = 'a1'",
    "addresses_are_unique": "insert into article_urls select * from article_urls where article_id = 'a1'",
    "articles_have_their_current_version": "update articles set content_hash = 'other' where article_id = 'a1'",
    "versions_count_from_one": "update article_versions set version_no = 2 where article_id = 'a1'",
    "members_have_their_story": "update story_members set story_id = 'a2' where article_id = 'a1'",
    "stories_have_one_canonical_article": "update articles set is_canonical = false where article_id = 'a1'",
    "stories_count_their_members": "update stories set members = 2 where story_id = 'a1'",
    "changes_have_no_gaps": "delete from changes where seq = 1",
    "one_batch_one_row": "insert into batches select * from batches",
}


@pytest.fixture
def loaded(
    writer: duckdb.DuckDBPyConnection, stage: Callable[..., Path], new_batch: Callable[..., Batch], now: datetime
) -> duckdb.DuckDBPyConnection:
    load_batch(writer, stage(new_batch(), "a1", "a2"), new_batch(), now)
    return writer


def test_healthy_tables_break_no_rule(loaded: duckdb.DuckDBPyConnection) -> None:
    assert find_broken_rules(loaded, "invariants") == []


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_broken_invariant_is_named_with_an_example(loaded: duckdb.DuckDBPyConnection, name: str) -> None:
    loaded.execute(BREAKS[name])
    with pytest.raises(InvariantError, match=f"{name}: expected that .*rows that break it, like {{"):
        check_invariants(loaded)


def test_every_invariant_is_broken_by_some_test() -> None:
    assert {name.rpartition("/")[2] for name in list_statements("checks/invariants")} == set(BREAKS)


@pytest.mark.parametrize("name", [*list_statements("checks/staged"), *list_statements("checks/invariants")])
def test_first_line_of_a_check_says_its_rule(name: str) -> None:
    assert len(read_rule(name).split()) > 3


def test_versions_stand_in_the_order_of_time(loaded: duckdb.DuckDBPyConnection) -> None:
    loaded.execute("""
        insert into article_versions
        select * replace (2 as version_no, first_seen_at - interval 1 hour as first_seen_at) from article_versions where article_id = 'a1'
    """)
    loaded.execute("update articles set version_no = 2 where article_id = 'a1'")
    assert [rule.name for rule in find_broken_rules(loaded, "invariants")] == ["versions_count_from_one"]
