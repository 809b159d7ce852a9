"""From robots.txt, headers and pages to the export: what a site reserves is kept with each fetch and article, and left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import yaml

from pipelines.batches import load_slice, stage_slice
from pipelines.home import Home
from pipelines.publishing import publish_home
from scrapers.archive import RunSummary, find_days
from tests.scrapers.wire.raw_server import RawServer, page
from warehouse.export import ExportRequest, Origin, export_tables

SOURCE = "quay_letter"
ROBOTS = b"User-agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /open/ train-ai=y\nContent-Signal: search=yes\n"
SENTENCE = "The harbour office of {} opened its quay on Monday after eight weeks of work, and many boats came in. "


def story(name: str, *headers: bytes, head: str = "") -> bytes:
    html = (
        f"<!doctype html><html lang=en><head><title>{name}</title>{head}</head><body><article><h1>The quay of {name} opens again</h1>"
        f"<p>{SENTENCE.format(name) * 12}</p><p>{SENTENCE.format(name + ' port') * 9}</p></article></body></html>"
    )
    return page(html.encode(), b"Content-Type: text/html; charset=utf-8", *headers)


LICENSE = '<link rel="license" href="https://quay.test/terms">'
NO_TDM = '<meta name="tdm-reservation" content="0">'
STORIES = {
    "/closed/north-quay-opens": story("North"),
    "/open/east-quay-opens": story("East", head=LICENSE),
    "/open/west-quay-opens": story("West", b"X-Robots-Tag: noai"),
    "/open/south-quay-opens": story("South", b"TDM-Reservation: 1", head=NO_TDM),
}


def write_card(home: Home, server: RawServer) -> None:
    card = {
        "id": SOURCE,
        "name": "Quay Letter",
        "publisher": "Invented Press",
        "languages": ["en"],
        "homepage": server.url("/"),
        "hosts": [f"127.0.0.1:{server.port}"],
        "feeds": [server.url("/feed")],
        "allow_loopback": True,
        "politeness": {"delay_seconds": 0},
    }
    home.sources.mkdir(parents=True, exist_ok=True)
    (home.sources / f"{SOURCE}.yml").write_text(yaml.safe_dump(card), encoding="utf-8")


def test_what_a_site_reserves_is_kept_and_left_out_of_an_export(home: Home, crawl: Callable[[str], RunSummary], tmp_path: Path) -> None:
    with RawServer(STORIES).serve() as server:
        items = "".join(f"<item><link>{server.url(path)}</link></item>" for path in STORIES)
        feed = page(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), b"Content-Type: application/rss+xml")
        server.replies = {**STORIES, "/feed": feed, "/robots.txt": page(ROBOTS, b"Content-Type: text/plain")}
        write_card(home, server)
        crawl(SOURCE)
    (day,) = find_days(home.archive, SOURCE)
    stage_slice(home, SOURCE, day)
    load_slice(home, SOURCE, day)
    publish_home(home)

    with duckdb.connect(home.published, read_only=True) as connection:
        reserved = dict(connection.execute("select regexp_extract(url, '/[a-z-]+$'), reserved from articles").fetchall())
        stated = dict(connection.execute("select regexp_extract(url, '/[a-z-]+$'), rights from fetches where role = 'article'").fetchall())
    assert reserved == {"/north-quay-opens": ["ai"], "/east-quay-opens": [], "/west-quay-opens": ["ai"], "/south-quay-opens": []}
    signal = "Content-Signal: search=yes"
    assert json.loads(stated["/north-quay-opens"]) == {"robots_txt_content_usage": f"Content-Usage: train-ai=n, {signal}"}
    east = {"robots_txt_content_usage": f"Content-Usage: train-ai=y, {signal}", "license": ["https://quay.test/terms"]}
    assert json.loads(stated["/east-quay-opens"]) == east

    manifest = export_tables(home.published, tmp_path / "out", ExportRequest(("articles",), "parquet"), Origin(datetime.now(UTC), "test"))
    assert (manifest["rights"]["articles_selected"], manifest["rights"]["articles_left_out"]) == (4, 2)
