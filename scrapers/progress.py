"""How far each source is, on one small file per source below `<home>/progress`, for whoever watches.

The stages write it, the command line reads it. It is a courtesy: losing it costs nothing, nothing depends on it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a source stands: the stage, and how many of its pages are done. `total` 0 means not known yet."""

    stage: str
    done: int = 0
    total: int = 0
    detail: str = ""
    process: int = 0  # who wrote it; what a dead process wrote is not believed


def write_progress(home: Path, source_id: str, progress: Progress) -> None:
    """Replace the file of this source."""
    path = _path(home, source_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(asdict(replace(progress, process=os.getpid()))), encoding="utf-8")
    temporary.replace(path)


def read_progress(home: Path, source_id: str) -> Progress | None:
    """What the file of this source says, or None if it says nothing that can be read."""
    try:
        progress = Progress(**json.loads(_path(home, source_id).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return progress if _is_running(progress.process) else None


def clear_progress(home: Path, source_id: str) -> None:
    _path(home, source_id).unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and alive
        return True
    return process > 0


def _path(home: Path, source_id: str) -> Path:
    return home / "progress" / f"{source_id}.json"
