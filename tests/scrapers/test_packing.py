"""Packing the small runs of a day changes where their bytes lie, and nothing that a reader sees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from scrapers import packing, packs
from scrapers.archive import RunFolder, archive_folder, day_folder, find_sealed_runs
from scrapers.durable_files import filled_folder
from scrapers.errors import ArchiveError
from scrapers.frontier import Frontier
from scrapers.ledger import Ledger
from scrapers.locks import hold_archive
from scrapers.packing import has_work, pack_day
from scrapers.packs import find_pack_problem, read_pack
from scrapers.recovery import recover_open_runs
from scrapers.source import Source
from scrapers.warc_reading import iterate_records
from tests.scrapers.archived import DAY, SOURCE_ID, read_all, write_run, write_runs
from tests.scrapers.conftest import store_page


def day_of(home: Path) -> Path:
    return day_folder(archive_folder(home), SOURCE_ID, DAY)


def list_names(home: Path) -> list[str]:
    return sorted(path.name for path in day_of(home).iterdir())


def flip_byte(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)


def test_a_reader_sees_no_difference(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, 3)
    before = read_all(tmp_path)
    assert [len(run["pages"]) for run in before] == [2, 2, 2]
    changed = pack_day(tmp_path, SOURCE_ID, DAY)
    assert (changed.runs, changed.files_removed, changed.stayed) == (3, 12, ())
    assert list_names(tmp_path) == [f"packed-{runs[0].run_id}"]
    assert read_all(tmp_path) == before


def test_the_records_are_packed_byte_for_byte(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, 3)
    whole = b"".join(run.pages_path.read_bytes() for run in runs)
    pack_day(tmp_path, SOURCE_ID, DAY)
    packed = find_sealed_runs(archive_folder(tmp_path), SOURCE_ID, DAY)
    assert {run.pages_path for run in packed} == {day_of(tmp_path) / f"packed-{runs[0].run_id}" / "pages.warc.gz"}
    assert packed[0].pages_path.read_bytes() == whole


def test_other_peoples_checkers_accept_a_pack(tmp_path: Path) -> None:
    write_runs(tmp_path, 3)
    pack_day(tmp_path, SOURCE_ID, DAY)
    (path,) = day_of(tmp_path).glob("*/pages.warc.gz")
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    with path.open("rb") as stream:
        assert [record.verify_block_digest() for record in ArchiveIterator(stream, parse_http=False)] == [True] * 3 * 7


def test_a_pack_is_an_archive_file_by_itself(tmp_path: Path) -> None:
    """Also for a reader that knows nothing of packs: its records are those of all runs, one after the other."""
    write_runs(tmp_path, 3)
    before = [page for run in read_all(tmp_path) for page in run["pages"]]
    pack_day(tmp_path, SOURCE_ID, DAY)
    (path,) = day_of(tmp_path).glob("*/pages.warc.gz")
    assert [(page.record_id, page.url) for page in iterate_records(path)] == [page[:2] for page in before]


def test_packing_again_changes_nothing(tmp_path: Path) -> None:
    write_runs(tmp_path, 2)
    pack_day(tmp_path, SOURCE_ID, DAY)
    assert not has_work(day_of(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in day_of(tmp_path).rglob("*")}
    assert pack_day(tmp_path, SOURCE_ID, DAY).runs == 0
    assert {path: path.stat().st_mtime_ns for path in day_of(tmp_path).rglob("*")} == before


def test_runs_that_come_later_get_a_pack_of_their_own(tmp_path: Path) -> None:
    write_runs(tmp_path, 2)
    pack_day(tmp_path, SOURCE_ID, DAY)
    later = [write_run(tmp_path, 7), write_run(tmp_path, 8)]
    before = read_all(tmp_path)
    pack_day(tmp_path, SOURCE_ID, DAY)
    assert list_names(tmp_path)[1] == f"packed-{later[0].run_id}"
    assert read_all(tmp_path) == before


def test_a_lone_run_stays_as_it_is(tmp_path: Path) -> None:
    run = write_run(tmp_path, 1)
    assert pack_day(tmp_path, SOURCE_ID, DAY).runs == 0
    assert list_names(tmp_path) == [run.run_id]


def test_large_runs_and_those_with_files_of_their_own_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = write_runs(tmp_path, 2), write_run(tmp_path, 5, pages=30)
    ingested = write_run(tmp_path, 6)
    (ingested.path / "origin.yml").touch()
    monkeypatch.setattr(packing, "LARGEST_SMALL_RUN", large.pages_path.stat().st_size - 1)
    before = read_all(tmp_path)
    pack_day(tmp_path, SOURCE_ID, DAY)
    assert list_names(tmp_path) == [large.run_id, ingested.run_id, f"packed-{small[0].run_id}"]
    assert read_all(tmp_path) == before


def test_a_pack_that_grows_too_large_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = write_runs(tmp_path, 5)
    monkeypatch.setattr(packing, "LARGEST_PACK", int(2.5 * runs[0].pages_path.stat().st_size))
    before = read_all(tmp_path)
    pack_day(tmp_path, SOURCE_ID, DAY)
    assert list_names(tmp_path) == [runs[4].run_id, f"packed-{runs[0].run_id}", f"packed-{runs[2].run_id}"]
    assert read_all(tmp_path) == before


DAMAGE: dict[str, Callable[[RunFolder], object]] = {
    "a flipped bit": lambda run: flip_byte(run.pages_path, run.pages_path.stat().st_size // 2),
    "a torn end": lambda run: os.truncate(run.pages_path, run.pages_path.stat().st_size - 10),
    "plain text": lambda run: run.pages_path.write_bytes(b"WARC/1.1\r\n"),
    "no summary": lambda run: run.summary_path.write_bytes(b"{"),
    "no text": lambda run: run.outcomes_path.write_bytes(b"\xff\n"),
    "no card": lambda run: run.card_path.write_bytes(b"\xff\n"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_run_stays_and_costs_the_others_nothing(tmp_path: Path, damage: Callable[[RunFolder], object]) -> None:
    runs = write_runs(tmp_path, 4)
    damage(runs[1])
    changed = pack_day(tmp_path, SOURCE_ID, DAY)
    assert list_names(tmp_path) == [runs[1].run_id, f"packed-{runs[0].run_id}"]
    assert changed.runs == 3
    assert str(runs[1].path) in changed.stayed[0]


def test_runs_that_are_being_read_stay_until_the_next_time(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, 2)
    before = read_all(tmp_path)
    with hold_archive(tmp_path, SOURCE_ID):
        reading = find_sealed_runs(archive_folder(tmp_path), SOURCE_ID, DAY)
        (told,) = pack_day(tmp_path, SOURCE_ID, DAY).stayed
        assert "being read right now" in told
        assert [list(run.read_log()) for run in reading] == [run["log"] for run in before]
        assert read_all(tmp_path) == before
    assert has_work(day_of(tmp_path))
    assert pack_day(tmp_path, SOURCE_ID, DAY).runs == 2
    assert list_names(tmp_path) == [f"packed-{runs[0].run_id}"]
    assert read_all(tmp_path) == before


def test_a_copy_that_differs_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = write_runs(tmp_path, 2)
    before = read_all(tmp_path)

    def copy_badly(old: Any, new: Any, length: int) -> None:
        new.write(old.read(length).replace(b"\x1f", b"\x1e"))

    monkeypatch.setattr(packs.shutil, "copyfileobj", copy_badly)
    with pytest.raises(ArchiveError, match="are not those that were packed; nothing was removed"):
        pack_day(tmp_path, SOURCE_ID, DAY)
    assert list_names(tmp_path) == [run.run_id for run in runs]
    assert read_all(tmp_path) == before


def test_nothing_is_removed_before_its_pack_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs, order = write_runs(tmp_path, 2), []
    real_sync, real_rename = os.fsync, os.rename

    def sync(handle: int) -> None:
        order.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        real_sync(handle)

    def rename(old: Path, new: Path) -> None:
        order.append(f"rename {Path(new).name}")
        real_rename(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", rename)
    pack_day(tmp_path, SOURCE_ID, DAY)
    pack = f"packed-{runs[0].run_id}"
    named, removed = order.index(f"rename {pack}"), order.index(f"rename {runs[0].run_id}.removing")
    synced = {"sync pages.warc.gz", "sync outcomes.jsonl.gz", "sync runs.json", f"sync {pack}.partial"}
    assert synced <= set(order[:named])
    assert f"sync {DAY:%d}" in order[named:removed]


def test_a_day_with_an_open_run_waits_for_its_recovery(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier
) -> None:
    sealed = write_runs(tmp_path, 2)
    ledger = start()
    (row,) = ledger.discover(["http://127.0.0.1:8001/open"], "article", "card")
    store_page(ledger, row, b"<p>open</p>")
    ledger.flush()
    (told,) = pack_day(tmp_path, SOURCE_ID, DAY).stayed
    assert "the next run of lighthouse seals it" in told
    assert len(list_names(tmp_path)) == 3
    ledger.run.abandon()
    (recovered,) = recover_open_runs(archive_folder(tmp_path), source, frontier)
    before = read_all(tmp_path)
    assert pack_day(tmp_path, SOURCE_ID, DAY).runs == 3
    assert [run["run"][0] for run in read_all(tmp_path)] == sorted([*(run.run_id for run in sealed), recovered.folder.run_id])
    assert read_all(tmp_path) == before


def test_a_run_that_recovery_seals_meanwhile_is_left_alone(
    start: Callable[[], Ledger], tmp_path: Path, source: Source, frontier: Frontier, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_runs(tmp_path, 2)
    real = packing.write_pack

    def write_while_recovery_is_at_work(folder: Path, runs: list[Path]) -> None:
        ledger = start()
        (row,) = ledger.discover(["http://127.0.0.1:8001/open"], "article", "card")
        store_page(ledger, row, b"<p>open</p>")
        ledger.flush()
        ledger.run.abandon()
        recovered.append(recover_open_runs(archive_folder(tmp_path), source, frontier)[0].folder)
        real(folder, runs)

    recovered: list[RunFolder] = []
    monkeypatch.setattr(packing, "write_pack", write_while_recovery_is_at_work)
    assert pack_day(tmp_path, SOURCE_ID, DAY).runs == 2
    assert recovered[0].path.is_dir()
    assert len(read_all(tmp_path)) == 3


@pytest.mark.parametrize("name", ["pages.warc.gz", "outcomes.jsonl.gz"])
def test_a_damaged_pack_names_the_run(tmp_path: Path, name: str) -> None:
    write_runs(tmp_path, 2)
    pack_day(tmp_path, SOURCE_ID, DAY)
    (pack,) = day_of(tmp_path).iterdir()
    runs = read_pack(pack)
    assert [find_pack_problem(pack, run) for run in runs] == [None, None]
    span = runs[1].pages if name.startswith("pages") else runs[1].log
    flip_byte(pack / name, (span.start + span.end) // 2)
    problems = [find_pack_problem(pack, run) for run in runs]
    assert problems[0] is None
    assert runs[1].run_id in (problems[1] or "")


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"cards": {}, "runs": [{"run_id": 1}]}'])
def test_a_pack_without_its_contents_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    write_runs(tmp_path, 2)
    pack_day(tmp_path, SOURCE_ID, DAY)
    (pack,) = day_of(tmp_path).iterdir()
    (pack / "runs.json").unlink() if content is None else (pack / "runs.json").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"runs\.json: expected the table of contents of packed runs.*restore this folder"):
        find_sealed_runs(archive_folder(tmp_path), SOURCE_ID, DAY)


def test_a_folder_that_could_not_be_filled_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), filled_folder(tmp_path / "new") as partial:
        (partial / "file").touch()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
