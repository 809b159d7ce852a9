"""Groups of what is connected, told pair by pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

One = TypeVar("One", bound=Hashable)


class Components(Generic[One]):
    """Which things are connected, directly or by others. A thing that was never named is a group of its own."""

    def __init__(self, pairs: Iterable[tuple[One, One]] = ()) -> None:
        self._parents: dict[One, One] = {}
        for first, second in pairs:
            self.connect(first, second)

    def connect(self, first: One, second: One) -> bool:
        """Connect two; whether they were not before."""
        ours, theirs = self.find_root(first), self.find_root(second)
        self._parents[theirs] = ours
        return ours != theirs

    def are_connected(self, first: One, second: One) -> bool:
        known = self._parents
        return first in known and second in known and self.find_root(first) == self.find_root(second)

    def find_root(self, one: One) -> One:
        """The member that stands for the group of `one` as long as nothing is connected."""
        parents = self._parents
        root = one
        while (parent := parents.setdefault(root, root)) != root:
            root = parent
        while one != root:
            parents[one], one = root, parents[one]
        return root

    def list_groups(self) -> list[list[One]]:
        """The groups of everything that was named."""
        groups: dict[One, list[One]] = defaultdict(list)
        for one in list(self._parents):
            groups[self.find_root(one)].append(one)
        return list(groups.values())
