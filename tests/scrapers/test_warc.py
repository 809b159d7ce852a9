"""Records on disk are plain WARC: other people's readers and checkers accept them, bytes and digests included."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from scrapers.warc import Exchange, HttpMessage, RawHttpMessage, Revisit, WarcWriter, format_exchange, format_warcinfo, payload_digest
from scrapers.warc_reading import iterate_records, read_record

NOW = datetime(2026, 11, 2, 8, 10, tzinfo=UTC)


def make_exchange(payload: bytes, url: str = "http://127.0.0.1/en/36/a-story", headers: tuple[tuple[bytes, bytes], ...] = ()) -> Exchange:
    request = HttpMessage(b"GET /en/36/a-story HTTP/1.1", [(b"Host", b"127.0.0.1")])
    response = HttpMessage(b"HTTP/1.1 200 OK", [(b"Content-Type", b"text/html"), *headers], payload)
    return Exchange(url, "article", request, response, NOW, "127.0.0.1")


def write_file(path: Path, *exchanges: tuple[Exchange, Revisit | None]) -> list[str]:
    ids = []
    with WarcWriter(path) as writer:
        writer.write(format_warcinfo(path.name, {"software": "newshouse"}, NOW))
        for exchange, revisit in exchanges:
            record_id, *records = format_exchange(exchange, revisit)
            ids.append(record_id)
            for record in records:
                writer.write(record)
    return ids


@pytest.mark.parametrize(
    "payload",
    [b"", b"<p>plain</p>", "<p>خبر</p>".encode(), b"WARC/1.1\r\nWARC-Type: response\r\n\r\n", bytes(range(256)) * 400],
    ids=["empty", "plain", "arabic", "a record inside", "binary"],
)
def test_payload_comes_back_byte_for_byte(tmp_path: Path, payload: bytes) -> None:
    path = tmp_path / "pages.warc.gz"
    (record_id,) = write_file(path, (make_exchange(payload), None))
    with path.open("rb") as stream:
        records = {
            r.rec_headers.get_header("WARC-Record-ID"): r.content_stream().read()
            for r in WarcioIterator(stream)
            if r.rec_type == "response"
        }
    assert records == {f"<{record_id}>": payload}


def test_other_peoples_checkers_accept_every_record(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    first = make_exchange(b"<p>once</p>")
    (first_id,) = write_file(tmp_path / "first.warc.gz", (first, None))
    revisit = Revisit("identical-payload-digest", first_id, payload_digest(b"<p>once</p>"))
    write_file(path, (first, None), (first, revisit))
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    with path.open("rb") as stream:
        kinds = [(record.record_type, record.verify_block_digest()) for record in ArchiveIterator(stream, parse_http=False)]
    assert [ok for _, ok in kinds] == [True] * len(kinds)
    assert [kind for kind, _ in kinds].count(WarcRecordType.revisit) == 1


def test_a_header_with_record_text_stays_a_header(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    write_file(path, (make_exchange(b"<p>x</p>", headers=((b"X-Odd", b"WARC/1.1 WARC-Type: response"),)), None))
    with path.open("rb") as stream:
        assert sum(1 for record in WarcioIterator(stream) if record.rec_type == "response") == 1


HOSTILE_HEADS = {
    "NUL": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Odd: a\x00b\x01\x7f\r\n\r\n",
    "latin-1": b"HTTP/1.1 200 Tr\xe8s bien\r\nX-Odd: caf\xe9\r\n\r\n",
    "a record inside": b"HTTP/1.1 200 OK\r\nX-Odd: x\r\n  WARC/1.1\r\n  WARC-Type: response\r\n  Content-Length: 0\r\n\r\n",
    "bare LF": b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n",
    "no reason": b"HTTP/1.1 200\r\nContent-Type:text/html\r\n\r\n",
    "chunked on the wire": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "many": b"HTTP/1.1 200 OK\r\n" + b"Set-Cookie: a=b\r\n" * 499 + b"\r\n",
    "no colon": b"HTTP/1.1 200 OK\r\nthis is no header\r\nContent-Type: text/html\r\n\r\n",
}


@pytest.mark.parametrize("head", HOSTILE_HEADS.values(), ids=HOSTILE_HEADS)
def test_hostile_heads_stay_one_record_for_everybody(tmp_path: Path, head: bytes) -> None:
    path, payload = tmp_path / "pages.warc.gz", b"<p>WARC/1.1</p>"
    sent = RawHttpMessage(b"GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    write_file(path, (Exchange("http://127.0.0.1/a", "article", sent, RawHttpMessage(head, payload), NOW), None))
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    with path.open("rb") as stream:
        blocks = [(str(r.record_type), r.verify_block_digest(), r.reader.read()) for r in ArchiveIterator(stream, parse_http=False)]
    assert [ok for _, ok, _ in blocks] == [True] * 3
    assert [block for kind, _, block in blocks if "response" in kind] == [head + payload]
    with path.open("rb") as stream:
        assert [r.content_stream().read() for r in WarcioIterator(stream) if r.rec_type == "response"] == [payload]
    (reference,) = iterate_records(path)
    assert read_record(path, reference.offset).body == payload


@pytest.mark.parametrize("payload", [b"3\r\nnot a chunk", b"0\n", b"abc\n"])
def test_our_payloads_are_never_taken_for_chunks(tmp_path: Path, payload: bytes) -> None:
    path = tmp_path / "pages.warc.gz"
    head = HOSTILE_HEADS["chunked on the wire"]
    sent = RawHttpMessage(b"GET /a HTTP/1.1\r\n\r\n")
    write_file(path, (Exchange("http://127.0.0.1/a", "article", sent, RawHttpMessage(head, payload), NOW), None))
    (reference,) = iterate_records(path)
    assert read_record(path, reference.offset).body == payload


def test_records_are_with_the_system_as_soon_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "pages.warc.gz"
    with WarcWriter(path) as writer:
        writer.write(format_warcinfo(path.name, {"software": "newshouse"}, NOW))
        with path.open("rb") as stream:
            assert sum(1 for _ in WarcioIterator(stream)) == 1


def test_a_full_disk_leaves_whole_records_only(tmp_path: Path) -> None:
    """The size limit of a process stands for the disk; a write that crosses it is cut off in its middle, like on a full disk."""
    code = (
        "import os, resource, signal, sys\nfrom pathlib import Path\nfrom scrapers.warc import WarcWriter, format_record\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "writer = WarcWriter(Path(sys.argv[1]))\nfields = [('WARC-Type', 'resource'), ('WARC-Record-ID', '<urn:x:1>'),"
        " ('WARC-Date', '2026-11-02T08:10:00Z')]\n"
        "writer.write(format_record(fields, os.urandom(9_000)))\n"
        "try:\n    writer.write(format_record(fields, b'small'), format_record(fields, os.urandom(15_000)))\n"
        "except OSError as error:\n    print(error.errno)\nwriter.write(format_record(fields, b'small'))\nwriter.close()\n"
    )
    path = tmp_path / "pages.warc.gz"
    ended = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert int(ended.stdout) > 0
    with path.open("rb") as stream:
        assert [len(record.raw_stream.read()) for record in WarcioIterator(stream)] == [9_000, 5]
