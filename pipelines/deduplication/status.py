"""Whether an article is live or withdrawn: what was seen last, the article or its absence, at its own address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from pipelines.deduplication.identity import Addresses
from pipelines.deduplication.rows import Row

LEAST_GONE_VISITS = 2
_GONE_OUTCOMES = ("gone", "redirected")


def list_unchanged_visits(outcomes: Iterable[Row], addresses: Addresses) -> dict[str, list[datetime]]:
    """When the site said that an article had not changed, by article."""
    visits: dict[str, list[datetime]] = {}
    for outcome in outcomes:
        article_id = addresses.find_article(outcome["url"])
        if outcome["role"] == "article" and outcome["outcome"] == "unchanged" and article_id is not None:
            visits.setdefault(article_id, []).append(outcome["at"])
    return visits


def list_reserving_visits(outcomes: Iterable[Row], addresses: Addresses) -> dict[str, list[tuple[datetime, list[str]]]]:
    """When an answer that brought no new text reserved uses of an article, and which, by article."""
    visits: dict[str, list[tuple[datetime, list[str]]]] = {}
    for outcome in outcomes:
        article_id = addresses.find_article(outcome["url"])
        if outcome["outcome"] == "unchanged" and outcome.get("reserved") and article_id is not None:
            visits.setdefault(article_id, []).append((outcome["at"], outcome["reserved"]))
    return visits


def list_gone_visits(outcomes: Iterable[Row]) -> dict[str, datetime]:
    """When each address was last found gone, after as many visits in a row as make it certain."""
    gone: dict[str, datetime] = {}
    for outcome in outcomes:
        if is_certainly_gone(outcome):
            gone[outcome["url"]] = max(outcome["at"], gone.get(outcome["url"], outcome["at"]))
    return gone


def is_certainly_gone(outcome: Mapping[str, object]) -> bool:
    visits = outcome["gone_visits"]
    is_gone = outcome["role"] == "article" and outcome["outcome"] in _GONE_OUTCOMES
    return is_gone and isinstance(visits, int) and visits >= LEAST_GONE_VISITS


def decide_status(current: Row, gone: Iterable[Mapping[str, datetime]]) -> str:
    """`withdrawn` when the address of the current version was found gone after it was last seen, else `live`."""
    urls = {current["url"], current["canonical_url"]}
    absences = [visits[url] for visits in gone for url in urls if url in visits]
    return "withdrawn" if any(at > current["last_seen_at"] for at in absences) else "live"
