"""What others say about an article: each statement once, with the time it was first seen, and states completed by them.

Which statement is believed is decided in `pipelines.clean`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pipelines.clean import EARLIEST_DATE, FUTURE_TOLERANCE, apply_hints, content_hash
from pipelines.deduplication.rows import Row, Stamp
from scrapers.records import Article, Hint

_DATE_COLUMNS = ("date_published", "date_published_raw", "date_published_precision", "date_published_witness")
Statement = tuple[str, str, str, str]


def merge_hints(found: Iterable[Row], known: Iterable[Row], stamp: Stamp) -> list[Row]:
    """The statements of a batch that are new, or were seen earlier than was known, sorted."""
    earliest: dict[Statement, Row] = {_statement(row): row for row in known}
    changed: dict[Statement, Row] = {}
    for row in sorted(found, key=lambda row: (row["seen_at"], row["source_id"])):
        statement = _statement(row)
        if statement not in earliest or row["seen_at"] < earliest[statement]["seen_at"]:
            earliest[statement] = changed[statement] = {**row, "batch_id": stamp.batch_id}
    return [changed[statement] for statement in sorted(changed)]


def group_hints(rows: Iterable[Row]) -> dict[str, list[Hint]]:
    """The statements about each address."""
    grouped: dict[str, list[Hint]] = {}
    for row in rows:
        hint = Hint(row["url"], row["field"], row["value"], row["witness"], row["seen_at"])
        grouped.setdefault(hint.url, []).append(hint)
    return grouped


def complete_state(state: Row, hints: Sequence[Hint]) -> Row:
    """The state with the date and headline that `hints` give where the page is silent."""
    if not hints:
        return state
    article = _as_article(state)
    completed = apply_hints(article, [hint for hint in hints if _is_believable(hint, state["fetched_at"])])
    if completed == article:
        return state
    changes: Row = {name: getattr(completed, name) for name in ("headline", *_DATE_COLUMNS)}
    if completed.headline != article.headline:
        changes["content_hash"] = content_hash(completed)
    return {**state, **changes}


def _statement(row: Mapping[str, str]) -> Statement:
    return row["url"], row["field"], row["value"], row["witness"]


def _as_article(state: Row) -> Article:
    """Only what hints may change, and what the content hash is made of."""
    texts = {name: state[name] for name in ("url", "headline", "body", "description")}
    return Article(canonical_url=state["canonical_url"] or state["url"], **texts, **{name: state[name] for name in _DATE_COLUMNS})


def _is_believable(hint: Hint, fetched_at: datetime) -> bool:
    if hint.field != "date_published":
        return True
    try:
        moment = datetime.fromisoformat(hint.value.strip())
    except ValueError:
        return False
    moment = moment if moment.tzinfo else moment.replace(tzinfo=EARLIEST_DATE.tzinfo)
    return EARLIEST_DATE <= moment <= fetched_at + FUTURE_TOLERANCE
