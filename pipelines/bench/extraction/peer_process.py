"""Run by `peers` as a script, with one extractor, in an environment that has that extractor and not this project.

Standard input: one JSON object a line, {"id", "path", "url"}. Standard output: one a line, {"id", "title", "body",
"authors", "date_published", "cpu_seconds"}. Nothing of this project may be imported here.
"""

from __future__ import annotations

import gzip
import json
import logging
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Extract = Callable[[str, str], dict[str, Any]]  # HTML and address in, fields out


def make_trafilatura(**preference: Any) -> Extract:
    from trafilatura import bare_extraction

    def extract(html: str, url: str) -> dict[str, Any]:
        found: Any = bare_extraction(html, url=url or None, include_comments=False, with_metadata=True, **preference)
        if found is None:
            return {}
        return {"title": found.title, "body": found.text, "authors": (found.author or "").split("; "), "date_published": found.date}

    return extract


def make_newspaper() -> Extract:
    from newspaper import Article, Config

    config = Config()
    config.fetch_images = config.follow_meta_refresh = False  # it would ask the site about each picture

    def extract(html: str, url: str) -> dict[str, Any]:
        article = Article(url or "https://example.org/", config=config)
        article.download(input_html=html)
        article.parse()
        date = article.publish_date
        shown = date.isoformat() if hasattr(date, "isoformat") else date
        return {"title": article.title, "body": article.text, "authors": article.authors, "date_published": shown}

    return extract


def make_readability() -> Extract:
    from lxml.html import fragment_fromstring
    from readability import Document

    def extract(html: str, url: str) -> dict[str, Any]:
        document = Document(html)
        summary = fragment_fromstring(document.summary(html_partial=True), create_parent="div")
        for element in summary.iter("p", "div", "li", "br", "h1", "h2", "h3", "h4", "blockquote", "td"):
            element.tail = "\n" + (element.tail or "")
        return {"title": document.short_title(), "body": summary.text_content()}

    return extract


def make_resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(html: str, url: str) -> dict[str, Any]:
        tree = HTMLTree.parse(html)
        body = extract_plain_text(tree, main_content=True, links=False, alt_texts=False, list_bullets=False)
        return {"title": tree.title, "body": body}

    return extract


EXTRACTORS: dict[str, Callable[[], Extract]] = {
    "trafilatura": make_trafilatura,
    "trafilatura precision": lambda: make_trafilatura(favor_precision=True),
    "trafilatura fast": lambda: make_trafilatura(fast=True),
    "newspaper4k": make_newspaper,
    "readability-lxml": make_readability,
    "resiliparse": make_resiliparse,
}


def forbid_network() -> None:
    """No peer may ask anybody for anything, whatever it would like to know about a page."""

    def refuse(*_arguments: Any, **_named: Any) -> Any:
        raise OSError("expected an extractor that works on saved pages, found one that wants the network")

    socket.getaddrinfo = refuse
    socket.socket.connect = refuse  # type: ignore[method-assign]


def main() -> None:
    forbid_network()
    logging.disable(logging.CRITICAL)
    extract = EXTRACTORS[sys.argv[1]]()
    for line in sys.stdin:
        job = json.loads(line)
        html = gzip.decompress(Path(job["path"]).read_bytes()).decode("utf-8", "replace")
        started = time.process_time()
        try:
            fields = extract(html, job["url"])
        except Exception as error:  # noqa: BLE001  whatever a peer raises is a page that it gives nothing for
            fields = {"error": f"{type(error).__name__}: {error}"}
        seconds = time.process_time() - started
        sys.stdout.write(json.dumps({"id": job["id"], **fields, "cpu_seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
