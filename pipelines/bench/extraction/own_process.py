"""This project's extractor behind the protocol of `peer_process`, so that all are measured alike."""

from __future__ import annotations

import gzip
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from scrapers.pages import extract_article
from scrapers.pages.language import detect_language
from scrapers.records import Article, RawPage, Reject
from scrapers.workers import collect_seldom

FETCHED = datetime(2026, 11, 1, tzinfo=UTC)


def answer_jobs(jobs: TextIO, answers: TextIO) -> None:
    """One line of JSON for each line of `jobs`, with the CPU seconds that the page took from its bytes on."""
    detect_language("A sentence that loads the model before the clock runs.")
    collect_seldom()  # as the workers do
    for line in jobs:
        job = json.loads(line)
        headers = {"content-type": "text/html; charset=utf-8"}
        body = gzip.decompress(Path(job["path"]).read_bytes())
        page = RawPage(job["url"] or "file:", 200, headers, body, FETCHED, "urn:uuid:bench", "", "article")
        started = time.process_time()
        result = extract_article(page, None)
        seconds = time.process_time() - started
        print(json.dumps({"id": job["id"], **_describe(result), "cpu_seconds": seconds}), file=answers, flush=True)


def _describe(result: Article | Reject) -> dict[str, Any]:
    if isinstance(result, Reject):
        return {"error": result.reason}
    date = result.date_published.isoformat() if result.date_published else None
    authors = [author.name for author in result.authors]
    return {"title": result.headline, "body": result.body, "authors": authors, "date_published": date}


if __name__ == "__main__":
    answer_jobs(sys.stdin, sys.stdout)
