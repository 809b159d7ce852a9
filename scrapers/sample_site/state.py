"""The group's state: one integer, the step, in a small JSON file that the server and `advance` may share."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapers.sample_site.errors import SampleSiteError

STEP_ZERO = datetime(2026, 11, 19, 6, tzinfo=UTC)  # after the last of the written news
_STEP_LENGTH = timedelta(minutes=5)


def step_time(step: int) -> datetime:
    """The moment in the group's own time at which a step begins."""
    return STEP_ZERO + step * _STEP_LENGTH


def read_step(state_file: Path) -> int:
    """The step in the file, 0 when there is no file yet.

    Raises:
        SampleSiteError: the file holds anything but a step.
    """
    try:
        data = json.loads(state_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        raise SampleSiteError(f'{state_file}: expected a JSON file like {{"step": 3}}: {error}; delete it to start again') from error
    step = data.get("step") if isinstance(data, dict) else None
    if type(step) is not int or step < 0:
        raise SampleSiteError(f'{state_file}: expected a JSON file like {{"step": 3}}, found {data!r}; delete it to start again')
    return step


def advance(state_file: Path) -> int:
    """Move on by one step and return it; a reader sees the old file or the new one, never half of it."""
    step = read_step(state_file) + 1
    state_file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=state_file.parent, prefix=f".{state_file.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump({"step": step}, stream)
    Path(name).replace(state_file)
    return step
