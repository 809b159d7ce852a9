"""The rows of stories and their members, from groups of articles that tell one story each; which those are, `linking` says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.deduplication.pairs import Comparison, name_kind
from pipelines.deduplication.rows import Row

Compare = Callable[[str, str], Comparison]


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one story, the earliest first."""

    members: tuple[Row, ...]

    @property
    def story_id(self) -> str:
        return str(self.members[0]["article_id"])

    @property
    def canonical(self) -> Row:
        """The earliest published, as far as that is known; then the longest."""
        return min(
            self.members, key=lambda row: (row["date_published"] or row["first_seen_at"], -(row["word_count"] or 0), row["article_id"])
        )


def make_story(members: Iterable[Row]) -> Story:
    """A story of these articles."""
    return Story(tuple(sorted(members, key=lambda row: (row["first_seen_at"], row["article_id"]))))


def place_in_stories(stories: Iterable[Story]) -> dict[str, Row]:
    """`story_id` and `is_canonical` of every member, by article."""
    return {
        member["article_id"]: {"story_id": story.story_id, "is_canonical": member is story.canonical}
        for story in stories
        for member in story.members
    }


def describe_story(story: Story) -> Row:
    """The row of `stories`."""
    canonical = story.canonical
    return {
        "story_id": story.story_id,
        "canonical_article_id": canonical["article_id"],
        "headline": canonical["headline"],
        "language": canonical["language"],
        "members": len(story.members),
        "sources": len({member["source_id"] for member in story.members}),
        "first_seen_at": story.members[0]["first_seen_at"],
        "aliases": sorted(member["article_id"] for member in story.members[1:]),
    }


def flatten_members(stories: Sequence[Story], compare: Compare) -> list[Row]:
    """The rows of `story_members`; `compare` says what two articles have in common, by their ids."""
    return [_describe_member(story, member, compare) for story in stories for member in story.members]


def _describe_member(story: Story, member: Row, compare: Compare) -> Row:
    canonical = story.canonical
    return {
        "story_id": story.story_id,
        "article_id": member["article_id"],
        "source_id": member["source_id"],
        "edition": member["edition"],
        **_describe_text(member, canonical, compare),
        "lag_seconds": _measure_lag(canonical, member),
        "is_canonical": member is canonical,
    }


def _describe_text(member: Row, canonical: Row, compare: Compare) -> Row:
    if member is canonical:
        return {"kind": "canonical", "similarity": 1.0, "containment": 1.0}
    comparison = compare(member["article_id"], canonical["article_id"])
    return {"kind": name_kind(comparison), "similarity": comparison.similarity, "containment": comparison.of_first}


def _measure_lag(canonical: Mapping[str, object], member: Row) -> int | None:
    first, then = canonical["date_published"], member["date_published"]
    return int((then - first).total_seconds()) if first and then else None
