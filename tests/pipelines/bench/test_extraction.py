"""The extraction bench on two invented pages, with our own extractor as a process and a peer that is played."""

import gzip
import json

import pytest
from typer.testing import CliRunner

from pipelines.bench.crawls import BenchError
from pipelines.bench.extraction.measure import ExtractionPlan, measure_extraction
from pipelines.bench.extraction.peers import OWN_NAME, Answers, run_extractor
from pipelines.bench.extraction.scores import Prediction
from pipelines.bench.extraction.sets import read_sets
from pipelines.cli import app

PARAGRAPHS = [
    "The long bridge over the harbour of Port Selim was opened again on Friday after a storm had closed it for two days.",
    "Engineers found no damage to the piers, the harbour office said, but the railing has to be replaced before winter.",
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "invented" / "html").mkdir(parents=True)
    rows = []
    for name in ("one", "two"):
        title = f"Bridge {name} opens again"
        text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><article>{text}</article></body></html>"
        (tmp_path / "invented" / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
        row = {"id": name, "url": f"https://www.example.org/{name}", "title": title, "body": "\n".join(PARAGRAPHS)}
        rows.append({**row, "authors": None, "html": f"html/{name}.html.gz"})
    (tmp_path / "invented" / "truth.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def play(better, worse=()):
    """Extractors that give these words as the body of every page, one CPU second a page for ours and four for others."""

    def run(name, pages):
        words = better if name == OWN_NAME else worse
        seconds = 1.0 if name == OWN_NAME else 4.0
        return Answers(name, {page.truth.id: Prediction(body=" ".join(words)) for page in pages}, (seconds,) * len(pages))

    return run


def test_our_extractor_reads_the_invented_set_without_fault(folder):
    pages = read_sets(folder)[0].pages
    answers = run_extractor(OWN_NAME, pages)
    assert answers.predictions["one"] == Prediction(body="\n".join(PARAGRAPHS), title="Bridge one opens again")
    assert len(answers.cpu_seconds) == 2
    assert answers.pages_per_cpu_second > 0


def test_every_extractor_has_a_row_for_every_set(folder):
    measured = measure_extraction(ExtractionPlan(folder, peers=("trafilatura",), rounds=0), play(PARAGRAPHS, PARAGRAPHS[:1]))
    assert [(row.set_name, row.extractor) for row in measured.rows] == [("invented", "newshouse"), ("invented", "trafilatura")]
    assert measured.rows[0].score.body_f1 == 1.0
    assert measured.report.holds


def test_a_rival_that_reads_better_breaks_a_claim(folder):
    measured = measure_extraction(ExtractionPlan(folder, peers=("trafilatura",), rounds=0), play(PARAGRAPHS[:1], PARAGRAPHS))
    failed = [claim.text for claim in measured.report.claims if not claim.holds]
    assert failed == ["invented: body against the best of trafilatura"]


def test_speed_is_claimed_against_the_rival_and_of_two_workers_against_two_bare_processes(folder):
    measured = measure_extraction(ExtractionPlan(folder, peers=("trafilatura",), rounds=1), play(PARAGRAPHS))
    found = {claim.text: claim for claim in measured.report.claims}
    assert found["pages per CPU second against trafilatura"].found == 4.0
    assert measured.report.figures["what two processes that share nothing gain here"] == 2.0
    gain = measured.report.figures["pages per second, two workers against one"]
    assert found["two workers' gain, of what the machine allows"].found == pytest.approx(gain / 2, abs=0.01)


def test_sets_that_are_not_there_are_named(folder):
    with pytest.raises(BenchError, match=r"expected SET/truth\.jsonl of missing, found invented"):
        read_sets(folder, ("missing",))


def test_without_pages_the_bench_says_that_it_was_skipped():
    shown = CliRunner().invoke(app, ["bench", "extraction"], env={"NEWSHOUSE_EXTRACTION_SETS": None})
    assert shown.exit_code == 0
    assert "skipped" in shown.stderr


def test_command_prints_the_table_of_the_sets(folder):
    shown = CliRunner().invoke(app, ["bench", "extraction", "--data", str(folder), "--no-peers", "--rounds", "0"])
    assert shown.exit_code == 0, shown.output
    assert "invented" in shown.output
    assert "newshouse" in shown.output
