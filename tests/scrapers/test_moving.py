"""Old days move to another folder and back: whole, compared, and still found where they were asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers import durable_files
from scrapers.archive import archive_folder, day_folder, find_days, find_open_runs, find_sealed_runs
from scrapers.cold_archive import find_cold_archive, join_cold_archive, moved_path
from scrapers.errors import ArchiveError
from scrapers.locks import hold_archive
from scrapers.moving import bring_back_day, move_day
from scrapers.packing import pack_day
from tests.scrapers.archived import DAY, SOURCE_ID, make_source, read_all, write_run, write_runs


@pytest.fixture
def cold(tmp_path: Path) -> Path:
    archive_folder(tmp_path / "home").mkdir(parents=True)
    return join_cold_archive(archive_folder(tmp_path / "home"), tmp_path / "cold")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another file system than the tests', where there is one."""
    if not Path("/dev/shm").is_dir() or Path("/dev/shm").stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("needs a second file system")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def here(home: Path) -> Path:
    return day_folder(archive_folder(home), SOURCE_ID, DAY)


def flip_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


@pytest.mark.parametrize("packed", [True, False])
def test_a_reader_sees_no_difference(home: Path, cold: Path, packed: bool) -> None:
    write_runs(home, 3)
    if packed:
        pack_day(home, SOURCE_ID, DAY)
    before = read_all(home)
    changed = move_day(home, SOURCE_ID, DAY, cold)
    assert (changed.runs, changed.files_removed, changed.stayed) == (3, 3 if packed else 12, ())
    assert not here(home).exists()
    assert read_all(home) == before
    assert all(run.path.is_relative_to(cold) for run in find_sealed_runs(archive_folder(home), SOURCE_ID, DAY))


def test_another_file_system_makes_no_difference(home: Path, cold: Path, other_disk: Path) -> None:
    write_runs(home, 2)
    before = read_all(home)
    move_day(home, SOURCE_ID, DAY, join_cold_archive(archive_folder(home), other_disk / "cold"))
    assert not here(home).exists()
    assert read_all(home) == before
    bring_back_day(home, SOURCE_ID, DAY)
    assert read_all(home) == before


def test_a_day_comes_back_as_it_was(home: Path, cold: Path) -> None:
    write_runs(home, 2)
    before, files = read_all(home), {path.name: path.read_bytes() for path in here(home).rglob("*") if path.is_file()}
    move_day(home, SOURCE_ID, DAY, cold)
    bring_back_day(home, SOURCE_ID, DAY)
    assert read_all(home) == before
    assert {path.name: path.read_bytes() for path in here(home).rglob("*") if path.is_file()} == files
    assert not moved_path(archive_folder(home), SOURCE_ID, DAY).exists()
    assert list(cold.rglob("*.gz")) == []


def test_runs_that_come_after_the_move_follow_it(home: Path, cold: Path) -> None:
    write_runs(home, 2)
    move_day(home, SOURCE_ID, DAY, cold)
    write_run(home, 9)
    before = read_all(home)
    assert len(before) == 3
    assert move_day(home, SOURCE_ID, DAY, cold).runs == 1
    assert read_all(home) == before
    assert not here(home).exists()


def test_days_and_other_sources_are_found_as_before(home: Path, cold: Path) -> None:
    write_runs(home, 2)
    write_run(home, 1, source=make_source("beacon"))
    move_day(home, SOURCE_ID, DAY, cold)
    assert find_days(archive_folder(home), SOURCE_ID) == [DAY]
    assert len(read_all(home, "beacon")) == 1


@pytest.mark.parametrize("missing", ["nothing", "an empty mount point", "the folder of another archive"])
def test_a_missing_disk_is_one_sentence(home: Path, cold: Path, missing: str) -> None:
    write_runs(home, 2)
    move_day(home, SOURCE_ID, DAY, cold)
    cold.rename(cold.with_name("unplugged"))
    if missing == "an empty mount point":
        cold.mkdir()
    if missing == "the folder of another archive":
        archive_folder(home.with_name("other")).mkdir(parents=True)
        join_cold_archive(archive_folder(home.with_name("other")), cold)
    with pytest.raises(ArchiveError, match=r"cold: expected the folder with the older days of this archive, found .*mount its disk"):
        find_sealed_runs(archive_folder(home), SOURCE_ID, DAY)
    cold.exists() and shutil.rmtree(cold)
    cold.with_name("unplugged").rename(cold)
    assert len(read_all(home)) == 2


def test_the_cold_archive_may_be_carried_elsewhere(home: Path, cold: Path) -> None:
    write_runs(home, 2)
    before = read_all(home)
    move_day(home, SOURCE_ID, DAY, cold)
    elsewhere = cold.rename(cold.with_name("elsewhere"))
    assert join_cold_archive(archive_folder(home), elsewhere) == elsewhere
    assert find_cold_archive(archive_folder(home)) == elsewhere
    assert read_all(home) == before


def test_another_place_may_be_chosen_while_nothing_is_moved(home: Path, cold: Path) -> None:
    write_runs(home, 2)
    before = read_all(home)
    move_day(home, SOURCE_ID, DAY, cold)
    bring_back_day(home, SOURCE_ID, DAY)
    move_day(home, SOURCE_ID, DAY, join_cold_archive(archive_folder(home), cold.with_name("fresh")))
    assert read_all(home) == before
    assert len(list(cold.with_name("fresh").rglob("*.gz"))) == len(before)


def test_a_disk_is_begun_again_when_its_beginning_was_killed(home: Path, cold: Path) -> None:
    (cold / "lost+found").mkdir()
    (archive_folder(home) / "cold.json").unlink()
    join_cold_archive(archive_folder(home), cold)
    assert find_cold_archive(archive_folder(home)) == cold


def test_two_archives_never_share_a_place(home: Path, cold: Path) -> None:
    """Also not when neither has moved anything: who asked first is refused once the other has begun."""
    other = archive_folder(home.with_name("other"))
    other.mkdir(parents=True)
    assert join_cold_archive(other, cold) == cold
    with pytest.raises(ArchiveError, match="found a folder that is not it"):
        find_cold_archive(archive_folder(home))
    write_run(home.with_name("other"), 1)
    move_day(home.with_name("other"), SOURCE_ID, DAY, cold)
    with pytest.raises(ArchiveError, match="belongs to another"):
        join_cold_archive(archive_folder(home), cold)


def test_places_that_cannot_be_the_cold_archive_are_refused(home: Path, cold: Path) -> None:
    archive = archive_folder(home)
    write_run(home, 1)
    move_day(home, SOURCE_ID, DAY, cold)
    with pytest.raises(ArchiveError, match="expected the folder that earlier days were moved to, found none of them there"):
        join_cold_archive(archive, cold.with_name("fresh"))
    assert not cold.with_name("fresh").exists()
    for place in (archive, archive / "cold", home.parent):
        with pytest.raises(ArchiveError, match="expected a folder apart from the archive"):
            join_cold_archive(archive, place)
    other = archive_folder(home.with_name("other"))
    other.mkdir(parents=True)
    with pytest.raises(ArchiveError, match="belongs to another; name another folder"):
        join_cold_archive(other, cold)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"path": "/x"}', b"\xff"])
def test_a_damaged_pointer_is_one_sentence(home: Path, cold: Path, content: bytes) -> None:
    (archive_folder(home) / "cold.json").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"cold\.json: expected a file of JSON .*restore it from a backup"):
        find_cold_archive(archive_folder(home))


def test_a_lost_pointer_is_one_sentence(home: Path, cold: Path) -> None:
    write_runs(home, 1)
    move_day(home, SOURCE_ID, DAY, cold)
    (archive_folder(home) / "cold.json").unlink()
    with pytest.raises(ArchiveError, match=r"cold\.json: expected to read where moved days are"):
        find_sealed_runs(archive_folder(home), SOURCE_ID, DAY)


def test_runs_that_are_being_read_stay_until_the_next_time(home: Path, cold: Path) -> None:
    write_runs(home, 2)
    before = read_all(home)
    for change in (lambda: move_day(home, SOURCE_ID, DAY, cold), lambda: bring_back_day(home, SOURCE_ID, DAY)):
        with hold_archive(home, SOURCE_ID):
            reading = find_sealed_runs(archive_folder(home), SOURCE_ID, DAY)
            assert "being read right now" in change().stayed[0]
            assert [list(run.read_log()) for run in reading] == [run["log"] for run in before]
            assert read_all(home) == before
        assert change().stayed == ()
        assert read_all(home) == before


def test_a_copy_that_differs_removes_nothing(home: Path, cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_runs(home, 1)
    before = read_all(home)

    def copy_badly(old: Any, new: Any, length: int) -> None:
        new.write(old.read(length)[:-1])

    monkeypatch.setattr(durable_files.shutil, "copyfileobj", copy_badly)
    with pytest.raises(ArchiveError, match=r"found other bytes in card\.yml, outcomes\.jsonl, pages\.warc\.gz, run\.json; nothing was rem"):
        move_day(home, SOURCE_ID, DAY, cold)
    assert read_all(home) == before
    assert not moved_path(archive_folder(home), SOURCE_ID, DAY).exists()
    assert list(cold.rglob("*.gz")) == []


def test_a_copy_that_was_damaged_later_is_not_taken_for_whole(home: Path, cold: Path) -> None:
    write_runs(home, 1)
    with hold_archive(home, SOURCE_ID):
        move_day(home, SOURCE_ID, DAY, cold)
    (copy,) = cold.rglob("pages.warc.gz")
    flip_byte(copy)
    with pytest.raises(ArchiveError, match=r"found other bytes in pages\.warc\.gz; nothing was removed"):
        move_day(home, SOURCE_ID, DAY, cold)
    assert len(read_all(home)) == 1
    assert here(home).exists()


def test_an_open_run_keeps_its_day_here(home: Path, cold: Path) -> None:
    run = write_run(home, 1)
    run.path.rename(run.path.with_name(run.run_id + ".open"))
    assert "the next run of lighthouse seals it" in move_day(home, SOURCE_ID, DAY, cold).stayed[0]
    assert len(find_open_runs(archive_folder(home), SOURCE_ID)) == 1


def test_nothing_is_removed_before_its_copy_is_synced_and_noted(home: Path, cold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (run,), order = write_runs(home, 1), []
    real_sync, real_rename = os.fsync, os.rename

    def sync(handle: int) -> None:
        order.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real_sync(handle)

    def rename(old: Path, new: Path) -> None:
        order.append(f"{old} > {Path(new).name}")
        real_rename(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", rename)
    move_day(home, SOURCE_ID, DAY, cold)
    partial = day_folder(cold, SOURCE_ID, DAY) / f"{run.run_id}.partial"
    named = order.index(f"{partial} > {run.run_id}")
    removed = order.index(f"{run.path} > {run.run_id}.removing")
    assert {str(partial / name) for name in ("pages.warc.gz", "outcomes.jsonl", "card.yml", "run.json")} | {str(partial)} <= set(
        order[:named]
    )
    assert {str(partial.parent), str(run.path.parent.parent)} <= set(order[named:removed])
    assert {str(cold), str(cold / SOURCE_ID)} <= set(order[:removed])
