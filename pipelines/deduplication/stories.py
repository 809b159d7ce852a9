"""Which articles tell one story: the ones whose bodies are the same words. A text without a hash tells its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.deduplication.rows import Row


@dataclass(frozen=True, slots=True)
class Story:
    """Articles of one text, the earliest first."""

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


def group_stories(articles: Iterable[Row], touched: Iterable[str]) -> list[Story]:
    """The stories that a touched article belongs to, or belonged to before.

    Args:
        articles: all articles that have, or had, the text of a touched one; `story_id` is that from before, if any.
        touched: the ids of articles that are new or changed.
    """
    listed = list(articles)
    wanted = set(touched)
    texts = {_text_key(row) for row in listed if row["article_id"] in wanted}
    left = {row["story_id"] for row in listed if row["article_id"] in wanted} - {None}
    texts |= {_text_key(row) for row in listed if row["story_id"] in left}
    groups: dict[str, list[Row]] = {}
    for row in sorted(listed, key=lambda row: (row["first_seen_at"], row["article_id"])):
        if _text_key(row) in texts:
            groups.setdefault(_text_key(row), []).append(row)
    return [Story(tuple(members)) for members in groups.values()]


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


def describe_members(story: Story) -> list[Row]:
    """The rows of `story_members`."""
    return [_describe_member(story, member) for member in story.members]


def _describe_member(story: Story, member: Row) -> Row:
    is_canonical = member is story.canonical
    return {
        "story_id": story.story_id,
        "article_id": member["article_id"],
        "source_id": member["source_id"],
        "edition": member["edition"],
        "kind": "canonical" if is_canonical else "identical",
        "similarity": 1.0,
        "containment": 1.0,
        "lag_seconds": _measure_lag(story.canonical, member),
        "is_canonical": is_canonical,
    }


def _measure_lag(canonical: Mapping[str, object], member: Row) -> int | None:
    first, then = canonical["date_published"], member["date_published"]
    return int((then - first).total_seconds()) if first and then else None


def _text_key(row: Row) -> str:
    return f"text {row['body_hash']}" if row["body_hash"] else f"article {row['article_id']}"


def flatten_members(stories: Sequence[Story]) -> list[Row]:
    return [row for story in stories for row in describe_members(story)]
