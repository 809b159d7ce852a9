"""One schedule per source, at its card's cron. All are off until an operator switches them on."""

from __future__ import annotations

from datetime import UTC, datetime

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.partitions import SOURCE_TAG, TICK_TAG, partition_key
from scrapers.source import Source


def build_schedule(source: Source, job: UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """The schedule of one source: each tick asks for the slice of the tick's own UTC day."""

    @dg.schedule(
        name=f"crawl_{source.id.replace('-', '_')}",
        job=job,
        cron_schedule=source.cron,
        execution_timezone=source.time_zone,
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description=f"Crawl {source.name} and load what is new.",
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        return request_run(source.id, context.scheduled_execution_time)

    return tick


def request_run(source_id: str, at: datetime) -> dg.RunRequest:
    """The run that a tick at `at` stands for; its key lets one tick start one run only."""
    day = at.astimezone(UTC).date()
    tags = {SOURCE_TAG: source_id, TICK_TAG: at.isoformat()}
    return dg.RunRequest(run_key=f"{source_id}@{at.isoformat()}", partition_key=partition_key(day, source_id), tags=tags)
