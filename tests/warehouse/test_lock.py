from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.errors import WarehouseBusyError, WarehouseError
from warehouse.lock import hold_writer_lock

HOLDER = "import sys, time; from pathlib import Path; from warehouse.lock import hold_writer_lock\n"
HOLDER += "with hold_writer_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


@pytest.fixture
def lock_path(tmp_path: Path) -> Path:
    return tmp_path / "locks" / "writer.lock"


def test_second_writer_is_told_that_it_must_wait(lock_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(lock_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseBusyError, match="another newshouse is still writing"), hold_writer_lock(lock_path, timeout=0.1):
            pass
        holder.send_signal(signal.SIGKILL)


def test_death_frees_the_lock(lock_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(lock_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.send_signal(signal.SIGKILL)
        with hold_writer_lock(lock_path, timeout=20):
            pass


def test_lock_in_an_impossible_place_is_explained(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("a file, not a folder")
    with pytest.raises(WarehouseError, match="expected a lock file"), hold_writer_lock(tmp_path / "locks" / "writer.lock"):
        pass
