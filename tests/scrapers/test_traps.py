"""Traps are seen by their form, and nothing that a news site prints looks like one. Hosts and slugs are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.sample_site.cards import write_cards
from scrapers.sample_site.editions import EDITIONS
from scrapers.sample_site.newspaper import make_newspapers
from scrapers.sample_site.pieces import load_pieces
from scrapers.source import Source, read_source
from scrapers.traps import MOST_OF_ONE_SHAPE, TrapCounter, find_trap
from scrapers.urls import article_id, article_key, canonical_url

TODAY = date(2026, 11, 24)
HOST = "https://news.example"
CARD = Source(
    id="news",
    name="News",
    publisher="News",
    languages=("en",),
    homepage=f"{HOST}/",
    hosts=("news.example",),
    sections=({"id": "old", "url": f"{HOST}/archive/1984/05", "name": "Old", "language": "en"},),  # type: ignore[arg-type]
)

GOOD = [
    "/",
    "/2026/11/24/harbour-reopens-after-storm",
    "/2026/11/24/world/africa/harbour-reopens-after-storm.html",
    "/news/2026-11-24/harbour-reopens",
    "/2026/11/24",
    "/2026/11",
    "/2011/11/11/eleven-couples-marry",
    "/11/11/11/eleven-couples-marry",
    "/1987/05/12/arts/a-review-from-the-archive.html",
    "/1851/09/18/first-number",
    "/archive/1969/07/21/men-on-the-moon",
    "/events/1969/moon-landing-exhibition",
    "/archive/2009",
    "/calendar/2026/12",
    "/calendar/2028-01-15",
    "/events/2027/summit-of-ports-to-be-held-in-2040",
    "/36/putin-calls-for-cooperation-080112",
    "/en/36/harbour-reopens-after-storm-080112",
    "/en/amp/390/clinic-opens",
    "/w-2404/092651-قصة-من-المرفأ",
    "/1187/151638-كوشنر-يزور-المنطقة-ويلتقي-مسؤولين",
    "/أخبار/محلية/قصة-طويلة-عن-إعادة-فتح-المرفأ-بعد-العاصفة-التي-ضربت-الساحل-يوم-الاثنين-الماضي.html",
    "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D9%85%D8%AD%D9%84%D9%8A%D8%A9",
    "/world/" + "a-very-long-slug-that-an-editor-was-too-proud-of-to-cut-" * 8 + "end",
    "/article/harbour-reopens-0f8fad5bd9cb469fa16570867728950e",
    "/article/0f8fad5b-d9cb-469f-a165-70867728950e",
    "/news/world-europe-68451229",
    "/news/articles/c4gz3k9x1y7o",
    "/a/AbC123xYz",
    "/story.php?id=123456",
    "/article.php?sid=4711",
    "/index.php?option=com_content&view=article&id=4711&catid=12&Itemid=33&lang=en",
    "/modules.php?name=News&file=article&sid=1234",
    "/node/48211",
    "/?p=48211",
    "/news/?newsid=0f8fad5b-d9cb-469f-a165-70867728950e",
    "/news/default.aspx?articleID=0F8FAD5BD9CB469FA16570867728950E",
    "/sport/football/sport-news/cup-final",
    "/news/news/news-in-brief",
    "/uk/scotland/edinburgh/city/council/meetings/2026/11/24/minutes-of-the-meeting",
    "/news?page=2",
    "/news/page/40",
    "/tag/ports/page/1000",
    "/2026/11/page/3",
    "/search?q=harbour&from=2026-01-01&to=2026-11-24",
    "/archive?year=2009&month=5",
    "/archive?y=2026&m=11&d=24",
    "/archive?date=2026-11-24",
    "/archive?date=20261124",
    "/live/2026/nov/24/harbour-live-updates?page=with:block-674312ab8f08",
    "/live/harbour?date=2026-11-24T10:00:00Z",
    "/video/harbour-reopens?autoplay=1&t=120",
    "/map?x=31&y=1234&z=7",
    "/budget-2040-what-the-plan-says",
    "/2040/a-novel-reviewed",
    "/9020/12",
    "/market/egx30/2026-q3-results",
    "/politics/elections/2026/results/constituency/12/1987",
    "/opinion/columns/1984/orwell-again",
    "/story;id=4711",
    "/archive/1984/05",
    "/en/131-fashion",
    "/c/4/5/6/7/8/9/10/11",
    "/1487-3/",
    "/my/archives/2364",
    "/site/5335/1772/3",
]


@pytest.mark.parametrize("path", GOOD)
def test_no_news_address_is_taken_for_a_trap(path: str) -> None:
    assert find_trap(canonical_url(HOST + path, CARD), CARD, TODAY) is None


def test_no_address_of_the_sample_newspapers_is_a_trap(tmp_path: Path) -> None:
    cards = [read_source(path) for path in write_cards(tmp_path, range(8641, 8641 + len(EDITIONS)))]
    card_of = dict(zip((edition.id for edition in EDITIONS), cards, strict=True))
    base_urls = {name: card.homepage.rstrip("/") for name, card in card_of.items()}
    counter, addresses = TrapCounter(), 0
    for name, newspaper in make_newspapers(load_pieces(), base_urls, step=9).items():
        urls = [newspaper.url_of(piece, amp) for piece in newspaper.articles for amp in (False, True)]
        addresses += len(urls)
        for card in (card_of[name], None):
            assert [url for url in urls if find_trap(canonical_url(url, card), card, TODAY)] == []
            assert [url for url in urls if counter.admit(url)] == []
    assert addresses > 200


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("/" + "a" * 2_048, "too_long"),
        ("/x/a/a/a/", "trap_path"),
        ("/ar/news/en/news/fr/news/story", "trap_path"),
        ("/" + "/".join(map(str, range(17))), "trap_path"),
        ("/Shop/shop/SHOP", "trap_path"),
        ("/calendar/2031/05", "trap_calendar"),
        ("/calendar/2029-01-15/", "trap_calendar"),
        ("/events/1989/12/31", "trap_calendar"),
        ("/2999/1/page/4", "trap_calendar"),
        ("/calendar/1875/3/2", "trap_calendar"),
        ("/calendar?y=2031&m=5", "trap_calendar"),
        ("/calendar?year=12026&month=5", "trap_calendar"),
        ("/calendar?date=1989-12-31", "trap_calendar"),
        ("/calendar?month=2031-05", "trap_calendar"),
        ("/calendar?tribe-bar-date=2031-05-01", "trap_calendar"),
        ("/news?page=1001", "trap_paging"),
        ("/tag/ports/page/99999999/", "trap_paging"),
        ("/find?" + "&".join(f"filter{number}=1" for number in range(9)), "trap_query"),
        ("/find?f=1&f=2&f=3&f=4", "trap_query"),
        ("/find?back=" + "a" * 513, "trap_query"),
        ("/find?back=%252525252F", "trap_query"),
        ("/story?viewer_session=0f8fad5bd9cb469fa165", "trap_session"),
        ("/story;visitor=0f8fad5bd9cb469fa165", "trap_session"),
        ("/story?access-token=0f8fad5bd9cb469fa165", "trap_session"),
    ],
)
def test_a_trap_is_named(path: str, trap: str) -> None:
    assert find_trap(HOST + path, CARD, TODAY) == trap


def test_without_a_clock_only_what_no_clock_could_excuse_is_a_calendar() -> None:
    assert find_trap(f"{HOST}/calendar/2031/05", CARD) is None
    assert find_trap(f"{HOST}/calendar/2131/05", CARD) == "trap_calendar"


def test_what_cannot_be_read_as_an_address_is_no_trap() -> None:
    assert find_trap("http://[::1", None, TODAY) is None
    assert TrapCounter().admit("http://[::1") is None


@given(st.text(alphabet="/aA1?=&;%2-.:[]", max_size=80))
def test_any_address_gets_an_answer(rest: str) -> None:
    counter = TrapCounter(most=1)
    assert find_trap(f"{HOST}/{rest}", None, TODAY) != "too_long"
    assert counter.admit(f"{HOST}/{rest}") is None


def test_new_session_ids_name_the_same_pages() -> None:
    links = [f"http://news.example/x/session?p={page}&sid={number:031x}f" for number in range(300) for page in (number % 20,)]
    assert len({canonical_url(link) for link in links}) == 20
    assert [link for link in links if find_trap(link, None, TODAY)] == []


@pytest.mark.parametrize(
    "path",
    [
        *("/x/case/", "/x/CASE", "/x/Case", "/x//case", "/x/./case", "/x/%63ase", "/x/case?", "/x/case#a", "/x/case;jsessionid=1"),
        *("/x/case?utm_source=a", "/x/case?fbclid=1", "/x/case?PHPSESSID=ab12", "/x/case?sid=0f8fad5bd9cb469fa"),
        "/(S(lit3py55t21z5v55vlm25s55))/x/case",
    ],
)
def test_one_page_in_many_spellings_is_one_article(path: str) -> None:
    key, plain = article_key(HOST + path, None), article_key(f"{HOST}/x/case", None)
    assert key is not None
    assert plain is not None
    assert article_id(key) == article_id(plain)


def test_a_path_that_grows_stops() -> None:
    url, steps = f"{HOST}/x/", 0
    while find_trap(url, None, TODAY) is None:
        url, steps = url + "a/", steps + 1
    assert steps == 3


def test_a_calendar_that_never_ends_stops_in_both_directions() -> None:
    months = [f"{HOST}/x/calendar?m={month}&y={year}" for year in range(1_000, 3_000) for month in range(1, 13)]
    walked = [url for url in months if find_trap(url, None, TODAY) is None]
    assert walked[0].endswith("m=1&y=1990")
    assert walked[-1].endswith("m=12&y=2028")


def test_pages_that_fan_out_for_ever_stop_at_the_cap() -> None:
    counter = TrapCounter(most=50)
    urls = [f"{HOST}/x/fan/{first}/{second}" for first in range(100) for second in range(100)]
    assert sum(counter.admit(url) is None for url in urls) == 50


def test_filters_stop_sooner_than_numbers() -> None:
    counter = TrapCounter(most=50)
    filters = [f"{HOST}/find?colour={colour}&size={size}" for colour in range(40) for size in range(40)]
    numbers = [f"{HOST}/story?id={number}" for number in range(100)]
    assert sum(counter.admit(url) is None for url in filters) == 10
    assert sum(counter.admit(url) is None for url in numbers) == 50


def test_a_stated_date_is_never_counted_and_shapes_do_not_share() -> None:
    counter = TrapCounter(most=1)
    assert [counter.admit(f"{HOST}/news/{number}", is_dated=True) for number in range(3)] == [None] * 3
    assert counter.admit(f"{HOST}/news/1") is None
    assert counter.admit(f"{HOST}/news/2") == "trap_shape"
    assert counter.admit(f"{HOST}/sport/2") is None
    assert counter.admit("https://other.example/news/2") is None


def test_the_counter_of_a_host_of_invented_words_stays_small() -> None:
    counter = TrapCounter()
    letters = "abcdefghij"
    urls = [f"{HOST}/{''.join(letters[int(digit)] for digit in str(number))}" for number in range(30_000)]
    admitted = sum(counter.admit(url) is None for url in urls)
    assert admitted == 20_000 + MOST_OF_ONE_SHAPE
