"""The Dagster job that packs past days and moves old ones, and its schedule, which is off until it is switched on.

It crawls and loads nothing, so it stands beside the assets. What is due is decided in `pipelines.retention`.
"""

import dagster as dg

from pipelines.resources import HomeResource
from pipelines.retention import Work, plan_moving, plan_packing
from scrapers.environment import read_environment

RETENTION_JOB = "keep_archive"
_CRON = "40 3 * * *"


@dg.op
def pack_past_days(context: dg.OpExecutionContext, home: HomeResource) -> None:
    """Pack the small runs of each past day."""
    _do(context, plan_packing(home.open(), read_environment()))


@dg.op(ins={"packed": dg.In(dg.Nothing)})
def move_old_days(context: dg.OpExecutionContext, home: HomeResource) -> None:
    """Move old days where NEWSHOUSE_ARCHIVE_COLD says, if it says so."""
    environment = read_environment()
    if environment.archive_cold is None:
        context.log.info("NEWSHOUSE_ARCHIVE_COLD is not set: every day stays here")
        return
    _do(context, plan_moving(home.open(), environment))


def _do(context: dg.OpExecutionContext, work: Work) -> None:
    days = list(work.steps)
    for day in days:
        for sentence in day.stayed:
            context.log.info(sentence)
    context.add_output_metadata({"days": len(days), "runs": sum(day.runs for day in days), "bytes": sum(day.bytes for day in days)})
    problems = [day.problem for day in days if day.problem]
    if problems:
        raise dg.Failure(description="; ".join(problems), allow_retries=False)


@dg.job(name=RETENTION_JOB, description="Pack the small runs of past days; move old days to the cold archive, if there is one.")
def keep_archive() -> None:
    move_old_days(packed=pack_past_days())


def build_retention_schedule() -> dg.ScheduleDefinition:
    """Every night, when most newspapers sleep."""
    return dg.ScheduleDefinition(
        name=RETENTION_JOB,
        job=keep_archive,
        cron_schedule=_CRON,
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="Pack past days, move old ones.",
    )
