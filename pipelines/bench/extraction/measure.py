"""The extraction bench: quality on every set and speed, of all extractors in one run, and what must hold of them.

Speed is pages per CPU second, with metadata where an extractor reads any. It is measured on a sample in rounds that
alternate, because the machine's own pace changes; the median of the rounds' ratios counts.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.bench.claims import BenchReport, Claim
from pipelines.bench.extraction.peers import OWN_NAME, PEERS, Answers, run_extractor
from pipelines.bench.extraction.scores import SetScore, score_set
from pipelines.bench.extraction.sets import PageSet, SavedPage, read_sets
from pipelines.extraction import PageReference, extract_pages

RIVAL = "trafilatura"
LEAST_SPEED = 3.0  # times the rival's
LEAST_GAIN = 0.9  # of two workers, as part of what two processes that share nothing gain
_SAMPLE = 240  # pages; a few of them take most of the time, and a smaller sample has them by chance


@dataclass(frozen=True, slots=True)
class ExtractionPlan:
    """What to measure. `sets` and `peers` are all there are when empty; no `rounds`, no measure of speed."""

    folder: Path
    sets: tuple[str, ...] = ()
    peers: tuple[str, ...] = tuple(PEERS)
    rounds: int = 3


@dataclass(frozen=True, slots=True)
class SetRow:
    """One extractor on one set."""

    set_name: str
    extractor: str
    score: SetScore


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """The claims and figures, and the table they come from."""

    report: BenchReport
    rows: tuple[SetRow, ...]


def measure_extraction(plan: ExtractionPlan, run: Callable[[str, Sequence[SavedPage]], Answers] = run_extractor) -> ExtractionReport:
    """Every extractor of the plan on every set, ours first; `run` asks one extractor.

    Raises:
        BenchError: the sets cannot be read, or an extractor does not answer.
    """
    sets = read_sets(plan.folder, plan.sets)
    pages = [page for page_set in sets for page in page_set.pages]
    answers = [run(name, pages) for name in (OWN_NAME, *plan.peers)]
    rows = tuple(SetRow(page_set.name, found.extractor, _score(page_set, found)) for page_set in sets for found in answers)
    claims = [claim for page_set in sets for claim in _claim_quality([row for row in rows if row.set_name == page_set.name])]
    figures: dict[str, float | int | str] = {"pages": len(pages)}
    figures |= {f"pages per CPU second, {found.extractor}": round(found.pages_per_cpu_second, 1) for found in answers}
    if plan.rounds:
        sample = pages[:: max(1, len(pages) // _SAMPLE)][:_SAMPLE]
        if RIVAL in plan.peers:
            claims.append(_claim_speed(sample, plan.rounds, run))
        gain, most = _measure_workers(sample, plan.rounds), _measure_machine(sample, plan.rounds, run)
        figures["pages per second, two workers against one"] = round(gain, 2)
        figures["what two processes that share nothing gain here"] = round(most, 2)
        claims.append(Claim("two workers' gain, of what the machine allows", round(gain / most, 2), least=LEAST_GAIN))
    return ExtractionReport(BenchReport("extraction", tuple(claims), figures), rows)


def _score(page_set: PageSet, answers: Answers) -> SetScore:
    return score_set([page.truth for page in page_set.pages], answers.predictions)


def _claim_quality(rows: list[SetRow]) -> list[Claim]:
    """That no setting of the rival is better on the set, field by field."""
    own = next(row.score for row in rows if row.extractor == OWN_NAME)
    rivals = [row.score for row in rows if row.extractor.startswith(RIVAL)]
    claims = []
    for label, field in (
        ("body", "body_f1"),
        ("snippets", "snippet_f1"),
        ("title", "title_soft"),
        ("date", "date"),
        ("authors", "authors"),
    ):
        found, others = getattr(own, field), [value for score in rivals if (value := getattr(score, field)) is not None]
        if found is not None and others:
            claims.append(Claim(f"{rows[0].set_name}: {label} against the best of {RIVAL}", round(found - max(others), 4), least=0))
    return claims


def _claim_speed(sample: Sequence[SavedPage], rounds: int, run: Callable[[str, Sequence[SavedPage]], Answers]) -> Claim:
    ratios = [run(OWN_NAME, sample).pages_per_cpu_second / run(RIVAL, sample).pages_per_cpu_second for _round in range(rounds)]
    return Claim(f"pages per CPU second against {RIVAL}", round(statistics.median(ratios), 2), least=LEAST_SPEED)


def _measure_workers(sample: Sequence[SavedPage], rounds: int) -> float:
    """How many times as many pages a second two worker processes read as one, their start left out."""
    return statistics.median(_time_pool(sample, 1) / _time_pool(sample, 2) for _round in range(rounds))


def _measure_machine(sample: Sequence[SavedPage], rounds: int, run: Callable[[str, Sequence[SavedPage]], Answers]) -> float:
    """How many times as many pages a second two bare processes read as one: cores share caches, memory and their host."""

    def gain() -> float:
        with ThreadPoolExecutor(2) as both:
            speeds = [answers.pages_per_cpu_second for answers in both.map(lambda _one: run(OWN_NAME, sample), range(2))]
        return sum(speeds) / run(OWN_NAME, sample).pages_per_cpu_second

    return statistics.median(gain() for _round in range(rounds))


def _time_pool(sample: Sequence[SavedPage], workers: int) -> float:
    now = datetime.now(UTC)
    references = [PageReference(str(page.path), None, page.url, None, "article", now, "urn:uuid:bench") for page in sample]
    started = 0.0
    # The first pages are read while the processes start; the clock runs from the first answer of a second round on.
    for number, _result in enumerate(extract_pages([*references, *references, *references], workers)):
        if number == len(references) - 1:
            started = time.perf_counter()
    return time.perf_counter() - started
