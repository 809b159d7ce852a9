"""Page fixtures: what is written is read back, and a difference names its field."""

import json
from datetime import UTC, datetime

import pytest
from web_poet.testing import Fixture

from scrapers.errors import SourceError
from scrapers.pages import extract_article
from scrapers.pages.card_page import CardPage
from scrapers.pages.fixtures import compare_fixture, list_fixtures, name_case, write_fixture
from scrapers.records import Article
from tests.scrapers.pages.network_pages import ARABIC, BASE, CLOCK, EDITION, RawPage, change_piece, make_source, render

SOURCE = make_source(EDITION["sample_zahra_alyoum"])
HEADERS = {"content-type": "text/html; charset=utf-8", "set-cookie": "reader=7", "x-robots-tag": "noai"}
PAGE = RawPage(
    f"{BASE}/314/081204-manara",
    200,
    HEADERS,
    render(change_piece(ARABIC, dated_by="meta"), "arabic_full").encode(),
    CLOCK,
    "urn:uuid:1",
    "",
    "article",
)


@pytest.fixture
def case(tmp_path):
    article = extract_article(PAGE, SOURCE)
    assert isinstance(article, Article)
    return write_fixture(tmp_path, PAGE, SOURCE, article)


def test_written_fixture_comes_out_as_it_went_in(case, tmp_path):
    assert list_fixtures(tmp_path) == [case]
    assert compare_fixture(case) == []
    expected = json.loads((case / "output.json").read_text(encoding="utf-8"))
    assert (expected["headline"], expected["body"]) == (ARABIC.headline, ARABIC.text)
    assert datetime.fromisoformat(expected["date_published"]) == ARABIC.published
    assert "extraction_tier" not in expected
    assert "reader=7" not in "".join(path.read_text(encoding="utf-8") for path in (case / "inputs").iterdir())


def test_web_poet_itself_runs_the_fixture(case):
    Fixture(case).assert_full_item_correct(CardPage)


def test_difference_names_the_field_and_both_values(case):
    expected = json.loads((case / "output.json").read_text(encoding="utf-8"))
    (case / "output.json").write_text(json.dumps({**expected, "section": "Elsewhere", "tags": ["sea"]}), encoding="utf-8")
    assert [(one.field, one.expected) for one in compare_fixture(case)] == [("section", "Elsewhere"), ("tags", ["sea"])]


def test_page_that_gives_no_article_misses_every_field(case):
    (case / "inputs" / "HttpResponse-body.html").write_text("<html><body><p>Nothing</p></body></html>")
    assert {one.field for one in compare_fixture(case)} >= {"headline", "body"}


def test_case_of_the_same_name_is_replaced(case, tmp_path):
    article = extract_article(PAGE, SOURCE)
    assert isinstance(article, Article)
    assert write_fixture(tmp_path, PAGE, SOURCE, article) == case
    assert len(list_fixtures(tmp_path)) == 1


def test_broken_case_is_one_sentence(case):
    (case / "output.json").write_text("[")
    with pytest.raises(SourceError, match=r"output\.json"):
        compare_fixture(case)
    (case / "output.json").write_text("{}")
    (case / "inputs" / "HttpResponse-info.json").write_text("{}")
    with pytest.raises(SourceError, match="with its inputs"):
        compare_fixture(case)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.example/2024/Gulls_move.html?a=1", "gulls-move-html"),
        ("https://x.example/314/%D8%AD%D8%A7%D8%B1%D8%B3-%D8%A7%D9%84%D9%85%D9%86%D8%A7%D8%B1%D8%A9/", "حارس-المنارة"),
        ("https://x.example/", "page"),
        ("https://x.example/" + "a" * 200, "a" * 60),
    ],
)
def test_case_is_called_after_its_address(url, name):
    assert name_case(url) == name


def test_page_was_fetched_when_its_answer_says(case):
    page = Fixture(case).get_page(CardPage)
    from scrapers.pages.card_page import read_raw_page

    assert read_raw_page(page.response, "").fetched_at == CLOCK.astimezone(UTC)
