"""Which captures are one article, which states of it are versions, which articles tell one story.

Pure functions over rows and texts: no clock, no network. `warehouse.read` fetches what a batch touches, `warehouse.load`
writes what comes out, and `index` alone keeps a file; the order of batches does not change the tables.
"""

from pipelines.deduplication.deduplicate import Counts, Deduplicated, Found, deduplicate
from pipelines.deduplication.index import ALGORITHM
from pipelines.deduplication.linking import Linker
from pipelines.deduplication.rows import Row, Stamp

__all__ = ["ALGORITHM", "Counts", "Deduplicated", "Found", "Linker", "Row", "Stamp", "deduplicate"]
