"""Which days are due, and what is left of the archive whatever ends the process or the disk while they are changed."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scrapers.archive import archive_folder, day_folder
from scrapers.archive_days import ChangedDay
from scrapers.errors import ArchiveBusyError, ArchiveError
from scrapers.locks import hold_archive, hold_retention_lock
from scrapers.retention import (
    bring_back_slices,
    find_moved_slices,
    find_slices,
    find_slices_to_move,
    find_slices_to_pack,
    move_slices,
    pack_slices,
)
from tests.scrapers.archived import DAY, SOURCE_ID, make_source, read_all, write_run, write_runs

TODAY = DAY + timedelta(days=5)


def test_only_days_of_the_age_with_several_runs_are_packed(tmp_path: Path) -> None:
    for age in (0, 1, 2, 5):
        write_runs(tmp_path, 2, TODAY - timedelta(days=age))
    write_run(tmp_path, 1, TODAY - timedelta(days=3))
    due = find_slices_to_pack(tmp_path, TODAY, 2)
    assert [slice_.day for slice_ in due] == [DAY, TODAY - timedelta(days=2)]
    list(pack_slices(tmp_path, due))
    assert find_slices_to_pack(tmp_path, TODAY, 2) == []


def test_what_a_killed_packing_left_is_due(tmp_path: Path) -> None:
    run = write_run(tmp_path, 1)
    run.path.with_name(f"packed-{run.run_id}.partial").mkdir()
    list(pack_slices(tmp_path, find_slices_to_pack(tmp_path, TODAY, 2)))
    assert [path.name for path in run.path.parent.iterdir()] == [run.run_id]


def test_a_day_that_somebody_changed_meanwhile_is_no_problem(tmp_path: Path) -> None:
    write_runs(tmp_path / "home", 2)
    to_pack, to_move = (find(tmp_path / "home", TODAY, 2) for find in (find_slices_to_pack, find_slices_to_move))
    for _ in range(2):
        list(move_slices(tmp_path / "home", to_move, tmp_path / "cold", lambda _run: True))
    (packed,) = pack_slices(tmp_path / "home", to_pack)
    assert (packed.runs, packed.problem) == (0, None)
    moved = find_moved_slices(tmp_path / "home")
    for _ in range(2):
        list(bring_back_slices(tmp_path / "home", moved))
    assert len(read_all(tmp_path / "home")) == 2


def test_named_sources_alone_are_changed_and_unknown_ones_are_refused(tmp_path: Path) -> None:
    for source_id in ("beacon", SOURCE_ID):
        write_runs(tmp_path, 2, source=make_source(source_id))
    assert [slice_.source_id for slice_ in find_slices(tmp_path)] == ["beacon", SOURCE_ID]
    assert [slice_.source_id for slice_ in find_slices_to_pack(tmp_path, TODAY, 2, [SOURCE_ID])] == [SOURCE_ID]
    with pytest.raises(ArchiveError, match="lighthose: expected a source with archived runs, one of beacon, lighthouse"):
        find_slices(tmp_path, ["lighthose"])


def test_what_moves_is_packed_and_what_was_never_loaded_waits(tmp_path: Path) -> None:
    loaded = write_runs(tmp_path / "home", 2)
    write_run(tmp_path / "home", 1, DAY + timedelta(days=1))
    before = read_all(tmp_path / "home")
    due = find_slices_to_move(tmp_path / "home", TODAY, 4)
    ids = {run.run_id for run in loaded}
    moved, waits = move_slices(tmp_path / "home", due, tmp_path / "cold", ids.__contains__)
    assert (moved.day, moved.runs, moved.stayed) == (DAY, 2, ())
    assert "1 of its 1 runs was never loaded" in waits.stayed[0]
    assert len(list((tmp_path / "cold").rglob("packed-*"))) == 1
    assert find_moved_slices(tmp_path / "home") == due[:1]
    list(bring_back_slices(tmp_path / "home", due[:1]))
    assert find_moved_slices(tmp_path / "home") == []
    assert read_all(tmp_path / "home") == before


def test_a_day_that_cannot_be_packed_costs_the_others_nothing(tmp_path: Path) -> None:
    for age in (3, 4):
        write_runs(tmp_path, 2, TODAY - timedelta(days=age))
        list(pack_slices(tmp_path, find_slices_to_pack(tmp_path, TODAY, age)))
        write_runs(tmp_path, 2, TODAY - timedelta(days=age))
    broken = next(day_folder(archive_folder(tmp_path), SOURCE_ID, TODAY - timedelta(days=4)).glob("packed-*/runs.json"))
    broken.write_text("{")
    first, second = pack_slices(tmp_path, find_slices_to_pack(tmp_path, TODAY, 2))
    assert str(broken) in (first.problem or "")
    assert (second.runs, second.stayed) == (2, ())


def test_one_process_at_a_time_changes_the_archive(tmp_path: Path) -> None:
    write_runs(tmp_path, 2)
    with hold_retention_lock(tmp_path), pytest.raises(ArchiveBusyError, match="another process right now"):
        list(pack_slices(tmp_path, find_slices_to_pack(tmp_path, TODAY, 2)))
    assert len(list(pack_slices(tmp_path, find_slices_to_pack(tmp_path, TODAY, 2)))) == 1


@pytest.mark.parametrize(
    "action", ["move", "back", pytest.param("pack", marks=pytest.mark.campaign), pytest.param("move packed", marks=pytest.mark.campaign)]
)
def test_killed_at_any_step_each_run_is_read_once_and_the_next_time_heals(tmp_path: Path, action: str) -> None:
    command = [sys.executable, "-m", "tests.scrapers.kill_every_step", action, str(tmp_path)]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert shown.returncode == 0, shown.stderr
    told = json.loads(shown.stdout)
    assert told["problems"] == []
    assert told["steps"] >= 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room, where this machine lets a test mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Leave no room on the disk of `folder`, but for what is smaller than a page of memory."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return filler


def test_a_full_disk_is_one_sentence_and_loses_nothing(small_disk: Path) -> None:
    home = small_disk / "home"
    write_runs(home, 3)
    before = read_all(home)
    filler = fill(small_disk)
    with pytest.raises(
        ArchiveError, match=r"No space left on device; nothing is lost: free space or rights, then run `newshouse archive pack`"
    ):
        list(pack_slices(home, find_slices_to_pack(home, TODAY, 2)))
    assert read_all(home) == before
    filler.unlink()
    (packed,) = pack_slices(home, find_slices_to_pack(home, TODAY, 2))
    assert (packed.runs, packed.stayed) == (3, ())
    assert read_all(home) == before


def test_a_full_cold_disk_is_one_sentence_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    home, cold = tmp_path / "home", small_disk / "cold"
    write_runs(home, 3)
    before = read_all(home)
    filler = fill(small_disk)
    with pytest.raises(ArchiveError, match="No space left on device; nothing is lost"):
        list(move_slices(home, find_slices_to_move(home, TODAY, 2), cold, lambda _run: True))
    assert read_all(home) == before
    filler.unlink()
    (moved,) = move_slices(home, find_slices_to_move(home, TODAY, 2), cold, lambda _run: True)
    assert (moved.runs, moved.stayed) == (3, ())
    assert read_all(home) == before


def test_a_read_only_disk_is_one_sentence_and_can_be_read(small_disk: Path) -> None:
    home = small_disk / "home"
    write_runs(home, 2)
    before = read_all(home)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(ArchiveError, match="Read-only file system; nothing is lost"):
        list(pack_slices(home, find_slices_to_pack(home, TODAY, 2)))
    assert read_all(home) == before


def test_who_reads_all_the_time_never_misses_a_run(tmp_path: Path) -> None:
    home, cold = tmp_path / "home", tmp_path / "cold"
    write_runs(home, 3)
    before, seen, is_over = read_all(home), [], threading.Event()

    def read_until_it_is_over() -> None:
        while not is_over.is_set():
            with hold_archive(home, SOURCE_ID):
                seen.append(read_all(home) == before)
            time.sleep(0.002)

    def change_until_nothing_stays(change: Callable[[], Iterable[ChangedDay]]) -> None:
        while any(day.stayed for day in change()):
            time.sleep(0.001)

    reading = threading.Thread(target=read_until_it_is_over)
    reading.start()
    try:
        change_until_nothing_stays(lambda: pack_slices(home, find_slices_to_pack(home, TODAY, 2)))
        for _ in range(2):
            change_until_nothing_stays(lambda: move_slices(home, find_slices_to_move(home, TODAY, 2), cold, lambda _run: True))
            change_until_nothing_stays(lambda: bring_back_slices(home, find_moved_slices(home)))
    finally:
        is_over.set()
        reading.join()
    assert len(seen) > 5
    assert all(seen)
