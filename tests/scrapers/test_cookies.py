"""Cookies: whose they are, where they are sent, how many and how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.cookies import MOST_COOKIE_BYTES, MOST_COOKIES, MOST_SENT_BYTES, CookieJar, read_cookie

NOW = 1_800_000_000.0
URL = "https://www.harbour.example/port/story"


def jar_with(*set_cookies: str, url: str = URL) -> CookieJar:
    jar = CookieJar()
    jar.take(url, set_cookies, NOW)
    return jar


@pytest.mark.parametrize(
    ("set_cookie", "url", "sent"),
    [
        ("a=1", "https://www.harbour.example/port/other", "a=1"),
        ("a=1", "https://www.harbour.example/", None),  # it is for /port
        ("a=1; Path=/", "https://www.harbour.example/", "a=1"),
        ("a=1; Path=/port", "https://www.harbour.example/portal", None),
        ("a=1; path=/; HttpOnly; SameSite=Strict", "https://WWW.harbour.example/x", "a=1"),
        ("a=1; Path=/", "https://harbour.example/", None),
        ("a=1; Path=/; Domain=.harbour.example", "https://harbour.example/", "a=1"),
        ("a=1; Path=/; Domain=harbour.example", "https://img.harbour.example/", "a=1"),
        ("a=1; Path=/; Domain=other.example", "https://www.harbour.example/", None),
        ("a=1; Path=/; Domain=img.harbour.example", "https://www.harbour.example/", None),
        ("a=1; Path=/; Domain=example", "https://www.harbour.example/", None),
        ("a=1; Path=/; Secure", "https://www.harbour.example/", "a=1"),
        ("a=1; Path=/; Secure", "http://www.harbour.example/", None),
        ("a = 1=2 ; Path=/", "https://www.harbour.example/", "a=1=2"),
        ("a=; Path=/", "https://www.harbour.example/", "a="),
        ("=1; Path=/", "https://www.harbour.example/", None),
        ("a; Path=/", "https://www.harbour.example/", None),
        ("a=1\x01; Path=/", "https://www.harbour.example/", None),
        ("a=1; Path=/; Max-Age=60", "https://www.harbour.example/", "a=1"),
        ("a=1; Path=/; Max-Age=0", "https://www.harbour.example/", None),
        ("a=1; Path=/; Expires=Wed, 09-Jun-2021 10:18:14 GMT", "https://www.harbour.example/", None),
        ("a=1; Path=/; Expires=Wed, 09 Jun 2094 10:18:14 GMT", "https://www.harbour.example/", "a=1"),
        ("a=1; Path=/; Expires=some day", "https://www.harbour.example/", "a=1"),
        ("a=" + "x" * MOST_COOKIE_BYTES + "; Path=/", "https://www.harbour.example/", None),
    ],
)
def test_a_cookie_is_sent_where_it_belongs(set_cookie: str, url: str, sent: str | None) -> None:
    assert jar_with(set_cookie).header_for(url, NOW) == sent


def test_a_cookie_is_not_secure_because_a_plain_answer_says_so() -> None:
    assert read_cookie("a=1; Secure", "http://www.harbour.example/", NOW) is None


def test_a_host_that_is_a_number_shares_nothing() -> None:
    jar = jar_with("a=1; Path=/; Domain=0.0.1", "b=2; Path=/; Domain=127.0.0.1", url="http://127.0.0.1:8001/")
    assert jar.header_for("http://127.0.0.1:8002/", NOW) == "b=2"
    assert jar.header_for("http://9.127.0.0.1/", NOW) is None


def test_a_later_value_replaces_and_an_expired_one_removes() -> None:
    jar = jar_with("a=1; Path=/", "a=2; Path=/", "b=3; Path=/; Max-Age=60")
    assert jar.header_for(URL, NOW) == "a=2; b=3"
    assert jar.header_for(URL, NOW + 61) == "a=2"
    assert jar.take(URL, ["a=; Path=/; Max-Age=-1"], NOW)
    assert jar.header_for(URL, NOW) == "b=3"


def test_longer_paths_go_first() -> None:
    assert jar_with("a=1; Path=/", "b=2; Path=/port").header_for(URL, NOW) == "b=2; a=1"


def test_what_changes_nothing_is_told() -> None:
    jar = jar_with("a=1; Path=/")
    assert not jar.take(URL, ["a=1; Path=/", "broken"], NOW)
    assert jar.take(URL, ["a=2; Path=/"], NOW)


def test_cookies_are_bounded_in_number_and_size() -> None:
    jar = jar_with(*(f"c{number}={'x' * 1_000}; Path=/" for number in range(500)))
    assert len(jar) == MOST_COOKIES
    header = jar.header_for(URL, NOW)
    assert header is not None
    assert len(header) <= MOST_SENT_BYTES


@given(st.text(max_size=200))
def test_any_header_can_be_read(text: str) -> None:
    header = jar_with(text).header_for(URL, NOW)
    assert header is None or not any(ord(letter) < 0x20 for letter in header)
