"""WARC files of other crawlers on the same road: what an analyst finds of them, and that a second time adds nothing."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.batches import StageReport, load_slice, stage_slice
from pipelines.home import Home
from pipelines.ingestion import take_in_warc
from pipelines.publishing import publish_home
from scrapers.ingested import INGESTED
from tests.scrapers.test_warc_reading import make_record
from tests.test_rerun import read_tables, run_newshouse

PAPER = "https://www.harbour-post.example"
OTHER_PAPER = "https://gazette.example"


def make_page(title: str, head: str = "") -> str:
    said = "is the talk of the town for the {} day in a row, the mayor said on the old quay."
    text = "".join(f"<p>{title} {said.format(day)}</p>" for day in ("second", "third"))
    body = f"<article><h1>{title}</h1>{text}</article>"
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def make_response(url: str, body: str | bytes, status: str = "200 OK", extra: str = "", kind: str = "text/html") -> bytes:
    payload = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode()
    return gzip.compress(make_record("response", url, head + payload, "application/http; msgtype=response"))


def write_warc(path: Path, *records: bytes) -> Path:
    info = gzip.compress(make_record("warcinfo", None, b"software: another crawler\r\n", "application/warc-fields"))
    path.write_bytes(info + b"".join(records))
    return path


def take_in(home: Home, file: Path) -> StageReport:
    """Ingest one file without Dagster, and publish it."""
    day: date = take_in_warc(home, file).run.day
    staged = stage_slice(home, INGESTED.id, day)
    load_slice(home, INGESTED.id, day)
    publish_home(home)
    return staged


def ask(home: Home, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(home.published, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return connection.execute(query).fetchall()


@pytest.mark.timeout(240)
def test_second_time_adds_nothing(home: Home, tmp_path: Path) -> None:
    dated = '<meta property="article:published_time" content="2026-02-03T04:05:06Z">'
    pages = [make_response(f"{PAPER}/news/{word}", make_page(f"The {word}", dated)) for word in ("crane", "ferry", "light")]
    file = write_warc(tmp_path / "a.warc.gz", *pages, make_response(f"{OTHER_PAPER}/market", make_page("The market")))
    (report, published) = run_newshouse(home, "ingest", str(file), "--json")
    assert published["source_id"] == "published"
    assert (report["counts"]["stories"]["row_count"], report["counts"]["articles"]["rejects"]) == (4, 0)
    tables = read_tables(home)
    assert sorted(ask(home, "select edition, count(*), count(date_published) from articles group by edition")) == [
        ("gazette.example", 1, 0),
        ("harbour-post.example", 3, 3),
    ]
    copy = tmp_path / "the same under another name.warc.gz"
    copy.write_bytes(file.read_bytes())
    assert take_in(home, copy).batch is None
    assert read_tables(home) == tables


def test_page_without_an_article_is_a_reject_with_a_reason_and_the_rest_is_loaded(home: Home, tmp_path: Path) -> None:
    stated = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The front"}</script>'
    file = write_warc(
        tmp_path / "a.warc.gz",
        make_response(f"{PAPER}/tag/harbour", make_page("The harbour, all of it")),
        make_response(f"{PAPER}/", make_page("The front", stated)),
        make_response(f"{PAPER}/moved", "", "301 Moved Permanently", f"Location: {PAPER}/news/crane\r\n"),
        make_response(f"{PAPER}/gone", "Gone.", "404 Not Found"),
        make_response(f"{PAPER}/news/short", "<html><body><p>Soon.</p></body></html>"),
        make_response(f"{PAPER}/robots.txt", "User-agent: *\n", kind="text/plain"),
        make_response(f"{PAPER}/news/crane", make_page("The crane")),
    )
    take_in(home, file)
    assert ask(home, "select url from articles") == [(f"{PAPER}/news/crane",)]
    assert dict(ask(home, "select url, reason from rejects")) == {
        f"{PAPER}/tag/harbour": "no_article_address",
        f"{PAPER}/": "no_article_address",
        f"{PAPER}/moved": "http_error",
        f"{PAPER}/gone": "http_error",
        f"{PAPER}/news/short": "no_text",
    }


@pytest.mark.parametrize("is_chunked", [False, True])
def test_packed_answers_are_read_as_other_crawlers_store_them(home: Home, tmp_path: Path, is_chunked: bool) -> None:
    packed = gzip.compress(make_page("The crane").encode())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    extra = "Content-Encoding: gzip\r\n" + ("Transfer-Encoding: chunked\r\n" if is_chunked else "")
    take_in(home, write_warc(tmp_path / "a.warc.gz", make_response(f"{PAPER}/crane", chunked if is_chunked else packed, extra=extra)))
    assert ask(home, "select headline from articles") == [("The crane",)]


def test_later_capture_of_a_changed_page_is_its_second_version(home: Home, tmp_path: Path) -> None:
    first = make_response(f"{PAPER}/crane", make_page("The crane"))
    later = make_response(f"{PAPER}/crane", make_page("The old crane"))
    take_in(home, write_warc(tmp_path / "a.warc.gz", first))
    take_in(home, write_warc(tmp_path / "b.warc.gz", gzip.compress(gzip.decompress(later).replace(b"2026-10-02T08", b"2026-10-03T08"))))
    assert ask(home, "select version_no, headline from article_versions order by 1") == [(1, "The crane"), (2, "The old crane")]
    assert ask(home, "select fetched_at from articles") == [(datetime(2026, 10, 3, 8, tzinfo=UTC),)]


def test_page_on_a_cards_host_is_read_by_that_card(home: Home, tmp_path: Path) -> None:
    home.sources.mkdir()
    (home.sources / "gazette.yml").write_text(
        f"name: Gazette\npublisher: Gazette\nlanguages: [en]\nhomepage: {OTHER_PAPER}/\nhosts: [gazette.example]\n"
        f"feeds: ['{OTHER_PAPER}/feed.xml']\nedition: The Gazette\n"
    )
    take_in(home, write_warc(tmp_path / "a.warc.gz", make_response(f"{OTHER_PAPER}/market", make_page("The market"))))
    assert ask(home, "select source_id, edition from articles") == [("gazette", "The Gazette")]
