"""How much of each source is published: the numbers behind `newshouse status` and the demo's table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.database import open_published
from warehouse.statements import query_rows


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What the published tables hold of one source. `articles_last_day` were first seen in the last 24 hours."""

    articles: int = 0
    versions: int = 0
    duplicates: int = 0
    withdrawn: int = 0
    rejects: int = 0
    articles_last_day: int = 0
    newest_published: datetime | None = None
    days_known: int = 0


def count_by_source(published: Path) -> Mapping[str, SourceCounts]:
    """The counts by source id; nothing but zeros for sources without a row, or before anything was published.

    Raises:
        WarehouseError: there is a file and it cannot be read.
    """
    counts: dict[str, SourceCounts] = defaultdict(SourceCounts)
    if not published.exists():
        return counts
    with open_published(published) as connection:
        since = datetime.now(UTC) - timedelta(days=1)
        for row in query_rows(connection, "read/count_by_source", since=since):
            source_id = row.pop("source_id")
            counts[source_id] = SourceCounts(**row)
    return counts
