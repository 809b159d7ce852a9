"""Where all state lives: the folders and files below `NEWSHOUSE_HOME`, and the environment of child processes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import PipelinesError


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one newshouse. Nothing is created by asking for a path."""

    path: Path

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def journal(self) -> Path:
        return self.archive / "batches.jsonl"

    @property
    def staging(self) -> Path:
        return self.path / "staging"

    @property
    def quarantine(self) -> Path:
        return self.path / "quarantine"

    @property
    def writer(self) -> Path:
        return self.path / "warehouse" / "writer.duckdb"

    @property
    def fingerprints(self) -> Path:
        return self.path / "warehouse" / "fingerprints.duckdb"

    @property
    def published(self) -> Path:
        return self.path / "newshouse.duckdb"

    @property
    def sources(self) -> Path:
        return self.path / "sources"

    @property
    def locks(self) -> Path:
        return self.path / "locks"

    @property
    def writer_lock(self) -> Path:
        return self.locks / "writer.lock"

    @property
    def dagster(self) -> Path:
        return self.path / ".dagster"

    def variables(self) -> dict[str, str]:
        """What a program needs to know to work on this home; `newshouse env` prints it."""
        return {"NEWSHOUSE_HOME": str(self.path), "NEWSHOUSE_DAGSTER": str(self.dagster), "DAGSTER_HOME": str(self.dagster)}

    def enter(self) -> None:
        """Make this process and its children work on this home.

        Children do not import from the working directory: a file of the user's called `click.py` would break them.
        """
        os.environ.update(self.variables(), PYTHONSAFEPATH="1")

    def child_environment(self) -> dict[str, str]:
        """The whole environment of a child process that works on this home."""
        return {**os.environ, **self.variables(), "PYTHONSAFEPATH": "1"}


def open_home(path: Path) -> Home:
    """The home at `path`, made if it is not there.

    Raises:
        PipelinesError: the folder cannot be made or written.
    """
    home = Home(path.expanduser().resolve())
    try:
        home.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PipelinesError(
            f"{home.path}: expected a folder that can be made and written: {error.strerror}; choose another with --home"
        ) from error
    if not os.access(home.path, os.W_OK):
        raise PipelinesError(f"{home.path}: expected a folder that can be written; change its rights or choose another with --home")
    return home
