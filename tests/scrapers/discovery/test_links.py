"""The links and the head of an article page, read by a scanner that no page can keep busy."""

from __future__ import annotations

import pytest

from scrapers.discovery.links import scan_head, scan_links

PAGE = "http://127.0.0.1:8080/news/one?page=2"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/two", "http://127.0.0.1:8080/two"),
        ("/two?x=1", "http://127.0.0.1:8080/two?x=1"),
        ("three", "http://127.0.0.1:8080/news/three"),
        ("?page=3", "http://127.0.0.1:8080/news/one?page=3"),
        ("/a/./b", "http://127.0.0.1:8080/a/b"),
        ("//other.example/x", "http://other.example/x"),
        ("https://other.example/x#part", "https://other.example/x"),
        (" /two\n", "http://127.0.0.1:8080/two"),
        ("/a?x=1&amp;y=2", "http://127.0.0.1:8080/a?x=1&y=2"),
    ],
)
def test_links_are_absolute(href: str, url: str) -> None:
    assert scan_links(f'<p><a class="k" href="{href}">x</a>'.encode(), PAGE) == (url,)


@pytest.mark.parametrize("href", ["", "#", "javascript:alert(1)", "\x01javascript:x", "mailto:a@b", "http://[::1", "http://a:99999/"])
def test_what_is_no_page_is_left_out(href: str) -> None:
    assert scan_links(f'<a href="{href}">x</a>'.encode(), PAGE) == ()


def test_comments_and_scripts_have_no_links() -> None:
    body = b"<!-- <a href=/no>x</a> --><script>'<a href=/no2>'</script><style><a href=/no3></style><a href=/yes>x</a>"
    assert scan_links(body, PAGE) == ("http://127.0.0.1:8080/yes",)


def test_the_base_of_the_page_counts() -> None:
    assert scan_links(b'<base href="http://other.example/d/"><a href=x>x</a>', PAGE) == ("http://other.example/d/x",)


def test_links_come_once_and_within_the_limit() -> None:
    body = b"".join(b'<a href="/%d">x</a><a href="/%d">x</a>' % (number, number) for number in range(50))
    assert scan_links(body, PAGE, 10) == tuple(f"http://127.0.0.1:8080/{number}" for number in range(10))


@pytest.mark.parametrize(
    "body",
    [
        b"<p " + b"a=1 " * 100_000 + b"><a href=/x>",
        b"<p>x</p>" * 300_000 + b"<a href=/x>",
        b"<a " * 100_000,
        b"<" * 1_000_000,
        b"<!--" * 200_000,
    ],
    ids=["attributes", "siblings", "unclosed", "angles", "comments"],
)
def test_monsters_end(body: bytes) -> None:
    assert len(scan_links(body, PAGE)) <= 1


def test_a_refresh_states_where_and_when() -> None:
    head = scan_head(b'<meta http-equiv="Refresh" content="0; url=/elsewhere">', PAGE)
    assert (head.refresh_url, head.refresh_seconds) == ("http://127.0.0.1:8080/elsewhere", 0)
    assert scan_head(b'<meta http-equiv="refresh" content="300">', PAGE).refresh_url is None
