from __future__ import annotations

import itertools

from tests.pipelines.deduplication.conftest import Tables, at, make_capture

OTHER = "Rain fell on Tuesday for the first time since May and farmers danced in the flooded street of the old market"


def test_single_article_is_a_story(tables: Tables) -> None:
    tables.load(make_capture())
    (story,) = tables.get("stories")
    assert (story["story_id"], story["canonical_article_id"], story["members"], story["aliases"]) == ("a1", "a1", 1, [])


def test_same_text_is_one_story_in_any_order() -> None:
    captures = [make_capture("a1", 0), make_capture("a2", 1, source_id="evening"), make_capture("a3", 2)]
    results = []
    for order in itertools.permutations(captures):
        tables = Tables()
        for capture in order:
            tables.load(capture)
        results.append(tables.without_stamps())
    assert all(result == results[0] for result in results)
    (story,) = results[0]["stories"]
    assert (story["story_id"], story["members"], story["sources"], story["aliases"]) == ("a1", 3, 2, ["a2", "a3"])


def test_later_copy_is_counted_as_a_duplicate(tables: Tables) -> None:
    counts = tables.load(make_capture("a1", 0), make_capture("a2", 1))
    assert (counts.new, counts.duplicates) == (2, 1)
    assert [row["is_canonical"] for row in tables.get("articles")] == [True, False]


def test_earliest_published_is_canonical(tables: Tables) -> None:
    tables.load(make_capture("a1", 0, date_published=at(-1)), make_capture("a2", 1, date_published=at(-5)))
    (story,) = tables.get("stories")
    assert (story["story_id"], story["canonical_article_id"]) == ("a1", "a2")
    lags = {row["article_id"]: row["lag_seconds"] for row in tables.get("story_members")}
    assert lags == {"a2": 0, "a1": 4 * 3600}


def test_lag_of_an_undated_article_is_unknown(tables: Tables) -> None:
    tables.load(make_capture("a1", 0, date_published=at(-1)), make_capture("a2", 1))
    lags = {row["article_id"]: row["lag_seconds"] for row in tables.get("story_members")}
    assert lags == {"a1": 0, "a2": None}


def test_earlier_copy_takes_the_story_over(tables: Tables) -> None:
    tables.load(make_capture("late", 5))
    tables.load(make_capture("early", 1))
    assert {row["story_id"] for row in tables.get("articles")} == {"early"}
    assert tables.changes() == [("insert", "early"), ("merge", "late")]
    merge = tables.get("changes")[-1]
    assert (merge["story_id"], merge["previous_story_id"]) == ("early", "late")
    assert tables.get("stories")[0]["aliases"] == ["late"]


def test_article_that_is_rewritten_leaves_its_story(tables: Tables) -> None:
    tables.load(make_capture("a1", 0), make_capture("a2", 1))
    tables.load(make_capture("a1", 3, text=OTHER))
    stories = {row["article_id"]: row["story_id"] for row in tables.get("articles")}
    assert stories == {"a1": "a1", "a2": "a2"}
    assert sorted(row["story_id"] for row in tables.get("stories")) == ["a1", "a2"]
    assert [row["is_canonical"] for row in tables.get("story_members")] == [True, True]


def test_texts_too_short_to_compare_are_never_one_story(tables: Tables) -> None:
    tables.load(make_capture("a1", text="Rain.", body_hash=None), make_capture("a2", text="Rain.", body_hash=None))
    assert len(tables.get("stories")) == 2


def test_stories_of_others_are_left_alone(tables: Tables) -> None:
    tables.load(make_capture("a1"), make_capture("b1", text=OTHER))
    before = [row for row in tables.get("articles") if row["article_id"] == "b1"]
    tables.load(make_capture("a2", 4))
    assert [row for row in tables.get("articles") if row["article_id"] == "b1"] == before
