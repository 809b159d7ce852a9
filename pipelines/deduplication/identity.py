"""Which article a capture belongs to: an address that is known keeps its article, whatever today's rules make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pipelines.deduplication.rows import Row, Stamp


class Addresses:
    """Every address that a batch touches, and the article it leads to."""

    def __init__(self, known: Iterable[Row]) -> None:
        self._rows: dict[str, Row] = {row["url"]: row for row in known}
        self._urls: dict[str, set[str]] = defaultdict(set)
        for row in self._rows.values():
            self._urls[row["article_id"]].add(row["url"])
        self._changed: dict[str, Row] = {}

    def find_article(self, url: str) -> str | None:
        row = self._rows.get(url)
        return None if row is None else str(row["article_id"])

    def list_urls(self, article_id: str) -> list[str]:
        return sorted(self._urls.get(article_id, ()))

    def assign(self, capture: Row, stamp: Stamp) -> Row:
        """The capture under the article that its addresses lead to; the ones that lead nowhere yet lead there from now on."""
        urls = list(dict.fromkeys((capture["url"], *(capture["urls"] or ()))))
        owners = (self.find_article(url) for url in urls)
        article_id = next((owner for owner in owners if owner is not None), capture["article_id"])
        for url in urls:
            self._note(url, {**capture, "article_id": article_id}, stamp)
        return {**capture, "article_id": article_id}

    def changed_rows(self) -> list[Row]:
        """The addresses that are new, or were seen earlier than was known."""
        return [self._changed[url] for url in sorted(self._changed)]

    def _note(self, url: str, capture: dict[str, Any], stamp: Stamp) -> None:
        known = self._rows.get(url)
        if known is not None and (known["article_id"] != capture["article_id"] or known["first_seen_at"] <= capture["fetched_at"]):
            return
        row = {name: capture[name] for name in ("article_id", "source_id")}
        self._rows[url] = {**row, "url": url, "first_seen_at": capture["fetched_at"], "batch_id": stamp.batch_id}
        self._changed[url] = self._rows[url]
        self._urls[row["article_id"]].add(url)
