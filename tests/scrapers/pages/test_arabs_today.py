"""Pieces written here, printed in each shape of the network's pages by the sample newspapers' templates."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.clean import body_hash, clean_article, content_hash
from scrapers.pages import extract_article
from scrapers.pages.document import PageLine
from scrapers.pages.text_shape import read_text_shape
from scrapers.records import Hint, RawPage, Reject
from scrapers.sample_site.templates import SHAPES
from tests.scrapers.pages.network_pages import (
    ARABIC,
    BASE,
    CLOCK,
    COLUMN,
    EDITION,
    ENGLISH,
    PIECES,
    PUBLISHED,
    change_piece,
    make_source,
    read,
    render,
)

# Read now, because each test runs without the caller's NEWSHOUSE_ variables.
SEED_FOLDER = Path(os.environ.get("NEWSHOUSE_SHARED", Path(__file__).parents[4] / "shared")) / "data" / "seed"
SHAPES_WITH_RELATED = {"body_first": 5, "full": 8, "arabic_full": 8, "arabic_ticker": 5, "arabic_amp": 3, "opinion": 5}
SHAPES_WITH_DATELINE = ("full", "arabic_full", "arabic_ticker", "arabic_amp", "arabic_2016")
NEWS_SHAPES = tuple(shape for shape in SHAPES if shape != "opinion")


@pytest.fixture(params=["as printed", "without ids and classes", "inside another template"])
def disguise(request):
    """The page as it is, and twice with markup that no rule can know."""
    boxes = (
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/36-world>World</a></li></ul></nav>"
        "<aside><p>Subscribe to our letter and get the news of the coast every morning before breakfast.</p></aside>"
    )

    def change(page):
        if request.param == "as printed":
            return page
        bare = re.sub(r'\s(?:id|class)="[^"]*"', "", page)
        return (
            bare
            if request.param == "without ids and classes"
            else bare.replace("<body>", f"<body>{boxes}<main><div>").replace("<p>", "<div>").replace("</p>", "</div>")
        )

    return change


@pytest.mark.parametrize("shape", NEWS_SHAPES)
@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_every_shape_gives_headline_and_body_and_nothing_else(piece, shape, disguise):
    article = read(disguise(render(piece, shape)), piece, shape)
    assert article.headline == piece.headline
    assert article.body == piece.text


@pytest.mark.parametrize("shape", SHAPES_WITH_DATELINE)
@pytest.mark.parametrize(
    ("piece", "dateline", "place", "agency", "author"),
    [
        (ENGLISH, "Khor Delma - AFP", "Khor Delma", "AFP", ("AFP", "agency")),
        (ARABIC, "خور دلمى ـ يو بي آي", "خور دلمى", "UPI", ("يو بي آي", "agency")),
        (ARABIC, "بورت سليم ـ صحراء", "بورت سليم", "SAHRA", ("صحراء", "agency")),
        (ARABIC, "القاهرة - مصر اليوم", "القاهرة", None, ("مصر اليوم", "edition")),
        (ARABIC, "أبو ظبي ـ سعيد المهيري", "أبو ظبي", None, ("سعيد المهيري", "person")),
        (ARABIC, "بورت سليم - زهرة اليوم", "بورت سليم", None, ("زهرة اليوم", "edition")),
    ],
)
def test_dateline_names_place_and_who(piece, dateline, place, agency, author, shape):
    changed = change_piece(piece, dateline=dateline, source=None)
    article = read(render(changed, shape), changed, shape)
    assert (article.dateline_raw, article.dateline_place, article.source_agency) == (dateline, place, agency)
    assert (article.authors[0].name, article.authors[0].kind) == author
    assert article.body == piece.text


@pytest.mark.parametrize("shape", NEWS_SHAPES)
@pytest.mark.parametrize(
    ("line", "agency"),
    [("Source:AFP", "AFP"), ("Source: MENA", "MENA"), ("Sorce: Mena", "MENA"), ("Source: Arab Today", None), ("المصدر: وام", "WAM")],
)
def test_source_line_names_the_agency_and_is_no_body(line, agency, shape):
    piece = change_piece(ENGLISH, source=line, dateline="Khor Delma – Marsa Today")
    article = read(render(piece, shape), piece, shape)
    assert (article.source_raw, article.source_agency) == (line, agency)
    assert article.body == piece.text


@pytest.mark.parametrize(("shape", "count"), SHAPES_WITH_RELATED.items())
def test_related_links_carry_their_own_dates(shape, count):
    piece = COLUMN if shape == "opinion" else ARABIC
    links = read(render(piece, shape), piece, shape).related_links
    assert [link.headline for link in links] == [
        f"Another report number {number} from the other side of the bay" for number in range(count)
    ]
    expected = (
        [None] * count if shape == "arabic_amp" else [CLOCK.replace(second=0) - timedelta(hours=number + 1) for number in range(count)]
    )
    assert [link.date_published for link in links] == expected
    assert all(link.url.startswith(BASE) for link in links)


@pytest.mark.parametrize("shape", SHAPES)
def test_page_that_states_no_date_has_none(shape):
    piece = COLUMN if shape == "opinion" else ARABIC
    article = read(render(piece, shape), piece, shape)
    assert (article.date_published, article.date_published_raw, article.date_published_witness) == (None, None, None)


@pytest.mark.parametrize("shape", SHAPES)
def test_page_that_states_its_date_has_it(shape):
    piece = change_piece(COLUMN if shape == "opinion" else ARABIC, dated_by="meta")
    article = read(render(piece, shape), piece, shape)
    assert article.date_published == PUBLISHED
    assert article.date_published_witness in ("json_ld", "meta")


@pytest.mark.parametrize("shape", SHAPES)
def test_two_captures_of_one_story_hash_alike(shape):
    piece = COLUMN if shape == "opinion" else ARABIC
    first = read(render(piece, shape), piece, shape)
    later = CLOCK + timedelta(days=9, seconds=3201)
    second = read(
        render(piece, shape, later, [f"Quite other news of the day, number {number} of eight" for number in range(8)]), piece, shape
    )
    assert content_hash(clean_article(first, (), CLOCK)) == content_hash(clean_article(second, (), later))
    assert body_hash(first) == body_hash(second)
    edited = change_piece(piece, body=piece.body.replace("البحر", "المحيط").replace("المنارة", "البرج"))
    assert content_hash(read(render(edited, shape), edited, shape)) != content_hash(first)


def test_column_names_its_writer():
    article = read(render(COLUMN, "opinion"), COLUMN, "opinion")
    assert article.is_opinion
    assert article.section_id == "w-346"
    assert [(author.name, author.kind) for author in article.authors] == [("سالم الدرعي", "writer")]
    assert article.body == COLUMN.text


@pytest.mark.parametrize("line", ["بقلم: سالم الدرعي", "بقلم - سالم الدرعي", "بقلم : سالم الدرعي", "بقلم -سالم الدرعي", "سالم الدرعي"])
def test_writer_is_read_in_every_spelling(line):
    lines = [COLUMN.headline] * 3 + ["زهرة اليوم -", COLUMN.headline, line, *COLUMN.paragraphs]
    shape = read_text_shape([PageLine(text) for text in lines], [COLUMN.headline], [], is_opinion=True)
    assert (shape.writer, shape.body) == ("سالم الدرعي", COLUMN.paragraphs)


def test_comments_of_visitors_are_no_body_however_long():
    page = render(ENGLISH, "body_first").replace(
        "</form>", "</form>" + "<p>I remember that lighthouse from my childhood, and what a light it was.</p>" * 30
    )
    assert read(page, ENGLISH, "body_first").body == ENGLISH.text


def test_list_of_news_before_the_article_is_no_body():
    box = "".join(
        f"<div>GMT 10:{number:02} 2026 Friday ,20 November</div><div><a href=/>Something else that happened</a></div>"
        for number in range(8)
    )
    page = render(ENGLISH, "body_first").replace("<body>", f"<body><div>{box}</div>")
    assert read(page, ENGLISH, "body_first").body == ENGLISH.text


def test_caption_belongs_to_the_image():
    article = read(render(ENGLISH, "full"), ENGLISH, "full")
    assert article.main_image.caption == "The lamp room of the lighthouse"
    assert article.main_image.url.startswith(f"{BASE}/img/2026/10/")


def test_footer_year_and_clock_reach_nothing_but_the_rights():
    article = read(render(ENGLISH, "full"), ENGLISH, "full")
    assert article.rights_raw == "All rights reserved to Marsa Media Group 2021 ©"
    assert "09:45:17" not in repr(article)


def test_page_without_text_is_rejected():
    edition = EDITION["sample_zahra_alyoum"]
    raw = RawPage(
        f"{BASE}/314/x", 200, {"content-type": "text/html"}, b"<html><body><h1>Oops</h1></body></html>", CLOCK, "urn:uuid:1", "", "article"
    )
    reject = extract_article(raw, make_source(edition))
    assert isinstance(reject, Reject)
    assert reject.reason == "no_text"


def seed_text():
    found = sorted(SEED_FOLDER.glob("*.txt"))
    if not found:
        pytest.skip(f"the seed document is not at {SEED_FOLDER}; NEWSHOUSE_SHARED names the folder above data/seed")
    return found[0].read_text(encoding="utf-8")


class TestSeedDocument:
    """The text that the network itself printed, as it is and rebuilt in each shape."""

    def test_text_alone_is_parted(self):
        lines = [PageLine(" ".join(line.split())) for line in seed_text().splitlines() if line.strip()]
        shape = read_text_shape(lines, [], ["Egypt Today"], is_opinion=False)
        assert len(shape.body) == 11
        assert shape.source == ("Source:AFP", "AFP")
        assert (shape.headline, shape.caption, shape.dateline) == (None, None, None)
        assert not any("GMT" in line or "reserved" in line or "comment" in line for line in shape.body)

    @pytest.mark.parametrize("shape", NEWS_SHAPES)
    def test_rebuilt_page_gives_the_article(self, shape):
        lines = seed_text().splitlines()
        end = lines.index("Source:AFP")
        body = "\n\n".join(lines[:end])
        headlines = re.findall(r"^(.+?)(?=GMT |Maintained)", "\n".join(line for line in lines[end + 2 :]), re.MULTILINE)
        assert len(headlines) == 5
        piece = change_piece(
            ENGLISH, body=body, headline="A headline of our own for the report", caption=None, dateline="Moscow - Egypt Today"
        )
        article = read(render(piece, shape, headlines=headlines), piece, shape)
        assert article.headline == piece.headline
        assert article.body == "\n".join(lines[:end])
        assert article.source_agency == "AFP"
        assert article.date_published is None
        related = [link for link in article.related_links if link.headline in headlines]
        assert len(related) == {"amp": 0, "arabic_2016": 0, "arabic_amp": 3}.get(shape, 5)
        assert all(link.date_published for link in related) or shape == "arabic_amp"

    @pytest.mark.parametrize("shape", ["body_first", "full", "amp"])
    def test_rebuilt_page_is_right_in_every_field(self, shape):
        lines = seed_text().splitlines()
        text = lines[: lines.index("Source:AFP")]
        piece = change_piece(ENGLISH, body="\n\n".join(text), dateline="Moscow - Egypt Today", source="Source:AFP", dated_by="none")
        article = read(render(piece, shape), piece, shape)
        has_dateline = article.dateline_raw is not None  # AMP prints caption or dateline, body first neither
        assert (article.headline, article.body, article.description) == (piece.headline, "\n".join(text), None)
        assert (article.source_raw, article.source_agency) == ("Source:AFP", "AFP")
        assert (article.section_id, article.section, article.language) == ("36", {"full": "World", "amp": "World"}.get(shape), "en")
        assert (article.dateline_raw, article.dateline_place) == (("Moscow - Egypt Today", "Moscow") if has_dateline else (None, None))
        assert [(author.name, author.kind) for author in article.authors] == ([("Egypt Today", "edition")] if has_dateline else [])
        assert (article.date_published, article.date_modified, article.is_opinion, article.is_live) == (None, None, False, False)
        assert len({link.url for link in article.related_links}) == {"body_first": 5, "full": 8, "amp": 0}[shape]
        assert has_dateline or shape != "full"

    def test_hint_dates_what_the_page_does_not(self):
        piece = change_piece(ENGLISH, body=seed_text().partition("Source:AFP")[0].replace("\n", "\n\n"))
        article = read(render(piece, "body_first"), piece, "body_first")
        hint = Hint(article.canonical_url, "date_published", "2017-12-30T13:40:00+00:00", "listing", CLOCK)
        dated = clean_article(article, [hint], CLOCK)
        assert dated.date_published == datetime(2017, 12, 30, 13, 40, tzinfo=UTC)
        assert (dated.date_published_witness, dated.date_published_precision) == ("listing", "minute")
