"""The records of extraction as JSON and back, exactly: what goes through the pipe between the pool and its workers.

Times are ISO 8601 with their offset, tuples are lists. JSON text is ASCII, so that any character survives.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scrapers.records import Article, Author, Embed, Image, Reject, RelatedLink, Role, Translation
from scrapers.source import Source
from scrapers.warc_reading import RecordReference


@dataclass(frozen=True, slots=True)
class PageReference:
    """One page to read: a record of a WARC file, or an HTML file when `offset` is None.

    `url` and what follows describe an HTML file; of a record only `source` is used, the rest stands in the record.
    """

    path: str
    offset: int | None
    url: str
    source: Source | None
    role: Role
    fetched_at: datetime
    record_id: str


def refer_to_record(record: RecordReference, source: Source | None) -> PageReference:
    """The reference of one archived response."""
    return PageReference(record.path, record.offset, record.url, source, record.role, record.fetched_at, record.record_id)


def write_reference(reference: PageReference) -> str:
    """One line of JSON; the source card stands in it as text, so that a reader can keep the parsed one."""
    values = {
        "path": reference.path,
        "offset": reference.offset,
        "url": reference.url,
        "source": reference.source.model_dump_json() if reference.source else None,
        "role": reference.role,
        "fetched_at": reference.fetched_at.isoformat(),
        "record_id": reference.record_id,
    }
    return json.dumps(values)


def write_result(result: Article | Reject) -> str:
    """One line of JSON for an article or a reject."""
    kind = "article" if isinstance(result, Article) else "reject"
    return json.dumps({kind: asdict(result)}, default=_write_time)


def read_result(line: str) -> Article | Reject:
    """The article or reject that `write_result` wrote."""
    values = json.loads(line)
    if "reject" in values:
        reject = values["reject"]
        return Reject(**{**reject, "fetched_at": _read_time(reject["fetched_at"])})
    return read_article(values["article"])


def read_article(values: dict[str, Any]) -> Article:
    """The article of its JSON object."""
    changed = {
        "authors": tuple(Author(**author) for author in values["authors"]),
        "images": tuple(Image(**image) for image in values["images"]),
        "main_image": Image(**values["main_image"]) if values["main_image"] else None,
        "related_links": tuple(_read_related_link(link) for link in values["related_links"]),
        "date_published": _read_time(values["date_published"]),
        "date_modified": _read_time(values["date_modified"]),
        "tags": tuple(values["tags"]),
        "captions": tuple(values["captions"]),
        "embeds": tuple(Embed(**embed) for embed in values["embeds"]),
        "alternate_urls": tuple(values["alternate_urls"]),
        "translation_urls": tuple(Translation(**translation) for translation in values["translation_urls"]),
    }
    return Article(**{**values, **changed})


def _read_related_link(values: dict[str, Any]) -> RelatedLink:
    return RelatedLink(**{**values, "date_published": _read_time(values["date_published"])})


def _read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _write_time(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"expected a value that JSON has a form for, found {type(value).__name__}")
