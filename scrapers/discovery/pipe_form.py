"""What goes through the pipes between a crawl and the process that reads its discovery pages: frames of bytes behind
their length, and in them the records as JSON. Nothing here is able to run what it reads.

A page is two frames, its head and its body. A discovery is frames of at most 1,000 links each, so that whoever reads
it is never busy for long, and a last one with the rest.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, BinaryIO

from scrapers.discovery.documents import join_problems
from scrapers.records import Discovery, FoundLink, RawPage

LENGTH = struct.Struct(">I")
_PART_LINKS = 1_000


def write_frame(stream: BinaryIO, data: bytes) -> None:
    stream.write(LENGTH.pack(len(data)) + data)


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None when the stream ended before it or inside it."""
    length = stream.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    data = stream.read(size)
    return data if len(data) == size else None


def write_page_head(page: RawPage) -> bytes:
    """All of a page but its body."""
    return _dump(
        {
            "url": page.url,
            "status": page.status,
            "headers": page.headers,
            "fetched_at": page.fetched_at.isoformat(),
            "record_id": page.record_id,
            "source_id": page.source_id,
            "role": page.role,
        }
    )


def read_page(head: bytes, body: bytes) -> RawPage:
    """The page that `write_page_head` wrote, with its body."""
    values = _load(head)
    return RawPage(**{**values, "fetched_at": datetime.fromisoformat(values["fetched_at"])}, body=body)


def write_parts(found: Discovery, most_bytes: int) -> Iterator[bytes]:
    """The frames of a discovery; links beyond `most_bytes` are left out, and the problem says so."""
    size, problem = 0, found.problem
    for name, links in _cut_links(found):
        part = _dump({"articles": [], "sitemaps": [], name: [_write_link(link) for link in links]})
        size += len(part)
        if size > most_bytes:
            problem = join_problems(problem, f"expected links of at most {most_bytes:,} bytes, the rest was left out")
            break
        yield part
    last = {"feeds": found.feeds, "next_pages": found.next_pages, "problem": problem, "skipped": found.skipped}
    yield _dump({"last": last})


def read_part(data: bytes) -> tuple[Discovery, bool]:
    """One frame as a discovery, and whether it is the last one.

    Raises:
        ValueError, KeyError, TypeError: it is not what `write_parts` writes.
    """
    values = _load(data)
    if "last" in values:
        last = values["last"]
        return Discovery(**{**last, "feeds": tuple(last["feeds"]), "next_pages": tuple(last["next_pages"])}), True
    articles, sitemaps = (tuple(_read_link(link) for link in values[name]) for name in ("articles", "sitemaps"))
    return Discovery(articles, sitemaps), False


def join_parts(parts: Iterable[Discovery]) -> Discovery:
    """The whole discovery; the last part states all but the links."""
    parts = list(parts)
    return Discovery(
        articles=tuple(link for part in parts for link in part.articles),
        sitemaps=tuple(link for part in parts for link in part.sitemaps),
        feeds=parts[-1].feeds,
        next_pages=parts[-1].next_pages,
        problem=parts[-1].problem,
        skipped=parts[-1].skipped,
    )


def _cut_links(found: Discovery) -> Iterator[tuple[str, tuple[FoundLink, ...]]]:
    for name, links in (("sitemaps", found.sitemaps), ("articles", found.articles)):
        for start in range(0, len(links), _PART_LINKS):
            yield name, links[start : start + _PART_LINKS]


def _write_link(link: FoundLink) -> list[str | None]:
    published, modified = link.date_published, link.date_modified
    return [
        link.url,
        link.witness,
        link.headline,
        published.isoformat() if published else None,
        modified.isoformat() if modified else None,
        link.date_published_precision,
        link.date_modified_precision,
    ]


def _read_link(values: list[Any]) -> FoundLink:
    url, witness, headline, published, modified, *precisions = values
    return FoundLink(
        url,
        witness,
        headline,
        datetime.fromisoformat(published) if published else None,
        datetime.fromisoformat(modified) if modified else None,
        *precisions,
    )


def _dump(value: object) -> bytes:
    # A page may hold half a surrogate pair, which plain UTF-8 refuses.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _load(data: bytes) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    return values
