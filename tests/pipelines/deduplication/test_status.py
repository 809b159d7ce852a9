from __future__ import annotations

import itertools

from tests.pipelines.deduplication.conftest import Tables, make_capture, make_outcome


def test_one_absence_is_not_enough(tables: Tables) -> None:
    tables.load(make_capture())
    tables.load(outcomes=[make_outcome("a1", 1, "gone", gone_visits=1)])
    assert tables.article()["status"] == "live"


def test_second_absence_withdraws_the_article(tables: Tables) -> None:
    tables.load(make_capture())
    counts = tables.load(outcomes=[make_outcome("a1", 2, "gone", gone_visits=2)])
    assert (tables.article()["status"], counts.withdrawn) == ("withdrawn", 1)
    assert tables.changes() == [("withdraw", "a1")]
    assert len(tables.chain()) == 1


def test_withdrawn_article_stays_withdrawn_and_is_told_once(tables: Tables) -> None:
    tables.load(make_capture())
    tables.load(outcomes=[make_outcome("a1", 2, "gone", gone_visits=2)])
    tables.load(outcomes=[make_outcome("a1", 3, "gone", gone_visits=3)])
    assert tables.article()["status"] == "withdrawn"
    assert tables.changes() == []


def test_article_that_is_back_is_restored(tables: Tables) -> None:
    tables.load(make_capture())
    tables.load(outcomes=[make_outcome("a1", 2, "gone", gone_visits=2)])
    counts = tables.load(outcomes=[make_outcome("a1", 3, "unchanged")])
    assert (tables.article()["status"], counts.restored) == ("live", 1)
    assert tables.changes() == [("restore", "a1")]


def test_redirect_that_leaves_the_article_is_an_absence(tables: Tables) -> None:
    tables.load(make_capture())
    tables.load(outcomes=[make_outcome("a1", 2, "redirected", gone_visits=2)])
    assert tables.article()["status"] == "withdrawn"


def test_absence_of_a_second_address_means_nothing(tables: Tables) -> None:
    tables.load(make_capture("a1", urls=["http://daily.test/a1", "http://daily.test/amp"]))
    tables.load(outcomes=[make_outcome("amp", 2, "gone", gone_visits=2)])
    assert tables.article()["status"] == "live"


def test_late_news_of_an_old_absence_changes_nothing() -> None:
    batches = [
        ((make_capture(),), ()),
        ((), (make_outcome("a1", 2, "gone", gone_visits=2),)),
        ((), (make_outcome("a1", 3, "unchanged"),)),
    ]
    for order in itertools.permutations(batches):
        tables = Tables()
        for captures, outcomes in order:
            tables.load(*captures, outcomes=outcomes)
        if order.index(batches[0]) < order.index(batches[2]):
            assert tables.article()["status"] == "live"
