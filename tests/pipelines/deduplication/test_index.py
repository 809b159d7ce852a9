"""An index in memory: what comes in any order and in any batches gives the same groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deduplication.index import ALGORITHM, Document, StoryIndex
from tests.pipelines.deduplication.texts import FORMS, OTHER_STORY, STORY, fill_form, make_story, tell
from warehouse.fingerprints import open_fingerprints, open_fingerprints_in_memory

FOOTER = "Follow the Harbour Post on every channel and never miss a morning again"
WINDOW = 45
Groups = set[frozenset[str]]


class Shelf:
    """An index with the texts it was given, and the groups that it told last of each article."""

    def __init__(self, index: StoryIndex, bodies: dict[str, str]) -> None:
        self.index = index
        self._bodies = bodies
        self._group_of: dict[str, frozenset[str]] = {}

    def put(self, *documents: Document, removed: Iterable[str] = ()) -> None:
        self._bodies.update({document.article_id: document.body for document in documents})
        for article_id in removed:
            self._group_of.pop(article_id, None)
        self._note(self.index.update(documents, removed))

    def settle(self) -> None:
        self._note(self.index.settle())

    def groups(self) -> Groups:
        return set(self._group_of.values())

    def _note(self, groups: Sequence[Sequence[str]]) -> None:
        for group in groups:
            self._group_of.update(dict.fromkeys(group, frozenset(group)))


@contextmanager
def open_shelf() -> Iterator[Shelf]:
    bodies: dict[str, str] = {}
    with open_fingerprints_in_memory(ALGORITHM) as fingerprints:
        yield Shelf(StoryIndex(fingerprints, lambda ids: {one: bodies[one] for one in ids}), bodies)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with open_shelf() as opened:
        yield opened


def document(article_id: str, paragraphs: Sequence[str], source_id: str = "daily", day: int = 100, window_days: int = WINDOW) -> Document:
    return Document(article_id, source_id, day, window_days, tell(paragraphs))


def group_of(documents: Sequence[Document]) -> Groups:
    """The groups of all these documents, taken in as one batch."""
    with open_shelf() as shelf:
        shelf.put(*documents)
        return shelf.groups()


def test_copies_are_grouped_across_sources_and_batches(shelf: Shelf) -> None:
    shelf.put(document("a", STORY), document("b", OTHER_STORY))
    shelf.put(document("c", STORY[:3], "evening"))
    assert shelf.groups() == {frozenset("ac"), frozenset("b")}


def test_only_what_changed_is_told(shelf: Shelf) -> None:
    documents = [document("a", STORY), document("b", OTHER_STORY)]
    shelf.put(*documents)
    assert shelf.index.update(documents) == []
    assert shelf.index.update([document("c", STORY, "evening")]) == [["a", "c"]]


def test_a_copy_out_of_the_window_is_another_story(shelf: Shelf) -> None:
    shelf.put(document("a", STORY), document("b", STORY, "evening", 100 + WINDOW), document("c", STORY, "night", 101 + 2 * WINDOW))
    assert shelf.groups() == {frozenset("ab"), frozenset("c")}


def test_the_wider_of_two_windows_counts(shelf: Shelf) -> None:
    shelf.put(document("a", STORY))
    shelf.put(document("b", STORY, "evening", 400, window_days=500))
    shelf.put(document("c", OTHER_STORY, "evening", 400, window_days=500))
    shelf.put(document("d", OTHER_STORY))
    assert shelf.groups() == {frozenset("ab"), frozenset("cd")}


def test_a_text_that_was_rewritten_leaves_its_story(shelf: Shelf) -> None:
    shelf.put(document("a", STORY), document("b", STORY, "evening"))
    shelf.put(document("b", OTHER_STORY, "evening"))
    assert shelf.groups() == {frozenset("a"), frozenset("b")}


def test_a_story_falls_apart_without_the_text_between(shelf: Shelf) -> None:
    between = document("b", [*STORY, *OTHER_STORY])
    first, last = document("a", STORY, "evening"), document("c", [*OTHER_STORY, STORY[0], *OTHER_STORY], "night")
    shelf.put(first, between, last)
    together = shelf.groups()
    shelf.put(removed=["b"])
    assert shelf.groups() == group_of([first, last])
    shelf.put(between)
    assert shelf.groups() == together


def test_a_twin_that_leaves_is_followed_by_the_next(shelf: Shelf) -> None:
    shelf.put(document("a", STORY), document("b", STORY, "evening"), document("c", STORY, "night"))
    shelf.put(document("a", OTHER_STORY))
    shelf.put(document("d", STORY[:3], "noon"))
    assert shelf.groups() == {frozenset("a"), frozenset("bcd")}


def test_short_and_empty_texts_are_alone(shelf: Shelf) -> None:
    shelf.put(document("a", []), document("b", []), document("c", ["Closed today."]), document("d", ["Closed today."]))
    shelf.put(document("e", ["Closed today."], "evening"))
    assert shelf.groups() == {frozenset(one) for one in "abcde"}


def test_ten_thousand_copies_of_one_page_are_compared_once(shelf: Shelf) -> None:
    shelf.put(*(document(f"{number:05}", STORY) for number in range(10_000)))
    shelf.put(document("late", STORY[:4], "evening"))
    (group,) = shelf.groups()
    assert len(group) == 10_001


def test_stories_of_one_site_are_not_joined_by_its_furniture(shelf: Shelf) -> None:
    long_footer = [f"{FOOTER}, says line {number} of the page" for number in range(6)]
    shelf.put(*(document(f"a{number}", [*long_footer, *make_story(number, 2, 20)]) for number in range(10)))
    assert shelf.groups() == {frozenset([f"a{number}"]) for number in range(10)}


def test_furniture_that_is_learned_later_reaches_what_came_before() -> None:
    documents = [document(f"a{number}", [*make_story(number, 1, 14), FOOTER]) for number in range(8)]
    with open_shelf() as shelf:
        for one in documents:
            shelf.put(one)
        shelf.put(document("copy", make_story(0, 1, 14), "evening"))
        shelf.settle()
        assert shelf.groups() == group_of([*documents, document("copy", make_story(0, 1, 14), "evening")])
        assert frozenset({"a0", "copy"}) in shelf.groups()


def make_corpus(choices: Sequence[tuple[int, int, int]]) -> list[Document]:
    """Documents by what they tell, what was done to it, and where; few of each, so that they meet."""
    stories = [list(STORY), list(OTHER_STORY), make_story("x"), [fill_form("tides", 1)], [fill_form("tides", 2)], []]
    dress = [lambda text: text, lambda text: text[:3], lambda text: [*text, *make_story("news", 2)], lambda text: [*text[1:], *text[:1]]]
    return [
        document(f"{place:02}", [*dress[how](stories[what]), FOOTER], f"source{where % 3}", 100 + 20 * (where % 4))
        for place, (what, how, where) in enumerate(choices)
    ]


CHOICES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 11)), min_size=1, max_size=14)


def split(documents: Sequence[Document], data: st.DataObject) -> list[list[Document]]:
    shuffled = data.draw(st.permutations(documents))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=4)))
    return [list(shuffled[start:end]) for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]


@settings(max_examples=8, deadline=None, database=None)
@given(choices=CHOICES, data=st.data())
def test_batches_in_any_order_and_split_settle_to_what_one_batch_gives(choices: list[tuple[int, int, int]], data: st.DataObject) -> None:
    documents = make_corpus(choices)
    with open_shelf() as shelf:
        for batch in split(documents, data):
            shelf.put(*batch)
        shelf.settle()
        assert shelf.groups() == group_of(documents)


@settings(max_examples=8, deadline=None, database=None)
@given(choices=CHOICES, data=st.data())
def test_within_one_version_of_furniture_order_and_split_do_not_matter(choices: list[tuple[int, int, int]], data: st.DataObject) -> None:
    """One text a source and period: nothing is ever learned."""
    documents = [replace(one, source_id=f"source{place}") for place, one in enumerate(make_corpus(choices))]
    with open_shelf() as shelf:
        for batch in split(documents, data):
            shelf.put(*batch)
        assert shelf.groups() == group_of(documents)


@settings(max_examples=7, deadline=None, database=None)
@given(choices=CHOICES, again=st.lists(st.integers(0, 13), max_size=5), data=st.data())
def test_edits_and_removals_give_what_a_new_index_of_the_rest_gives(
    choices: list[tuple[int, int, int]], again: list[int], data: st.DataObject
) -> None:
    documents = make_corpus(choices)
    changed = {documents[place].article_id: documents[(place + 1) % len(documents)].body for place in again if place < len(documents)}
    removed = data.draw(st.sets(st.sampled_from([one.article_id for one in documents])))
    final = [replace(one, body=changed.get(one.article_id, one.body)) for one in documents if one.article_id not in removed]
    with open_shelf() as shelf:
        shelf.put(*documents)
        shelf.put(*(one for one in final if one.article_id in changed), removed=removed)
        shelf.settle()
        assert shelf.groups() == group_of(final)


@settings(max_examples=7, deadline=None, database=None)
@given(choices=CHOICES)
def test_a_rerun_changes_nothing(choices: list[tuple[int, int, int]]) -> None:
    documents = make_corpus(choices)
    with open_shelf() as shelf:
        shelf.put(*documents)
        before = shelf.groups()
        assert shelf.index.update(documents) == []
        assert shelf.groups() == before


@settings(max_examples=6, deadline=None, database=None)
@given(
    choices=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8), where=st.integers(0, 3)
)
def test_a_line_below_all_pages_of_a_site_changes_no_story(choices: list[tuple[int, int, int]], where: int) -> None:
    bare = [document(f"own{number}", make_story(("own", number))) for number in range(4)]
    bare += [replace(one, body=one.body.removesuffix(FOOTER).strip(), day=100) for one in make_corpus(choices)]
    lined = [replace(one, body=put_line(one.body, where)) if one.source_id == "daily" else one for one in bare]
    assert group_of(lined) == group_of(bare)


def put_line(body: str, where: int) -> str:
    lines = body.split("\n")
    return "\n".join([*lines[:where], FOOTER, *lines[where:]])


def test_forms_of_many_sites_stay_apart(shelf: Shelf) -> None:
    documents = [
        document(f"{form}{seed}", [fill_form(form, seed)], f"source{seed % 5}", 100 + seed) for form in FORMS for seed in range(12)
    ]
    shelf.put(*documents)
    assert len(shelf.groups()) >= len(documents) - 2


def test_index_of_other_rules_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "warehouse" / "fingerprints.duckdb"
    bodies = {"a": tell(STORY)}
    with open_fingerprints(path, "1") as fingerprints:
        StoryIndex(fingerprints, lambda ids: {one: bodies[one] for one in ids}).update([document("a", STORY)])
        fingerprints.run("set_state", batch_id="b3")
    with open_fingerprints(path, "1") as fingerprints:
        assert (fingerprints.read_last_batch(), fingerprints.connection.table("documents").count("*").fetchall()) == ("b3", [(1,)])
    with open_fingerprints(path, "2") as fingerprints:
        assert (fingerprints.read_last_batch(), fingerprints.connection.table("documents").fetchall()) == ("", [])


def test_broken_index_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "fingerprints.duckdb"
    path.write_bytes(b"half a database")
    with open_fingerprints(path, "1") as fingerprints:
        assert fingerprints.read_last_batch() == ""
