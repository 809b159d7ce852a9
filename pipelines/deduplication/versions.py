"""The chain of versions of one article: every visit in the order of time, and where what it saw changed.

A version is a longest run of sightings that no editor's change lies between. Captures may come in any order; an older one is put in at
its place. A record that is read again by newer rules rewrites what it was read as, and is no new version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pipelines.deduplication.edits import make_state_key, name_change
from pipelines.deduplication.rows import Row, Stamp, is_same_row, list_changed_fields, read_state

Complete = Callable[[Row], Row]


@dataclass(eq=False)
class Reading:
    """A state as some record was read; sightings of one version share theirs until one of them is read anew."""

    state: Row
    stated_at: datetime  # when the newest visit was that it says the translations of

    @cached_property
    def key(self) -> str:
        return make_state_key(self.state)

    @property
    def parser(self) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", self.state["parser_version"].partition("+")[0])]

    def is_replaced_by(self, other: Reading) -> bool:
        """Whether `other` is by newer rules; those of a card have no order, and who reads last reads by the card as it is now."""
        return other.parser > self.parser or (other.parser == self.parser and other.state["parser_version"] != self.state["parser_version"])


@dataclass(slots=True)
class Sighting:
    """One visit. Without a record the site only said that nothing had changed: then it saw what the one before saw."""

    seen_at: datetime
    record_id: str | None
    reading: Reading | None


def build_chain(versions: Sequence[Row], captures: Iterable[Row], unchanged_at: Iterable[datetime], complete: Complete) -> list[Row]:
    """The versions of one article after these captures and visits, numbered from 1, without stamps.

    Args:
        versions: the chain as it was, in any order.
        captures: captures of this article.
        unchanged_at: when the site said that nothing had changed.
        complete: adds to a state what hints say; called for every state, so that late hints reach old versions.
    """
    sightings = _read_sightings(versions, complete)
    for capture in sorted(captures, key=lambda row: (row["fetched_at"], row["record_id"])):
        _add_capture(sightings, capture, complete)
    known = {sighting.seen_at for sighting in sightings}
    sightings += [Sighting(seen_at, None, None) for seen_at in sorted(set(unchanged_at) - known)]
    chain: list[Row] = []
    keys: list[str] = []
    for run in _split_runs(sightings):
        keys.append(_key(run[0]))
        version = _describe_version(run, chain[-1] if chain else None)
        chain.append({**version, "change_kind": "returned"} if _has_returned(keys, version) else version)
    return chain


def _has_returned(keys: Sequence[str], version: Row) -> bool:
    """Whether the newest state is the one before the last again, as read by the same rules."""
    return len(keys) > 2 and keys[-1] == keys[-3] and version["change_kind"] != "reprocess"


def stamp_chain(old: Sequence[Row], new: Sequence[Row], stamp: Stamp) -> list[Row] | None:
    """The new chain, in which rows that say what they said keep their stamp; None when nothing at all changed."""
    before = {row["version_no"]: row for row in old}
    if len(before) == len(new) and all(is_same_row(before.get(row["version_no"]), row) for row in new):
        return None
    return [_stamp_version(before.get(row["version_no"]), row, stamp) for row in new]


def _stamp_version(old: Row | None, new: Row, stamp: Stamp) -> Row:
    seen = {"first_seen_at", "last_seen_at", "sightings"}
    if old is not None and is_same_row(old, {name: value for name, value in new.items() if name not in seen}):
        return {**new, "batch_id": old["batch_id"], "loaded_at": old["loaded_at"]}
    return stamp.on(new)


def _read_sightings(versions: Sequence[Row], complete: Complete) -> list[Sighting]:
    sightings = []
    for version in versions:
        seen = [(one["seen_at"], one["record_id"]) for one in version["sightings"]]
        stated_at = max((seen_at for seen_at, record_id in seen if record_id), default=version["fetched_at"])
        reading = Reading(complete(read_state(version)), stated_at)
        sightings += [Sighting(seen_at, record_id, reading if record_id else None) for seen_at, record_id in seen]
    return sightings


def _add_capture(sightings: list[Sighting], capture: Row, complete: Complete) -> None:
    new = Reading(complete(read_state(capture)), capture["fetched_at"])
    known = next((sighting for sighting in sightings if sighting.record_id == capture["record_id"]), None)
    if known is None or known.reading is None:
        sightings.append(Sighting(capture["fetched_at"], capture["record_id"], new))
        return
    old = known.reading
    if old.is_replaced_by(new):
        for sighting in sightings:
            if sighting.reading is old:
                sighting.reading = new
    elif new.parser == old.parser:
        _read_alike(known, old, new)


def _read_alike(known: Sighting, old: Reading, new: Reading) -> None:
    """The same rules read the same record: another hash means that it had only taken over its neighbours' reading."""
    if new.key != old.key:
        known.reading = new
        return
    earlier = new.state if new.state["fetched_at"] < old.state["fetched_at"] else old.state
    latest = old if old.stated_at > new.stated_at else new
    joined = {"reserved": join_reserved([old.state, new.state]), "translation_urls": latest.state["translation_urls"]}
    old.state, old.stated_at = {**earlier, **joined}, latest.stated_at


def _split_runs(sightings: Iterable[Sighting]) -> list[list[Sighting]]:
    """Sightings in the order of time, cut where an editor changed something."""
    runs: list[list[Sighting]] = []
    for sighting in sorted(sightings, key=lambda one: (one.seen_at, one.record_id is None, one.record_id or "")):
        if sighting.reading is None:
            if runs:
                runs[-1].append(sighting)
        elif runs and _key(runs[-1][0]) == _key(sighting):
            runs[-1].append(sighting)
        else:
            runs.append([sighting])
    return runs


def _key(sighting: Sighting) -> str:
    assert sighting.reading is not None
    return sighting.reading.key


def _describe_version(run: Sequence[Sighting], before: Row | None) -> Row:
    first = run[0]
    assert first.reading is not None
    state = first.reading.state
    if state["record_id"] not in {sighting.record_id for sighting in run}:
        state = {**state, "record_id": first.record_id, "fetched_at": first.seen_at}
    readings = [sighting.reading for sighting in run if sighting.reading is not None]
    state = {**state, "reserved": join_reserved([reading.state for reading in readings])}
    # A translation is often linked to days after the article, and unlinked without a change of the text.
    state["translation_urls"] = readings[-1].state["translation_urls"]
    changed = list_changed_fields(before, state) if before is not None else []
    return {
        **state,
        "version_no": 1 if before is None else before["version_no"] + 1,
        "change_kind": _name_change(before, state),
        "changed_fields": changed,
        "first_seen_at": first.seen_at,
        "last_seen_at": run[-1].seen_at,
        "sightings": [{"seen_at": sighting.seen_at, "record_id": sighting.record_id} for sighting in run],
    }


def join_reserved(states: Iterable[Row]) -> list[str] | None:
    """What any of these readings of one state found reserved; None where none looked for it."""
    known = [state["reserved"] for state in states if state["reserved"] is not None]
    return sorted({use for reserved in known for use in reserved}) if known else None


def reserve_more(chain: Sequence[Row], visits: Iterable[tuple[datetime, list[str]]]) -> None:
    """Add to the version that was current at each visit what its answer reserved."""
    for at, reserved in visits:
        seen = [version for version in chain if version["first_seen_at"] <= at]
        if seen:
            seen[-1]["reserved"] = sorted({*(seen[-1]["reserved"] or ()), *reserved})


def _name_change(before: Row | None, state: Row) -> str:
    if before is None:
        return "first"
    return "reprocess" if before["parser_version"] != state["parser_version"] else name_change(before, state)
