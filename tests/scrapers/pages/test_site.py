"""Page objects of single sites: their fields, dated layouts, selectors on a card, and the general rules behind all of them."""

import sys
from datetime import UTC, datetime

import pytest

from scrapers.errors import SourceError
from scrapers.pages import PARSER_VERSION, extract_article, name_parser_version
from scrapers.pages.layouts import list_layouts
from scrapers.records import Article, Author, Image, RawPage, Reject
from scrapers.source import read_source

URL = "https://www.harbour.example/2024/gulls"
LINES = [
    "The gulls have left the fish market for the roof of the town hall, where the view is better.",
    "Nobody has asked them to come back, said the clerk who opens the windows every morning at seven.",
    "The market, for its part, reports that the herring now lasts until noon.",
]
NEW = f"""<html lang="en"><head><title>Gulls move | Harbour Post</title></head><body>
<h2 class="story">Gulls move to the town hall</h2>
<div class="who"><span>By Ada Quill</span><span>Sahra Wire</span></div><div class="when">Published: 5 March 2024 - 10:30</div>
<div class="text"><figure><img src="/img/gull.jpg"><figcaption>A gull at the window</figcaption></figure><p>{LINES[0]}</p>
<div class="box">Read also: the herring question</div><p>{LINES[1]}</p><p>{LINES[2]}</p></div>
<div class="credit">Source: MENA</div><div class="tags"><a>#gulls</a><a>Town hall</a></div>
</body></html>"""
OLD = f"""<html><body><table><tr><td class="titre">Gulls move to the town hall</td></tr><tr><td class="jour">5 March 2020</td></tr>
<tr><td class="texte">{"<br><br>".join(LINES)}</td></tr></table></body></html>"""
CARD = """
name: Harbour Post
publisher: Harbour Press
languages: [en]
homepage: https://www.harbour.example/
hosts: [www.harbour.example]
time_zone: Africa/Cairo
agencies: {SAHRA: [Sahra Wire]}
"""
IMPORTS = "from web_poet import field\nfrom scrapers.pages.site import SitePage\n"
SELECTORS = """
selectors:
  headline: [h1.none, h2.story]
  body: div.text
  without: [.box, figure]
  authors: .who span
  date_published: .when
  tags: .tags a
"""


@pytest.fixture
def read_card(tmp_path):
    def read(more=""):
        path = tmp_path / "harbour_post.yml"
        path.write_text(CARD + more)
        return read_source(path)

    return read


def read(text, source, fetched_at=datetime(2024, 3, 6, tzinfo=UTC)):
    raw = RawPage(URL, 200, {"content-type": "text/html; charset=utf-8"}, text.encode(), fetched_at, "urn:uuid:1", source.id, "article")
    return extract_article(raw, source)


def test_fields_of_a_page_object_stand_before_the_general_rules(read_card):
    article = read(NEW, read_card("page: tests.scrapers.pages.harbour_post"))
    assert isinstance(article, Article)
    assert (article.headline, article.body) == ("Gulls move to the town hall", "\n".join(LINES))
    assert article.authors == (Author("Ada Quill", "person"), Author("Sahra Wire", "agency"))
    assert (article.source_raw, article.source_agency) == ("Source: MENA", "MENA")
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2024-03-05T10:30:00+02:00"
    assert (article.date_published_raw, article.date_published_precision) == ("Published: 5 March 2024 - 10:30", "minute")
    assert article.tags == ("gulls", "Town hall")
    assert article.images == (Image("https://www.harbour.example/img/gull.jpg"),) == (article.main_image,)
    assert (article.language, article.language_declared, article.extraction_tier) == ("en", "en", "page_object")


@pytest.mark.parametrize(
    ("page", "fetched_at", "tier"),
    [
        (NEW, datetime(2024, 3, 6, tzinfo=UTC), "page_object"),
        (OLD, datetime(2020, 3, 6, tzinfo=UTC), "page_object"),
        (OLD, datetime(2024, 3, 6, tzinfo=UTC), "page_object"),  # not every old page was given the new layout
        (NEW, datetime(2020, 3, 6, tzinfo=UTC), "generic"),  # no layout of that time fits
    ],
)
def test_page_is_read_by_the_newest_layout_of_its_time_that_fits(page, fetched_at, tier, read_card):
    article = read(page, read_card("page: tests.scrapers.pages.harbour_post"), fetched_at)
    assert isinstance(article, Article)
    assert article.extraction_tier == tier
    assert article.body.split("\n")[-1] == LINES[-1]


def test_selectors_of_a_card_do_the_same(read_card):
    article = read(NEW, read_card(SELECTORS))
    assert isinstance(article, Article)
    assert (article.headline, article.body) == ("Gulls move to the town hall", "\n".join(LINES))
    assert [author.name for author in article.authors] == ["Ada Quill", "Sahra Wire"]
    assert (article.source_agency, article.source_raw) == ("SAHRA", None)
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2024-03-05T10:30:00+02:00"


def test_field_that_finds_nothing_is_the_generic_page_s(read_card):
    generic, empty = (read(OLD, read_card(more)) for more in ("", SELECTORS))
    assert isinstance(generic, Article)
    assert isinstance(empty, Article)
    for name in ("headline", "body", "authors", "tags", "date_published"):
        assert getattr(empty, name) == getattr(generic, name)


def test_selected_body_is_read_where_the_general_rules_find_none(read_card):
    page = "<html><body><h2>Gulls</h2>" + "".join(f'<i data-line="{line}"></i>' for line in LINES) + "</body></html>"
    assert isinstance(read(page, read_card()), Reject)
    article = read(page, read_card("selectors: {body: 'i::attr(data-line)'}"))
    assert isinstance(article, Article)
    assert article.body == "\n".join(LINES)


def test_no_field_changes_the_tree_that_all_share(read_card):
    article = read(NEW, read_card("selectors: {body: [div.text], without: [.box, figure], images: figure img}"))
    assert isinstance(article, Article)
    assert article.body == "\n".join(LINES)
    assert article.images == (Image("https://www.harbour.example/img/gull.jpg"),)


@pytest.mark.parametrize(
    ("more", "key", "words"),
    [
        ("selectors: {headline: 'h1['}", "selectors.headline", "expected a CSS selector, found 'h1['"),
        ("selectors: {headine: h1}", "selectors.headine", "unknown key; did you mean headline?"),
        ("selectors: {body: [p, 'p:wobbly(']}", "selectors.body.1", "expected a CSS selector"),
        ("selectors: {body: p}\npage: arabs_today", "selectors", "expected them with `page: generic`"),
        ("page: 'not a module'", "page", "expected generic, arabs_today or the name of a Python module, found 'not a module'"),
    ],
)
def test_broken_layout_keys_are_named(more, key, words, read_card):
    with pytest.raises(SourceError, match=r"harbour_post\.yml") as raised:
        read_card(more)
    assert key in str(raised.value)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (None, "expected 'generic', 'arabs_today' or a Python module beside the cards or on the path for 'lost_post', found none"),
        ("x = 1", "expected a module with a class derived from SitePage, found none"),
        ("1 / 0", "found one that fails: ZeroDivisionError"),
        (
            f"{IMPORTS}class Lost(SitePage):\n @field\n def headlin(self): return 1\n",
            "unknown field 'headlin'; did you mean headline?",
        ),
    ],
)
def test_broken_modules_are_named(code, words, read_card, tmp_path, monkeypatch):
    name = "lost_post" if code is None else f"lost_post_{abs(hash(words))}"
    monkeypatch.setenv("NEWSHOUSE_SOURCES", str(tmp_path))
    monkeypatch.setattr("sys.path", [*sys.path])
    if code is not None:
        (tmp_path / f"{name}.py").write_text(code)
    with pytest.raises(SourceError) as raised:
        list_layouts(read_card(f"page: {name}"))
    assert words in str(raised.value)


def test_code_that_fails_on_a_page_costs_that_page_only(read_card, tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSHOUSE_SOURCES", str(tmp_path))
    monkeypatch.setattr("sys.path", [*sys.path])
    code = f"{IMPORTS}class Sharp(SitePage):\n @field\n def headline(self): return 1 / 0\n"
    (tmp_path / "sharp_post.py").write_text(code)
    reject = read(NEW, read_card("page: sharp_post"))
    assert isinstance(reject, Reject)
    assert (reject.reason, reject.detail) == ("page_object_failed", "sharp_post.Sharp failed: ZeroDivisionError('division by zero')")


def test_version_of_the_rules_follows_what_the_card_says(read_card, tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSHOUSE_SOURCES", str(tmp_path))
    monkeypatch.setattr("sys.path", [*sys.path])
    (tmp_path / "own_post.py").write_text("a = 1")
    cards = [read_card(), read_card(SELECTORS), read_card("page: own_post"), read_card("page: arabs_today")]
    versions = [name_parser_version(card) for card in cards]
    assert len(set(versions)) == len(cards)
    assert all(version.startswith(f"{PARSER_VERSION}+") for version in versions)
    (tmp_path / "own_post.py").write_text("a = 2")
    assert name_parser_version(cards[2]) not in versions
    assert name_parser_version(read_card("cron: '5 * * * *'")) == versions[0]
    plain = read_card().model_copy(update={"time_zone": "UTC", "agencies": {}})
    assert name_parser_version(plain) == PARSER_VERSION
