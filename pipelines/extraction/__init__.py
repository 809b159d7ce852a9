"""Reading archived pages in worker processes that can be killed: one page costs at most itself.

`extract_pages` is the way in; the worker's side of the pipe is `worker`, the form of what goes through it
`records_json`. What a page says is decided in `scrapers.pages`.
"""

from __future__ import annotations

from pipelines.extraction.pool import Limits, extract_pages
from pipelines.extraction.records_json import PageReference

__all__ = ["Limits", "PageReference", "extract_pages"]
