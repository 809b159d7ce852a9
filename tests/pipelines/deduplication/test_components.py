from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deduplication.components import Components

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20)


def groups_of(pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    return {frozenset(group) for group in Components(pairs).list_groups()}


def test_a_chain_is_one_group() -> None:
    assert groups_of([(1, 2), (3, 4), (2, 3), (7, 7)]) == {frozenset({1, 2, 3, 4}), frozenset({7})}


def test_what_was_never_named_is_alone() -> None:
    components: Components[str] = Components([("a", "b")])
    assert components.are_connected("a", "b")
    assert not components.are_connected("a", "c")


@settings(max_examples=100, deadline=None, database=None)
@given(pairs=PAIRS, data=st.data())
def test_the_order_of_pairs_does_not_matter(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    shuffled = [tuple(reversed(pair)) for pair in data.draw(st.permutations(pairs))]
    assert groups_of(shuffled) == groups_of(pairs)  # type: ignore[arg-type]
