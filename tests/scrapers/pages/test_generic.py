"""An invented page of an invented paper, varied one statement at a time."""

import json
from datetime import UTC, datetime

import pytest

from scrapers.pages import REJECT_REASONS, extract_article
from scrapers.records import Article, RawPage, Reject

URL = "https://www.example.org/news/bridge-opens-again?utm_source=feed"
FETCHED = datetime(2026, 10, 5, 12, tzinfo=UTC)
PARAGRAPHS = [
    "The long bridge over the harbour of Port Selim was opened again on Friday after a storm had closed it for two days.",
    "Engineers found no damage to the piers, the harbour office said, but the railing on the northern side has to be replaced.",
    "Some forty thousand people cross the bridge on a working day. During the storm the ferry carried them free of charge.",
]
JSON_LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Long bridge opens again",
    "datePublished": "2026-10-02T08:10:00+02:00",
    "dateModified": "2026-10-02T09:00:00Z",
    "author": [{"@type": "Person", "name": "Nadia Karam"}, {"@type": "Organization", "name": "Reuters"}],
    "publisher": {"@type": "Organization", "name": "The Example"},
    "articleSection": "Harbour",
    "keywords": "bridge, storm",
    "image": {"@type": "ImageObject", "url": "/img/bridge.jpg", "caption": "The bridge"},
    "isAccessibleForFree": False,
}


def make_page(head="", body=None, raw=None, paragraphs=PARAGRAPHS, url=URL, **changes):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    body = (
        body
        if body is not None
        else f"<nav><a href=/>Home</a></nav><article><h1>Long bridge opens again</h1>{text}</article><footer>2019</footer>"
    )
    html = (
        f"<!doctype html><html lang=en-GB><head><title>Long bridge opens again | The Example</title>{head}</head><body>{body}</body></html>"
    )
    values = {
        "status": 200,
        "headers": {"content-type": "text/html; charset=utf-8"},
        "body": html.encode() if raw is None else raw,
        **changes,
    }
    return RawPage(url=url, fetched_at=FETCHED, record_id="urn:uuid:1", source_id="", role="article", **values)


def script(value):
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def read(**arguments):
    article = extract_article(make_page(**arguments), None)
    assert isinstance(article, Article), article
    return article


def test_meta_that_does_not_say_of_what_it_is_the_date_yields_to_the_date_printed_by_the_headline():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    vague, sure = "<meta name=date content=2026-10-01>", "<meta name=pubdate content=2026-10-01>"
    body = f"<article><h1>Long bridge opens again</h1><p>2 October 2026</p>{text}</article>"
    assert read(head=vague, body=body).date_published.date().isoformat() == "2026-10-02"
    assert read(head=sure, body=body).date_published.date().isoformat() == "2026-10-01"
    assert read(head=vague).date_published.date().isoformat() == "2026-10-01"


def test_structured_data_gives_every_field_it_states():
    article = read(head=script(JSON_LD) + "<meta property=og:description content='Two days were enough.'>")
    assert article.headline == "Long bridge opens again"
    assert article.body == "\n".join(PARAGRAPHS)
    assert article.description == "Two days were enough."
    assert article.date_published == datetime(2026, 10, 2, 6, 10, tzinfo=UTC)
    assert article.date_published_raw == "2026-10-02T08:10:00+02:00"
    assert article.date_published_witness == "json_ld"
    assert article.date_modified == datetime(2026, 10, 2, 9, tzinfo=UTC)
    assert [(author.name, author.kind) for author in article.authors] == [("Nadia Karam", "person"), ("Reuters", "agency")]
    assert article.source_agency == "Reuters"
    assert article.section == "Harbour"
    assert article.tags == ("bridge", "storm")
    assert article.main_image.url == "https://www.example.org/img/bridge.jpg"
    assert article.is_paywalled is True
    assert (article.language, article.language_declared) == ("en", "en")
    assert article.extraction_tier == "structured"
    assert article.extraction_agreement > 0.9


def test_page_without_structured_data_is_read_from_its_text():
    article = read()
    assert article.headline == "Long bridge opens again"
    assert article.body == "\n".join(PARAGRAPHS)
    assert article.extraction_tier == "generic"
    assert article.is_paywalled is None
    assert article.canonical_url == "https://www.example.org/news/bridge-opens-again"


@pytest.mark.parametrize(
    "broken",
    [
        json.dumps(JSON_LD)[:-1] + ",}",
        json.dumps(JSON_LD).replace("Long bridge opens again", "Long bridge\n opens\tagain"),
        "<!--" + json.dumps(JSON_LD) + "-->",
        json.dumps([{"@type": "Organization", "name": "x"}, JSON_LD]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, JSON_LD]}),
        json.dumps(JSON_LD) + json.dumps({"@type": "BreadcrumbList"}),
        json.dumps({**JSON_LD, "headline": "Long &quot;bridge&quot; opens again"}).replace("&quot;bridge&quot;", "bridge"),
    ],
)
def test_json_ld_as_pages_really_write_it_is_read(broken):
    article = read(head=script("{not json") + script(broken))
    assert article.headline == "Long bridge opens again"
    assert article.date_published_witness == "json_ld"


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("Long bridge opens again | Harbour", "Long bridge opens again"),
        ("Long bridge opens...", "Long bridge opens again"),
        ("Storm: Long bridge opens again", "Storm: Long bridge opens again"),
        ("Quite another headline", "Quite another headline"),
        ("The Example", "Long bridge opens again"),
    ],
)
def test_headline_is_the_stated_one_in_its_printed_form(stated, printed):
    head = f"<meta property=og:title content='{stated}'><meta property=og:site_name content='The Example'>"
    assert read(head=head).headline == printed


@pytest.mark.parametrize("hostile", ["[" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000, '"' + "x" * 3_000_000 + '"'])
def test_hostile_json_ld_costs_only_itself(hostile):
    assert read(head=script(hostile)).headline == "Long bridge opens again"


def test_article_of_the_page_is_chosen_among_several():
    other = {**JSON_LD, "headline": "Another story", "url": "https://www.example.org/news/other"}
    own = {**JSON_LD, "url": "https://www.example.org/news/bridge-opens-again"}
    assert read(head=script([other, own])).headline == "Long bridge opens again"


@pytest.mark.parametrize(
    ("head", "body_extra", "witness", "day"),
    [
        ("<meta property=article:published_time content=2026-10-01T10:00:00Z>", "", "meta", 1),
        ("<meta name=date content='1 October 2026'>", "", "meta", 1),
        ("", "<time datetime=2026-10-01T10:00:00Z>yesterday</time>", "time_element", 1),
        ("<meta name=date content='2026-02-30'><meta name=pubdate content=2026-10-01>", "", "meta", 1),
        ("<meta name=date content='2031-01-01'><meta name=pubdate content=2026-10-01>", "", "meta", 1),
    ],
)
def test_date_comes_from_the_best_witness_that_can_be_believed(head, body_extra, witness, day):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    article = read(head=head, body=f"<article><h1>Long bridge opens again</h1>{body_extra}{text}</article>")
    assert article.date_published_witness == witness
    assert (article.date_published.month, article.date_published.day) == (10, day)


def test_a_page_without_any_statement_is_dated_and_signed_by_what_it_prints():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    article = read(body=f"<h1>Long bridge opens again</h1><div>By Nadia Karam</div><div>Friday, October 2, 2026 at 8:10 am</div>{text}")
    assert [author.name for author in article.authors] == ["Nadia Karam"]
    assert article.date_published == datetime(2026, 10, 2, 8, 10, tzinfo=UTC)
    assert article.date_published_witness == "page_text"
    assert article.body == "\n".join(PARAGRAPHS)


def test_day_in_the_address_dates_a_page_that_says_nothing_else():
    article = read(url="https://www.example.org/2026/10/02/bridge")
    assert (article.date_published.date().isoformat(), article.date_published_witness) == ("2026-10-02", "url")


def test_a_moment_in_utc_is_told_on_the_day_of_the_address():
    url = "https://www.example.org/2026/10/02/bridge"
    article = read(url=url, head="<meta property=article:published_time content=2026-10-03T02:18:11Z>")
    assert article.date_published == datetime(2026, 10, 3, 2, 18, 11, tzinfo=UTC)
    assert article.date_published.date().isoformat() == "2026-10-02"


def test_of_two_statements_of_one_moment_the_one_with_a_zone_is_kept():
    head = "<meta property=article:published_time content=2026-10-02T06:10:00Z><meta name=pubdate content=2026-10-02T08:10:00+02:00>"
    assert read(head=head).date_published_raw == "2026-10-02T08:10:00+02:00"


def test_text_that_only_a_script_would_show_is_read_where_there_is_no_other():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    assert read(body=f"<div id=app></div><div hidden>{text}</div>").body == "\n".join(PARAGRAPHS)
    state = json.dumps({"story": {"html": text}}).replace("<", "\\u003c")
    assert read(body=f"<div id=app></div><script>window.state = {state}</script>").body == "\n".join(PARAGRAPHS)


def test_agency_in_the_dateline_is_recognised():
    article = read(paragraphs=["PORT SELIM (Reuters) - " + PARAGRAPHS[0], *PARAGRAPHS[1:]])
    assert article.source_agency == "Reuters"
    assert article.dateline_place == "Port Selim"


@pytest.mark.parametrize(
    "noise", ["A" * 300_000, "A " * 150_000, "- " * 150_000, "(AFP) " * 50_000, "By " * 100_000, "." * 300_000, "GMT " * 80_000]
)
@pytest.mark.timeout(20)  # a pattern that backtracks without bound takes minutes
def test_endless_line_is_read_in_bounded_time(noise):
    article = read(head=f"<meta name=author content='{noise}'><meta property=og:title content='{noise}'>", paragraphs=[noise, *PARAGRAPHS])
    assert PARAGRAPHS[-1] in article.body


def test_heading_in_capitals_is_no_dateline():
    assert read(paragraphs=["WHAT IS KNOWN ABOUT THE BRIDGE - " + PARAGRAPHS[0], *PARAGRAPHS[1:]]).dateline_raw is None


def test_printed_title_above_the_text_is_no_line_of_it():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in ("The long bridge of Port Selim opens again", *PARAGRAPHS))
    article = read(head=script(JSON_LD), body=f"<h1>The long bridge of Port Selim opens again</h1><article>{text}</article>")
    assert article.headline == "Long bridge opens again"
    assert article.body == "\n".join(PARAGRAPHS)


def test_tags_that_are_escaped_twice_stay_whole():
    assert read(head="<meta name=keywords content='Marks &amp;amp; Karam, harbour'>").tags == ("Marks & Karam", "harbour")


def test_name_of_the_host_is_no_person():
    assert [author.kind for author in read(head=script({**JSON_LD, "author": "Example", "publisher": None})).authors] == ["edition"]


def test_text_without_blanks_between_words_is_an_article():
    paragraphs = ["港の橋が二日ぶりに開いた", "市長は古い岸壁で喜びを語り、修理は来週まで続くと述べた"]
    assert read(paragraphs=paragraphs).body == "\n".join(paragraphs)


def test_live_blog_and_opinion_are_marked():
    assert read(head=script({**JSON_LD, "@type": "LiveBlogPosting"})).is_live
    assert read(head=script({**JSON_LD, "@type": ["OpinionNewsArticle"]})).is_opinion
    assert not read().is_opinion


@pytest.mark.parametrize("depth", [600, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "b", "table"])
def test_text_deeply_nested_is_not_lost(tag, depth):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    article = read(body=f"<{tag}>" * depth + text)
    assert PARAGRAPHS[1] in article.body


def test_text_behind_too_deep_a_place_is_read_with_the_text_before_it():
    before, behind = (f"<p>{PARAGRAPHS[number]}</p>" for number in (0, 2))
    assert read(body=before + "<div>" * 5_000 + behind).body == "\n".join([PARAGRAPHS[0], PARAGRAPHS[2]])


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>" + '"' + '\\"<p>' * 100_000 + "</script>",
        "<script>" + '"<p>' * 100_000 + "</script>",
        f"<div class='{'c-' * 500_000}'>x</div>",
        f"<div {' '.join(f'a{number}=1' for number in range(100_000))}>x</div>",
        "<time datetime=2026-02-30>x</time>" * 5_000,
        "<p>12 May 2015 12.05.2015</p>" * 5_000,
        "<p>" + ".-/ " * 200_000 + "</p>",
    ],
)
@pytest.mark.timeout(30)  # a search that is not linear takes minutes
def test_hostile_markup_costs_only_itself(hostile):
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    result = extract_article(make_page(body=hostile), None)
    assert isinstance(result, Article | Reject)
    assert PARAGRAPHS[1] in read(body=f"<article>{text}</article>{hostile}").body


def test_endless_headline_is_no_line_of_the_body():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    title = "T" * 300_000
    assert read(head=f"<meta property=og:title content={title}>", body=f"<h1>{title}</h1>{text}").body == "\n".join(PARAGRAPHS)


def test_markup_in_the_text_stays_text():
    article = read(paragraphs=[*PARAGRAPHS, "A line with &lt;script&gt;alert(1)&lt;/script&gt; in it is a line like any other one."])
    assert "<script>alert(1)</script>" in article.body


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": 404}, "http_error"),
        ({"status": 206}, "http_error"),
        ({"raw": b""}, "empty_page"),
        ({"raw": b"  \n"}, "empty_page"),
        ({"raw": b"%PDF-1.7 ...", "headers": {"content-type": "application/pdf"}}, "not_html"),
        ({"raw": b"<?xml version='1.0'?><rss><channel></channel></rss>"}, "not_html"),
        ({"raw": b'{"error": "no"}'}, "not_html"),
        ({"raw": b"<html><body><div id=app></div><script>load()</script></body></html>"}, "no_text"),
    ],
)
def test_page_without_an_article_is_rejected_with_its_reason(changes, reason):
    reject = extract_article(make_page(**changes), None)
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.record_id) == (reason, "urn:uuid:1")
    assert reject.reason in REJECT_REASONS
    assert "expected" in reject.detail


def test_front_page_is_a_listing():
    reject = extract_article(make_page(url="https://www.example.org/"), None)
    assert reject.reason == "listing_page"
