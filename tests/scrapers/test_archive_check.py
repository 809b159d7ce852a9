"""The check tells every damage once, by file and place, and looks at all that lies behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from isal import igzip

from scrapers.archive import RunFolder, archive_folder
from scrapers.archive_check import Checked, check_source
from scrapers.cold_archive import join_cold_archive
from scrapers.moving import move_day
from scrapers.packing import pack_day
from scrapers.warc_members import scan_members
from tests.scrapers.archived import DAY, SOURCE_ID, read_all, write_run, write_runs

RECORDS = 7  # of one run: warcinfo, two pages and a revisit, a request each


def check(home: Path) -> Checked:
    checked = Checked(SOURCE_ID)
    list(check_source(home, SOURCE_ID, checked))
    return checked


def flip_byte(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)


@pytest.mark.parametrize("where", ["loose", "packed", "moved"])
def test_a_whole_archive_has_no_problem(tmp_path: Path, where: str) -> None:
    home = tmp_path / "home"
    write_runs(home, 3)
    if where != "loose":
        pack_day(home, SOURCE_ID, DAY)
    if where == "moved":
        move_day(home, SOURCE_ID, DAY, join_cold_archive(archive_folder(home), tmp_path / "cold"))
    checked = check(home)
    assert (checked.days, checked.runs, checked.records, checked.problems) == (1, 3, 3 * RECORDS, [])
    assert {page[0] for run in read_all(home) for page in run["pages"]} <= checked.known


def test_a_flipped_bit_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    runs = write_runs(tmp_path, 3)
    members = list(scan_members(runs[1].pages_path))
    flip_byte(runs[1].pages_path, (members[3].start + members[3].end) // 2)
    checked = check(tmp_path)
    (problem,) = checked.problems
    assert f"{runs[1].pages_path}: record at offset {members[3].start}: damaged" in problem
    assert (checked.runs, checked.records) == (3, 3 * RECORDS)


def test_a_record_with_other_bytes_than_its_digest_says_is_told(tmp_path: Path) -> None:
    run = write_run(tmp_path, 1)
    members = list(scan_members(run.pages_path))
    data = run.pages_path.read_bytes()
    records = [igzip.decompress(data[member.start : member.end]) for member in members]
    records[1] = records[1].replace(b"was told", b"was sold")
    run.pages_path.write_bytes(b"".join(igzip.compress(record, 1) for record in records))
    (problem,) = check(tmp_path).problems
    assert f"{run.pages_path}: record at offset {members[1].start}: " in problem
    assert "digest failed" in problem


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda run: run.pages_path.unlink(), "No such file"),
        (lambda run: run.summary_path.write_text("{"), "Expecting property name"),
        (lambda run: run.summary_path.write_text("{}"), "missing"),
        (lambda run: run.card_path.write_text("id: [", encoding="utf-8"), "expected"),
        (lambda run: run.outcomes_path.write_text("no json\n", encoding="utf-8"), "Expecting value"),
    ],
    ids=["no pages", "no JSON", "no summary", "no card", "no log"],
)
def test_a_run_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path, damage: Callable[[RunFolder], None], told: str) -> None:
    runs = write_runs(tmp_path, 3)
    damage(runs[1])
    checked = check(tmp_path)
    assert any(runs[1].run_id in problem and told in problem for problem in checked.problems)
    assert not any(run.run_id in problem for run in (runs[0], runs[2]) for problem in checked.problems)
    assert checked.records >= 2 * RECORDS


def test_a_pack_without_contents_costs_the_other_runs_of_its_day_nothing(tmp_path: Path) -> None:
    write_runs(tmp_path, 2)
    pack_day(tmp_path, SOURCE_ID, DAY)
    write_run(tmp_path, 9)
    next(tmp_path.rglob("runs.json")).unlink()
    checked = check(tmp_path)
    assert (checked.runs, checked.records, len(checked.problems)) == (1, RECORDS, 1)
    assert "runs.json" in checked.problems[0]


@pytest.mark.parametrize("name", ["pages.warc.gz", "outcomes.jsonl.gz"])
def test_damage_in_a_pack_names_the_run(tmp_path: Path, name: str) -> None:
    runs = write_runs(tmp_path, 3)
    pack_day(tmp_path, SOURCE_ID, DAY)
    path = next(tmp_path.rglob(name))
    flip_byte(path, path.stat().st_size // 2)
    checked = check(tmp_path)
    assert any(runs[1].run_id in problem for problem in checked.problems)
    assert not any(
        run.run_id in problem for run in runs[::2] for problem in (told.replace(path.parent.name, "") for told in checked.problems)
    )
    assert (checked.runs, checked.records) == (3, 3 * RECORDS)


def test_who_refers_to_a_lost_record_is_told(tmp_path: Path) -> None:
    run = write_run(tmp_path, 1)
    members, data = list(scan_members(run.pages_path)), run.pages_path.read_bytes()
    lost = members[1]
    run.pages_path.write_bytes(data[: lost.start] + data[lost.end :])
    (problem,) = check(tmp_path).problems
    assert f"refers to {lost.record_id}, which is not in the archive" in problem


def test_a_missing_cold_disk_is_told_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    write_run(home, 1)
    cold = join_cold_archive(archive_folder(home), tmp_path / "cold")
    move_day(home, SOURCE_ID, DAY, cold)
    for day in (DAY.replace(day=3), DAY.replace(day=4)):
        write_run(home, 1, day)
        move_day(home, SOURCE_ID, day, cold)
    write_run(home, 1, DAY.replace(day=20))
    cold.rename(tmp_path / "unplugged")
    checked = check(home)
    assert (checked.runs, checked.days, len(checked.problems)) == (1, 4, 1)
    assert "mount its disk" in checked.problems[0]
