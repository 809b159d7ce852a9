from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.clean import apply_hints, body_hash, clean_article, clean_text, comparison_words, content_hash, word_count
from scrapers.records import Article, Author, Embed, Hint, Image, RelatedLink, Translation

FETCHED = datetime(2026, 10, 5, 12, tzinfo=UTC)
TEXT = "The long bridge over the harbour was opened again on Friday after the storm.\nNo damage was found, the office said."
ARTICLE = Article(
    url="https://www.example.org/news/bridge", canonical_url="https://www.example.org/news/bridge", headline="Bridge opens again", body=TEXT
)


def clean(hints=(), **changes):
    return clean_article(replace(ARTICLE, **changes), hints, FETCHED)


def hint(field, value, witness="feed", hours=0):
    return Hint(ARTICLE.canonical_url, field, value, witness, FETCHED + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("cafe\u0301", "café"),
        ("one\x00two\x07three", "onetwothree"),
        ("half \ud83d a character", "half a character"),
        ("a\u00a0 b\t\tc", "a b c"),
        ("one \r\n\r\n  two\rthree", "one\ntwo\nthree"),
        ("\n\n one \n \n", "one"),
        ("zero\u200bwidth and \u200fmarks", "zero\u200bwidth and \u200fmarks"),
        ("", ""),
    ],
)
def test_text_is_cleaned_and_its_marks_are_kept(text, cleaned):
    assert clean_text(text) == cleaned


def test_empty_texts_become_unknown_everywhere():
    article = clean(description=" \n", section="\x00", main_image=Image("https://example.org/i.png", " ", ""), tags=("a", "  "))
    assert (article.description, article.section, article.tags) == (None, None, ("a",))
    assert article.main_image == Image("https://example.org/i.png", None, None)


def test_headline_is_one_line_without_the_host():
    assert clean(headline="Bridge\n opens  again | example.org").headline == "Bridge opens again"


@pytest.mark.parametrize(
    ("moment", "is_kept"),
    [
        (FETCHED, True),
        (FETCHED + timedelta(days=1), True),
        (FETCHED + timedelta(days=3), False),
        (datetime(1989, 12, 31, tzinfo=UTC), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
    ],
)
def test_impossible_dates_become_unknown_and_keep_their_raw_text(moment, is_kept):
    article = clean(
        date_published=moment,
        date_published_raw="raw",
        date_published_precision="second",
        date_published_witness="meta",
        date_modified=moment,
    )
    assert (article.date_published is not None, article.date_modified is not None) == (is_kept, is_kept)
    assert article.date_published_raw == "raw"
    assert article.date_published_witness == ("meta" if is_kept else None)


def test_authors_tags_and_images_stand_once_in_their_order():
    authors = (Author("Nadia Karam", "person"), Author("nadia karam", "person"), Author("AFP", "agency"), Author(" ", "person"))
    image = Image("https://example.org/i.png")
    article = clean(authors=authors, tags=("Storm", "storm", "bridge"), images=(image, image), related_links=(RelatedLink("", "x"),))
    assert article.authors == (Author("Nadia Karam", "person"), Author("AFP", "agency"))
    assert (article.tags, article.images, article.related_links) == (("Storm", "bridge"), (image,), ())


def test_captions_embeds_and_translations_stand_once_at_addresses_that_are_safe_to_follow():
    unsafe = [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://reader@example.org/x",
        "https://example.org/a b",
        "http://[::1",
        "/relative",
    ]
    article = clean(
        captions=("The quay.", "", "The quay.", "x" * 3_000),
        embeds=tuple(Embed("video", None, url) for url in ("https://example.org/v", "https://example.org/v", *unsafe)),
        translation_urls=tuple(Translation("ar", url) for url in ("https://example.org/ar/1", *unsafe)),
    )
    assert article.captions == ("The quay.",)
    assert article.embeds == (Embed("video", None, "https://example.org/v"),)
    assert article.translation_urls == (Translation("ar", "https://example.org/ar/1"),)


def test_captions_and_embeds_are_few():
    article = clean(
        captions=tuple(map(str, range(5_000))), embeds=tuple(Embed("post", None, f"https://example.org/{n}") for n in range(5_000))
    )
    assert (len(article.captions), len(article.embeds)) == (100, 100)


def test_stated_date_is_never_replaced_by_a_hint():
    stated = datetime(2026, 10, 1, tzinfo=UTC)
    article = clean([hint("date_published", "2026-10-02T08:00:00Z")], date_published=stated, date_published_witness="meta")
    assert (article.date_published, article.date_published_witness) == (stated, "meta")


@pytest.mark.parametrize(
    ("hints", "witness", "hour"),
    [
        ([("related", 4, 0), ("listing", 3, 0), ("sitemap", 2, 0), ("feed", 1, 0)], "feed", 1),
        ([("related", 4, 0), ("listing", 3, 0), ("sitemap", 2, 0)], "sitemap", 2),
        ([("related", 4, 0), ("listing", 3, 0)], "listing", 3),
        ([("related", 4, 0)], "related", 4),
        ([("feed", 6, 2), ("feed", 5, 1), ("listing", 3, 0)], "feed", 5),
    ],
)
def test_best_witness_and_of_it_the_earliest_dates_the_article(hints, witness, hour):
    given = [hint("date_published", f"2026-10-02T0{value}:00:00+00:00", name, seen) for name, value, seen in hints]
    for order in (given, given[::-1]):
        article = clean(order)
        assert (article.date_published.hour, article.date_published_witness) == (hour, witness)
        assert article.date_published_raw == f"2026-10-02T0{hour}:00:00+00:00"


def test_late_better_hint_replaces_a_worse_one_and_not_the_reverse():
    listed = clean([hint("date_published", "2026-10-02T03:00:00Z", "listing")])
    fed = apply_hints(listed, [hint("date_published", "2026-10-02T01:00:00Z", "feed", 5)])
    assert fed.date_published_witness == "feed"
    assert apply_hints(fed, [hint("date_published", "2026-10-02T03:00:00Z", "listing")]) == fed


@pytest.mark.parametrize("value", ["soon", "", "2026-13-01", "2031-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_hint_that_cannot_be_believed_dates_nothing(value):
    assert clean([hint("date_published", value)]).date_published is None


@pytest.mark.parametrize(
    ("value", "witness", "precision"),
    [("2026-10-02", "sitemap", "day"), ("2026-10-02T08:10:00Z", "listing", "minute"), ("2026-10-02T08:10:00Z", "feed", "second")],
)
def test_precision_of_a_hint(value, witness, precision):
    assert clean([hint("date_published", value, witness)]).date_published_precision == precision


def test_headline_of_a_hint_fills_only_a_gap():
    hints = [hint("headline", "From  the feed"), hint("headline", "From a listing", "listing")]
    assert clean(hints, headline=None).headline == "From the feed"
    assert clean(hints).headline == "Bridge opens again"


@pytest.mark.parametrize(
    "changes",
    [
        {"date_published": FETCHED},
        {"date_modified": FETCHED},
        {"related_links": (RelatedLink("https://example.org/o", "Other"),)},
        {"images": (Image("https://example.org/i.png"),)},
        {"rights_raw": "2031 ©"},
        {"rights": {"meta_robots": ["noai"]}},
        {"body": TEXT.replace("bridge", "br\u200bidge").replace("\n", " \n\n ")},
    ],
)
def test_furniture_does_not_change_the_content_hash(changes):
    assert content_hash(replace(ARTICLE, **changes)) == content_hash(ARTICLE)


@pytest.mark.parametrize("changes", [{"headline": "Bridge opens Again"}, {"body": TEXT + "!"}, {"description": "New."}, {"headline": None}])
def test_an_edit_changes_the_content_hash(changes):
    assert content_hash(replace(ARTICLE, **changes)) != content_hash(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.upper(),
        TEXT.replace(",", " -"),
        TEXT.replace("\n", " "),
        TEXT.replace("storm", "st\u00adorm"),
        TEXT.replace("damage", "dámage"),
    ],
)
def test_one_text_in_other_clothes_has_one_body_hash(other):
    assert body_hash(replace(ARTICLE, body=other)) == body_hash(ARTICLE)


def test_other_text_has_another_body_hash():
    assert body_hash(replace(ARTICLE, body=TEXT.replace("Friday", "Monday"))) != body_hash(ARTICLE)


def test_short_text_has_no_body_hash():
    assert body_hash(replace(ARTICLE, body="one two three four five six seven eight nine ten eleven")) is None
    assert body_hash(replace(ARTICLE, body="one two three four five six seven eight nine ten eleven twelve")) is not None
    assert body_hash(replace(ARTICLE, body="港の橋が二日ぶりに開いた。")) is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [("أُعلِنَ اليَوم", "اعلن اليوم"), ("الـــميناء", "الميناء"), ("إلى المستشفى", "الى المستشفي"), ("مدرسة", "مدرسه"), ("ﻻ", "لا")],
)
def test_arabic_spellings_of_one_word_compare_equal(first, second):
    assert comparison_words(first) == comparison_words(second)


def test_words_are_counted_in_both_scripts():
    assert word_count("The bridge, at last: open.") == 5
    assert word_count("فُتِحَ الجسر أخيرًا") == 3
    assert word_count("橋が開いた。2日ぶり。") == 9
