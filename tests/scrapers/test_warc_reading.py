import base64
import gzip
import hashlib
import uuid
from datetime import UTC, datetime

import pytest

from scrapers.errors import ArchiveError
from scrapers.warc_members import scan_members
from scrapers.warc_reading import ROLE_HEADER, iterate_records, read_record

URL = "https://example.org/news/bridge"
PAGE = b"<html><body><p>The bridge is open again.</p></body></html>"


def write_archive(path, responses, packed=True):
    """A WARC of (url, content type, body, extra HTTP headers, role or None), each response after its request."""
    records = [make_record("warcinfo", None, b"software: test\r\n", "application/warc-fields")]
    for url, content_type, body, extra, role in responses:
        head = "".join(f"{name}: {value}\r\n" for name, value in [("Content-Type", content_type), *extra])
        records.append(make_record("request", url, b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", "application/http; msgtype=request"))
        block = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body
        records.append(make_record("response", url, block, "application/http; msgtype=response", role))
    path.write_bytes(b"".join(gzip.compress(record) if packed else record for record in records))
    return path


def make_record(kind, url, block, content_type, role=None):
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Date": "2026-10-02T08:00:00Z",
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": content_type,
        "Content-Length": len(block),
        **({"WARC-Target-URI": url} if url else {}),
        **({ROLE_HEADER: role} if role else {}),
    }
    return b"WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode() + b"\r\n" + block + b"\r\n\r\n"


@pytest.mark.parametrize("packed", [True, False])
def test_response_is_read_at_its_place(tmp_path, packed):
    archive = write_archive(
        tmp_path / "a.warc", [("https://example.org/", "text/html", b"<html>front", [], None), (URL, "text/html", PAGE, [], None)], packed
    )
    references = list(iterate_records(archive))
    assert [reference.url for reference in references] == ["https://example.org/", URL]
    page = read_record(archive, references[1].offset, "example")
    assert (page.url, page.status, page.body, page.source_id) == (URL, 200, PAGE, "example")
    assert page.fetched_at == datetime(2026, 10, 2, 8, tzinfo=UTC)
    assert page.record_id == references[1].record_id
    assert page.record_id.startswith("urn:uuid:")


def test_roles_of_our_own_records_are_kept_and_foreign_pages_are_articles(tmp_path):
    rows = [
        ("https://example.org/rss", "application/rss+xml", b"<rss/>", [], "feed"),
        ("https://example.org/robots.txt", "text/plain", b"User-agent: *", [], None),
        (URL, "text/html; charset=utf-8", PAGE, [], None),
        ("https://example.org/36-world", "text/html", PAGE, [], "section"),
        ("dns:example.org", "text/dns", b"1.2.3.4", [], None),
    ]
    archive = write_archive(tmp_path / "a.warc.gz", rows)
    assert [reference.role for reference in iterate_records(archive)] == ["feed", "article", "section"]


def test_content_encoding_and_chunks_are_undone(tmp_path):
    packed = gzip.compress(PAGE)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    archive = write_archive(tmp_path / "a.warc.gz", [(URL, "text/html", chunked, headers, None)])
    page = read_record(archive, next(iterate_records(archive)).offset)
    assert page.body == PAGE
    assert page.headers["set-cookie"] == "a=1, b=2"


def test_record_that_is_cut_off_is_refused(tmp_path):
    archive = write_archive(tmp_path / "a.warc", [(URL, "text/html", PAGE, [], None)], packed=False)
    offset = next(iterate_records(archive)).offset
    archive.write_bytes(archive.read_bytes()[:-20])
    with pytest.raises(ArchiveError, match="16 bytes short"):
        read_record(archive, offset)


def test_record_with_a_changed_byte_is_refused(tmp_path):
    archive = write_archive(tmp_path / "a.warc", [(URL, "text/html", PAGE, [], None)], packed=False)
    offset = next(iterate_records(archive)).offset
    archive.write_bytes(archive.read_bytes().replace(b"open again", b"shut again"))
    with pytest.raises(ArchiveError, match="digest"):
        read_record(archive, offset)


def test_body_beyond_the_limit_is_refused(tmp_path):
    bomb = gzip.compress(bytes(20_000_000))
    archive = write_archive(tmp_path / "a.warc.gz", [(URL, "text/html", bomb, [("Content-Encoding", "gzip")], None)])
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: record at offset \d+: expected a page of at most"):
        read_record(archive, next(iterate_records(archive)).offset)


def test_file_that_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "page.warc"
    path.write_bytes(PAGE)
    with pytest.raises(ArchiveError, match="does not start with 'WARC/'"):
        list(iterate_records(path))


def test_archive_packed_as_one_piece_is_refused(tmp_path):
    whole = write_archive(tmp_path / "a.warc", [(URL, "text/html", PAGE, [], None)] * 3, packed=False)
    single = tmp_path / "single.warc.gz"
    single.write_bytes(gzip.compress(whole.read_bytes()))
    with pytest.raises(ArchiveError, match="one record per gzip member"):
        list(iterate_records(single))


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(ArchiveError, match="found nothing there"):
        list(iterate_records(tmp_path / "none.warc.gz"))


def test_offset_of_another_record_is_refused(tmp_path):
    archive = write_archive(tmp_path / "a.warc.gz", [(URL, "text/html", PAGE, [], None)])
    with pytest.raises(ArchiveError, match="expected a response record at offset 0, found warcinfo"):
        read_record(archive, 0)


def test_a_damaged_record_in_the_middle_is_named_and_the_others_are_read(tmp_path):
    pages = [(f"{URL}-{number}", "text/html", PAGE * 20, [], None) for number in range(3)]
    archive = write_archive(tmp_path / "a.warc.gz", pages)
    places = [reference.offset for reference in iterate_records(archive)]
    data = bytearray(archive.read_bytes())
    end = next(member.end for member in scan_members(archive) if member.start == places[1])
    data[(places[1] + end) // 2] ^= 4
    archive.write_bytes(data)
    damage = []
    assert [reference.offset for reference in iterate_records(archive, damage=damage)] == [places[0], places[2]]
    assert [(found.offset, found.path) for found in damage] == [(places[1], str(archive))]
    with pytest.raises(ArchiveError, match=f"complete record at offset {places[1]}"):
        list(iterate_records(archive))
