"""A newspaper that is empty without JavaScript: what a crawl with and without a browser brings, archives and finds again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.checker import Checker

from pipelines.batches import list_cards, read_runs
from pipelines.home import Home
from scrapers.archive import RunFolder
from scrapers.warc_reading import iterate_records, read_record
from tests.scrapers.rendering.conftest import crawl, front_page, last_run, needs_browser, read_home, read_outcomes, write_card
from tests.scrapers.rendering.script_site import JSON, SHELL, STORIES, list_in_feed, serve_stories, write_story
from tests.scrapers.wire.raw_server import RawServer, page

pytestmark = pytest.mark.timeout(300)
PATHS = {f"/story/{slug}" for slug in STORIES}


@dataclass
class Crawled:
    """Two crawls of one newspaper, the second after a story was corrected behind its unchanged page."""

    home: Home
    first: RunFolder
    second: RunFolder
    requests: list[bytes]  # of the first
    later_requests: list[bytes]
    rows: Any  # as the pipelines read them, of both
    later_rows: Any
    port: int


def read_rows(home: Home, *runs: RunFolder) -> Any:
    return read_runs(home, runs, list_cards(home))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    home = read_home(tmp_path_factory.mktemp("rendering") / "home")
    replies = serve_stories()
    with RawServer(replies).serve() as server:
        write_card(home, server.port, **front_page(server.port))
        ended = crawl(home)
        assert ended.returncode == 0, ended.stderr[-3000:]
        first, requests = last_run(home), [head for _, head in server.requests]
        server.requests.clear()
        replies["/api/stories/night-trains.json"] = page(write_story("night-trains", "Correction: from May, not April."), JSON)
        ended = crawl(home)
        assert ended.returncode == 0, ended.stderr[-3000:]
        second, later_requests = last_run(home), [head for _, head in server.requests]
        rows = [read_rows(home, run) for run in (first, second)]
        return Crawled(home, first, second, requests, later_requests, *rows, server.port)


@needs_browser
def test_an_empty_page_becomes_an_article(crawled: Crawled) -> None:
    rows = crawled.rows
    assert rows.rejects == []
    assert {row["headline"]: row["body"].split("\n") for row in rows.captures} == {story[0]: list(story[1:]) for story in STORIES.values()}
    assert {row["record_id"] for row in rows.captures} == {
        record.record_id for record in crawled.first.iterate_pages() if record.role == "article"
    }


def test_without_the_setting_it_is_a_reject(tmp_path: Path) -> None:
    home = read_home(tmp_path / "plain")
    with RawServer(serve_stories()).serve() as server:
        server.replies = serve_stories() | {"/feed": list_in_feed(server.port, *sorted(PATHS))}
        write_card(home, server.port, browser=False)
        assert crawl(home).returncode == 0
    rows = read_rows(home, last_run(home))
    assert rows.captures == []
    assert [reject["reason"] for reject in rows.rejects] == ["no_text", "no_text"]


@needs_browser
def test_the_stories_are_found_on_the_rendered_section_page(crawled: Crawled) -> None:
    assert read_outcomes(crawled.first) == {"/": "stored", "/robots.txt": "stored"} | dict.fromkeys(PATHS, "stored")
    hints = {hint["value"] for hint in crawled.rows.found_hints if hint["field"] == "headline"}
    assert hints == {story[0] for story in STORIES.values()}


@needs_browser
def test_what_the_site_sent_is_archived_to_the_byte_beside_what_was_shown(crawled: Crawled) -> None:
    bodies = {}
    for record in iterate_records(crawled.first.pages_path):
        bodies[record.role, record.url.split(str(crawled.port))[1]] = read_record(Path(record.path), record.offset).body
    assert {path for role, path in bodies if role == "article"} == PATHS
    assert {path for role, path in bodies if role == "resource"} == PATHS | {
        "/",
        "/app.js",
        "/api/latest.json",
        *(f"/api/stories/{slug}.json" for slug in STORIES),
    }
    assert all(bodies["resource", path] == SHELL for path in PATHS)
    assert all(STORIES[path.rpartition("/")[2]][1].encode() in bodies["article", path] for path in PATHS)


@needs_browser
def test_a_rendered_page_names_the_answer_it_was_made_from(crawled: Crawled) -> None:
    with crawled.first.pages_path.open("rb") as stream:
        records = [(record.record_type, dict(record.headers)) for record in ArchiveIterator(stream, parse_http=False)]
    answers = {fields["WARC-Record-ID"]: fields["WARC-Target-URI"] for kind, fields in records if kind == WarcRecordType.response}
    shown = [fields for kind, fields in records if kind == WarcRecordType.conversion]
    assert len(shown) == 3
    assert all(answers[fields["WARC-Refers-To"]] == fields["WARC-Target-URI"] for fields in shown)
    assert {fields["Content-Type"] for fields in shown} == {"text/html; charset=utf-8"}


@needs_browser
def test_warcio_and_fastwarc_accept_the_file(crawled: Crawled) -> None:
    for run in (crawled.first, crawled.second):
        checker = Checker(type("Options", (), {"inputs": [str(run.pages_path)], "verbose": False})())
        checker.process_all()
        assert checker.exit_value == 0
        with run.pages_path.open("rb") as stream:
            assert all(record.verify_block_digest() for record in ArchiveIterator(stream, parse_http=False))


@needs_browser
def test_a_script_is_asked_for_once_a_run_and_a_third_party_never(crawled: Crawled) -> None:
    asked = Counter(head.split(b" ")[1].decode() for head in crawled.requests)
    assert asked == Counter({"/robots.txt": 1, "/": 1, "/app.js": 1, "/api/latest.json": 1}) + Counter(PATHS) + Counter(
        f"/api/stories/{slug}.json" for slug in STORIES
    )


@needs_browser
def test_every_request_of_a_page_is_in_the_log(crawled: Crawled) -> None:
    rows = crawled.rows
    fetched = Counter(row["url"].split(str(crawled.port))[1] for row in rows.fetches)
    assert fetched == Counter(head.split(b" ")[1].decode() for head in crawled.requests)
    assert {row["url"] for row in rows.outcomes if row["role"] == "resource"} == set()


@needs_browser
def test_what_the_answer_reserves_holds_for_the_rendered_page(crawled: Crawled) -> None:
    assert [row["reserved"] for row in crawled.rows.captures] == [["ai"], ["ai"]]


@needs_browser
def test_a_correction_behind_an_unchanged_page_is_seen(crawled: Crawled) -> None:
    outcomes = read_outcomes(crawled.second)
    assert outcomes["/story/night-trains"] == "stored"
    assert outcomes["/story/harbour-bridge"] == "unchanged"
    assert outcomes["/"] == "unchanged"
    (capture,) = crawled.later_rows.captures
    assert capture["body"].endswith("Correction: from May, not April.")
    assert not any(b"If-None-Match" in head for head in crawled.later_requests if b"GET /robots" not in head)
