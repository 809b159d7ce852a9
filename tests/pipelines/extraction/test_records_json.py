import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

from pipelines.extraction.records_json import read_result, write_result
from scrapers.records import Article, Author, Embed, Image, Reject, RelatedLink, Translation

MOMENT = datetime(2026, 10, 2, 8, 10, 3, 250_000, tzinfo=UTC)
FULL = Article(
    url="https://example.org/خبر",
    canonical_url="https://example.org/c",
    headline='Quotes " and \u2028 odd \ud83d half a character',
    body="one\ntwo",
    description="d",
    dateline_raw="Port Selim - AFP",
    dateline_place="Port Selim",
    authors=(Author("Nadia Karam", "person"), Author("AFP", "agency")),
    source_agency="AFP",
    source_raw="Source: AFP",
    section_id="36",
    section="World",
    tags=("a", "b"),
    date_published=MOMENT,
    date_published_raw="raw",
    date_published_precision="second",
    date_published_witness="json_ld",
    date_modified=MOMENT.astimezone(timezone(timedelta(hours=2))),
    date_modified_raw="raw",
    language="en",
    language_declared="en",
    main_image=Image("https://example.org/i.png", "caption", "credit"),
    images=(Image("https://example.org/i.png", "caption", "credit"),),
    captions=("caption", "another"),
    embeds=(Embed("video", "YouTube", "https://www.youtube.com/watch?v=a"), Embed("audio", None, "https://example.org/a.mp3")),
    is_opinion=True,
    is_paywalled=False,
    is_live=True,
    is_gallery=True,
    rights_raw="r",
    rights={"meta_robots": ["noai"], "tdm_reservation": "1"},
    related_links=(RelatedLink("https://example.org/r", "related", MOMENT, "raw"), RelatedLink("https://example.org/s", "other")),
    alternate_urls=("https://example.org/amp/c",),
    translation_urls=(Translation("ar", "https://example.org/ar/c"),),
    extraction_tier="page_object",
    extraction_agreement=0.5,
)


def test_article_with_every_field_comes_back_equal():
    defaults = {field.name: field.default for field in fields(Article)}
    assert [name for name, default in defaults.items() if getattr(FULL, name) == default] == []
    assert read_result(write_result(FULL)) == FULL


def test_bare_article_and_reject_come_back_equal():
    bare = Article(url="u", canonical_url="c", headline=None, body="b")
    reject = Reject("u", "no_text", "d", "urn:uuid:1", MOMENT)
    assert read_result(write_result(bare)) == bare
    assert read_result(write_result(reject)) == reject


def test_result_is_one_line():
    assert "\n" not in write_result(FULL)
    assert json.loads(write_result(FULL))["article"]["body"] == "one\ntwo"
