"""Captures of an invented newspaper, and tables in memory that are written as the loader writes the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.deduplication import ALGORITHM, Counts, Found, Linker, Row, Stamp, deduplicate
from pipelines.deduplication.linking import Linked
from pipelines.deduplication.pairs import Comparison
from pipelines.deduplication.rows import state_columns
from warehouse.fingerprints import open_fingerprints_in_memory
from warehouse.read import Existing

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
TEXT = "The new harbour opened on Monday and twelve ships were waiting for their turn at the quay"


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def make_capture(article_id: str = "a1", hours: float = 0, text: str = TEXT, **changes: Any) -> Row:
    """A capture of `article_id`, fetched some hours after the start; the hashes follow the texts."""
    url = f"http://daily.test/{article_id}"
    headline = changes.pop("headline", "Harbour opens")
    row: Row = {
        **dict.fromkeys(state_columns()),
        "article_id": article_id,
        "url": url,
        "urls": [url],
        "canonical_url": url,
        "source_id": "daily",
        "run_id": f"run-{hours}",
        "headline": headline,
        "body": text,
        "word_count": len(text.split()),
        "content_hash": f"{headline} | {text}",
        "body_hash": text.casefold(),
        "fetched_at": at(hours),
        "record_id": f"urn:uuid:{article_id}-{hours}",
        "parser_version": "1",
        "related_links": [],
    }
    return {**row, **changes}


def make_outcome(article_id: str, hours: float, outcome: str, gone_visits: int = 0) -> Row:
    url = f"http://daily.test/{article_id}"
    return {"url": url, "role": "article", "outcome": outcome, "gone_visits": gone_visits, "at": at(hours)}


def make_hint(article_id: str, value: str, witness: str = "feed", hours: float = 0, field: str = "date_published") -> Row:
    url = f"http://daily.test/{article_id}"
    return {"url": url, "field": field, "value": value, "witness": witness, "seen_at": at(hours), "source_id": "daily"}


class Tables:
    """What the warehouse would hold. It hands deduplication everything, which is more than a batch touches."""

    def __init__(self, with_index: bool = True) -> None:
        """Without an index only equal texts are one story, which is enough, and fast, where stories are not the question."""
        self.rows: dict[str, list[Row]] = {}
        self.outcomes: list[Row] = []
        self.batches = 0
        self.counts = Counts()
        self._opened = ExitStack()
        self.fingerprints = self._opened.enter_context(open_fingerprints_in_memory(ALGORITHM)) if with_index else None

    def close(self) -> None:
        self._opened.close()

    def read_articles(self, article_ids: Iterable[str]) -> list[Row]:
        asked = set(article_ids)
        return [row for row in self.get("articles") if row["article_id"] in asked]

    def read_bodies(self, article_ids: Iterable[str]) -> dict[str, str]:
        return {row["article_id"]: row["body"] for row in self.read_articles(article_ids)}

    def iterate_texts(self, at_once: int) -> Iterator[list[Row]]:
        yield self.get("articles")

    def read_last_batch(self) -> str:
        return f"batch-{self.batches}" if self.batches else ""

    def load(self, *captures: Row, outcomes: Iterable[Row] = (), hints: Iterable[Row] = ()) -> Counts:
        link = Linker(self.fingerprints, self, {}).link if self.fingerprints else self._link_equal_texts
        found = Found(captures, list(outcomes), list(hints))
        stamp = Stamp(f"batch-{self.batches + 1}", at(1001 + self.batches))
        done = deduplicate(found, self._existing(), stamp, link)
        self.batches += 1
        if self.fingerprints:
            self.fingerprints.run("set_state", batch_id=stamp.batch_id)
        keys = {"articles": "article_id", "article_versions": "article_id", "article_urls": "url"}
        for table, key in keys.items():
            self._replace(table, key, {row[key] for row in done.tables[table]}, done.tables[table])
        self._replace(
            "related_links", "article_id", {row["article_id"] for row in done.tables["article_versions"]}, done.tables["related_links"]
        )
        statements = {_statement(row) for row in done.tables["hints"]}
        self.rows["hints"] = [row for row in self.get("hints") if _statement(row) not in statements] + done.tables["hints"]
        members = {row["article_id"] for row in done.tables["story_members"]}
        emptied = {row["story_id"] for row in self.get("story_members") if row["article_id"] in members}
        self._replace("stories", "story_id", emptied | {row["story_id"] for row in done.tables["stories"]}, done.tables["stories"])
        self._replace("story_members", "article_id", members, done.tables["story_members"])
        self.rows["changes"] = [*self.get("changes"), *done.tables["changes"]]
        self.outcomes += found.outcomes
        return done.counts

    def get(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def article(self, article_id: str = "a1") -> Row:
        (row,) = [row for row in self.get("articles") if row["article_id"] == article_id]
        return row

    def chain(self, article_id: str = "a1") -> list[Row]:
        return sorted((row for row in self.get("article_versions") if row["article_id"] == article_id), key=lambda row: row["version_no"])

    def changes(self) -> list[tuple[str, str]]:
        """Kind and article of every change of the last batch."""
        last = f"batch-{self.batches}"
        return [(row["kind"], row["article_id"]) for row in self.get("changes") if row["batch_id"] == last]

    def without_stamps(self) -> dict[str, list[Row]]:
        """Every table but the feed, as it would be whatever the order of batches was."""
        stamps = {"batch_id", "loaded_at"}
        bare = {table: [{key: row[key] for key in row.keys() - stamps} for row in rows] for table, rows in self.rows.items()}
        return {table: sorted(rows, key=lambda row: repr(sorted(row.items()))) for table, rows in bare.items() if table != "changes"}

    def _link_equal_texts(self, articles: Sequence[Row]) -> Linked:
        everything = {row["article_id"]: row for row in (*self.get("articles"), *articles)}
        groups: dict[str, list[str]] = {}
        for article_id, row in everything.items():
            groups.setdefault(row["body"] if row["body_hash"] else article_id, []).append(article_id)
        return Linked(list(groups.values()), self.get("articles"), lambda first, second: Comparison(1.0, 1.0, 1.0))

    def _replace(self, table: str, key: str, keys: set[Any], rows: list[Row]) -> None:
        self.rows[table] = [row for row in self.get(table) if row[key] not in keys] + rows

    def _existing(self) -> Existing:
        gone: dict[str, datetime] = {}
        for outcome in self.outcomes:
            if outcome["gone_visits"] >= 2:
                gone[outcome["url"]] = max(outcome["at"], gone.get(outcome["url"], outcome["at"]))
        return Existing(
            addresses=self.get("article_urls"),
            articles=self.get("articles"),
            versions=self.get("article_versions"),
            related_links=self.get("related_links"),
            hints=self.get("hints"),
            gone=gone,
        )


def _statement(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("url", "field", "value", "witness"))


@pytest.fixture
def tables() -> Iterator[Tables]:
    made = Tables()
    yield made
    made.close()


@pytest.fixture
def new_tables() -> Callable[[], Tables]:
    return Tables
