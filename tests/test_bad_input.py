"""What a user can get wrong: one clear sentence on stderr, exit code 2, nothing half done."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.home import Home
from scrapers.locks import hold_source_lock
from scrapers.sample_site.server import SampleGroup
from warehouse.database import open_writer
from warehouse.publish import publish

pytestmark = pytest.mark.timeout(240)
EDITION = "sample_corniche_chronicle"
CARD = """\
name: The Lighthouse
publisher: Invented Press
languages: [en]
homepage: https://lighthouse.example/
hosts: [lighthouse.example]
feeds: [https://lighthouse.example/rss]
"""


def newshouse(home: Home, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = home.child_environment() | variables
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(command, env=environment, cwd=home.path.parent, capture_output=True, text=True, timeout=120, check=False)


def assert_refused(shown: subprocess.CompletedProcess[str], *told: str) -> None:
    """Exit code 2, and a last line that says these things; no traceback."""
    assert shown.returncode == 2, shown.stderr
    last = shown.stderr.rstrip("\n").splitlines()[-1]
    assert "Traceback" not in shown.stderr
    for words in told:
        assert words in last


def test_an_unknown_source(home: Home) -> None:
    assert_refused(newshouse(home, "run", "egypt_tody"), "egypt_tody", "egypt_today")
    assert not home.archive.exists()


def test_no_source_at_all(home: Home) -> None:
    assert_refused(newshouse(home, "run"), "sources list")


def test_a_real_host_without_a_contact(home: Home) -> None:
    assert_refused(newshouse(home, "run", "egypt_today"), "NEWSHOUSE_CONTACT", "egypt-today.com")
    assert not home.archive.exists()


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (CARD + "colour: blue\n", "colour"),
        (CARD + "cron: every day\n", "cron"),
        (CARD + "time_zone: Mars/Olympus\n", "time_zone"),
        (CARD.replace("hosts: [lighthouse.example]", "hosts: [egypt-today.com]"), "hosts"),
        (CARD.replace("[en]", "[en"), "YAML"),
    ],
    ids=["unknown key", "cron", "time zone", "host of another card", "no YAML"],
)
def test_a_broken_card(home: Home, tmp_path: Path, card: str, told: str) -> None:
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "lighthouse.yml").write_text(card, encoding="utf-8")
    shown = newshouse(home, "run", "lighthouse", NEWSHOUSE_SOURCES=str(folder), NEWSHOUSE_CONTACT="desk@lighthouse.example")
    assert_refused(shown, "lighthouse.yml", told)
    assert not home.archive.exists()


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"\x1f\x8b\x08broken", bytes(range(256))], ids=["empty", "html", "gzip", "binary"]
)
def test_a_file_that_is_no_warc(home: Home, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.warc.gz"
    file.write_bytes(content)
    assert_refused(newshouse(home, "ingest", str(file)), "some.warc.gz", "WARC")
    assert not home.archive.exists()


def test_a_file_that_is_not_there(home: Home, tmp_path: Path) -> None:
    assert_refused(newshouse(home, "ingest", str(tmp_path / "none.warc")), "none.warc", "nothing there")
    assert_refused(newshouse(home, "extract", str(tmp_path / "none.html")), "none.html")


def test_a_database_that_is_not_there_yet(home: Home) -> None:
    assert_refused(newshouse(home, "sql", "select 1"), "newshouse run")


def test_a_home_that_is_a_file(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert_refused(newshouse(home, "run", "egypt_today", "--home", str(file)), "file")


def test_a_source_that_is_being_run(newspapers: SampleGroup, home: Home) -> None:
    with hold_source_lock(home.path, EDITION, "run"):
        assert_refused(newshouse(home, "run", EDITION), EDITION, "being run by another process")
    with hold_source_lock(home.path, EDITION):
        assert_refused(newshouse(home, "run", EDITION), EDITION, "being run by another process")
    assert newspapers.requests_log == []


def test_a_database_from_a_newer_schema_is_left_alone(newspapers: SampleGroup, home: Home) -> None:
    with open_writer(home.writer):
        pass
    publish(home.writer, home.published, datetime.now(UTC))
    for path in (home.writer, home.published):
        path.chmod(0o644)
        with duckdb.connect(path) as connection:
            connection.execute("update schema_version set version = 99")
    before = home.writer.read_bytes()
    assert_refused(newshouse(home, "run", EDITION), "99", "newer newshouse")
    assert_refused(newshouse(home, "sql", "select 1"), "99", "newer newshouse")
    assert home.writer.read_bytes() == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of its own with little room, where this machine lets a test mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a small disk: {mounted.stderr.strip()}")
    return folder


def test_a_full_disk_is_said_and_the_next_run_heals(newspapers: SampleGroup, home: Home, small_disk: Path) -> None:
    try:
        full = Home(small_disk / "home")
        full.path.mkdir()
        cards = {"NEWSHOUSE_SOURCES": str(home.sources)}
        assert_refused(newshouse(full, "run", EDITION, **cards), "space")
        subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
        healed = newshouse(full, "run", EDITION, **cards)
        assert healed.returncode == 0, healed.stderr
        with duckdb.connect(full.published, read_only=True) as connection:
            urls = [url for (url,) in connection.execute("select url from articles").fetchall()]
        edition = newspapers.newspaper(EDITION)
        assert sorted(urls) == sorted(edition.url_of(piece) for piece in edition.articles)
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        assert_refused(newshouse(full, "run", EDITION, **cards), "written")
    finally:
        subprocess.run(["umount", str(small_disk)], check=True)
