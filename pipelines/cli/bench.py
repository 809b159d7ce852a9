"""`newshouse bench`: the benches, all on this machine, most in a folder of their own. What they measure is `pipelines.bench`."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipelines.cli.options import JsonOption, table_console

if TYPE_CHECKING:
    from pipelines.bench.claims import BenchReport
    from pipelines.bench.extraction.measure import ExtractionReport

app = typer.Typer(no_args_is_help=True, help="Benchmarks: measure what crawl, extraction and deduplication promise, on this machine.")
FolderOption = Annotated[Path | None, typer.Option("--folder", help="Work here and keep what was made; must be empty.", show_default=False)]
PagesOption = Annotated[int, typer.Option("--pages", min=20, help="How many pages the site has.")]
PeersOption = Annotated[bool, typer.Option("--peers/--no-peers", help="Whether the peers are asked too; each needs uv.")]


@app.command("kill")
def bench_kill(
    kills: Annotated[int, typer.Option("--kills", min=1, help="How often the crawl is killed.")] = 20,
    pages: PagesOption = 2000,
    seed: Annotated[int, typer.Option("--seed", help="Which random moments.")] = 1,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kill a crawl at random points of its progress and compare what it lost, repeated and fetched again.

    Example: newshouse bench kill --kills 100 --seed 7
    """
    from pipelines.bench.kill import KillPlan, measure_kills

    _measure(lambda place: measure_kills(KillPlan(kills, pages, seed), place), folder, as_json)


@app.command("crawl")
def bench_crawl(
    pages: PagesOption = 2000,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often each is measured; the median counts.")] = 3,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pages per CPU second against a bare Scrapy spider that stores nothing, at 2 KB and 60 KB a page.

    Example: newshouse bench crawl --rounds 5 --json
    """
    from pipelines.bench.speed import SpeedPlan, measure_speed

    _measure(lambda place: measure_speed(SpeedPlan(pages, rounds), place), folder, as_json)


@app.command("memory")
def bench_memory(
    pages: PagesOption = 50_000,
    first_look: Annotated[int, typer.Option("--first-look", min=10, help="After how many pages memory is read first.")] = 10_000,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Memory of the crawl process after 10,000 and after 50,000 pages.

    Example: newshouse bench memory --pages 20000
    """
    from pipelines.bench.memory import MemoryPlan, measure_memory

    _measure(lambda place: measure_memory(MemoryPlan(pages, first_look), place), folder, as_json)


@app.command("archive")
def bench_archive(
    days: Annotated[int, typer.Option("--days", min=1, help="How many days the archive has, of 96 runs each.")] = 7,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How often each is read; the median counts.")] = 5,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """What packing gains in files, room and time, and that all of it is read as before.

    Example: newshouse bench archive --days 30
    """
    from pipelines.bench.archive import ArchivePlan, measure_archive

    _measure(lambda place: measure_archive(ArchivePlan(days=days, rounds=rounds), place), folder, as_json)


@app.command("dedup")
def bench_dedup(
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus", help="Parquet with doc_id, cluster (the truth), site, body; left out: made texts.", exists=True, dir_okay=False
        ),
    ] = None,
    texts: Annotated[int, typer.Option("--texts", min=100, help="How many made texts ours and its peers are given.")] = 7000,
    many_texts: Annotated[int, typer.Option("--many-texts", min=100, help="How many made texts ours is given for speed.")] = 100_000,
    large_index: Annotated[int, typer.Option("--large-index", min=20_000, help="Texts indexed; a tenth in the small index.")] = 1_000_000,
    peers: PeersOption = True,
    folder: FolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which texts are one story, against datasketch, rensa, gaoya and exact hashing, and how the cost grows with the index.

    Peers are resolved by uv into environments of their own, apart from this one.

    Example: newshouse bench dedup --corpus articles.parquet --json
    """
    from pipelines.bench.dedup import DedupPlan, measure_dedup
    from pipelines.bench.dedup_peers import PACKAGES

    indexed = {"small_index": large_index // 10, "large_index": large_index, "new_texts": large_index // 100}
    plan = DedupPlan(corpus, texts, many_texts, **indexed, peers=tuple(PACKAGES) if peers else ())
    _measure(lambda place: measure_dedup(plan, place), folder, as_json)


@app.command("extraction")
def bench_extraction(
    data: Annotated[
        Path | None,
        typer.Option("--data", envvar="NEWSHOUSE_EXTRACTION_SETS", help="The folder with the annotated pages.", show_default=False),
    ] = None,
    sets: Annotated[list[str] | None, typer.Option("--set", help="Only this set; may be repeated.", show_default=False)] = None,
    peers: PeersOption = True,
    rounds: Annotated[int, typer.Option("--rounds", min=0, help="How often speed is measured; the median counts.")] = 3,
    as_json: JsonOption = False,
) -> None:
    """Quality and speed of extraction on annotated pages, side by side with other extractors.

    The pages are no part of newshouse: SET/truth.jsonl names one a line, with what people say it holds.

    Example: newshouse bench extraction --data ~/benchmarks --set zyte
    """
    if data is None:
        print("newshouse bench extraction: skipped, because no annotated pages are here; name their folder with --data", file=sys.stderr)
        return
    from pipelines.bench.extraction.measure import ExtractionPlan, measure_extraction
    from pipelines.bench.extraction.peers import PEERS

    measured = measure_extraction(ExtractionPlan(data, tuple(sets or ()), tuple(PEERS) if peers else (), rounds))
    if not as_json:
        _show_sets(measured)
    _show(measured.report, as_json)
    if not measured.report.holds:
        raise typer.Exit(1)


def _show_sets(measured: ExtractionReport) -> None:
    columns = ("body_f1", "body_precision", "body_recall", "bad_bodies", "snippet_f1", "title_soft", "date", "authors", "authors_f1")
    table = Table(box=None, pad_edge=False)
    for heading in ("set", "extractor", *columns):
        table.add_column(heading.replace("_", " "), justify="left" if heading in ("set", "extractor") else "right")
    for row in measured.rows:
        values = (getattr(row.score, column) for column in columns)
        table.add_row(row.set_name, row.extractor, *("" if value is None else f"{value:.3f}" for value in values))
    table_console().print(table)


def _measure(measure: Callable[[Path], BenchReport], folder: Path | None, as_json: bool) -> None:
    """Measure in the folder, or in one that is gone afterwards; exit code 1 if a claim fails."""
    if folder is not None:
        report = measure(_empty_folder(folder))
    else:
        with tempfile.TemporaryDirectory(prefix="newshouse-bench-") as place:
            report = measure(Path(place))
    _show(report, as_json)
    if not report.holds:
        raise typer.Exit(1)


def _empty_folder(folder: Path) -> Path:
    from pipelines.bench.crawls import BenchError

    folder = folder.expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BenchError(f"{folder}: expected an empty folder, found files in it; choose another with --folder")
    return folder


def _show(report: BenchReport, as_json: bool) -> None:
    if as_json:
        claims = [{"claim": claim.text, "found": claim.found, "bound": claim.bound, "holds": claim.holds} for claim in report.claims]
        print(json.dumps({"bench": report.name, "holds": report.holds, "claims": claims, "figures": report.figures}, indent=1))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("claim", "found", "bound", ""):
        table.add_column(heading, justify="right" if heading in ("found", "bound") else "left")
    for claim in report.claims:
        table.add_row(claim.text, f"{claim.found:g}", claim.bound, "holds" if claim.holds else "FAILS")
    console = Console()
    console.print(table)
    for name, value in report.figures.items():
        console.print(f"{name}: {value}", markup=False)
