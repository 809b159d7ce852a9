"""The whole Dagster graph, assembled in one place; nothing is implemented here."""

from __future__ import annotations

import dagster as dg

from pipelines.assets import build_assets
from pipelines.partitions import build_partitions
from pipelines.resources import HomeResource
from pipelines.retention_job import build_retention_schedule, keep_archive
from pipelines.schedules import build_schedule
from pipelines.settling_job import build_settling_schedule, settle_stories
from scrapers.environment import read_environment
from scrapers.ingested import INGESTED
from scrapers.source import load_all_sources

SOURCE_JOB = "crawl_source"
PUBLISH_JOB = "publish"


@dg.definitions
def newshouse() -> dg.Definitions:
    """Assets, jobs and schedules for every source card that this environment knows."""
    environment = read_environment()
    sources = load_all_sources(environment, environment.home)
    assets = build_assets(build_partitions([*sources, INGESTED.id]))
    source_job = dg.define_asset_job(
        SOURCE_JOB,
        selection=dg.AssetSelection.assets("raw_pages", "articles", "stories", "published"),
        description="One source from crawl to publish.",
    )
    publish_job = dg.define_asset_job(PUBLISH_JOB, selection=dg.AssetSelection.assets("published"), description="Publish what is loaded.")
    return dg.Definitions(
        assets=assets,
        jobs=[source_job, publish_job, keep_archive, settle_stories],
        schedules=[
            *(build_schedule(source, source_job) for source in sources.values()),
            build_retention_schedule(),
            build_settling_schedule(),
        ],
        resources={"home": HomeResource(), "crawler": dg.PipesSubprocessClient()},
        # The event log has everything; the terminal of `newshouse ui` shows what needs a person.
        loggers={"console": dg.colored_console_logger.configured({"log_level": "WARNING"})},
        # Four small assets: under a second in one process, nineteen in several; backfills take this one too.
        executor=dg.in_process_executor,
    )
