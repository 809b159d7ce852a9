"""One address and one key for one article. The slugs follow the network's grammar; where only a beginning is known the end is invented."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.source import Source
from scrapers.urls import (
    ArticleKey,
    article_id,
    article_key,
    canonical_url,
    host_of,
    is_allowed_url,
    is_article_url,
    join_canonical,
    redact_url,
)


def network_card(edition: str, *hosts: str, languages: tuple[str, ...] = ("ar", "en"), scheme: str = "https") -> Source:
    return Source(
        id=edition,
        name=edition,
        publisher="A group",
        languages=languages,
        homepage=f"{scheme}://{hosts[0]}/",
        hosts=hosts,
        url_grammar="arabs_today",
    )


CARDS = [
    network_card("egypt_today", "www.egypt-today.com", "egypt-today.com"),
    network_card("arabs_today", "www.arabstoday.net", "arabstoday.net", "mail.arabstoday.net"),
    network_card("almaghrib_today", "www.almaghribtoday.net", "almaghribtoday.net"),
    network_card("emirates_voice", "www.emiratesvoice.com", "emiratesvoice.com", "mail.emiratesvoice.com"),
    network_card("palestine_today", "palestinetoday.net", "www.palestinetoday.net"),
    network_card("libya_today", "libyatoday.net"),
    network_card("oman_today", "omantoday.net"),
    network_card("alsaudia_today", "www.alsaudiatoday.com"),
    network_card("muslim_chronicle", "themuslimchronicle.com", languages=("en",)),
    network_card("egypt_sports", "mail.egyptsports.net", languages=("ar",)),
]
CARD_OF_HOST = {host: card for card in CARDS for host in card.hosts}
GENERIC = Source(
    id="harbour_post",
    name="Harbour Post",
    publisher="Harbour",
    languages=("en",),
    homepage="https://www.harbour.example/",
    hosts=("www.harbour.example", "harbour.example", "other.example"),
    feeds=("https://www.harbour.example/rss",),
    sections=({"id": "news", "url": "https://www.harbour.example/news", "name": "News", "language": "en"},),  # type: ignore[arg-type]
)


def card_of(url: str) -> Source:
    return CARD_OF_HOST[url.split("/")[2].lower()]


# URL with a gap for the slug, slug, language, kind, stamp
ARTICLES = [
    # English, with and without stamp
    ("https://egypt-today.com/en/36/{}-080112", "putin-calls-for-pragmatic-cooperation-in-new-year-wishes", "en", "", "080112"),
    (
        "https://mail.arabstoday.net/en/248/{}-045805",
        "multimillion-riyal-qassim-museum-to-showcase-rich-saudi-heritage",
        "en",
        "",
        "045805",
    ),
    ("https://arabstoday.net/en/248/{}", "egypts-antiquities-minister-appreciates-pm-decision-to-renew-confidence-in", "en", "", ""),
    ("https://www.almaghribtoday.net/en/335/{}", "egypts-sisi-in-riyadh-over-kings-health", "en", "", ""),
    ("https://www.arabstoday.net/en/87/{}", "egypt-bourse-plagued-by-fourth-largest-ever-loss", "en", "", ""),
    # English AMP
    ("https://egypt-today.com/en/amp/36/{}-113045", "nriag-says-arafat-day-will-be-aug-31", "en", "", "113045"),
    ("https://egypt-today.com/en/amp/36/{}-100805", "sisiabbas-review-palestinian-causes-latest-developments", "en", "", "100805"),
    ("https://egypt-today.com/en/amp/83/{}", "mahlab-reviews-projects-of-306306-egypt-support-fund", "en", "", ""),
    ("https://www.egypt-today.com/en/amp/390/{}", "egypt-on-way-to-eliminate-hepatitis-c-virus", "en", "", ""),
    ("https://arabstoday.net/en/amp/36/{}", "morsi-to-receive-british-foreign-secretary-williiam-hague", "en", "", ""),
    ("https://www.arabstoday.net/en/amp/87/{}", "bourse-indexes-down-loses-egp75bn", "en", "", ""),
    ("https://arabstoday.net/en/amp/87/{}", "egyptian-bourse-loses-9-bn-egp-indices-down", "en", "", ""),
    ("https://emiratesvoice.com/en/amp/83/{}", "pm-ibrahim-mahlab-chairs-meeting-on-development-of-78-villages", "en", "", ""),
    # English-only edition
    ("https://themuslimchronicle.com/248/{}", "egypts-antiquities-minister-visits-a-site", "en", "", ""),
    ("https://themuslimchronicle.com/248/{}", "scta-aramco-strive-to-recover-national-antiquities", "en", "", ""),
    ("https://themuslimchronicle.com/amp/257/{}", "donald-tusk-arrives-in-cairo-saturday-for-meeting-with-sisi", "en", "", ""),
    # Arabic: the stamp comes first
    ("https://www.almaghribtoday.net/1187/151638-{}", "كوشنر-يزور-المنطقة", "ar", "", "151638"),
    ("http://mail.egyptsports.net/37/111945-{}", "مصر-تدين-الحادث", "ar", "", "111945"),
    ("https://arabstoday.net/42/{}", "البريطانيون-يعتقدون-ذلك", "ar", "", ""),
    # Arabic AMP
    ("https://egypt-today.com/amp/695/060357-{}", "خبر-من-مصر", "ar", "", "060357"),
    ("https://egypt-today.com/amp/335/172458-{}", "أزياء-الموسم", "ar", "", "172458"),
    ("https://almaghribtoday.net/amp/314/191314-{}", "خبر-محلي", "ar", "", "191314"),
    ("https://almaghribtoday.net/amp/320/{}", "مجد-العروي-تعرض-مجموعتها", "ar", "", ""),
    ("https://almaghribtoday.net/amp/320/{}", "سميرة-حجاج-تصمم", "ar", "", ""),
    ("https://palestinetoday.net/amp/320/{}", "موضات-الشتاء", "ar", "", ""),
    ("https://libyatoday.net/amp/320/{}", "دور-الأزياء-العالمية", "ar", "", ""),
    ("https://mail.egyptsports.net/amp/37/{}", "مباراة-الليلة", "ar", "", ""),
    # Opinion
    ("https://emiratesvoice.com/w-347/001709-{}", "عمَار-يا-أبوظبي", "ar", "w", "001709"),
    ("https://emiratesvoice.com/w-347/{}", "حين-غنى-العالم-دبي", "ar", "w", ""),
    ("https://emiratesvoice.com/w-351/051045-{}", "مقال-قصير", "ar", "w", "051045"),
    ("https://emiratesvoice.com/w-1959/040046-{}", "مقال-آخر", "ar", "w", "040046"),
    ("https://emiratesvoice.com/w-2426/094253-{}", "مقال-ثالث", "ar", "w", "094253"),
    ("https://mail.emiratesvoice.com/w-2404/092651-{}", "مقال-رابع", "ar", "w", "092651"),
    ("https://omantoday.net/w-346/{}", "أخبار-عربية-أفضل", "ar", "w", ""),
    ("https://www.alsaudiatoday.com/w-346/{}", "اليمن-في-ذاكرتي-القديمة", "ar", "w", ""),
    ("https://www.egypt-today.com/w-505/{}", "الرئيس-يحاول-مرة", "ar", "w", ""),
    # An old date slug is a slug, twelve digits are day and time
    ("http://www.egypt-today.com/w-345/{}", "2014-03-25-05-16-02", "ar", "w", ""),
    ("https://mail.egyptsports.net/amp/1190/060616105538-{}", "خطاب-مرتقب", "ar", "", "060616105538"),
    # Very old
    ("https://www.almaghribtoday.net/أخبار/محلية/{}.html", "مهرجان-الربيع", "ar", "", ""),
    ("https://www.almaghribtoday.net/314/{}.html", "مهرجان-الصيف", "ar", "", ""),
    # Digits that are no time, a number that opens an English slug
    ("https://egypt-today.com/en/36/{}", "a-story-of-999999", "en", "", ""),
    ("https://egypt-today.com/en/36/{}", "a-story-126060", "en", "", ""),
    ("https://egypt-today.com/en/36/{}", "100000-trees-planted", "en", "", ""),
    ("https://mail.egyptsports.net/37/{}", "320616105538-يوم-مستحيل", "ar", "", ""),
]


NO_ARTICLES = [
    "https://egypt-today.com/",
    "https://egypt-today.com/en/",
    "https://egypt-today.com/en/131-fashion",
    "https://egypt-today.com/en/36/",
    "https://egypt-today.com/rss",
    "https://egypt-today.com/en/rss",
    "https://egypt-today.com/home/rss.xml",
    "https://egypt-today.com/rss/مصر",
    "https://egypt-today.com/fr/36/une-histoire",
    "https://egypt-today.com/en/36/a/b",
    "https://img.egypt-today.com/2022/03/normal/pound.jpg",
    "https://egypttoday.com/en/36/another-publisher",
    "https://egypt-today.com:8080/en/36/another-port",
    "https://user@egypt-today.com/en/36/user-information",
    "ftp://egypt-today.com/en/36/another-scheme",
    "https://egypt-today.com/en/36/" + "long-" * 500,
]

ONE_ARTICLE = [
    ("https://egypt-today.com/en/36/a-story-080112", "http://www.egypt-today.com/en/36/a-story-080112"),
    ("https://mail.arabstoday.net/en/36/a-story-080112", "http://arabstoday.net:80/en/36/a-story-080112"),
    ("https://egypt-today.com/en/amp/36/a-story-080112", "https://egypt-today.com/en/36/a-story-080112"),
    ("https://egypt-today.com/amp/37/080112-خبر", "https://www.egypt-today.com/37/080112-خبر"),
    ("https://egypt-today.com/37/080112-خبر", "https://egypt-today.com/37/080112-" + quote("خبر")),
    ("https://egypt-today.com/37/080112-خبر", "https://egypt-today.com/37/080112-" + quote("خبر").lower()),
    ("https://egypt-today.com/en/36/a-story?utm_source=x&fbclid=y#comments", "https://egypt-today.com/en/36/a-story"),
    ("https://EGYPT-TODAY.com/en/36/a-story/", "https://egypt-today.com/en/36/a-story"),
]

ONE_KEY = [
    ("https://egypt-today.com/en/36/A-Story-080112", "https://egypt-today.com/en/36/a-story-080112"),
    ("https://egypt-today.com/en/36/a-story", "https://egypt-today.com/en/83/a-story"),
    ("https://egypt-today.com/ar/37/080112-خبر", "https://egypt-today.com/37/080112-خبر"),
    ("https://egypt-today.com/37/خبر.html", "https://egypt-today.com/37/خبر"),
]

TWO_ARTICLES = [
    ("https://egypt-today.com/en/36/a-story-080112", "https://egypt-today.com/en/36/a-story"),
    ("https://egypt-today.com/en/36/a-story-080112", "https://egypt-today.com/en/36/a-story-080113"),
    ("https://egypt-today.com/en/36/a-story", "https://arabstoday.net/en/36/a-story"),
    ("https://egypt-today.com/en/335/story", "https://egypt-today.com/335/story"),
    ("https://egypt-today.com/w-335/خبر", "https://egypt-today.com/335/خبر"),
    ("https://egypt-today.com/37/%C3%E1", "https://egypt-today.com/37/%C3%E2"),
    ("https://omantoday.net/w-346/مقال-واحد", "https://www.alsaudiatoday.com/w-346/مقال-واحد"),
]


@pytest.mark.parametrize(("form", "slug", "language", "kind", "stamp"), ARTICLES)
def test_every_known_form_has_its_key(form: str, slug: str, language: str, kind: str, stamp: str) -> None:
    url = form.format(slug)
    source = card_of(url)
    key = article_key(url, source)
    assert key is not None
    assert (key.edition, key.language, key.kind, key.slug, key.stamp) == (source.id, language, kind, slug, stamp)
    assert article_key(canonical_url(url, source), source) == key


@pytest.mark.parametrize("url", NO_ARTICLES, ids=lambda url: url[:60])
def test_other_addresses_are_no_articles(url: str) -> None:
    assert article_key(url, CARDS[0]) is None
    assert not is_article_url(url, CARDS[0])


@pytest.mark.parametrize(("one", "other"), ONE_ARTICLE)
def test_forms_of_one_article_join(one: str, other: str) -> None:
    source = card_of(one)
    assert canonical_url(one, source) == canonical_url(other, source)
    assert article_key(one, source) == article_key(other, source)


@pytest.mark.parametrize(("one", "other"), ONE_KEY)
def test_forms_that_must_be_asked_for_as_they_are_share_a_key(one: str, other: str) -> None:
    assert article_key(one, card_of(one)) == article_key(other, card_of(other))
    assert canonical_url(one, card_of(one)) != canonical_url(other, card_of(other))


@pytest.mark.parametrize(("one", "other"), TWO_ARTICLES)
def test_two_articles_stay_two(one: str, other: str) -> None:
    keys = [article_key(url, card_of(url)) for url in (one, other)]
    assert None not in keys
    assert len({article_id(key) for key in keys if key}) == 2


def test_canonical_url_is_on_the_first_host_of_the_card() -> None:
    assert canonical_url("http://egypt-today.com/en/amp/36/a-story?x=1", CARDS[0]) == "https://www.egypt-today.com/en/36/a-story"


def test_a_card_with_several_sites_keeps_them_apart() -> None:
    assert canonical_url("http://harbour.example/a-1", GENERIC) == "https://www.harbour.example/a-1"
    assert canonical_url("http://other.example/a-1", GENERIC) == "https://other.example/a-1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example:80/A?b=2&utm_medium=x&a=1#top", "http://news.example/A?a=1&b=2"),
        ("https://news.example:8443", "https://news.example:8443/"),
        ("https://user:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/مصر", "https://news.example/%D9%85%D8%B5%D8%B1"),
        ("https://news.example/%d9%85", "https://news.example/%D9%85"),
        ("https://[::1]:8000/a", "https://[::1]:8000/a"),
        (" mailto:desk@news.example ", "mailto:desk@news.example"),
        ("http://[broken/a", "http://[broken/a"),
        ("http://news.example:99999/a", "http://news.example:99999/a"),
    ],
)
def test_without_a_card_only_what_means_nothing_goes(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@settings(derandomize=True)
@given(st.text(alphabet="abcأ/%2?&=#:.@ -0utm_", max_size=60))
def test_canonical_url_of_a_canonical_url_is_itself(rest: str) -> None:
    once = canonical_url("https://egypt-today.com/" + rest, CARDS[0])
    assert canonical_url(once, CARDS[0]) == once
    generic = canonical_url("https://news.example/" + rest)
    assert canonical_url(generic) == generic


def test_article_id_is_the_same_on_every_machine() -> None:
    key = ArticleKey(edition="egypt_today", language="en", kind="", slug="a-story", stamp="080112")
    assert article_id(key) == "c20b214fa8524ecd8c8f"


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/2024/05/harbour-opens", True),
        ("/harbour-opens.html", True),
        ("/?p=1234", True),
        ("/?page=2", False),
        ("/", False),
        ("/news", False),
        ("/news/?page=2", False),
        ("/news/harbour-opens", True),
        ("/rss", False),
        ("/tag/harbour", False),
        ("/photo.jpg", False),
    ],
)
def test_generic_card_without_patterns_takes_any_page_but_listings(path: str, is_article: bool) -> None:
    assert is_article_url("https://www.harbour.example" + path, GENERIC) is is_article


def test_patterns_of_the_card_decide_alone() -> None:
    source = GENERIC.model_copy(update={"article_urls": (r"^/\d{4}/", r"\?id=\d+$", "^/خبر/")})
    urls = ["/2024/a", "/news?id=3", "/خبر/1", "/about"]
    assert [is_article_url("https://harbour.example" + url, source) for url in urls] == [True, True, True, False]
    assert not is_article_url("https://elsewhere.example/2024/a", source)


def test_generic_key_is_the_canonical_url() -> None:
    key = article_key("http://harbour.example/a?utm_source=x", GENERIC)
    assert key == ArticleKey("", "", "url", "https://www.harbour.example/a", "")
    assert article_key("https://www.harbour.example/a", None) == key
    assert article_key("https://www.harbour.example/", None) is None


EGYPT = "https://www.egypt-today.com"


@pytest.mark.parametrize(
    ("page", "link", "expected"),
    [
        ("/en/36/a-story", "/en/36/a-story-080112", "/en/36/a-story-080112"),
        ("/en/36/a-story-080112", "/en/36/a-story", "/en/36/a-story"),
        ("/en/amp/36/a-story-080112", "http://egypt-today.com/en/36/a-story-080112", "/en/36/a-story-080112"),
        ("/en/36/a-story", "/en/83/a-story", "/en/83/a-story"),
        ("/en/36/a-story-080112", "/en/36/a-story-080113", "/en/36/a-story-080112"),
        ("/en/36/a-story", "/en/36/another-story", "/en/36/a-story"),
        ("/en/36/a-story", "/36/a-story", "/en/36/a-story"),
        ("/en/36/a-story", "/", "/en/36/a-story"),
        ("/en/36/a-story", "https://arabstoday.net/en/36/a-story", "/en/36/a-story"),
        ("/en/36/a-story", "javascript:alert(1)", "/en/36/a-story"),
        ("/en/36/a-story", "http://[broken", "/en/36/a-story"),
        ("/en/36/a-story", "", "/en/36/a-story"),
        ("/en/36/a-story", None, "/en/36/a-story"),
    ],
)
def test_network_link_moves_a_page_within_its_slug_only(page: str, link: str | None, expected: str) -> None:
    assert join_canonical(EGYPT + page, link, CARDS[0]) == EGYPT + expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/b", "https://news.example/b"),
        ("https://www.news.example/b", "https://www.news.example/b"),
        ("https://evil.example/b", "https://news.example/a"),
        ("https://news.example:8443/b", "https://news.example/a"),
        ("https://news.example/", "https://news.example/a"),
        ("file:///etc/passwd", "https://news.example/a"),
    ],
)
def test_generic_link_stays_on_its_host(link: str, expected: str) -> None:
    assert join_canonical("https://news.example/a", link, None) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://egypt-today.com.evil.example/en/36/a",
        "https://egypt-today.com@evil.example/en/36/a",
        "https://evil.example\\@egypt-today.com/en/36/a",
        "https://egypt-today.com\\.evil.example/",
        "https://egypt-today.com./en/36/a",
        "//egypt-today.com/en/36/a",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_the_exact_hosts_of_the_card_are_allowed(url: str) -> None:
    assert not is_allowed_url(url, CARDS[0])


def test_the_schemes_own_port_is_the_same_host() -> None:
    assert is_allowed_url("https://egypt-today.com:443/", CARDS[0])
    assert not is_allowed_url("http://egypt-today.com:443/", CARDS[0])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://desk:secret@news.example/rss?a=1", "https://***@news.example/rss?a=1"),
        (
            "https://news.example/rss?api_key=abc&page=2&Token=x#access_token=y",
            "https://news.example/rss?api_key=***&page=2&Token=***#access_token=***",
        ),
        ("https://news.example/a@b", "https://news.example/a@b"),
        ("https://news.example/rss?token", "https://news.example/rss?token"),
        ("not a url", "not a url"),
    ],
)
def test_secrets_are_masked_for_logs(url: str, expected: str) -> None:
    assert redact_url(url) == expected


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Harbour.Example:443/x", "harbour.example"),
        ("http://harbour.example:443/x", "harbour.example:443"),
        ("https://ميناء.example/x", "xn--ggbl3get.example"),
        ("https://xn--ggbl3get.example/x", "xn--ggbl3get.example"),
        ("https://harbour。example/x", "harbour.example"),
        ("https://harbour.example./x", "harbour.example."),
        ("http://[::FFFF:127.0.0.1]:80/", "[::ffff:127.0.0.1]"),
        ("https://" + "é" * 300 + ".example/", "é" * 300 + ".example"),
        ("https://harbour.example:0/", ""),
        ("https://[::1", ""),
        ("ftp://harbour.example/", ""),
    ],
)
def test_a_host_has_one_spelling(url: str, host: str) -> None:
    assert host_of(url) == host
