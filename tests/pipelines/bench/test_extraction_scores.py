"""The figures of the extraction bench on texts small enough to count by hand."""

import pytest

from pipelines.bench.extraction.scores import Prediction, TruthPage, compare, cut_shingles, read_days, score_set, split_words

SIX = "one two three four five six"


def score(truth, found):
    return score_set([truth], {truth.id: found})


def test_six_words_are_three_shingles_and_two_words_are_one():
    assert cut_shingles(split_words(SIX)) == [
        ("one", "two", "three", "four"),
        ("two", "three", "four", "five"),
        ("three", "four", "five", "six"),
    ]
    assert cut_shingles(["one", "two"]) == [("one", "two")]
    assert cut_shingles([]) == []


def test_precision_counts_what_was_given_and_recall_what_was_asked():
    assert compare(["a", "b", "b"], ["b", "c"]) == (0.5, pytest.approx(1 / 3))


def test_a_body_with_one_word_too_many_loses_precision_only():
    found = score(TruthPage("1", body=SIX), Prediction(body=f"{SIX} seven"))
    assert found.body_recall == 1.0
    assert found.body_precision == 0.75
    assert found.body_f1 == pytest.approx(6 / 7)
    assert (found.exact_bodies, found.bad_bodies) == (0.0, 0.0)


def test_a_page_without_a_prediction_costs_recall_and_no_precision():
    found = score_set([TruthPage("1", body=SIX), TruthPage("2", body=SIX)], {"1": Prediction(body=SIX)})
    assert (found.body_precision, found.body_recall, found.bad_bodies) == (1.0, 0.5, 0.5)


def test_scripts_without_blanks_are_compared_by_character():
    assert split_words("港の橋 bridge") == ["港", "の", "橋", "bridge"]


def test_snippets_are_looked_for_in_the_squeezed_body():
    truth = TruthPage("1", with_texts=("two words", "missing"), without_texts=("Subscribe", "Imprint"))
    found = score(truth, Prediction(body="Here are two\n words. Subscribe now."))
    assert found.snippet_f1 == 0.5  # one of two wanted, and one of the two that were found is unwanted


@pytest.mark.parametrize(
    ("truth", "found", "is_same", "is_soft"),
    [
        ("Harbour reopens", "Harbour reopens", 1.0, 1.0),
        ("Harbour reopens", "Harbour\u00a0 reopens", 1.0, 1.0),
        ("‘Harbour’ reopens", "'harbour' reopens", 0.0, 1.0),
        ("Harbour reopens", "Harbour reopens | The Example", 0.0, 1.0),
        ("Harbour reopens", "The Example: Harbour reopens", 0.0, 1.0),
        ("Harbour reopens", "Harbour reopens late", 0.0, 0.0),
    ],
)
def test_titles_are_equal_or_softly_equal(truth, found, is_same, is_soft):
    scored = score(TruthPage("1", title=truth), Prediction(title=found))
    assert (scored.title, scored.title_soft) == (is_same, is_soft)


@pytest.mark.parametrize(
    ("truth", "found", "expected"),
    [
        ("2026-03-01", "2026-03-01T22:00:00+00:00", 1.0),
        ("2026-03-02T00:30:00+02:00", "2026-03-01", 1.0),  # the day in UTC
        ("2026-03-01", "2026-03-02", 0.0),
        ("2026-03-01", "", 0.0),
    ],
)
def test_a_date_is_right_on_the_written_or_the_utc_day(truth, found, expected):
    assert score(TruthPage("1", date_published=truth), Prediction(date_published=found)).date == expected


def test_impossible_days_are_no_days():
    assert read_days("2026-02-30") == set()
    assert read_days("yesterday") == set()


def test_authors_are_compared_as_sets_without_by_and_case():
    found = score(TruthPage("1", authors=("By Nadia Karam", "Tom Ferris")), Prediction(authors=("nadia karam",)))
    assert found.authors == 0.0
    assert found.authors_f1 == pytest.approx(2 / 3)


def test_a_field_that_no_page_states_has_no_figure():
    found = score(TruthPage("1", body=SIX), Prediction(body=SIX))
    assert (found.title, found.date, found.authors, found.snippet_f1) == (None, None, None, None)
