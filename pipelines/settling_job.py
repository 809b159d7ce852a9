"""The Dagster job that tells all stories anew and publishes, and its schedule, which is off until it is switched on.

It crawls nothing and belongs to no slice, so it stands beside the assets. What it does is `pipelines.settling`.
"""

from datetime import UTC, datetime

import dagster as dg

from pipelines.publishing import publish_home
from pipelines.resources import HomeResource
from pipelines.settling import settle_home

SETTLING_JOB = "settle_stories"
_CRON = "20 4 * * 0"


@dg.op
def tell_stories_anew(context: dg.OpExecutionContext, home: HomeResource) -> None:
    """Learn what sites print below their articles anew, and load the stories that this moves."""
    settled = settle_home(home.open(), datetime.now(UTC), told=context.log.info)
    context.log.info(settled.describe())
    context.add_output_metadata({"stories": settled.stories, "moved": settled.moved, "batch": settled.batch_id or "none"})


@dg.op(ins={"settled": dg.In(dg.Nothing)})
def publish_stories(context: dg.OpExecutionContext, home: HomeResource) -> None:
    """Publish, unless nothing changed."""
    context.log.info(publish_home(home.open()).describe())


@dg.job(name=SETTLING_JOB, description="Tell all stories anew from what is known of each site today, and publish.")
def settle_stories() -> None:
    publish_stories(settled=tell_stories_anew())


def build_settling_schedule() -> dg.ScheduleDefinition:
    """Every Sunday, after the archive was kept."""
    return dg.ScheduleDefinition(
        name=SETTLING_JOB,
        job=settle_stories,
        cron_schedule=_CRON,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="Tell all stories anew.",
    )
