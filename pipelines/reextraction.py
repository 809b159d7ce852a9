"""What reading archived pages again would change: each field of each known version, before and after. Pure functions.

A version is known by its records: a record that was read before and is read again by other rules says what the rules
changed, and nothing about an edit by the publisher. Whether so much change is accepted is the card's threshold; who
asks for it, and when, is `batches`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from pipelines.deduplication.rows import LATER_COLUMNS, Row, list_changed_fields
from pipelines.errors import PipelinesError

_MOST_CHARACTERS = 160  # of a value in an example
_BEFORE = 30  # characters shown before the first that differs


class ReextractionRefusedError(PipelinesError):
    """More would change than the card accepts; nothing was loaded."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one version, as the database has it and as it would be; `field` is `lost` where no article comes out."""

    article_id: str
    url: str
    version_no: int
    field: str
    before: Any
    after: Any

    @property
    def is_completion(self) -> bool:
        """Whether earlier rules did not look for this at all, so that nothing that was known is lost."""
        return self.field in LATER_COLUMNS and self.before is None


@dataclass(frozen=True)
class Reextraction:
    """What one batch reads again: how many known articles, and what would become of them."""

    parser_version: str
    known: int = 0
    changes: tuple[FieldChange, ...] = ()

    @cached_property
    def changed(self) -> int:
        """How many of the known articles would read otherwise, or be lost; those that only say more are not counted."""
        return len({change.article_id for change in self.changes if not change.is_completion})

    @cached_property
    def completed(self) -> int:
        """How many of them would only say what was not looked for before."""
        return len({change.article_id for change in self.changes}) - self.changed

    @cached_property
    def fields(self) -> dict[str, int]:
        """How many versions would change in each field, the most frequent first."""
        return dict(Counter(change.field for change in self.changes).most_common())

    @property
    def share(self) -> float:
        return self.changed / self.known if self.known else 0.0

    def describe(self) -> str:
        """One sentence about all of it."""
        if not self.known:
            return "no known article is read again"
        more = f", {self.completed} only say more" if self.completed else ""
        fields = f" ({', '.join(f'{name} {count}' for name, count in self.fields.items())})" if self.changes else ""
        return f"{self.known} known articles are read again by rules {self.parser_version}; {self.changed} would change{more}{fields}"

    def examples(self, most: int = 3) -> list[FieldChange]:
        """The first changes of every field, values cut around where they begin to differ."""
        shown: Counter[str] = Counter()
        found = []
        for change in self.changes:
            shown[change.field] += 1
            if shown[change.field] <= most:
                found.append(_shorten(change))
        return sorted(found, key=lambda change: list(self.fields).index(change.field))

    def check(self, most_changed: float, where: str, how_to_accept: str) -> None:
        """Pass silently if no larger share than `most_changed` would change.

        Raises:
            ReextractionRefusedError: more would; says how much, in which fields, and how to accept it.
        """
        if self.share > most_changed:
            raise ReextractionRefusedError(
                f"{where}: expected at most {most_changed:.0%} of {self.known} known articles to change by being read again, "
                f"found {self.changed} ({self.share:.0%}: {', '.join(f'{name} {count}' for name, count in self.fields.items())}); "
                f"none of it was loaded; {how_to_accept}"
            )


def compare_readings(
    captures: Iterable[Row], rejects: Iterable[Row], old_versions: Iterable[Row], new_versions: Iterable[Row], parser_version: str
) -> Reextraction:
    """What changes in the versions that were read from records which this batch reads again.

    Args:
        captures, rejects: what the batch read, staged rows.
        old_versions: the chains of the touched articles as the database has them.
        new_versions: those chains that the batch would write, whole.
    """
    lost = {row["record_id"]: row for row in rejects if row["record_id"]}
    read_again = {row["record_id"] for row in captures} | set(lost)
    after = {record: version for version in new_versions for record in list_records(version)}
    known, changes = set(), list[FieldChange]()
    for old in old_versions:
        records = read_again.intersection(list_records(old))
        if records:
            known.add(old["article_id"])
            changes += _compare_version(old, records, after, lost)
    return Reextraction(parser_version, len(known), tuple(changes))


def list_records(version: Row) -> list[str]:
    """The archived records that a version was seen in."""
    return [seen["record_id"] for seen in version["sightings"] if seen["record_id"]]


def _compare_version(old: Row, records: set[str], after: Mapping[str, Row], lost: Mapping[str, Row]) -> Iterator[FieldChange]:
    place = (old["article_id"], old["url"], old["version_no"])
    if records <= lost.keys():
        reject = lost[min(records)]
        yield FieldChange(*place, "lost", old["headline"], f"{reject['reason']}: {reject['detail']}")
        return
    new = next((after[record] for record in sorted(records) if record in after), None)
    for field in list_changed_fields(old, new) if new is not None else ():
        yield FieldChange(*place, field, old.get(field), new.get(field) if new is not None else None)


def describe_change(change: FieldChange) -> dict[str, Any]:
    """One row of the report."""
    return asdict(change)


def _shorten(change: FieldChange) -> FieldChange:
    before, after = (" ".join(str(value).split()) for value in (change.before, change.after))
    same = next(
        (number for number, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), min(len(before), len(after))
    )
    start = max(0, same - _BEFORE)
    return FieldChange(change.article_id, change.url, change.version_no, change.field, _cut(before, start), _cut(after, start))


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _MOST_CHARACTERS]
    return ("…" if start else "") + shown + ("…" if start + _MOST_CHARACTERS < len(text) else "")
