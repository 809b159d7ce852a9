"""The Dagster instance of a home: its settings file in place and its storage made before two processes race to do so."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from pipelines.home import Home

if TYPE_CHECKING:
    from dagster import DagsterInstance

_WORKSPACE = """\
load_from:
  - python_module:
      module_name: pipelines.definitions
      location_name: newshouse
"""


def settings_file() -> Path:
    """`dagster.yaml`: at the top of a checkout, or inside the installed package."""
    packaged = Path(str(files("pipelines"))) / "dagster.yaml"
    return packaged if packaged.exists() else Path(str(files("pipelines"))).parent / "dagster.yaml"


def prepare_instance(home: Home) -> None:
    """Put `dagster.yaml` into the home and make Dagster's storage, once and by one process at a time.

    Starting the daemon and a command at once on an empty folder makes Dagster's own migrations collide.
    """
    home.dagster.mkdir(parents=True, exist_ok=True)
    home.locks.mkdir(exist_ok=True)
    home.enter()
    with FileLock(home.locks / "dagster.lock"):
        (home.dagster / "workspace.yaml").write_text(_WORKSPACE, encoding="utf-8")
        _place_settings(home.dagster / "dagster.yaml")
        with open_instance(home):
            pass


def _place_settings(target: Path) -> None:
    """Copy the bundled settings, and follow their later changes until an operator edits the copy."""
    bundled, written = settings_file().read_bytes(), target.with_suffix(".yaml.bundled")
    if target.exists() and written.exists() and target.read_bytes() != written.read_bytes():
        return
    for path in (target, written):
        path.write_bytes(bundled)


def open_instance(home: Home) -> DagsterInstance:
    """The instance, for use as a context manager."""
    from dagster import DagsterInstance

    home.enter()
    return DagsterInstance.get()
