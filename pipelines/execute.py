"""Run sources through the Dagster graph in this process: `python -m pipelines.execute`, which `newshouse run` starts.

Each source is one recorded Dagster run; publishing follows once, after all of them. The result is a JSON report on
standard output, which is the caller's pipe: a full disk cannot swallow it. What the stages do is in the assets.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

import dagster as dg
from dagster._core.storage.tags import MAX_RETRIES_TAG
from sqlalchemy.exc import DBAPIError

from pipelines.definitions import PUBLISH_JOB, SOURCE_JOB, newshouse
from pipelines.errors import INTERRUPTED, PipelinesError
from pipelines.failures import explain_failure
from pipelines.home import Home, open_home
from pipelines.instance import open_instance, prepare_instance
from pipelines.partitions import SOURCE_TAG, TICK_TAG, partition_key
from pipelines.run_launcher import PROCESS_TAG, describe_process
from scrapers.errors import ScrapersError
from scrapers.process import die_with_parent
from scrapers.progress import clear_progress
from warehouse.errors import WarehouseError

CRAWL_TO_LOAD = ("raw_pages", "articles", "stories")
ARCHIVE_TO_LOAD = ("articles", "stories")
STAGED_TO_LOAD = ("stories",)
_LITTLE_SPACE = 1_000_000  # bytes


@dataclass
class SourceReport:
    """What one run did. `counts` holds each asset's metadata numbers, by asset and name."""

    source_id: str
    run_id: str
    succeeded: bool
    error: str | None = None
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def execute_sources(
    home: Home, source_ids: Sequence[str], day: date, assets: Sequence[str], since: date | None = None, accept_changes: bool = False
) -> list[SourceReport]:
    """One recorded run per source, then one for publishing if any of them succeeded; an interrupt ends all of it.

    The crawls ask every listing of their sources; with `since` they read them back to that day. With `accept_changes`
    they load whatever reading known articles again changes.
    """
    configs: dict[str, dict[str, Any]] = {
        "raw_pages": {"poll": "all", "since": since.isoformat() if since else ""},
        "stories": {"accept_changes": accept_changes},
    }
    config = {"ops": {name: {"config": values} for name, values in configs.items() if name in assets}}
    definitions, started_at = newshouse(), datetime.now(UTC)
    with open_instance(home) as instance:
        reports = []
        for source_id in source_ids:
            key = partition_key(day, source_id)
            # A run that began before midnight keeps its slice, like a tick.
            tags = {SOURCE_TAG: source_id, TICK_TAG: started_at.isoformat(), **_own_tags()}
            options = {"partition_key": key, "tags": tags, "run_config": config}
            reports.append(_execute(definitions.resolve_job_def(SOURCE_JOB), instance, source_id, assets, **options))
            clear_progress(home.path, source_id)
            if reports[-1].error == INTERRUPTED:
                return reports
        if any(report.succeeded for report in reports):
            reports.append(_execute(definitions.resolve_job_def(PUBLISH_JOB), instance, "published", ["published"], tags=_own_tags()))
        return reports


def _own_tags() -> dict[str, str]:
    """Who works on these runs; whoever called sees what fails, so that nobody else tries it again."""
    return {PROCESS_TAG: describe_process(), MAX_RETRIES_TAG: "0"}


def _execute(job: dg.JobDefinition, instance: dg.DagsterInstance, source_id: str, assets: Sequence[str], **options: Any) -> SourceReport:
    result = job.execute_in_process(
        instance=instance,
        raise_on_error=False,
        asset_selection=[dg.AssetKey(name) for name in assets],
        **options,
    )
    counts = {name: _numbers(result, name) for name in assets if result.success}
    return SourceReport(source_id, result.run_id, result.success, None if result.success else explain_failure(result), counts)


def _numbers(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, int]:
    materialized = result.asset_materializations_for_node(asset)
    metadata: Mapping[str, Any] = materialized[0].metadata if materialized else {}
    return {name.removeprefix("dagster/"): value.value for name, value in metadata.items() if isinstance(value.value, int)}


def main() -> int:
    arguments = _read_arguments()
    report = _take_standard_output()
    try:
        die_with_parent(arguments.parent, signal.SIGINT)
        home = open_home(arguments.home)
        prepare_instance(home)
        assets = STAGED_TO_LOAD if arguments.staged else ARCHIVE_TO_LOAD if arguments.from_archive else CRAWL_TO_LOAD
        reports = execute_sources(home, arguments.sources, arguments.day, assets, arguments.since, arguments.accept_changes)
    except KeyboardInterrupt:
        answer: dict[str, Any] = {"error": INTERRUPTED}
    except (ScrapersError, PipelinesError, WarehouseError) as error:
        answer = {"error": str(error)}
    except (OSError, DBAPIError) as error:
        # Dagster's own storage: the errors of the assets are in their reports.
        with suppress(OSError):  # the log may lie on the disk that is full
            traceback.print_exc()
        expected = f"{arguments.home}: expected a home that can be read and written and has room"
        answer = {"error": f"{expected}: {' '.join(str(error).split())[:300]}{_hint_at_full_disk(arguments.home)}"}
    else:
        answer = {"reports": [asdict(report) for report in reports]}
    with report:
        json.dump(answer, report)
    return 0 if "reports" in answer else 2


def _hint_at_full_disk(home: Path) -> str:
    """SQLite says `disk I/O error` when the disk is full; this says it in words."""
    free = shutil.disk_usage(home).free if home.exists() else _LITTLE_SPACE
    return f"; no space is left on its disk ({free // 1024} KB): free some, then run again" if free < _LITTLE_SPACE else ""


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipelines.execute", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sources", nargs="+", metavar="SOURCE")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--from-archive", action="store_true", help="leave the network alone: load what is archived")
    parser.add_argument("--staged", action="store_true", help="load what is staged for this day already")
    parser.add_argument("--accept-changes", action="store_true", help="load whatever reading known articles again changes")
    parser.add_argument("--since", type=date.fromisoformat, help="read listings and sitemaps back to this day, YYYY-MM-DD")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="the process to end with")
    return parser.parse_args()


def _take_standard_output() -> TextIO:
    """Standard output as it was given; from now on, what libraries and children print goes to standard error."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


if __name__ == "__main__":
    sys.exit(main())
