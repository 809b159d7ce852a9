"""Kill what changes an archive at each of its steps in turn, and see whether every run can still be read, once.

`python -m tests.scrapers.kill_every_step ACTION FOLDER` prints the count of steps and what went wrong, as JSON. A process
of its own forks for each step; the steps are the calls that change a file system, as the interpreter itself reports them.
Nothing is synced meanwhile: a kill, unlike a power failure, takes nothing from the system that it was given.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.archive import RUN_ID
from scrapers.retention import bring_back_slices, find_moved_slices, find_slices_to_move, find_slices_to_pack, move_slices, pack_slices
from tests.scrapers.archived import read_all, write_runs

TODAY = date(2026, 11, 20)
CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.link", "shutil.rmtree"}
Step = Callable[[Path, Path], None]


def pack(home: Path, _cold: Path) -> None:
    finish(pack_slices(home, find_slices_to_pack(home, TODAY, 2)))


def move(home: Path, cold: Path) -> None:
    finish(move_slices(home, find_slices_to_move(home, TODAY, 10), cold, lambda _run_id: True))


def bring_back(home: Path, _cold: Path) -> None:
    finish(bring_back_slices(home, find_moved_slices(home)))


def finish(changed: Any) -> None:
    told = [(day.stayed, day.problem) for day in changed if day.stayed or day.problem]
    assert told == [], told


def leave(_home: Path, _cold: Path) -> None:
    pass


# What is done before the first step, and what is killed.
ACTIONS: dict[str, tuple[Step, Step]] = {
    "pack": (leave, pack),
    "move": (leave, move),
    "move packed": (pack, move),
    "back": (move, bring_back),
}

PACK = [f"archive/lighthouse/2026/11/02/packed-*/{name}" for name in ("outcomes.jsonl.gz", "pages.warc.gz", "runs.json")]
COLD = [f"cold/{path.removeprefix('archive/')}" for path in PACK]
# All that is left when it is done, however often it was begun.
FILES = {
    pack: [f"home/{path}" for path in PACK],
    move: [*COLD, "cold/newshouse-archive.json", "home/archive/cold.json", "home/archive/lighthouse/2026/11/02.moved"],
    bring_back: ["cold/lighthouse/2026/11", "cold/newshouse-archive.json", "home/archive/cold.json", *(f"home/{path}" for path in PACK)],
}


def kill_at(step: int) -> None:
    """From now on, end this process without a word just before its change number `step`."""
    done = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal done
        if event in CHANGES or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def run_killed(act: Step, home: Path, cold: Path, step: int) -> bool:
    """Whether the action was killed; False when it has fewer steps."""
    child = os.fork()
    if child == 0:
        kill_at(step)
        act(home, cold)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL), status
    return status != 0


def list_files(folder: Path) -> list[str]:
    """Every file, and every folder with nothing in it, below home and cold archive; a run's id is left out of its path."""
    paths = (path for path in folder.rglob("*") if "locks" not in path.parts and (path.is_file() or not any(path.iterdir())))
    return sorted(RUN_ID.sub("*", str(path.relative_to(folder))) for path in paths)


def find_problems(name: str, folder: Path) -> tuple[int, list[str]]:
    prepare, act = ACTIONS[name]
    problems: list[str] = []
    step = 0
    killed = True
    while killed:
        step += 1
        home, cold = folder / f"{step}" / "home", folder / f"{step}" / "cold"
        write_runs(home, 2)
        prepare(home, cold)
        before = read_all(home)
        killed = run_killed(act, home, cold, step)
        if read_all(home) != before:
            problems.append(f"step {step}: other runs are read")
        act(home, cold)
        if read_all(home) != before:
            problems.append(f"step {step}: other runs are read after doing it again")
        if (files := list_files(folder / f"{step}")) != (expected := FILES[act]):
            problems.append(f"step {step}: expected {expected}, found {files}")
    return step - 1, problems


if __name__ == "__main__":
    os.fsync = lambda _handle: None
    steps, found = find_problems(sys.argv[1], Path(sys.argv[2]))
    json.dump({"steps": steps, "problems": found}, sys.stdout)
