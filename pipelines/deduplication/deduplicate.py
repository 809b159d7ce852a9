"""The recipe of deduplication: addresses, hints, chains of versions, status, stories, changes.

Each step is a function of a neighbouring module. Only articles that the batch touches are looked at, and only rows
that differ from the database's come out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from pipelines.deduplication.changes import Before, list_changes, number_changes
from pipelines.deduplication.hints import complete_state, group_hints, merge_hints
from pipelines.deduplication.identity import Addresses
from pipelines.deduplication.linking import Linked
from pipelines.deduplication.rows import Row, Stamp, is_same_row, read_state
from pipelines.deduplication.status import decide_status, list_gone_visits, list_reserving_visits, list_unchanged_visits
from pipelines.deduplication.stories import describe_story, flatten_members, make_story, place_in_stories
from pipelines.deduplication.versions import build_chain, reserve_more, stamp_chain
from scrapers.records import Hint
from warehouse.read import Existing

Link = Callable[[Sequence[Row]], Linked]


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch found: staged rows of `captures`, `outcomes` and `found_hints`."""

    captures: Sequence[Row] = ()
    outcomes: Sequence[Row] = ()
    hints: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles seen for the first time, further versions, and so on; `unchanged` are visits that found what was known."""

    new: int = 0
    new_versions: int = 0
    unchanged: int = 0
    duplicates: int = 0
    reprocessed: int = 0
    withdrawn: int = 0
    restored: int = 0


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """The rows to write, by table. Each row replaces that of the same key; a chain of versions is always whole."""

    tables: Mapping[str, list[Row]]
    counts: Counts


@dataclass(slots=True)
class _Batch:
    """The articles of a batch on their way: chains and captures by article, and what stood in the database."""

    existing: Existing
    stamp: Stamp
    addresses: Addresses
    captures: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    unchanged_at: dict[str, list[datetime]] = field(default_factory=dict)
    chains: dict[str, list[Row]] = field(default_factory=dict)
    before: dict[str, Before] = field(default_factory=dict)


def deduplicate(found: Found, existing: Existing, stamp: Stamp, link: Link) -> Deduplicated:
    """What a batch changes in the tables, given what they hold about everything it touches.

    `link` says which articles tell one story with those that are new or changed; see `Linker.link`.
    """
    batch = _Batch(existing, stamp, Addresses(existing.addresses))
    for capture in sorted(found.captures, key=lambda row: (row["fetched_at"], row["record_id"])):
        assigned = batch.addresses.assign(capture, stamp)
        batch.captures[assigned["article_id"]].append(assigned)
    hints = merge_hints(found.hints, existing.hints, stamp)
    _build_chains(batch, found, group_hints([*existing.hints, *hints]))
    articles = _describe_articles(batch, found)
    return _collect(batch, hints, articles, link)


def _build_chains(batch: _Batch, found: Found, hints: Mapping[str, list[Hint]]) -> None:
    versions: dict[str, list[Row]] = defaultdict(list)
    for version in batch.existing.versions:
        versions[version["article_id"]].append(version)
    batch.before = {
        row["article_id"]: Before(row, versions[row["article_id"]]) for row in batch.existing.articles if row["article_id"] in versions
    }
    batch.unchanged_at = list_unchanged_visits(found.outcomes, batch.addresses)
    reserving = list_reserving_visits(found.outcomes, batch.addresses)
    for article_id in sorted({*batch.captures, *versions}):
        about = [hint for url in batch.addresses.list_urls(article_id) for hint in hints.get(url, ())]
        complete = partial(complete_state, hints=about)
        chain = build_chain(versions[article_id], batch.captures.get(article_id, ()), batch.unchanged_at.get(article_id, ()), complete)
        reserve_more(chain, reserving.get(article_id, ()))
        batch.chains[article_id] = [{**version, "article_id": article_id} for version in chain]


def _describe_articles(batch: _Batch, found: Found) -> dict[str, Row]:
    """The row of every touched article, still without a story."""
    gone = (batch.existing.gone, list_gone_visits(found.outcomes))
    return {article_id: _describe_article(chain, decide_status(chain[-1], gone)) for article_id, chain in batch.chains.items()}


def _describe_article(chain: Sequence[Row], status: str) -> Row:
    current = chain[-1]
    own = {"article_id": current["article_id"], "version_no": current["version_no"], "first_seen_at": chain[0]["first_seen_at"]}
    return {**read_state(current), **own, "status": status}


def _collect(batch: _Batch, hints: list[Row], articles: dict[str, Row], link: Link) -> Deduplicated:
    known = {row["article_id"]: row for row in batch.existing.articles}
    linked = link([row for article_id, row in articles.items() if not is_same_row(known.get(article_id), row)])
    known.update((row["article_id"], row) for row in linked.articles if row["article_id"] not in articles)
    everything = {**known, **articles}
    stories = [make_story(everything[article_id] for article_id in group) for group in linked.groups]
    places = place_in_stories(stories)
    placed = {
        article_id: {**_old_place(known.get(article_id)), **row, **places.get(article_id, {})} for article_id, row in everything.items()
    }
    changed = {article_id: row for article_id, row in placed.items() if not is_same_row(known.get(article_id), row)}
    versions = _collect_versions(batch)
    tables: dict[str, list[Row]] = {
        "hints": hints,
        "article_urls": batch.addresses.changed_rows(),
        "articles": [batch.stamp.on(row) for row in changed.values()],
        "article_versions": versions,
        "related_links": _collect_related_links(batch, {row["article_id"]: placed[row["article_id"]] for row in versions}),
        "stories": [describe_story(story) for story in stories],
        "story_members": flatten_members(stories, linked.compare),
        "changes": _collect_changes(batch, known, changed),
    }
    return Deduplicated(tables, _count(batch, tables["changes"]))


def _old_place(old: Row | None) -> Row:
    """The story that an article was in, which it stays in unless a group says otherwise."""
    return {name: old[name] for name in ("story_id", "is_canonical")} if old else {}


def _collect_versions(batch: _Batch) -> list[Row]:
    stamped = []
    for article_id, chain in batch.chains.items():
        old = batch.before[article_id].versions if article_id in batch.before else ()
        stamped += stamp_chain(old, chain, batch.stamp) or []
    return stamped


def _collect_related_links(batch: _Batch, written: Mapping[str, Row]) -> list[Row]:
    """The links of articles whose versions are written: those of the capture that the current one was read from."""
    known: dict[str, list[Row]] = defaultdict(list)
    for link in batch.existing.related_links:
        known[link["article_id"]].append(link)
    rows = []
    for article_id, article in written.items():
        capture = next((row for row in batch.captures.get(article_id, ()) if row["record_id"] == article["record_id"]), None)
        rows += known[article_id] if capture is None else _describe_links(article_id, capture)
    return rows


def _describe_links(article_id: str, capture: Row) -> list[Row]:
    place = {"article_id": article_id, "record_id": capture["record_id"]}
    return [{**link, **place, "position": position} for position, link in enumerate(capture["related_links"] or (), start=1)]


def _collect_changes(batch: _Batch, known: Mapping[str, Row], changed: Mapping[str, Row]) -> list[Row]:
    changes: list[Row] = []
    written = {**changed, **{article_id: known[article_id] for article_id in batch.chains if article_id not in changed}}
    for article_id in sorted(written, key=lambda one: (written[one]["first_seen_at"], one)):
        before = Before(known[article_id], ()) if article_id in known else None
        changes += list_changes(batch.before.get(article_id, before), written[article_id], batch.chains.get(article_id, ()))
    return number_changes(changes, batch.stamp)


def _count(batch: _Batch, changes: Sequence[Row]) -> Counts:
    kinds = Counter(change["kind"] for change in changes)
    changed = {change["article_id"] for change in changes}
    return Counts(
        new=kinds["insert"],
        new_versions=kinds["update"],
        unchanged=len({*batch.captures, *batch.unchanged_at} - changed),
        duplicates=sum(change["kind"] == "insert" and change["story_id"] != change["article_id"] for change in changes),
        reprocessed=kinds["reprocess"],
        withdrawn=kinds["withdraw"],
        restored=kinds["restore"],
    )
