"""Stories across batches: copies are found by the index, and an index that missed something catches up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.deduplication import ALGORITHM, Row
from pipelines.loading import Databases, LoadedBatch, load_staged_batch
from pipelines.staging import staging_folder, write_batch, write_staged
from tests.pipelines.deduplication.conftest import at, make_capture
from tests.pipelines.deduplication.texts import OTHER_STORY, STORY, tell
from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.errors import InvariantError
from warehouse.fingerprints import open_fingerprints

CARDS = [{"source_id": name, "name": name, "hosts": ["daily.test"], "story_window_days": 45} for name in ("daily", "evening", "night")]
Load = Callable[..., LoadedBatch]


class Warehouse:
    """A writer's database and the file of its index, which a test may lose."""

    def __init__(self, folder: Path, writer: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.writer = writer
        self.index = folder / "fingerprints.duckdb"
        self.batches = 0

    @contextmanager
    def open(self) -> Iterator[Databases]:
        with open_fingerprints(self.index, ALGORITHM) as fingerprints:
            yield Databases(self.writer, fingerprints)

    def load(self, *captures: Row, cards: Iterable[Row] = CARDS) -> LoadedBatch:
        self.batches += 1
        batch = Batch("daily", date(2026, 3, 1), (f"run-{self.batches}",), "1")
        folder = staging_folder(self.folder / "staging", batch)
        write_staged(folder, "captures", captures)
        write_staged(folder, "sources", cards)
        write_batch(folder, batch)
        with self.open() as databases:
            return load_staged_batch(databases, folder, self.folder / "quarantine", at(1000 + self.batches))

    def stories(self) -> dict[str, str]:
        return dict(self.writer.execute("select article_id, story_id from articles").fetchall())


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with open_writer(tmp_path / "writer.duckdb") as writer:
        yield Warehouse(tmp_path, writer)


def print_story(article_id: str, hours: float, paragraphs: Iterable[str] = STORY, source_id: str = "daily", **changes: object) -> Row:
    return make_capture(article_id, hours, tell(list(paragraphs)), source_id=source_id, body_hash=None, **changes)


def test_shortened_copy_in_a_later_batch_is_of_the_story(warehouse: Warehouse) -> None:
    warehouse.load(print_story("a", 0), print_story("b", 1, OTHER_STORY))
    done = warehouse.load(print_story("c", 2, STORY[:3], "evening"))
    assert warehouse.stories() == {"a": "a", "b": "b", "c": "a"}
    assert done.counts.duplicates == 1
    ((kind, containment, similarity),) = warehouse.writer.execute(
        "select kind, containment, similarity from story_members where article_id = 'c'"
    ).fetchall()
    assert (kind, containment) == ("shortened", 1.0)
    assert 0.3 < similarity < 0.6


def test_a_text_between_two_stories_merges_them(warehouse: Warehouse) -> None:
    warehouse.load(print_story("b", 1, [STORY[0], *STORY[3:]]), print_story("a", 0, STORY[:3]))
    assert set(warehouse.stories().values()) == {"a", "b"}
    warehouse.load(print_story("late", 2, STORY, "evening"))
    assert set(warehouse.stories().values()) == {"a"}
    assert warehouse.writer.execute("select aliases from stories").fetchall() == [(["b", "late"],)]
    merges = warehouse.writer.execute("select article_id, story_id, previous_story_id from changes where kind = 'merge'").fetchall()
    assert merges == [("b", "a", "b")]


def test_an_article_that_moves_to_another_story_keeps_its_related_links(warehouse: Warehouse) -> None:
    links = [{"url": "http://daily.test/weather", "headline": "Rain", "date_published": None, "date_raw": None}]
    warehouse.load(print_story("b", 1, [STORY[0], *STORY[3:]], related_links=links), print_story("a", 0, STORY[:3]))
    warehouse.load(print_story("late", 2, STORY, "evening"))
    assert warehouse.stories()["b"] == "a"
    assert warehouse.writer.execute("select article_id, headline from related_links").fetchall() == [("b", "Rain")]


def test_a_window_of_the_card_bounds_the_search(warehouse: Warehouse) -> None:
    cards = [{**CARDS[0], "story_window_days": 2}]
    warehouse.load(print_story("a", 0), cards=cards)
    warehouse.load(print_story("b", 24 * 2), print_story("c", 24 * 5), cards=cards)
    assert warehouse.stories() == {"a": "a", "b": "a", "c": "c"}


def test_lost_index_is_made_again_and_the_stories_stay(warehouse: Warehouse) -> None:
    warehouse.load(print_story("a", 0), print_story("b", 1, STORY[:3], "evening"))
    warehouse.index.unlink()
    done = warehouse.load(print_story("c", 2, STORY[:4], "night"), print_story("d", 3, OTHER_STORY))
    assert warehouse.stories() == {"a": "a", "b": "a", "c": "a", "d": "d"}
    assert {row[0] for row in warehouse.writer.execute("select kind from changes where seq > 2").fetchall()} == {"insert"}
    assert done.counts.new == 2


def test_index_that_missed_a_commit_catches_up(warehouse: Warehouse) -> None:
    """The machine dies after the tables were committed and before the index was."""
    warehouse.load(print_story("a", 0))
    before = warehouse.index.read_bytes()
    warehouse.load(print_story("a", 1, OTHER_STORY), print_story("b", 1, STORY, "evening"))
    warehouse.index.write_bytes(before)
    warehouse.load(print_story("c", 2, STORY[:3], "night"))
    assert warehouse.stories() == {"a": "a", "b": "b", "c": "b"}


def test_index_of_a_later_database_forgets_what_is_not_there(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.load(print_story("a", 0))
    with open_writer(tmp_path / "restored.duckdb") as restored:
        warehouse.writer = restored
        warehouse.load(print_story("b", 5, STORY[:3], "evening"))
        assert warehouse.stories() == {"b": "b"}


def test_index_that_was_made_by_other_rules_moves_the_stories(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as stricter:
        stricter.setattr("pipelines.deduplication.pairs.LEAST_CONTAINMENT", 1.1)
        stricter.setattr("tests.pipelines.test_loading_stories.ALGORITHM", "strict")
        warehouse.load(print_story("a", 0), print_story("b", 1, STORY[:3], "evening"))
        assert warehouse.stories() == {"a": "a", "b": "b"}
    warehouse.load(print_story("z", 9, OTHER_STORY))
    assert warehouse.stories() == {"a": "a", "b": "a", "z": "z"}
    assert warehouse.writer.execute("select article_id, previous_story_id from changes where kind = 'merge'").fetchall() == [("b", "b")]


def test_load_that_fails_leaves_the_index_as_it_was(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.load(print_story("a", 0))

    def refuse(connection: duckdb.DuckDBPyConnection) -> None:
        raise InvariantError("nothing may be loaded today")

    with monkeypatch.context() as refusing:
        refusing.setattr("warehouse.load.check_invariants", refuse)
        with pytest.raises(InvariantError):
            warehouse.load(print_story("b", 1, STORY[:3], "evening"))
    with warehouse.open() as databases:
        assert databases.fingerprints.connection.table("documents").count("*").fetchall() == [(1,)]
    warehouse.load(print_story("b", 1, STORY[:3], "evening"))
    assert warehouse.stories() == {"a": "a", "b": "a"}
