"""`newshouse sources add` and `sources test` on the sample newspapers, which stand for a site that nobody knows yet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.sources import app
from pipelines.home import Home
from scrapers.errors import ScrapersError
from scrapers.pages.fixtures import list_fixtures
from scrapers.sample_site.server import SampleGroup
from scrapers.source import read_source

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def site(tmp_path: Path) -> object:
    with SampleGroup(tmp_path / "state.json", 0).serve() as group:
        yield group


def run_newshouse(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", "sources", *arguments]
    return subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, timeout=200, check=False)


def test_unknown_site_becomes_a_card_with_a_fixture_that_holds(site: SampleGroup, home: Home) -> None:
    address = site.base_urls["sample_corniche_chronicle"]
    shown = run_newshouse(home, "add", f"{address}/", "--id", "corniche", "--json")
    assert shown.returncode == 0, shown.stderr
    told = json.loads(shown.stdout)
    asked = [request.path for request in site.requests_log]
    assert asked[0] == "/robots.txt"
    assert "/private/notes" not in asked
    assert len(asked) <= 30

    source = read_source(home.sources / "corniche.yml")
    assert (source.feeds, source.sitemaps) == ((f"{address}/rss",), (f"{address}/sitemap.xml",))
    assert source.sections
    assert source.article_urls
    assert source.allow_loopback
    article = told["article"]
    printed = {piece.headline for piece in site.newspaper("sample_corniche_chronicle").articles}
    assert article["headline"] in printed
    (case,) = list_fixtures(home.sources / "fixtures" / "corniche")
    assert json.loads((case / "output.json").read_text(encoding="utf-8"))["headline"] == article["headline"]
    assert not (home.path / "archive").exists()
    assert not (home.path / "frontier.sqlite").exists()

    site.requests_log.clear()
    again = run_newshouse(home, "test", "corniche", "--url", article["url"], "--json", "--write")
    assert again.returncode == 0, again.stderr
    assert "1 of 1 fixtures are read as they must be" in again.stderr
    assert json.loads(again.stdout)["headline"] == article["headline"]
    assert [request.path for request in site.requests_log] == ["/robots.txt", article["url"].removeprefix(address)]

    (case / "output.json").write_text(json.dumps({"headline": "Quite another headline"}), encoding="utf-8")
    site.requests_log.clear()
    differing = run_newshouse(home, "test", "corniche", "--offline")
    assert differing.returncode == 1
    assert f"{case.name}: headline: expected 'Quite another headline', found" in differing.stderr
    assert site.requests_log == []

    refused = run_newshouse(home, "add", f"{address}/")
    assert refused.returncode == 2
    assert "expected a site that no card describes yet" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "harbour.example"], "'harbour.example': expected the address of a site's front page"),
        (["add", "ftp://harbour.example/"], "expected the address of a site's front page"),
        (["add", "http://127.0.0.1:1/"], "http://127.0.0.1:1/: expected a site that answers, found"),
        (["add", "http://127.0.0.1:1/", "--id", "Harbour Post"], "expected 1 to 64 of a-z, 0-9, _ and -"),
        (["add", "https://www.harbour.example/"], "is a real host and NEWSHOUSE_CONTACT is not set"),
        (["add", "https://egypt-today.com/"], "expected a site that no card describes yet, found its host on"),
        (["test", "nobody"], "expected the id of a source card"),
        (["test", "egypt_today"], "is a real host and NEWSHOUSE_CONTACT is not set"),
        (["test", "egypt_today", "--url", "https://elsewhere.example/a"], "expected an address on a host of egypt_today"),
    ],
)
def test_what_cannot_be_looked_at_is_one_sentence(home: Home, arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(app, [*arguments, "--home", str(home.path)])
    assert isinstance(result.exception, ScrapersError)  # which the command line prints, and ends with 2
    assert words in str(result.exception)
    assert result.stdout == ""
    assert list(home.path.rglob("*.yml")) == []
