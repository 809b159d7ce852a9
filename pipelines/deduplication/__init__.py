"""Which captures are one article, which states of it are versions, which articles tell one story.

Pure functions over rows: no clock, no network, no database. `warehouse.read` fetches what a batch touches, and
`warehouse.load` writes what comes out; the order of batches does not change the tables.
"""

from pipelines.deduplication.deduplicate import Counts, Deduplicated, Found, deduplicate
from pipelines.deduplication.rows import Row, Stamp

__all__ = ["Counts", "Deduplicated", "Found", "Row", "Stamp", "deduplicate"]
