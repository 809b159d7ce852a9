"""What goes over the wire: conditional requests, encodings, statuses, the log, the foreground process."""

from __future__ import annotations

import gzip
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from scrapers.sample_site.errors import SampleSiteError
from scrapers.sample_site.pieces import Piece
from scrapers.sample_site.server import SampleGroup
from scrapers.sample_site.state import advance

ARTICLE = "/en/87/crane-sets-record-at-dock-nine-091530"
SAME_ON_CORNICHE = "/87/crane-sets-record-at-dock-nine-094047"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, method: str = "GET", **headers: str) -> Answer:
    """One request; keywords are header names with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return Answer(response.status, dict(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


@pytest.fixture
def marsa(group: SampleGroup) -> str:
    return group.base_urls["sample_marsa_today"]


def test_clock_differs_between_requests_while_the_etag_does_not(marsa: str) -> None:
    first, second = ask(marsa + ARTICLE), ask(marsa + ARTICLE)
    assert first.body != second.body
    assert first.headers["ETag"] == second.headers["ETag"]


@pytest.mark.parametrize(
    "path", [ARTICLE, "/rss", "/business/rss.xml", "/sitemap.xml", "/sitemap_news.xml", "/sitemap_archive.xml.gz", "/en/87-business"]
)
def test_what_did_not_change_is_not_sent_again(marsa: str, path: str) -> None:
    first = ask(marsa + path)
    assert first.status == 200
    by_tag = ask(marsa + path, If_None_Match=first.headers["ETag"])
    by_time = ask(marsa + path, If_Modified_Since=first.headers["Last-Modified"])
    assert (by_tag.status, by_tag.body, by_tag.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (by_time.status, by_time.body) == (304, b"")


@pytest.mark.parametrize("path", [ARTICLE, "/rss", "/sitemap.xml", "/en/87-business"])
def test_a_step_that_changes_it_sends_it_again(marsa: str, group: SampleGroup, path: str) -> None:
    first = ask(marsa + path)
    group.advance()
    group.advance()
    second = ask(marsa + path, If_None_Match=first.headers["ETag"])
    assert second.status == (410 if path == ARTICLE else 200)
    assert ask(marsa + path, If_Modified_Since=first.headers["Last-Modified"]).status == second.status


def test_the_tag_goes_before_the_time(marsa: str) -> None:
    first = ask(marsa + ARTICLE)
    assert ask(marsa + ARTICLE, If_None_Match='"another"', If_Modified_Since=first.headers["Last-Modified"]).status == 200


@pytest.mark.parametrize("since", ["yesterday", "Thu, 99 Nov 2026 06:00:00 GMT", ""])
def test_an_unreadable_time_is_no_condition(marsa: str, since: str) -> None:
    assert ask(marsa + ARTICLE, If_Modified_Since=since).status == 200


def test_an_article_is_corrected_and_then_withdrawn(marsa: str, group: SampleGroup) -> None:
    assert b"wants tea" in ask(marsa + ARTICLE).body
    group.advance()
    assert b"wants coffee" in ask(marsa + ARTICLE).body
    group.advance()
    amp = "/en/amp/87/crane-sets-record-at-dock-nine-091530"
    assert [ask(marsa + path).status for path in (ARTICLE, amp)] == [410, 410]
    assert b"crane" not in ask(f"{marsa}/rss").body


def test_another_process_may_move_the_state(marsa: str, group: SampleGroup) -> None:
    advance(group.state_file)
    assert b"wants coffee" in ask(marsa + ARTICLE).body


def test_editions_print_one_piece_at_their_own_addresses(group: SampleGroup, english_piece: Piece, arabic_piece: Piece) -> None:
    corniche, zahra = group.base_urls["sample_corniche_chronicle"], group.base_urls["sample_zahra_alyoum"]
    text = ask(corniche + SAME_ON_CORNICHE).body.decode()
    assert english_piece.paragraphs[1] in text
    assert english_piece.paragraphs[2] not in text
    assert ask(corniche + ARTICLE).status == 404
    assert arabic_piece.paragraphs[0] in ask(f"{zahra}/314/214455-{quote(arabic_piece.slug)}").body.decode()


@pytest.mark.parametrize(
    "path", ["/nothing", "/en/87/no-such-story-091530", "/%ff", "/img/../state.json", "/en/87-business?page=9", "/a/rss.xml"]
)
def test_unknown_addresses_are_not_found(marsa: str, path: str) -> None:
    assert ask(marsa + path).status == 404


def test_bodies_are_packed_for_those_who_accept_it(marsa: str) -> None:
    packed, plain = ask(f"{marsa}/rss", Accept_Encoding="gzip, deflate"), ask(f"{marsa}/rss")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.body) == plain.body


def test_the_archive_sitemap_is_a_gzip_file_whoever_asks(marsa: str) -> None:
    answer = ask(f"{marsa}/sitemap_archive.xml.gz", Accept_Encoding="gzip")
    assert "Content-Encoding" not in answer.headers
    assert f"{marsa}{ARTICLE}".encode() in gzip.decompress(answer.body)


def test_head_has_the_headers_and_no_body(marsa: str) -> None:
    answer = ask(marsa + ARTICLE, method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 500


def test_images_of_articles_are_there(marsa: str) -> None:
    answer = ask(f"{marsa}/img/2026/10/normal/crane-record.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.body.startswith(b"\x89PNG")


def test_private_pages_are_linked_and_forbidden(marsa: str) -> None:
    front, robots = ask(f"{marsa}/").body.decode(), ask(f"{marsa}/robots.txt").body.decode()
    assert 'href="/private/notes"' in front
    assert 'type="application/rss+xml"' in front
    assert robots.splitlines() == ["User-agent: *", "Allow: /", "Disallow: /private/", "", f"Sitemap: {marsa}/sitemap.xml"]
    assert ask(f"{marsa}/private/notes").status == 200


def test_the_log_has_every_request_with_its_conditions(marsa: str, group: SampleGroup) -> None:
    ask(marsa + ARTICLE, If_None_Match='"x"')
    ask(f"{marsa}/nothing", method="HEAD")
    first, second = group.requests_log
    assert (first.host, first.method, first.path, first.status) == (marsa.removeprefix("http://"), "GET", ARTICLE, 200)
    assert (first.if_none_match, first.if_modified_since, first.in_flight) == ('"x"', None, 1)
    assert (second.method, second.path, second.status) == ("HEAD", "/nothing", 404)
    assert first.at < second.at


def test_requests_at_work_at_once_are_counted_and_those_in_a_row_are_not(tmp_path: Path, english_piece: Piece) -> None:
    with SampleGroup(tmp_path / "state.json", pieces=[english_piece], delay_seconds=0.3).serve() as group, ThreadPoolExecutor(3) as pool:
        marsa = group.base_urls["sample_marsa_today"]
        list(pool.map(ask, [marsa + ARTICLE] * 3))
        assert max(entry.in_flight for entry in group.requests_log) >= 2
        group.requests_log.clear()
        group.delay_seconds = 0
        for _ in range(20):
            ask(marsa + ARTICLE)
        assert {entry.in_flight for entry in group.requests_log} == {1}


def free_base_port() -> int:
    """A port with two more above it that nobody listens on."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                for offset in (1, 2):
                    with socket.socket() as other:
                        other.bind(("127.0.0.1", port + offset))
            except (OSError, OverflowError):
                continue
            return port


def test_explicit_ports_are_three_in_a_row(tmp_path: Path) -> None:
    port = free_base_port()
    with SampleGroup(tmp_path / "state.json", port, pieces=[]).serve() as group:
        assert group.ports == (port, port + 1, port + 2)


def test_a_taken_port_is_named_and_the_others_are_let_go(tmp_path: Path) -> None:
    port = free_base_port()
    with socket.socket() as blocker:
        blocker.bind(("127.0.0.1", port + 2))
        blocker.listen()
        with (
            pytest.raises(SampleSiteError, match=f"expected port {port + 2} of 127.0.0.1 to be free"),
            SampleGroup(tmp_path / "state.json", port, pieces=[]).serve(),
        ):
            pass
    with SampleGroup(tmp_path / "state.json", port, pieces=[]).serve() as group:
        assert len(group.ports) == 3


@pytest.mark.parametrize("port", [-1, 65534, 70000])
def test_a_port_out_of_range_is_named(tmp_path: Path, port: int) -> None:
    with pytest.raises(SampleSiteError, match=f"found {port}"), SampleGroup(tmp_path / "state.json", port, pieces=[]).serve():
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_foreground_process_serves_until_it_is_stopped(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "scrapers.sample_site", "--port", "0", "--state", str(tmp_path / "state.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        urls = [process.stdout.readline().split()[1] for _ in range(3)]
        assert [ask(f"{url}rss").status for url in urls] == [200, 200, 200]
        process.send_signal(number)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


def test_the_foreground_process_ends_with_a_sentence_when_a_port_is_taken(tmp_path: Path, group: SampleGroup) -> None:
    command = [sys.executable, "-m", "scrapers.sample_site", "--port", str(group.ports[0]), "--state", str(tmp_path / "other.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("expected port")
    assert done.stderr.count("\n") == 1
