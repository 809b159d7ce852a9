"""Records on disk are plain WARC: other people's readers and checkers accept them, bytes and digests included."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from scrapers.warc import Exchange, HttpMessage, Revisit, WarcWriter, format_exchange, format_warcinfo, payload_digest

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
