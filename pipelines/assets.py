"""The assets: raw_pages → articles → stories, day × source, and published. Each calls one function and reports counts.

Rules about articles belong in `clean` and `deduplication`, the order of work of a batch in `batches`.
"""

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any, Literal

import dagster as dg
from dagster._core.errors import DagsterPipesExecutionError
from pydantic import Field

from pipelines.batches import LoadedReport, load_slice, stage_slice
from pipelines.partitions import may_crawl, read_partition
from pipelines.preview import preview_rows
from pipelines.publishing import publish_home
from pipelines.reextraction import describe_change
from pipelines.resources import HomeResource
from scrapers.archive import RunSummary, find_sealed_runs


class CrawlConfig(dg.Config):
    """How a crawl asks: scheduled runs ask the listings that are due, a backfill goes back to a day."""

    poll: Literal["due", "all"] = Field(default="due", description="Which feeds, sitemaps and sections to ask.")
    since: str = Field(default="", description="YYYY-MM-DD: read listings and sitemaps back to this day.")


class LoadConfig(dg.Config):
    """What a load may do."""

    accept_changes: bool = Field(
        default=False, description="Load although reading known articles again changes more of them than the card accepts."
    )


def build_assets(partitions: dg.MultiPartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The whole graph over these partitions."""

    @dg.asset(
        partitions_def=partitions,
        group_name="newshouse",
        kinds={"scrapy"},
        description="Pages of one source and day, as received.",
    )
    def raw_pages(
        context: dg.AssetExecutionContext, config: CrawlConfig, home: HomeResource, crawler: dg.PipesSubprocessClient
    ) -> dg.MaterializeResult[None]:
        day, source_id = read_partition(context)
        if may_crawl(day, context.run.tags, datetime.now(UTC)):
            return describe_crawl(_crawl(context, crawler, source_id, ["--day", day.isoformat(), *_crawl_options(config)]))
        runs = find_sealed_runs(home.open().archive, source_id, day)
        context.log.info(f"{day} is past: the {len(runs)} archived runs of {source_id} stay as they are, and the network is not touched")
        return dg.MaterializeResult(metadata={"dagster/row_count": 0, "archived_runs": len(runs)})

    @dg.asset(
        partitions_def=partitions, deps=[raw_pages], group_name="newshouse", kinds={"python"}, description="Articles read from the archive."
    )
    def articles(context: dg.AssetExecutionContext, home: HomeResource) -> dg.MaterializeResult[None]:
        day, source_id = read_partition(context)
        report = stage_slice(home.open(), source_id, day)
        context.log.info(report.describe())
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(report.rows.captures),
                "rejects": len(report.rows.rejects),
                "runs": len(report.rows.crawl_runs),
                "preview": preview_rows(report.rows.captures, ("date_published", "headline", "source_agency", "word_count")),
                "why_rejected": preview_rows(report.rows.rejects, ("reason", "url", "detail")),
            }
        )

    @dg.asset(
        partitions_def=partitions,
        deps=[articles],
        group_name="newshouse",
        kinds={"duckdb"},
        description="Unique articles, versions and stories, loaded.",
    )
    def stories(context: dg.AssetExecutionContext, config: LoadConfig, home: HomeResource) -> dg.MaterializeResult[None]:
        day, source_id = read_partition(context)
        report = load_slice(home.open(), source_id, day, config.accept_changes)
        context.log.info(report.describe())
        if report.refused:
            context.log.warning(report.refused)
        return dg.MaterializeResult(metadata=describe_load(report))

    @dg.asset(deps=[stories], group_name="newshouse", kinds={"duckdb"}, description="newshouse.duckdb, replaced for its readers.")
    def published(context: dg.AssetExecutionContext, home: HomeResource) -> dg.MaterializeResult[None]:
        report = publish_home(home.open())
        context.log.info(report.describe())
        rows = [{"table": table, "rows": count} for table, count in sorted(report.rows.items())]
        return dg.MaterializeResult(metadata={"published": report.published, "preview": preview_rows(rows, ("table", "rows"))})

    return [raw_pages, articles, stories, published]


def _crawl(context: dg.AssetExecutionContext, crawler: dg.PipesSubprocessClient, source_id: str, options: list[str]) -> RunSummary:
    # Of this very process: while the crawl starts up its parent may die, and somebody else is its parent then.
    command = [sys.executable, "-m", "scrapers.crawl", "--source", source_id, *options, "--parent", str(os.getpid())]
    try:
        messages = crawler.run(context=context, command=command).get_custom_messages()
    except DagsterPipesExecutionError as error:
        kept = "what it fetched is kept, and the next run goes on from there"
        raise dg.Failure(description=f"{source_id}: the crawl process died ({error}); {kept}", allow_retries=False) from error
    told: dict[str, Any] = messages[-1] if messages else {"error": "the crawl process ended without a word"}
    if "error" in told:
        raise dg.Failure(description=told["error"], allow_retries=False)
    return RunSummary(**told["summary"])


def _crawl_options(config: CrawlConfig) -> list[str]:
    return ["--poll", config.poll, *(["--since", config.since] if config.since else [])]


def describe_crawl(summary: RunSummary) -> dg.MaterializeResult[None]:
    """What the crawl's materialisation shows."""
    counts = {f"outcome/{name}": count for name, count in summary.outcomes.items()}
    stored = summary.outcomes.get("stored", 0)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": stored,
            "run_id": summary.run_id,
            "scheduled": summary.scheduled,
            "bytes": summary.bytes,
            "retired_listings": len(summary.retired),
            **counts,
        }
    )


def describe_load(report: LoadedReport) -> dict[str, Any]:
    """What the load's materialisation shows."""
    counts = {name: report.count(name) for name in ("new_versions", "unchanged", "duplicates", "reprocessed", "withdrawn", "restored")}
    batches = ", ".join(batch.report.batch_id for batch in report.batches)
    refused = {"not_read_again": report.refused} if report.refused else {}
    return {"dagster/row_count": report.count("new"), **counts, "batches": batches or "none", **refused, **_describe_reextraction(report)}


def _describe_reextraction(report: LoadedReport) -> dict[str, Any]:
    """How much of what was read before reads otherwise now, by field and with examples; nothing where nothing was read again."""
    again = [batch.reextraction for batch in report.batches if batch.reextraction.known]
    if not again:
        return {}
    fields = Counter[str]()
    for one in again:
        fields.update(one.fields)
    examples = [describe_change(change) for one in again for change in one.examples()]
    return {
        "read_again": sum(one.known for one in again),
        "read_otherwise": sum(one.changed for one in again),
        **{f"changed/{name}": count for name, count in fields.items()},
        "read_otherwise_examples": preview_rows(examples, ("field", "before", "after", "url")),
    }
