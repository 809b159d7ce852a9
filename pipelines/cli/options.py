"""Options that several commands share, and how a command names itself in what it prints."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

DEFAULT_HOME = Path("data")
HomeOption = Annotated[Path, typer.Option("--home", envvar="NEWSHOUSE_HOME", help="Where all state lives.", show_default="./data")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def table_console(*, to_stderr: bool = False) -> Console:
    """A console for tables: as wide as the terminal, or wide enough where nothing has a width, as in a pipe or a log."""
    console = Console(stderr=to_stderr)
    return console if console.is_terminal else Console(stderr=to_stderr, width=200)


def command_name() -> str:
    """How the user calls newshouse here: `uv run newshouse` or plainly `newshouse`."""
    return "uv run newshouse" if "UV" in os.environ else "newshouse"


def home_argument(home: Path) -> str:
    """The `--home` that a suggested command needs, with a leading space, or nothing."""
    return "" if home.resolve() == DEFAULT_HOME.resolve() else f" --home {_short(home)}"


def _short(path: Path) -> str:
    resolved = path.resolve()
    return str(resolved.relative_to(Path.cwd())) if resolved.is_relative_to(Path.cwd()) else str(resolved)
