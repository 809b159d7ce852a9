"""Locks are the operating system's: freed by death, refused at once for a source, waited for in a group."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scrapers.errors import ArchiveBusyError, SourceBusyError
from scrapers.locks import hold_archive, hold_group_lock, hold_source_lock, hold_unread_archive

HOLD = """
import pathlib, sys, time
from scrapers.locks import {0}
with {0}(pathlib.Path(sys.argv[1]), 'x'):
    print('held', flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path, request: pytest.FixtureRequest) -> subprocess.Popen[str]:
    """Another process that holds the lock that the test asks for."""
    process = subprocess.Popen([sys.executable, "-c", HOLD.format(request.param), str(tmp_path)], stdout=subprocess.PIPE, text=True)
    request.addfinalizer(lambda: (process.kill(), process.communicate()))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize("holder", ["hold_source_lock"], indirect=True)
def test_a_busy_source_is_refused_and_free_again_by_death(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(SourceBusyError, match="another process"), hold_source_lock(tmp_path, "x"):
        pass
    holder.kill()
    holder.wait()
    with hold_source_lock(tmp_path, "x"):
        pass


@pytest.mark.parametrize("holder", ["hold_group_lock"], indirect=True)
def test_a_group_takes_turns(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    got = threading.Event()
    told: queue.Queue[str] = queue.Queue()

    def wait_for_turn() -> None:
        with hold_group_lock(tmp_path, "x", told.put):
            got.set()

    waiting = threading.Thread(target=wait_for_turn)
    waiting.start()
    assert told.get(timeout=20) == f"the sources of group x take turns; waiting for another source (process {holder.pid})"
    assert not got.is_set()
    holder.kill()
    waiting.join(20)
    assert got.is_set()


def test_a_turn_that_never_comes_ends_in_one_sentence(tmp_path: Path) -> None:
    with (
        hold_group_lock(tmp_path, "x", holder="lighthouse"),
        pytest.raises(SourceBusyError, match="group x take turns, and this one did not get its turn in 0 s; lighthouse"),
        hold_group_lock(tmp_path, "x", longest=0),
    ):
        pass


def test_locks_of_other_names_are_free(tmp_path: Path) -> None:
    with hold_source_lock(tmp_path, "a"), hold_source_lock(tmp_path, "b"), hold_group_lock(tmp_path, "a"):
        pass


@pytest.mark.parametrize("holder", ["hold_archive"], indirect=True)
def test_an_archive_is_read_by_many_and_then_by_nobody(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with hold_archive(tmp_path, "x"), pytest.raises(ArchiveBusyError, match="being read right now"), hold_unread_archive(tmp_path, "x"):
        pass
    with hold_unread_archive(tmp_path, "y"):
        pass
    holder.kill()
    holder.wait()
    with hold_unread_archive(tmp_path, "x"):
        pass


@pytest.mark.parametrize("holder", ["hold_unread_archive"], indirect=True)
def test_readers_wait_until_folders_were_taken_away(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    got = threading.Event()

    def read() -> None:
        with hold_archive(tmp_path, "x"):
            got.set()

    waiting = threading.Thread(target=read)
    waiting.start()
    assert not got.wait(0.2)
    holder.kill()
    waiting.join(20)
    assert got.is_set()


def test_an_archive_that_cannot_be_locked_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "locks").touch()  # stands for a disk that cannot be written
    with hold_archive(tmp_path, "x"):
        pass
