"""One worker process: reads references line by line from its standard input and answers each with one line.

It ends when its input closes or its parent dies. Who waits, kills and replaces is the pool.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from pipelines.extraction.records_json import write_result
from scrapers.content_encoding import decode_content
from scrapers.errors import ArchiveError, RecordError
from scrapers.pages import extract_article
from scrapers.pages.document import read_document
from scrapers.pages.language import detect_language
from scrapers.pages.reasons import PageRejectedError
from scrapers.pages.structured import StructuredData
from scrapers.records import Article, RawPage, Reject
from scrapers.source import Source
from scrapers.warc_reading import read_record
from scrapers.workers import become_worker, collect_seldom, limit_memory, limited_cpu

READY = "ready"
TOO_LARGE = "expected a page that can be read within the memory limit, found one that cannot"


def run_worker(requests: TextIO, answers: TextIO, cpu_seconds: float, memory_bytes: int) -> None:
    """Answer every line of `requests` until there are no more."""
    detect_language("A sentence that loads the model before the memory limit is set, because it is not a page's cost.")
    collect_seldom()
    limit_memory(memory_bytes)
    print(READY, file=answers, flush=True)
    for line in requests:
        with limited_cpu(cpu_seconds):
            answer = write_result(_answer(json.loads(line)))
        print(answer, file=answers, flush=True)


def _answer(request: dict[str, object]) -> Article | Reject:
    source = _read_source(str(request["source"])) if request["source"] else None
    fetched_at = datetime.fromisoformat(str(request["fetched_at"]))
    url, record_id = str(request["url"]), str(request["record_id"])
    try:
        return extract_article(_read_page(request, source.id if source else ""), source)
    except RecordError as error:
        return Reject(url, "unreadable_record", error.problem, record_id, fetched_at)
    except ArchiveError as error:
        return Reject(url, "unreadable_record", str(error), record_id, fetched_at)
    except MemoryError:
        return Reject(url, "too_large_in_memory", TOO_LARGE, record_id, fetched_at)


@lru_cache(maxsize=32)
def _read_source(card: str) -> Source:
    return Source.model_validate_json(card)


def _read_page(request: dict[str, object], source_id: str) -> RawPage:
    path, offset = Path(str(request["path"])), request["offset"]
    if isinstance(offset, int):
        return read_record(path, offset, source_id)
    page = RawPage(
        url=str(request["url"]),
        status=200,
        headers={"content-type": "text/html"},
        body=_read_file(path),
        fetched_at=datetime.fromisoformat(str(request["fetched_at"])),
        record_id=str(request["record_id"]),
        source_id=source_id,
        role="article",
    )
    return page if page.url else _name_page(page)


def _read_file(path: Path) -> bytes:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise ArchiveError(f"{path}: expected a readable file: {error}") from error
    return decode_content(body, "gzip")


def _name_page(page: RawPage) -> RawPage:
    """A saved page without an address gets the one that it states for itself."""
    named = replace(page, url="file:")
    try:
        stated = StructuredData(read_document(named))
    except PageRejectedError:
        return named
    return replace(page, url=stated.canonical_link or stated.page_url or "file:")


def main() -> None:
    """`python -m pipelines.extraction.worker CPU_SECONDS MEMORY_BYTES PARENT_PROCESS`; started by the pool only."""
    cpu_seconds, memory_bytes, parent = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    become_worker(parent)
    run_worker(sys.stdin, sys.stdout, cpu_seconds, memory_bytes)


if __name__ == "__main__":
    main()
