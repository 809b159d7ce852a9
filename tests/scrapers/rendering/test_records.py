"""A rendered page in the archive: written, read like a response, and found again when its crawl was killed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.frontier import Frontier
from scrapers.ledger import Ledger
from scrapers.recovery import RecoveredRun, recover_open_runs
from scrapers.source import Source
from scrapers.warc import Exchange, HttpMessage, Rendering, payload_digest
from scrapers.warc_reading import iterate_records, read_record

URL = "http://127.0.0.1:8001/story-1"
DATA = "http://127.0.0.1:8001/story-2"  # asked for by a script, although it is the address of an article
SHOWN = "<!DOCTYPE html>\n<p>Ships wait for the tide, صباح الخير.</p>".encode()


def archive_answer(ledger: Ledger, url: str, role: str) -> str:
    request = HttpMessage(b"GET / HTTP/1.1", [(b"Host", b"127.0.0.1:8001")])
    response = HttpMessage(b"HTTP/1.1 200 OK", [(b"Content-Type", b"text/html"), (b"ETag", b'"shell"')], b"<html></html>")
    return ledger.run.write_exchange(Exchange(url, role, request, response, ledger.clock()))


def archive_rendering(ledger: Ledger, role: str = "article") -> str:
    return ledger.run.write_rendering(Rendering(URL, role, SHOWN, archive_answer(ledger, URL, "resource"), ledger.clock()))


def recover(tmp_path: Path, source: Source, frontier: Frontier, seen: list[bytes] | None = None) -> RecoveredRun:
    (recovered,) = recover_open_runs(tmp_path / "archive", source, frontier, lambda page, _row: (seen or []).append(page.body))
    return recovered


def list_outcomes(recovered: RecoveredRun) -> dict[str, tuple[str, str | None]]:
    return {line["url"]: (line["outcome"], line["record_id"]) for line in recovered.folder.read_log() if line["kind"] == "outcome"}


def test_a_rendered_page_is_read_like_a_response(start: Callable[[], Ledger]) -> None:
    ledger = start()
    record_id = archive_rendering(ledger)
    shell, shown = iterate_records(ledger.run.folder.pages_path)
    assert (shell.role, shown.role) == ("resource", "article")
    assert (shown.record_id, shown.url, shown.status) == (record_id, URL, 200)
    page = read_record(Path(shown.path), shown.offset, "lighthouse")
    assert (page.body, page.headers, page.role, page.record_id) == (
        SHOWN,
        {"content-type": "text/html; charset=utf-8"},
        "article",
        record_id,
    )


def test_conversions_of_other_crawlers_are_no_pages(start: Callable[[], Ledger], tmp_path: Path) -> None:
    ledger = start()
    archive_rendering(ledger, role="a role of theirs")
    assert [record.role for record in iterate_records(ledger.run.folder.pages_path)] == ["resource"]


def test_a_page_that_was_rendered_before_the_kill_is_stored(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger, seen = start(), [b""]
    ledger.discover([URL, DATA], "article", "card")
    record_id = archive_rendering(ledger)
    archive_answer(ledger, DATA, "resource")
    recovered = recover(tmp_path, source, frontier, seen)
    assert list_outcomes(recovered) == {URL: ("stored", record_id)}
    row = frontier.get(URL)
    assert row is not None
    assert (row.record_id, row.payload_digest, row.etag) == (record_id, payload_digest(SHOWN), None)
    assert seen == [b"", SHOWN]  # its links were looked for where they are
    rendered = [line for line in recovered.folder.read_log() if line["kind"] == "rendering"]
    assert [line["record_id"] for line in rendered] == [record_id]
    assert sorted(line["url"] for line in recovered.folder.read_log() if line["kind"] == "attempt") == [URL, DATA]


def test_a_page_that_was_not_rendered_before_the_kill_stays_due(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger = start()
    (row,) = ledger.discover([URL], "article", "card")
    archive_answer(ledger, URL, "resource")
    assert list_outcomes(recover(tmp_path, source, frontier)) == {}
    assert frontier.get(URL) == row


def test_a_rendered_section_whose_links_were_not_noted_stays_due(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    ledger = start()
    (row,) = ledger.discover([URL], "section", "card")
    record_id = archive_rendering(ledger, role="section")
    assert list_outcomes(recover(tmp_path, source, frontier)) == {URL: ("interrupted", record_id)}
    assert frontier.get(URL) == row


@pytest.mark.parametrize(("role", "sections", "renders"), [("article", False, True), ("section", False, False), ("feed", True, False)])
def test_the_card_says_which_pages_are_rendered(source: Source, role: str, sections: bool, renders: bool) -> None:
    card = Source.model_validate(source.model_dump() | {"browser": {"sections": sections}})
    assert card.renders(role) is renders
    assert source.renders(role) is False


@pytest.mark.parametrize(("value", "is_on"), [(True, True), (False, False), ({"wait_for": "article"}, True), (None, False)])
def test_the_setting_is_a_switch_or_a_mapping(source: Source, value: object, is_on: bool) -> None:
    assert (Source.model_validate(source.model_dump() | {"browser": value}).browser is not None) is is_on
