import gzip
import json

import pytest
import typer
from typer.testing import CliRunner

from pipelines.cli.extract import extract
from tests.scrapers.pages.test_generic import JSON_LD, PARAGRAPHS, URL, make_page, script
from tests.scrapers.test_warc_reading import write_archive

PAGE = make_page(head=script(JSON_LD)).body


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("NEWSHOUSE_SOURCES", raising=False)
    app = typer.Typer()
    app.command()(extract)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def rows(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("packed", [False, True])
def test_saved_page_becomes_one_line(run, tmp_path, packed):
    path = tmp_path / ("page.html.gz" if packed else "page.html")
    path.write_bytes(gzip.compress(PAGE) if packed else PAGE)
    result = run(path, "--url", URL)
    assert result.exit_code == 0
    [row] = rows(result)
    assert (row["file"], row["url"], row["headline"]) == (str(path), URL, "Long bridge opens again")
    assert row["body"] == "\n".join(PARAGRAPHS)
    assert row["authors"] == ["Nadia Karam", "Reuters"]
    assert row["date_published"].startswith("2026-10-02T08:10:00")
    assert (row["language"], row["source_agency"], row["section"]) == ("en", "Reuters", "Harbour")


def test_page_without_an_address_is_named_by_what_it_states(run, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(make_page(head='<link rel=canonical href="https://www.example.org/news/bridge">').body)
    [row] = rows(run(path))
    assert row["url"] == "https://www.example.org/news/bridge"


def test_page_that_states_no_address_has_none(run, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(("<h1>Long bridge</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)).encode())
    [row] = rows(run(path))
    assert (row["url"], row["headline"]) == (None, "Long bridge")


def test_archive_gives_its_articles_and_names_its_rejects(run, tmp_path):
    pages = [(URL, "text/html", PAGE, [], None), ("https://www.example.org/", "text/html", b"<html><body><p>x</p>", [], None)]
    result = run(write_archive(tmp_path / "a.warc.gz", pages))
    assert result.exit_code == 0
    assert [row["url"] for row in rows(result)] == [URL]
    assert "https://www.example.org/: listing_page: expected" in result.stderr
    assert "1 articles, 1 pages without one" in result.stderr


def test_damaged_record_is_a_reject_and_the_rest_is_read(run, tmp_path):
    archive = write_archive(
        tmp_path / "a.warc", [(URL, "text/html", PAGE, [], None), (URL + "2", "text/html", PAGE, [], None)], packed=False
    )
    archive.write_bytes(archive.read_bytes().replace(b"Two days", b"Too days", 1).replace(b"Some forty", b"Some fifty", 1))
    result = run(archive)
    assert len(rows(result)) == 1
    assert "unreadable_record" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "arguments", "sentence"),
    [
        ("none.html", None, [], "expected an HTML or WARC file, found nothing"),
        ("page.warc.gz", b"<html>", [], "expected a WARC file, found something else"),
        ("page.html", PAGE, ["--source", "nowhere"], "'nowhere': expected the id of a source card"),
        ("page.html", PAGE, ["--url", "ftp://example.org/"], "expected an absolute http or https URL"),
    ],
)
def test_mistake_is_one_sentence_and_exit_2(run, tmp_path, name, content, arguments, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = run(path, *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
