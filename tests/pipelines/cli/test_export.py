"""`newshouse export` as a user calls it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.cli.export import read_moment
from pipelines.errors import PipelinesError
from tests.warehouse.conftest import NOW, article_rows
from warehouse.batch import Batch
from warehouse.database import open_writer
from warehouse.load import load_batch
from warehouse.parquet import write_rows
from warehouse.publish import publish


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two published articles, one of which reserves text and data mining."""
    home = tmp_path_factory.mktemp("home")
    batch = Batch("daily", date(2026, 3, 1), ("run-1",), "1")
    open_article, reserved = article_rows("a", batch.batch_id, reserved=[]), article_rows("b", batch.batch_id, reserved=["tdm"])
    for table, rows in open_article.items():
        joined = [{**row, "seq": number} if table == "changes" else row for number, row in enumerate((*rows, *reserved[table]), start=1)]
        write_rows(home / "staging", table, joined)
    with open_writer(home / "warehouse" / "writer.duckdb") as connection:
        load_batch(connection, home / "staging", batch, NOW)
    publish(home / "warehouse" / "writer.duckdb", home / "newshouse.duckdb", NOW)
    return home


def newshouse(home: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", "export", str(folder), "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def test_files_and_what_was_left_out_are_told(home: Path, tmp_path: Path) -> None:
    told = newshouse(home, tmp_path / "out")
    assert told.returncode == 0, told.stderr
    assert "articles.parquet" in told.stdout
    assert "1 of 2 articles reserve ai or archive or tdm and were left out; --include-reserved takes them in." in told.stdout
    assert "writing articles (1 of 4)" in told.stderr


def test_json_is_the_manifest(home: Path, tmp_path: Path) -> None:
    told = newshouse(home, tmp_path / "out", "--json", "--format", "csv", "--table", "articles", "--include-reserved")
    assert json.loads(told.stdout) == json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["article_id"] for row in csv.DictReader(stream)] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--table", "nothing"], "table nothing: expected one of"),
        (["--source", "nobody"], "source nobody: expected one of"),
        (["--since", "yesterday"], "--since: expected a day or a time like 2026-03-01"),
    ],
)
def test_bad_argument_is_one_sentence_and_leaves_nothing(home: Path, tmp_path: Path, arguments: list[str], sentence: str) -> None:
    told = newshouse(home, tmp_path / "out", *arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert sentence in told.stderr.splitlines()[-1]
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "whole_day", "moment"),
    [
        ("2026-03-01", False, datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-31", True, datetime(2026, 4, 1, tzinfo=UTC)),
        ("2026-03-01T12:00", True, datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00+02:00", False, datetime(2026, 3, 1, 10, tzinfo=UTC)),
    ],
)
def test_days_are_whole_and_times_are_utc(text: str, whole_day: bool, moment: datetime) -> None:
    assert read_moment("--until", text, whole_day=whole_day) == moment


@pytest.mark.parametrize("text", ["", "2026-13-01", "9999-12-31", "soon"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(PipelinesError, match="--until: expected a day or a time"):
        read_moment("--until", text, whole_day=True)
