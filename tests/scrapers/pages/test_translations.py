from __future__ import annotations

from typing import Any

import pytest

from scrapers.pages import extract_article
from scrapers.records import Article
from tests.scrapers.pages.test_generic import JSON_LD, make_page, script

ARABIC = "https://www.example.org/ar/news/jisr"


def read(head: str = "", **arguments: Any) -> list[tuple[str, str]]:
    article = extract_article(make_page(head=head, **arguments), None)
    assert isinstance(article, Article), article
    return [(one.language, one.url) for one in article.translation_urls]


def link(language: str, address: str, more: str = "") -> str:
    return f"<link rel=alternate hreflang={language} href='{address}' {more}>"


def test_other_languages_are_listed_with_their_addresses() -> None:
    head = link("en", "/news/bridge-opens-again") + link("ar-EG", "/ar/news/jisr") + link("fr", "https://fr.example.org/pont-ouvert")
    assert read(head) == [("ar", ARABIC), ("fr", "https://fr.example.org/pont-ouvert")]


def test_link_headers_and_json_ld_state_translations_too() -> None:
    headers = {"content-type": "text/html", "link": f'</style.css>; rel=preload, <{ARABIC}>; rel="alternate"; hreflang="ar"'}
    works = {
        "workTranslation": [{"@type": "NewsArticle", "inLanguage": "fr", "url": "https://fr.example.org/pont-ouvert"}],
        "translationOfWork": {"@id": "https://es.example.org/puente-abierto", "inLanguage": {"@type": "Language", "name": "es"}},
    }
    assert read(script({**JSON_LD, **works}), headers=headers) == [
        ("ar", ARABIC),
        ("fr", "https://fr.example.org/pont-ouvert"),
        ("es", "https://es.example.org/puente-abierto"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        link("x-default", "/ar/news/jisr"),
        link("en-GB", "https://uk.example.org/news/bridge-opens-again"),
        link("ar", "/"),
        link("ar", "https://ar.example.org/"),
        link("ar", "/ar/"),
        link("ar", "/category/harbour"),
        link("ar", "/news/bridge-opens-again?utm_source=x"),
        link("ar", "/ar/news/jisr") + link("fa", "/ar/news/jisr"),
        link("ar", "javascript:alert(1)"),
        link("ar", "/ar/feed.xml", "type=application/rss+xml"),
        link("Arabic language", "/ar/news/jisr").replace("alternate", "'alternate'"),
        "<link rel=alternate href='/ar/news/jisr'>",
        "<a hreflang=ar href='/ar/news/jisr'>عربي</a>",
        script({**JSON_LD, "workTranslation": {"@type": "NewsArticle", "url": ARABIC}}),
        script({**JSON_LD, "workTranslation": ARABIC}),
    ],
)
def test_home_pages_regions_and_unclear_statements_are_no_translations(head: str) -> None:
    assert read(head) == []


def test_language_of_the_text_counts_and_not_the_one_declared() -> None:
    paragraphs = ["أعلنت هيئة الميناء يوم الجمعة أن الجسر الطويل فتح من جديد أمام السيارات بعد عاصفة أغلقته يومين كاملين."]
    head = link("ar", "/ar/news/other") + link("en", "/en/news/bridge")
    assert read(head, paragraphs=paragraphs) == [("en", "https://www.example.org/en/news/bridge")]


def test_no_more_than_fifty_are_kept() -> None:
    codes = [f"{first}{second}" for first in "abcdfghijk" for second in "bcdfghjkl"]
    assert len(read("".join(link(code, f"/{code}/news/bridge") for code in codes))) == 50
