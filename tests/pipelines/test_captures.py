"""From an article to its row: addresses in the form in which they are looked up."""

from __future__ import annotations

from pipelines.captures import settle_translations
from scrapers.records import Article, Translation
from scrapers.source import Source

ARABIC = Source(
    id="daily_ar",
    name="The Daily in Arabic",
    publisher="Harbour Press",
    languages=("ar",),
    homepage="https://ar.daily.test/",
    hosts=("ar.daily.test", "mail.ar.daily.test"),
)
CARDS = dict.fromkeys(ARABIC.hosts, ARABIC)


def settle(*urls: str) -> list[str]:
    article = Article(
        "https://daily.test/news/harbour-opens-1",
        "https://daily.test/news/harbour-opens-1",
        "Harbour opens",
        "Text.",
        translation_urls=tuple(Translation("ar", url) for url in urls),
    )
    return [one.url for one in settle_translations(article, CARDS).translation_urls]


def test_translation_on_another_cards_host_has_that_cards_form() -> None:
    assert settle("http://mail.ar.daily.test/news/harbour-2?utm_source=x") == ["https://ar.daily.test/news/harbour-2"]


def test_each_translation_stands_once_and_in_an_order_that_is_not_the_pages() -> None:
    first, second = "https://ar.daily.test/news/harbour-2", "https://fr.test/actualites/port-3"
    assert settle(second, first, f"{first}#top") == settle(first, second) == [first, second]


def test_the_article_itself_and_what_is_no_article_are_no_translations() -> None:
    assert (
        settle("https://daily.test/news/harbour-opens-1?utm_source=x", "https://ar.daily.test/", "https://ar.daily.test/tag/harbour") == []
    )
