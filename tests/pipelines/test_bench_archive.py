"""The bench of packing in its quick form: what it claims beyond times holds."""

from __future__ import annotations

from pathlib import Path

from pipelines.bench.archive import ArchivePlan, measure_archive


def test_packing_loses_nothing_and_leaves_three_files_a_day(tmp_path: Path) -> None:
    report = measure_archive(ArchivePlan(days=2, runs=4, pages=2, kilobytes=2, rounds=1), tmp_path)
    claims = {claim.text: claim for claim in report.claims if "CPU" not in claim.text}
    assert {text: claim.found for text, claim in claims.items() if not claim.holds} == {}
    assert len(claims) == 5
    assert report.figures["files, loose and packed"] == "32 and 6"
