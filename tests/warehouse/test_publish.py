from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from warehouse.batch import Batch
from warehouse.database import open_published, open_writer
from warehouse.errors import WarehouseError
from warehouse.load import load_batch
from warehouse.publish import publish

Stage = Callable[..., Path]
NewBatch = Callable[..., Batch]

# Every batch brings two articles, so that an odd number of articles, or another than batches say, is half a batch.
READER = """
import sys
from pathlib import Path
from warehouse.database import open_published
looks = 0
highest = 0
print('reading', flush=True)
while not Path(sys.argv[2]).exists():
    with open_published(Path(sys.argv[1])) as connection:
        articles = connection.execute('select count(*) from articles').fetchall()[0][0]
        promised = connection.execute('select sum(articles_new) from batches').fetchall()[0][0]
        assert articles == promised, (articles, promised)
        assert articles >= highest, (articles, highest)
        highest = articles
        looks += 1
print(looks, highest)
"""


@pytest.fixture
def published_path(tmp_path: Path) -> Path:
    return tmp_path / "newshouse.duckdb"


@pytest.fixture
def load(writer_path: Path, stage: Stage, new_batch: NewBatch, now: datetime) -> Callable[[int], None]:
    def load_number(number: int) -> None:
        with open_writer(writer_path) as connection:
            load_batch(connection, stage(new_batch(number), f"a{number}", f"b{number}"), new_batch(number), now)

    return load_number


def count_articles(path: Path) -> int:
    with open_published(path) as connection:
        return int(connection.execute("select count(*) from articles").fetchall()[0][0])


def test_published_file_is_complete_and_only_for_reading(
    load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime
) -> None:
    load(1)
    report = publish(writer_path, published_path, now)
    assert report.published
    assert report.rows["articles"] == 2
    assert published_path.stat().st_mode & 0o777 == 0o444
    assert [path.name for path in published_path.parent.iterdir() if path.name.startswith((".", "newshouse"))] == [published_path.name]
    assert count_articles(published_path) == 2


def test_nothing_is_copied_when_nothing_changed(
    load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime
) -> None:
    load(1)
    publish(writer_path, published_path, now)
    before = published_path.stat().st_ino
    report = publish(writer_path, published_path, now + timedelta(days=1))
    assert (report.published, report.reason) == (False, "nothing changed since the last time")
    assert published_path.stat().st_ino == before


def test_copies_keep_their_least_interval(load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime) -> None:
    load(1)
    publish(writer_path, published_path, now)
    load(2)
    assert not publish(writer_path, published_path, now + timedelta(seconds=20), timedelta(minutes=1)).published
    assert count_articles(published_path) == 2
    assert publish(writer_path, published_path, now + timedelta(seconds=61), timedelta(minutes=1)).published
    assert count_articles(published_path) == 4


def test_stray_log_of_a_killed_client_is_moved_aside(
    load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime
) -> None:
    load(1)
    publish(writer_path, published_path, now)
    stray = published_path.with_name("newshouse.duckdb.wal")
    stray.write_bytes(b"left behind")
    publish(writer_path, published_path, now)
    assert not stray.exists()
    assert [path.read_bytes() for path in published_path.parent.glob("*.wal.stray-*")] == [b"left behind"]
    assert count_articles(published_path) == 2


def test_unreadable_published_file_is_replaced(load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime) -> None:
    load(1)
    published_path.write_text("torn")
    assert publish(writer_path, published_path, now).published
    assert count_articles(published_path) == 2


def test_copy_of_a_killed_publisher_is_removed(load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime) -> None:
    load(1)
    unfinished = published_path.with_name(".newshouse.duckdb.unfinished-1234")
    unfinished.write_bytes(b"half")
    publish(writer_path, published_path, now)
    assert not unfinished.exists()


def test_full_disk_keeps_the_old_file(
    load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(1)
    publish(writer_path, published_path, now)
    load(2)

    def fill_disk(original: Path, copy: Path) -> None:
        copy.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.publish._copy_durably", fill_disk)
    with pytest.raises(WarehouseError, match="has room for the database: No space left on device; nothing was published"):
        publish(writer_path, published_path, now)
    assert count_articles(published_path) == 2
    assert not list(published_path.parent.glob(".newshouse*"))


def test_open_reader_keeps_its_file(load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime) -> None:
    load(1)
    publish(writer_path, published_path, now)
    load(2)
    with open_published(published_path) as reader:
        publish(writer_path, published_path, now)
        assert reader.execute("select count(*) from articles").fetchall() == [(2,)]
    assert count_articles(published_path) == 4


def test_readers_are_never_refused_and_never_see_half_a_batch(
    load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime, tmp_path: Path
) -> None:
    load(1)
    publish(writer_path, published_path, now)
    stop = tmp_path / "stop"
    with subprocess.Popen([sys.executable, "-c", READER, str(published_path), str(stop)], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        for number in range(2, 12):
            load(number)
            assert publish(writer_path, published_path, now).published
        stop.touch()
        looks, highest = map(int, reader.communicate()[0].split())
    assert reader.returncode == 0
    assert looks > 0
    assert highest <= 22


def test_published_file_opens_without_newshouse(
    load: Callable[[int], None], writer_path: Path, published_path: Path, now: datetime
) -> None:
    load(1)
    publish(writer_path, published_path, now)
    with duckdb.connect(published_path, read_only=True) as connection:
        assert connection.execute("select headline from articles where article_id = 'a1'").fetchall() == [("Harbour opens, part a1",)]
