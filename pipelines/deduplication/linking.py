"""Which stories a batch's articles are in: the index of stories, asked with rows of articles and answered with theirs.

An article is of the day it was published, or of the day it was first seen where nobody states one. An index that missed
a batch, because it is new, was lost or the machine died between two commits, catches up before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from pipelines.deduplication.index import Document, StoryIndex
from pipelines.deduplication.pairs import Comparison, compare_texts
from pipelines.deduplication.rows import Row
from pipelines.deduplication.texts import Texts
from warehouse.fingerprints import Fingerprints

DEFAULT_WINDOW_DAYS = 45
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 20_000


class Shelves(Protocol):
    """Where the articles stand that were loaded before."""

    def read_articles(self, article_ids: Iterable[str]) -> list[Row]: ...

    def read_bodies(self, article_ids: Iterable[str]) -> Mapping[str, str]: ...

    def iterate_texts(self, at_once: int) -> Iterable[list[Row]]: ...

    def read_last_batch(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Linked:
    """The groups of articles that tell one story each, as far as a batch may have changed them, and the members' rows."""

    groups: Sequence[Sequence[str]]
    articles: Sequence[Row] = ()
    compare: Callable[[str, str], Comparison] = field(default=lambda first, second: Comparison(0.0, 0.0, 0.0))


class Linker:
    """The index of stories over the articles of a database and those of a batch that is not loaded yet."""

    def __init__(self, fingerprints: Fingerprints, shelves: Shelves, windows: Mapping[str, int]) -> None:
        """`windows` says for each source how many days apart copies of its articles are looked for."""
        self._fingerprints = fingerprints
        self._shelves = shelves
        self._windows = windows
        self._arriving: dict[str, str] = {}
        self._index = StoryIndex(fingerprints, self._read_bodies)

    def link(self, articles: Sequence[Row]) -> Linked:
        """The stories of these articles, new or changed, and those that they left; `articles` has the rows of other members."""
        caught_up = self._catch_up()
        self._arriving = {row["article_id"]: row["body"] for row in articles}
        groups = self._index.update([self._describe(row) for row in articles])
        return self._complete(groups, [*self._arriving, *caught_up])

    def settle(self) -> Linked:
        """The stories that are told otherwise once all furniture is learned anew, after an index that is behind has caught up."""
        caught_up = self._catch_up()
        self._arriving = {}
        return self._complete(self._index.settle(), caught_up)

    def _complete(self, groups: list[list[str]], asked: Iterable[str]) -> Linked:
        """These groups and those of the asked articles that are in none of them, with the members' rows and comparisons."""
        told = {article_id for group in groups for article_id in group}
        groups += self._index.list_groups([article_id for article_id in asked if article_id not in told])
        members = [article_id for group in groups for article_id in group]
        others = self._shelves.read_articles(set(members) - self._arriving.keys())
        several = sorted({article_id for group in groups if len(group) > 1 for article_id in group})
        return Linked(groups, others, _Comparisons(several, self._index.read_texts).compare)

    def _catch_up(self) -> list[str]:
        """Bring an index up to date that is not of the last batch; articles whose stories are not as the database has them."""
        if self._fingerprints.read_last_batch() == self._shelves.read_last_batch():
            return []
        self._arriving = {}
        stories: dict[str, str] = {}
        for rows in self._shelves.iterate_texts(_AT_ONCE):
            self._index.update([self._describe(row) for row in rows])
            stories.update((row["article_id"], row["story_id"]) for row in rows)
        self._index.forget_others(stories)
        return _list_misplaced(self._index.list_groups(stories), stories)

    def _describe(self, row: Row) -> Document:
        moment = row["date_published"] or row["first_seen_at"]
        window_days = self._windows.get(row["source_id"], DEFAULT_WINDOW_DAYS)
        return Document(row["article_id"], row["source_id"], (moment - _EPOCH).days, window_days, row["body"])

    def _read_bodies(self, article_ids: Sequence[str]) -> Mapping[str, str]:
        others = [article_id for article_id in article_ids if article_id not in self._arriving]
        return {**(self._shelves.read_bodies(others) if others else {}), **self._arriving}


class _Comparisons:
    """Comparisons of texts that are read when the first is asked for."""

    def __init__(self, article_ids: Sequence[str], read_texts: Callable[[Sequence[str]], Texts]) -> None:
        self._places = {article_id: place for place, article_id in enumerate(article_ids)}
        self._read_texts = read_texts
        self._texts: Texts | None = None

    def compare(self, first: str, second: str) -> Comparison:
        if self._texts is None:
            self._texts = self._read_texts(list(self._places))
        return compare_texts(self._texts, self._places[first], self._places[second])


def _list_misplaced(groups: Iterable[Sequence[str]], stories: Mapping[str, str]) -> list[str]:
    """Members of groups that are not exactly one story of the database."""
    sizes: dict[str, int] = {}
    for story_id in stories.values():
        sizes[story_id] = sizes.get(story_id, 0) + 1
    return [
        article_id
        for group in groups
        if len({stories[one] for one in group}) != 1 or sizes[stories[group[0]]] != len(group)
        for article_id in group
    ]
