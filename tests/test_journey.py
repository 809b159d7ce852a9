"""The road from end to end, as a user takes it: `newshouse demo` three times in one folder, against what was planted.

The first run sees the newspapers at step 0, each later one a step further. The published database is kept after each.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest

from scrapers.sample_site.newspaper import make_newspapers
from scrapers.sample_site.pieces import Piece, load_pieces
from scrapers.source import read_source

pytestmark = pytest.mark.timeout(400)
EDITIONS = ("sample_marsa_today", "sample_zahra_alyoum", "sample_corniche_chronicle")


@dataclass(frozen=True)
class Journey:
    """The folder that the user stands in, what each demo printed, and the database it published."""

    folder: Path
    printed: list[str]
    databases: list[Path]

    def ask(self, step: int, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.databases[step], read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            return connection.execute(query, parameters).fetchall()

    def planted(self, step: int) -> dict[str, Piece]:
        """The pieces by their address, as the newspapers printed them at this step."""
        cards = [read_source(self.folder / "data" / "demo" / "sources" / f"{edition}.yml") for edition in EDITIONS]
        base_urls = {card.id: card.homepage.rstrip("/") for card in cards}
        papers = make_newspapers(load_pieces(), base_urls, step).values()
        return {paper.url_of(piece): piece for paper in papers for piece in paper.articles}


def newshouse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200, check=False)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    folder = tmp_path_factory.mktemp("journey")
    printed, databases = [], []
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEWSHOUSE_HOME", raising=False)
        patch.delenv("NEWSHOUSE_SOURCES", raising=False)
        for step in range(3):
            shown = newshouse(folder, "demo")
            assert shown.returncode == 0, shown.stderr
            printed.append(shown.stdout)
            databases.append(folder / f"step-{step}.duckdb")
            shutil.copyfile(folder / "data" / "demo" / "newshouse.duckdb", databases[-1])
        yield Journey(folder, printed, databases)


@pytest.mark.parametrize("step", [0, 1, 2])
def test_every_planted_article_is_there_once(journey: Journey, step: int) -> None:
    urls = Counter(url for (url,) in journey.ask(step, "select url from articles where status = 'live'"))
    gone_once = {url for (url,) in journey.ask(step, "select url from outcomes group by url having max(gone_visits) = 1")}
    assert set(urls) - gone_once == set(journey.planted(step))
    assert set(urls.values()) == {1}


def test_the_texts_are_as_they_were_written(journey: Journey) -> None:
    planted = journey.planted(0)
    rows = journey.ask(0, "select url, headline, body from articles")
    wrong = [url for url, headline, body in rows if (headline, body) != (planted[url].headline, planted[url].text)]
    assert wrong == []


def test_dates_are_known_where_somebody_states_them_and_nowhere_else(journey: Journey) -> None:
    planted = journey.planted(0)
    for url, date, witness in journey.ask(0, "select url, date_published, date_published_witness from articles"):
        dated_by = planted[url].dated_by
        if dated_by == "none":
            assert (date, witness) == (None, None), url
        else:
            assert date is not None, (url, dated_by)
            assert abs((date - planted[url].published).total_seconds()) < 60, url


def test_agencies_are_named_and_editions_are_none(journey: Journey) -> None:
    planted = journey.planted(0)
    for url, agency in journey.ask(0, "select url, source_agency from articles"):
        credit = f"{planted[url].dateline or ''} {planted[url].source or ''}".casefold()
        assert (agency == "SAHRA") == any(name in credit for name in ("sahra", "صحراء")), url


@pytest.mark.parametrize("step", [0, 1, 2])
def test_every_piece_is_one_story_wherever_it_stands_and_whatever_became_of_it(journey: Journey, step: int) -> None:
    """Shortened copies, corrections and updates among them; daily briefs, written on one form, are each a story of their own."""
    planted = journey.planted(step)
    story_of = dict(journey.ask(step, "select url, story_id from articles"))
    stories: dict[str, set[str]] = defaultdict(set)
    for url, piece in planted.items():
        stories[piece.id].add(story_of[url])
    assert {piece_id: told for piece_id, told in stories.items() if len(told) > 1} == {}
    assert len({story for told in stories.values() for story in told}) == len(stories)


def test_members_say_what_became_of_the_text(journey: Journey) -> None:
    planted = journey.planted(0)
    members = journey.ask(
        0, "select url, kind, containment from story_members join articles using (article_id) where not story_members.is_canonical"
    )
    assert {kind for _, kind, _ in members} >= {"identical", "shortened"}
    for url, kind, containment in members:
        is_shortened = any(other.id == planted[url].id and len(other.text) > len(planted[url].text) for other in planted.values())
        assert (kind == "shortened") == is_shortened, url
        assert containment > 0.9, url


def test_one_member_of_a_story_is_canonical(journey: Journey) -> None:
    assert journey.ask(0, "select story_id from articles group by story_id having count(*) filter (where is_canonical) <> 1") == []
    ((members,),) = journey.ask(0, "select max(members) from stories")
    assert members > 1


def test_a_later_run_adds_only_what_changed(journey: Journey) -> None:
    before, after = journey.planted(0), journey.planted(1)
    changed = {
        url for url, piece in after.items() if url in before and (piece.headline, piece.text) != (before[url].headline, before[url].text)
    }
    versions = {url for (url,) in journey.ask(1, "select url from article_versions where version_no = 2")}
    assert versions == changed
    kinds = Counter(kind for (kind,) in journey.ask(1, "select kind from changes where seq > ?", last_change(journey, 0)))
    assert kinds["insert"] == len(set(after) - set(before))
    assert kinds["update"] == len(changed)


def last_change(journey: Journey, step: int) -> int:
    ((seq,),) = journey.ask(step, "select max(seq) from changes")
    return int(seq)


def test_a_withdrawal_needs_two_visits(journey: Journey) -> None:
    withdrawn = set(journey.planted(0)) - set(journey.planted(1))
    assert withdrawn
    assert journey.ask(1, "select url from articles where status = 'withdrawn'") == []
    assert {url for (url,) in journey.ask(2, "select url from articles where status = 'withdrawn'")} == withdrawn
    assert {url for (url,) in journey.ask(2, "select url from articles")} >= withdrawn


def test_every_url_has_one_outcome_a_run(journey: Journey) -> None:
    assert journey.ask(2, "select run_id, url from outcomes group by all having count(*) <> 1") == []
    unequal = "select run_id from crawl_runs where scheduled <> (select count(*) from outcomes where outcomes.run_id = crawl_runs.run_id)"
    assert journey.ask(2, unequal) == []


def test_related_links_carry_the_dates_of_other_articles(journey: Journey) -> None:
    planted = journey.planted(0)
    rows = journey.ask(0, "select related_links.url, related_links.date_published from related_links where date_published is not null")
    assert len(rows) > 100
    for url, date in rows:
        assert abs((date - planted[url].published).total_seconds()) < 60


def test_the_demo_says_what_it_did_and_what_to_try(journey: Journey) -> None:
    for step, printed in enumerate(journey.printed):
        for edition in EDITIONS:
            (line,) = re.findall(rf"^{edition} .*$", printed, re.MULTILINE)
            ((articles,),) = journey.ask(step, "select count(*) from articles where source_id = ?", edition)
            assert f" {articles} (+" in line
    suggested = re.findall(r"^  newshouse (.+)$", journey.printed[-1].replace("uv run newshouse", "newshouse"), re.MULTILINE)
    assert len(suggested) == 3
    for command in suggested:
        arguments = shlex.split(command, comments=True)
        if arguments[0] != "demo":
            shown = newshouse(journey.folder, *arguments)
            assert shown.returncode == 0, shown.stderr
            assert "sample_marsa_today" in shown.stdout


def test_the_users_own_data_is_left_alone(journey: Journey) -> None:
    assert [path.name for path in (journey.folder / "data").iterdir()] == ["demo"]
    assert {path.name for path in journey.folder.iterdir() if path.suffix != ".duckdb"} == {"data"}


def test_the_archive_holds_what_the_tables_refer_to(journey: Journey) -> None:
    from scrapers.warc_reading import iterate_records

    archived = {record.record_id for path in (journey.folder / "data/demo/archive").rglob("*.warc.gz") for record in iterate_records(path)}
    referred = {record_id for (record_id,) in journey.ask(2, "select record_id from article_versions")}
    assert referred <= archived


def test_hosts_of_addresses_are_the_cards_own(journey: Journey) -> None:
    hosts = {urlsplit(url).netloc for (url,) in journey.ask(2, "select url from article_urls")}
    assert hosts == {urlsplit(url).netloc for url in journey.planted(2)}
