"""Which archived records the published tables rest on. Whether they are there is not known here."""

from __future__ import annotations

from pathlib import Path

from warehouse.database import open_published
from warehouse.statements import query_sql


def list_record_ids(published: Path) -> list[str]:
    """The WARC-Record-IDs of all versions of articles, sorted; none before anything was published.

    Raises:
        WarehouseError: there is a file and it cannot be read.
    """
    if not published.exists():
        return []
    with open_published(published) as connection:
        record_ids: list[str] = query_sql(connection, "read/record_ids").column("record_id").to_pylist()
        return record_ids
