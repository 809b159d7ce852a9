"""What pages of the network print beside the plain case: direction marks, glued blocks, shared datelines, dates in addresses."""

import re
from datetime import UTC, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from pipelines.clean import apply_hints, content_hash
from scrapers.card_parts import Section
from scrapers.pages import extract_article
from scrapers.records import Article, Hint, RawPage
from tests.scrapers.pages.network_pages import ARABIC, BASE, CLOCK, COLUMN, EDITION, ENGLISH, change_piece, make_source, read, render

RLM = "\u200f"


def read_at(path, page, source, fetched_at=CLOCK):
    raw = RawPage(
        BASE + quote(path), 200, {"content-type": "text/html; charset=utf-8"}, page.encode(), fetched_at, "urn:uuid:1", "", "article"
    )
    article = extract_article(raw, source)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("shape", ["body_first", "arabic_full"])
def test_related_block_glued_to_the_last_paragraph_takes_nothing_with_it(shape):
    page = render(ENGLISH, shape)
    glued = re.sub(r'</p>\n</div>\n<div class="morenews">', "", page)
    assert glued != page
    article = read(glued, ENGLISH, shape)
    assert article.body == ENGLISH.text
    assert len(article.related_links) == len(read(page, ENGLISH, shape).related_links)


def test_direction_marks_stay_in_the_text_and_out_of_comparisons():
    lines = [f"{RLM}{line}{RLM}" for line in ARABIC.paragraphs]
    marked = change_piece(ARABIC, body="\n\n".join(lines), dateline=f"{RLM}خور دلمى ـ يو بي آي{RLM}", source=f"{RLM}المصدر: وام{RLM}")
    article, plain = (
        read(render(piece, "arabic_full"), piece, "arabic_full") for piece in (marked, change_piece(marked, body=ARABIC.body))
    )
    assert article.body == "\n".join(lines)
    assert (article.dateline_place, article.source_agency) == ("خور دلمى", "WAM")
    assert content_hash(article) == content_hash(plain)


def test_writer_behind_direction_marks_is_named_without_them():
    page = render(COLUMN, "opinion").replace(COLUMN.writer, f"{RLM}{COLUMN.writer}{RLM}")
    article = read(page, COLUMN, "opinion")
    assert [(author.name, author.kind) for author in article.authors] == [(COLUMN.writer, "writer")]
    assert article.body == COLUMN.text


@pytest.mark.parametrize(
    ("dateline", "authors", "agency"),
    [
        ("لندن ـ ريم الساحلي / أ ف ب", [("ريم الساحلي", "person"), ("أ ف ب", "agency")], "AFP"),
        ("Khor Delma - Lina Varosh, MENA", [("Lina Varosh", "person"), ("MENA", "agency")], "MENA"),
        ("الرباط - ثورية البرنوصي، عمر زناتي", [("ثورية البرنوصي", "person"), ("عمر زناتي", "person")], None),
        ("أبو ظبي- صوت الإمارات", [("صوت الإمارات", "edition")], None),
        ("Cairo - Arab Today", [("Arab Today", "edition")], None),
    ],
)
def test_dateline_may_name_several(dateline, authors, agency):
    piece = change_piece(ARABIC, dateline=dateline)
    article = read(render(piece, "arabic_full"), piece, "arabic_full")
    assert [(author.name, author.kind) for author in article.authors] == authors
    assert (article.source_agency, article.body) == (agency, piece.text)


@pytest.mark.parametrize(
    ("path", "raw", "day"),
    [
        ("/amp/1190/060616105538-عرض-السفن", "060616105538", "2016-06-06"),
        ("/1190/060616105538-عرض-السفن", "060616105538", "2016-06-06"),
        ("/w-345/2014-03-25-05-16-02", "2014-03-25-05-16-02", "2014-03-25"),
        ("/1190/105538-عرض-السفن", None, None),
        ("/1190/320616105538-عرض-السفن", None, None),
        ("/1190/عرض-السفن", None, None),
    ],
)
def test_day_in_the_address_dates_the_article_and_a_time_alone_does_not(path, raw, day):
    source = make_source(EDITION["sample_zahra_alyoum"]).model_copy(update={"time_zone": "Africa/Cairo"})
    article = read_at(path, render(ARABIC, "arabic_2016"), source)
    assert article.date_published_raw == raw
    assert article.date_published == (datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Africa/Cairo")) if day else None)
    assert (article.date_published_witness, article.date_published_precision) == (("url", "day") if day else (None, None))


def test_any_other_witness_is_believed_before_the_address():
    source = make_source(EDITION["sample_zahra_alyoum"])
    article = read_at("/1190/060616105538-عرض-السفن", render(ARABIC, "arabic_2016"), source)
    listed = Hint(article.canonical_url, "date_published", "2016-06-06T08:56:00+00:00", "related", CLOCK)
    dated = apply_hints(article, [listed])
    assert (dated.date_published, dated.date_published_witness) == (datetime(2016, 6, 6, 8, 56, tzinfo=UTC), "related")
    stated = read_at("/1190/060616105538-عرض-السفن", render(change_piece(ARABIC, dated_by="meta"), "arabic_full"), source)
    assert stated.date_published_witness in ("json_ld", "meta")


def test_section_is_the_page_s_own_or_its_breadcrumb_s_or_the_card_s():
    sections = (
        Section(id="314", url=f"{BASE}/314-x", name="أخبار", language="ar"),
        Section(id="314", url=f"{BASE}/en/314-x", name="News", language="en"),
    )
    source = make_source(EDITION["sample_marsa_today"]).model_copy(update={"sections": sections})
    bare = render(ARABIC, "arabic_2016")
    assert read_at("/314/a-خبر", bare, source).section == "أخبار"
    assert read_at("/en/314/a-story", bare, source).section == "News"
    assert read_at("/999/a-خبر", bare, source).section is None
    crumbs = f"<div>الرئيسية » <a href=/314>أخبار محلية وعربية</a> » {ARABIC.headline}</div>"
    article = read_at("/314/a-خبر", bare.replace("<table>", f"{crumbs}<table>", 1), source)
    assert (article.section, article.body) == ("أخبار محلية وعربية", ARABIC.text)
