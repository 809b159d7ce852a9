"""Reading WARC files, ours and those of other crawlers: the references of the responses in a file, and one response by
its place; a page that our browser rendered reads like a response. Only complete records are handed over. Writing belongs
to the crawl, and what a page says to `scrapers.pages`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, get_args

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from scrapers.content_encoding import LARGEST_BODY, decode_content
from scrapers.errors import ArchiveError, RecordError
from scrapers.records import RawPage, Role
from scrapers.warc import RENDERED_TYPE, ROLE_HEADER
from scrapers.warc_members import GZIP_MAGIC, Member, scan_members

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class RecordReference:
    """Where one archived response or rendered page is, and what can be told of it without reading its body."""

    path: str
    offset: int
    record_id: str
    url: str
    role: Role
    status: int
    fetched_at: datetime
    content_type: str


def is_warc_file(path: Path) -> bool:
    """Whether the file starts like a WARC, packed or not."""
    with path.open("rb") as stream:
        start = stream.read(1024)
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(wbits=31).decompress(start, 16)
        except zlib.error:
            return False
    return start.startswith(b"WARC/")


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that could not be read. Which record began there is known when its head is whole."""

    path: str
    offset: int
    problem: str
    record_id: str | None = None
    url: str | None = None


def iterate_records(path: Path, span: tuple[int, int | None] = (0, None), damage: list[Damage] | None = None) -> Iterator[RecordReference]:
    """The references of all HTTP responses and rendered pages in a WARC file, or in a span of it, in its order.

    A record of ours says its role; a foreign one is an article when it is HTML, and is left out when it is not. Damaged
    records are put into `damage` where it is given, and those behind them are still read.

    Raises:
        ArchiveError: the file is missing, no WARC, or not packed record by record; or a record is damaged and `damage` is None.
    """
    with _open_archive(path) as stream:
        is_packed = stream.read(2) == GZIP_MAGIC[:2]
        stream.seek(0)
        for reference in _iterate_packed(path, span, damage) if is_packed else _iterate_plain(path, stream):
            if reference is not None:
                yield reference


def _iterate_plain(path: Path, stream: BinaryIO) -> Iterator[RecordReference | None]:
    archive = ArchiveIterator(stream)
    for record in archive:
        yield _describe_record(path, archive.get_record_offset(), record)


def _iterate_packed(path: Path, span: tuple[int, int | None], damage: list[Damage] | None) -> Iterator[RecordReference | None]:
    for member in scan_members(path, *span):
        if member.problem is not None:
            if damage is None:
                raise ArchiveError(f"{path}: expected a complete record at offset {member.start}, found one that is {member.problem}")
            damage.append(_describe_damage(path, member))
            continue
        if member.holds_more_than_one_record:
            raise ArchiveError(f"{path}: expected a WARC with one record per gzip member, found several at offset {member.start}")
        record = next(iter(ArchiveIterator(BytesIO(member.head))), None)
        if record is not None:
            yield _describe_record(path, member.start, record)


def read_record(path: Path, offset: int, source_id: str = "") -> RawPage:
    """The response that starts at `offset`, its content encoding undone.

    Raises:
        ArchiveError: there is no complete response at this place, its digest differs, or its body is too large.
    """
    with _open_archive(path) as stream:
        stream.seek(offset)
        record = next(iter(ArchiveIterator(stream, check_digests=True)), None)
        if record is not None and _is_rendering(record):
            return _read_rendering(record, path, offset, source_id)
        if record is None or not _is_http_response(record):
            found = record.rec_type if record else "the end of the file"
            raise ArchiveError(f"{path}: expected a response record at offset {offset}, found {found}")
        headers = _join_headers(record.http_headers.headers)
        body = _read_body(record, headers, f"{path}: record at offset {offset}")
        return RawPage(
            url=_target(record),
            status=_status(record),
            headers=headers,
            body=body,
            fetched_at=_warc_date(record),
            record_id=_record_id(record),
            source_id=source_id,
            role=_role(record) or "article",
        )


def _read_rendering(record: Any, path: Path, offset: int, source_id: str) -> RawPage:
    body = _read_block(record, f"{path}: record at offset {offset}")
    headers = {"content-type": _content_type(record)}
    return RawPage(_target(record), 200, headers, body, _warc_date(record), _record_id(record), source_id, _role(record) or "article")


@contextmanager
def _open_archive(path: Path) -> Iterator[BinaryIO]:
    try:
        if not is_warc_file(path):
            raise ArchiveError(f"{path}: expected a WARC file, found something else; the file does not start with 'WARC/'")
        with path.open("rb") as stream:
            yield stream
    except ArchiveLoadFailed as error:
        raise ArchiveError(f"{path}: expected a WARC with one record per gzip member: {' '.join(str(error).split())[:200]}") from error
    except FileNotFoundError as error:
        raise ArchiveError(f"{path}: expected a WARC file, found nothing there") from error
    except (OSError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ArchiveError(f"{path}: expected a readable WARC file: {error}") from error


def _describe_damage(path: Path, member: Member) -> Damage:
    fields = member.fields if b"\r\n\r\n" in member.head else {}
    url = fields.get("warc-target-uri", "").strip("<>")
    return Damage(str(path), member.start, member.problem or "whole", member.record_id if fields else None, url or None)


def _describe_record(path: Path, offset: int, record: Any) -> RecordReference | None:
    role = _role(record)
    if _is_rendering(record):
        status, content_type = 200, _content_type(record)
    elif _is_http_response(record):
        status, content_type = _status(record), (record.http_headers.get_header("Content-Type") or "").strip().lower()
        role = role or ("article" if content_type.startswith(_HTML_TYPES) else None)
    else:
        return None
    if role is None:
        return None
    record_id, url, fetched_at = _record_id(record), _target(record), _warc_date(record)
    return RecordReference(str(path), offset, record_id, url, role, status, fetched_at, content_type)


def _is_http_response(record: Any) -> bool:
    return record.rec_type == "response" and record.http_headers is not None and _target(record).startswith(("http://", "https://"))


def _is_rendering(record: Any) -> bool:
    """Whether this is a page that our crawl let a browser show; conversions of others are text and the like."""
    return record.rec_type == "conversion" and _role(record) is not None and _content_type(record) == RENDERED_TYPE


def _content_type(record: Any) -> str:
    return (record.rec_headers.get_header("Content-Type") or "").strip().lower()


def _read_body(record: Any, headers: dict[str, str], place: str) -> bytes:
    block = _read_block(record, place)
    try:
        return decode_content(block, headers.get("content-encoding", ""))
    except ArchiveError as error:
        raise RecordError(place, str(error)) from error


def _read_block(record: Any, place: str) -> bytes:
    # Our own records have no chunks left, whatever the head says that came with them.
    chunked = _role(record) is None and (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    body = bytearray()
    while piece := stream.read(_PIECE):
        body += piece
        if len(body) > LARGEST_BODY:
            raise RecordError(place, f"expected a body of at most {LARGEST_BODY} bytes, found more")
    while record.raw_stream.read(_PIECE):
        pass
    if record.raw_stream.limit:
        raise RecordError(place, f"expected a complete record, found one that is {record.raw_stream.limit} bytes short")
    failed = [problem for problem in record.digest_checker.problems if "digest failed" in problem]
    if failed:
        raise RecordError(place, f"expected the digest that stands in the record: {failed[0]}")
    return bytes(body)


def _join_headers(pairs: list[tuple[str, str]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _target(record: Any) -> str:
    # Some writers put the address into angle brackets.
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _record_id(record: Any) -> str:
    return (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")


def _status(record: Any) -> int:
    code = record.http_headers.get_statuscode()
    return int(code) if code.isdigit() else 0


def _warc_date(record: Any) -> datetime:
    text = record.rec_headers.get_header("WARC-Date") or ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArchiveError(f"expected a WARC-Date like 2026-01-31T10:00:00Z, found {text[:40]!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _role(record: Any) -> Role | None:
    text = record.rec_headers.get_header(ROLE_HEADER)
    return next((role for role in get_args(Role) if role == text), None)
