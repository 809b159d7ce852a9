"""The benches of speed and memory in short: they come to an end, and count what was lost. What they measure is not judged here."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.bench.crawls import BenchError
from pipelines.bench.memory import MemoryPlan, measure_memory
from pipelines.bench.speed import SpeedPlan, measure_speed


def test_speed_is_told_as_a_ratio_and_no_page_is_missing(tmp_path: Path) -> None:
    report = measure_speed(SpeedPlan(pages=40, rounds=1, kilobytes=(2,)), tmp_path)
    found = {claim.text: claim.found for claim in report.claims}
    assert found["pages not archived or not in the books at 2 KB"] == 0
    assert found["speed of a bare spider at 2 KB a page"] > 0


def test_memory_is_read_twice_on_the_way_and_no_page_is_missing(tmp_path: Path) -> None:
    report = measure_memory(MemoryPlan(pages=80, first_look=40), tmp_path)
    assert {claim.text: claim.found for claim in report.claims}["pages not stored"] == 0


def test_a_first_look_after_the_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="before the last page"):
        measure_memory(MemoryPlan(pages=80, first_look=80), tmp_path)
