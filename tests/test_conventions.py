"""The rules of the house: arrows between the packages, sizes, documents in step with the code."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("scrapers", "pipelines", "warehouse")
ALLOWED = {"scrapers": {"scrapers"}, "warehouse": {"warehouse"}, "pipelines": {"pipelines", "scrapers", "warehouse"}}
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imported_packages(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    strangers = set(imported_packages(path)) & set(PACKAGES) - ALLOWED[package]
    assert not strangers, f"{package} must not import {strangers}: only pipelines may know the other two"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, "look for the second idea in this file"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno
            assert lines <= 60, f"{node.name} has {lines} lines: look for the second idea"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_belongs_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "start the module by saying what belongs in it"


def test_no_module_is_called_utils() -> None:
    assert not [path for path in MODULES if path.stem in {"utils", "helpers", "common"}]


def test_top_level_is_as_the_user_fixed_it() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    fixed = {"pyproject.toml", "README.md", "scrapers", "pipelines", "warehouse", "tests", "dagster.yaml"}
    beside = {"LICENSE", "CHANGELOG.md", "requirements.lock"}
    names = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    assert {name for name in names if not name.startswith(".")} - beside == fixed


def read_locked_versions() -> list[str]:
    """Every requirement of requirements.lock with its version and marker, without hashes."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line.removesuffix("\\").strip() for line in lines if line and line[0].isalnum()]


def test_requirements_lock_is_in_step(tmp_path: Path) -> None:
    """What is locked still is a whole answer to pyproject.toml; an index that shows a release late changes nothing."""
    if shutil.which("uv") is None:
        pytest.skip("uv is not installed, and only uv can resolve the lock again")
    copy = tmp_path / "project"
    copy.mkdir()
    for name in ("README.md", "LICENSE", "dagster.yaml"):
        shutil.copy(ROOT / name, copy / name)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    constrained = project.replace(
        "constraint-dependencies = [", f"constraint-dependencies = {json.dumps(read_locked_versions())[:-1]}, ", 1
    )
    assert constrained != project
    (copy / "pyproject.toml").write_text(constrained, encoding="utf-8")
    locked = subprocess.run(["uv", "lock", "--quiet"], cwd=copy, capture_output=True, text=True, check=False)
    if locked.returncode and "Failed to fetch" in locked.stderr:
        pytest.skip("no package index can be reached")
    mend = "run: uv lock && uv export --frozen --no-header --no-emit-project --quiet > requirements.lock"
    assert locked.returncode == 0, f"{mend}\n{locked.stderr}"
    command = ["uv", "export", "--frozen", "--no-header", "--no-emit-project", "--quiet"]
    exported = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True).stdout
    assert exported == (ROOT / "requirements.lock").read_text(encoding="utf-8"), mend


def test_the_command_line_starts_without_dagster_and_scrapy() -> None:
    heavy = ("dagster", "scrapy", "twisted", "htmldate", "pyarrow", "sqlalchemy")
    code = f"import sys, pipelines.cli; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_readme_shows_commands_that_exist() -> None:
    from pipelines.cli import app

    known = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    known |= {group.name or "" for group in app.registered_groups}
    shown = set(re.findall(r"newshouse ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    prose = {"is", "turns"}
    assert shown - known - prose == set(), "the README names commands that do not exist"
    assert known <= shown, f"the README does not show {known - shown}"
