"""The change feed's rows: what became of each article, from its state before the batch and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.deduplication.rows import Row, Stamp, list_changed_fields


@dataclass(frozen=True, slots=True)
class Before:
    """An article as the database has it: its row and its chain of versions."""

    article: Row
    versions: Sequence[Row]


def list_changes(before: Before | None, article: Row, chain: Sequence[Row]) -> Iterator[Row]:
    """What a batch did to one article, in order; rows without `seq` and stamp."""
    story = {"story_id": article["story_id"]}
    for version_change in _list_version_changes(before, chain):
        yield {**version_change, **story, "article_id": article["article_id"]}
    if before is None:
        if article["status"] == "withdrawn":
            yield {**_status_change("withdraw", article), **story}
        return
    if article["status"] != before.article["status"]:
        yield {**_status_change("withdraw" if article["status"] == "withdrawn" else "restore", article), **story}
    if moved := [name for name in ("story_id", "is_canonical") if article[name] != before.article[name]]:
        previous = before.article["story_id"] if "story_id" in moved else None
        move: Row = {"kind": "merge", "version_no": article["version_no"], "changed_fields": moved, "previous_story_id": previous}
        yield {**move, **story, "article_id": article["article_id"]}


def number_changes(changes: Iterable[Row], stamp: Stamp) -> list[Row]:
    """The same rows with their place in the batch, from 1, and its stamp."""
    return [{**change, "seq": number, "batch_id": stamp.batch_id, "at": stamp.at} for number, change in enumerate(changes, start=1)]


def _status_change(kind: str, article: Row) -> Row:
    return {"kind": kind, "article_id": article["article_id"], "version_no": article["version_no"], "changed_fields": ["status"]}


def _list_version_changes(before: Before | None, chain: Sequence[Row]) -> Iterator[Row]:
    if before is None:
        yield {"kind": "insert", "version_no": chain[0]["version_no"], "changed_fields": []}
        known = dict.fromkeys(_records(chain[0]), chain[0])
    else:
        known = {record: version for version in before.versions for record in _records(version)}
    for version in chain:
        old = next((known[record] for record in _records(version) if record in known), None)
        if old is None:
            kind = "reprocess" if version["change_kind"] == "reprocess" else "update"
            yield {"kind": kind, "version_no": version["version_no"], "changed_fields": version["changed_fields"]}
        elif changed := list_changed_fields(old, version):
            yield {"kind": "reprocess", "version_no": version["version_no"], "changed_fields": changed}


def _records(version: Row) -> list[str]:
    return [seen["record_id"] for seen in version["sightings"] if seen["record_id"]]
