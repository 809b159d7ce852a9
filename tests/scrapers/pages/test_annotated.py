"""Every annotated page field by field, and how well the whole set is read. `annotated` says how the pages were made."""

from collections import Counter, defaultdict
from datetime import datetime
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from scrapers.comparison import fold_text
from scrapers.pages.fixtures import list_fixtures, read_expected, read_found

CASES = list_fixtures(Path(__file__).parent / "annotated" / "fixtures")
OLD_CASES = list_fixtures(Path(__file__).parent / "annotated" / "old_fixtures")
LEAST_BODY = 0.9
read_found_once = cache(read_found)


def compare_words(expected: str, found: str) -> float:
    """F1 over word counts, as texts are compared."""
    ours, theirs = Counter(fold_text(expected).split()), Counter(fold_text(found).split())
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def is_right(field, expected, found) -> bool:
    if field == "body":
        return compare_words(expected, found or "") >= LEAST_BODY
    if field.startswith("date_"):
        return bool(found) and datetime.fromisoformat(found) == datetime.fromisoformat(expected)
    return (found or []) == expected if field == "authors" else found == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page_is_read_as_annotated(case):
    found = read_found_once(case)
    expected = read_expected(case)
    wrong = {field: (value, found.get(field)) for field, value in expected.items() if not is_right(field, value, found.get(field))}
    assert not wrong, "\n".join(f"{field}: expected {value!r}, found {got!r}" for field, (value, got) in wrong.items())
    assert "source_agency" in expected or not found.get("source_agency"), f"source_agency: expected none, found {found['source_agency']!r}"


def score_fields(cases):
    """The mean over the pages of each annotated field: F1 of the body, the share that is right of the others."""
    scores = defaultdict(list)
    for case in cases:
        found = read_found_once(case)
        for field, value in read_expected(case).items():
            got = found.get(field)
            scores[field].append(compare_words(value, got or "") if field == "body" else float(is_right(field, value, got)))
    return {field: mean(values) for field, values in scores.items()}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_language_as_a_whole_is_read_well(language):
    scores = score_fields(case for case in CASES if case.name.startswith(f"{language}-"))
    assert scores["body"] > 0.97
    assert scores["date_published"] > 0.98
    assert scores["source_agency"] > 0.98
    assert scores["authors"] > 0.98
    assert scores["headline"] > 0.98


def test_pages_of_2005_to_2016_are_read_well():
    scores = score_fields(OLD_CASES)
    wrong = [
        f"{case.name} {field}: expected {value!r}, found {read_found_once(case).get(field)!r}"
        for case in OLD_CASES
        for field, value in read_expected(case).items()
        if not is_right(field, value, read_found_once(case).get(field))
    ]
    assert min(scores[field] for field in ("headline", "date_published", "authors", "body")) > 0.95, "\n".join(wrong)
    assert len(OLD_CASES) >= 30


def test_set_is_large_and_varied():
    names = [case.name for case in CASES]
    for language in ("ar", "en"):
        families = {name[3:-3] for name in names if name.startswith(f"{language}-")}
        assert sum(name.startswith(f"{language}-") for name in names) >= 60
        assert len(families) >= 12
    bodies = [read_expected(case)["body"] for case in CASES]
    assert len({fold_text(body) for body in bodies}) == len(bodies)
