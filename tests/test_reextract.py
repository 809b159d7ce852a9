"""`newshouse reextract`: an archived day read again after its card changed, from the report to the tables."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.assets import describe_load
from pipelines.batches import load_slice, preview_slice, stage_slice
from pipelines.home import Home
from pipelines.reextraction import ReextractionRefusedError
from scrapers.archive import RunSummary
from scrapers.sample_site.server import SampleGroup
from warehouse.database import open_writer

pytestmark = pytest.mark.timeout(300)
EDITION = "sample_marsa_today"
OTHER_AGENCIES: dict[str, object] = {
    "agencies": {"SAHRA NEWS": ["SAHRA", "Sahra Wire", "صحراء", "وكالة صحراء"]},
    "reextraction": {"most_changed": 0},
}


def change_card(home: Home, **keys: object) -> None:
    path = home.sources / f"{EDITION}.yml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text(encoding="utf-8")), **keys}, allow_unicode=True), encoding="utf-8")


def ask(home: Home, query: str) -> list[tuple[object, ...]]:
    with open_writer(home.writer) as connection:
        return connection.execute(query).fetchall()


def run_newshouse(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", *arguments]
    return subprocess.run(command, env=home.child_environment(), capture_output=True, text=True, timeout=200, check=False)


def test_changed_card_is_shown_stopped_and_accepted(
    newspapers: SampleGroup, home: Home, crawl: Callable[[str], RunSummary], tmp_path: Path
) -> None:
    crawl(EDITION)
    day = datetime.now(UTC).date()
    stage_slice(home, EDITION, day)
    load_slice(home, EDITION, day)
    (articles,) = ask(home, "select count(*), count(*) filter (source_agency = 'SAHRA') from articles")
    assert isinstance(articles[0], int)
    assert isinstance(articles[1], int)
    assert 0 < articles[1] < articles[0]
    assert (preview_slice(home, EDITION, day).known, preview_slice(home, EDITION, day).changes) == (0, ())

    change_card(home, **OTHER_AGENCIES)
    newspapers.requests_log.clear()
    before = ask(home, "select * from articles order by all"), ask(home, "select * from changes order by all")
    found = preview_slice(home, EDITION, day)
    assert (found.known, found.fields) == (articles[0], {"source_agency": articles[1]})
    assert {(change.before, change.after) for change in found.changes} == {("SAHRA", "SAHRA NEWS")}
    with pytest.raises(ReextractionRefusedError, match=rf"newshouse reextract {EDITION} --day {day} --accept"):
        load_slice(home, EDITION, day)
    assert load_slice(home, EDITION, day).batches == ()
    refused = run_newshouse(home, "reextract", EDITION)
    assert refused.returncode == 2
    assert "source_agency" in refused.stdout
    assert f"newshouse reextract {EDITION} --day {day} --accept" in refused.stderr
    assert (ask(home, "select * from articles order by all"), ask(home, "select * from changes order by all")) == before

    report = tmp_path / "changes.jsonl"
    shown = run_newshouse(home, "reextract", EDITION, "--day", str(day), "--report", str(report), "--accept", "--json")
    assert shown.returncode == 0, shown.stderr
    (summary,) = json.loads(shown.stdout)
    assert (summary["known"], summary["changed"], summary["fields"]) == (articles[0], articles[1], {"source_agency": articles[1]})
    rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert {row["article_id"] for row in rows} == {change.article_id for change in found.changes}
    assert newspapers.requests_log == []
    with duckdb.connect(home.published, read_only=True) as published:
        query = "select count(*), count(*) filter (source_agency = 'SAHRA NEWS') from articles"
        assert published.execute(query).fetchone() == articles
        kinds = published.execute(
            "select kind, count(*) from changes where batch_id != (select batch_id from batches order by seq limit 1) group by all"
        )
        assert kinds.fetchall() == [("reprocess", articles[1])]
    assert preview_slice(home, EDITION, day).known == 0


def test_news_go_on_while_too_much_would_change(newspapers: SampleGroup, home: Home, crawl: Callable[[str], RunSummary]) -> None:
    crawl(EDITION)
    day = datetime.now(UTC).date()
    stage_slice(home, EDITION, day)
    known = load_slice(home, EDITION, day).count("new")
    read_before = ask(home, "select article_id, source_agency from article_versions order by all")
    change_card(home, **OTHER_AGENCIES)
    newspapers.advance()
    crawl(EDITION)
    stage_slice(home, EDITION, day)
    report = load_slice(home, EDITION, day)
    assert report.count("new") > 0
    assert report.refused is not None
    assert f"of {known} known articles to change" in report.refused
    assert describe_load(report)["not_read_again"] == report.refused
    ((batch_id,),) = ask(home, "select batch_id from batches order by seq limit 1")
    first = ask(home, f"select article_id, source_agency from article_versions where batch_id = '{batch_id}' order by all")
    assert set(first) <= set(read_before)
    with pytest.raises(ReextractionRefusedError):
        stage_slice(home, EDITION, day)
        load_slice(home, EDITION, day)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody"], "expected the id of a source card"),
        (["sample_marsa_today", "--day", "2026-01-01"], "expected a day that the archive holds, found none: it holds nothing"),
    ],
)
def test_what_cannot_be_read_again_is_one_sentence(home: Home, newspapers: SampleGroup, arguments: list[str], words: str) -> None:
    shown = run_newshouse(home, "reextract", *arguments)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert words in shown.stderr
    assert "Traceback" not in shown.stderr
