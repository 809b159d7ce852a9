"""The links and the head of an article page, read by a scanner that no page can keep busy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.discovery.links import HEAD_BYTES, HeadFacts, scan_head, scan_links

PAGE = "http://127.0.0.1:8080/news/one?page=2"
STORY = "https://news.example/world/story.html?x=1"
MANY = 2_000_000


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


def links_of(html: str | bytes, limit: int = 1_000) -> tuple[str, ...]:
    return scan_links(html.encode() if isinstance(html, str) else html, STORY, limit)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ('"/a"', "https://news.example/a"),
        ("'/a'", "https://news.example/a"),
        ("/a", "https://news.example/a"),
        ('"b.html"', "https://news.example/world/b.html"),
        ('"../b"', "https://news.example/b"),
        ('"/a/../b/./c"', "https://news.example/b/c"),
        ('"?page=2"', "https://news.example/world/story.html?page=2"),
        ('"//other.example/a"', "https://other.example/a"),
        ('"http://other.example:8080/a"', "http://other.example:8080/a"),
        ('"HTTPS://Other.example/a"', "https://Other.example/a"),
        ('"/a#part"', "https://news.example/a"),
        ('" \n/a\t"', "https://news.example/a"),
        ('"/lo\n ng"', "https://news.example/lo ng"),
        ('"/a?b=1&amp;section=2"', "https://news.example/a?b=1&section=2"),
        ('"/a?b=1&section=2&copy=3"', "https://news.example/a?b=1&section=2&copy=3"),
        ('"&#x2F;a&#47;b"', "https://news.example/a/b"),
        ('"/أخبار/قصة"', "https://news.example/أخبار/قصة"),
        ("/it's-spring", "https://news.example/it's-spring"),
    ],
)
def test_an_address_is_read_as_a_browser_reads_it(href: str, url: str) -> None:
    assert links_of(f"<p><A class=x HREF = {href} title='>'>Story</A>") == (url,)


@pytest.mark.parametrize(
    "hidden",
    [
        '<!-- <a href="/no">x</a> -->',
        "<!--><a href=/yes>x</a><!-- <a href=/no> -->",
        "<script>write('<a href=/no>')</script>",
        "<SCRIPT type=a/b>'<a href=/no>'</scripts><a href=/no></SCRIPT >",
        "<style><a href=/no></style>",
        "<title><a href=/no></title>",
        "<textarea><a href=/no></textarea>",
        "<a name='<a href=/no>'>",
        "<abbr href=/no><article href=/no><a>",
        "<a data-href=/no>",
    ],
)
def test_what_a_browser_does_not_show_as_a_link_is_none(hidden: str) -> None:
    assert set(links_of(f"{hidden}<a href=/last>x</a>")) - {"https://news.example/yes"} == {"https://news.example/last"}


@pytest.mark.parametrize("cut_off", ["<!-- ", "<script>", "<a href=/no ", '<a href="/no', "<title>"])
def test_what_is_left_open_hides_the_rest_and_keeps_what_came_before(cut_off: str) -> None:
    assert links_of(f"<a href=/yes>x</a>{cut_off}") == ("https://news.example/yes",)


def test_the_first_base_moves_every_relative_link() -> None:
    html = "<a href=a><base href='/deep/er/'><a href=b><base href='http://other.example/'><a href=/c>"
    assert links_of(html) == ("https://news.example/deep/er/a", "https://news.example/deep/er/b", "https://news.example/c")
    assert links_of("<base href='//other.example/x/'><a href=y><a href=/z>") == ("https://other.example/x/y", "https://other.example/z")


@pytest.mark.parametrize("base", ["javascript:x", "http://[::1", "file:///etc/", ""])
def test_a_base_that_is_no_page_changes_nothing(base: str) -> None:
    assert links_of(f'<base href="{base}"><a href="b">') == ("https://news.example/world/b",)


def test_links_are_counted_once_and_bounded() -> None:
    html = "".join(f"<a href=/{number}>x</a><a href='/{number}#part'>x</a>" for number in range(3_000))
    assert links_of(html, limit=5) == tuple(f"https://news.example/{number}" for number in range(5))
    assert len(links_of(html)) == 1_000


def test_junk_before_a_link_does_not_use_up_the_room_for_links() -> None:
    html = "<a href='javascript:x'>" * 5_000 + "<a href='/real'>"
    assert links_of(html, limit=1) == ("https://news.example/real",)


def test_bytes_of_another_encoding_keep_their_address() -> None:
    slug = "خبر"
    cp1256 = f"<meta charset='windows-1256'><a href='/{slug}'>".encode("cp1256")
    assert links_of(cp1256) == (f"https://news.example/{slug}",)
    assert links_of(f"<a href='/{slug}'>".encode("cp1256")) == ("https://news.example/%CE%C8%D1",)
    assert links_of(f"<a href='/{slug}'>".encode("utf-16")) == (f"https://news.example/{slug}",)
    assert links_of("<meta charset=unicode_escape><a href='/%5cx41'>") == ("https://news.example/%5cx41",)


@pytest.mark.parametrize(
    ("html", "facts"),
    [
        ("", HeadFacts()),
        ("<meta http-equiv=Refresh content='0; url=/next'>", HeadFacts(refresh_url="https://news.example/next", refresh_seconds=0)),
        ("<meta http-equiv=refresh content=\"5;URL='next'\">", HeadFacts(refresh_url="https://news.example/world/next", refresh_seconds=5)),
        ("<meta http-equiv=refresh content='0;file:///etc/passwd'>", HeadFacts(refresh_url="file:///etc/passwd", refresh_seconds=0)),
        ("<meta http-equiv=refresh content='300'>", HeadFacts()),
        ("<noscript><meta http-equiv=refresh content='0;url=/plain'></noscript>", HeadFacts()),
        ("<!--<meta http-equiv=refresh content='0;url=/old'>-->", HeadFacts()),
        ("<meta name=ROBOTS content='noarchive, NoAI'>", HeadFacts(meta_robots=("noarchive, NoAI",))),
        (
            "<meta content=noindex name=robots><meta name=newshouse content=noai><meta name=otherbot content=none>",
            HeadFacts(meta_robots=("noindex", "noai")),
        ),
        ("<link href='/a?b=1&amp;c=2' rel='Canonical'>", HeadFacts(canonical_url="https://news.example/a?b=1&c=2")),
        ("<base href='/x/'><link rel=canonical href=a>", HeadFacts(canonical_url="https://news.example/x/a")),
        (
            "<link rel='license' href='/terms'><p><a rel='nofollow license' href='https://law.example/by/4.0/'>CC</a>",
            HeadFacts(licenses=("https://news.example/terms", "https://law.example/by/4.0/")),
        ),
        (
            "<meta name=tdm-reservation content=1><meta name=tdm-policy content='/tdm.json'>",
            HeadFacts(tdm_reservation="1", tdm_policy="https://news.example/tdm.json"),
        ),
    ],
)
def test_a_head_says_what_it_asks_of_a_crawler(html: str, facts: HeadFacts) -> None:
    assert scan_head(html.encode(), STORY) == facts


def test_without_the_address_of_the_page_a_relative_address_stays_as_it_is() -> None:
    assert scan_head(b"<link rel=canonical href=/a>").canonical_url == "/a"
    assert scan_head(b"<link rel=canonical href='http://[::1'>", STORY).canonical_url == "http://[::1"


def test_the_head_ends_after_256_kib_and_no_value_is_long() -> None:
    assert scan_head(b" " * HEAD_BYTES + b"<meta name=robots content=none>") == HeadFacts()
    facts = scan_head(b"<meta name=robots content='" + b"a" * 9_000 + b"'>" + b"<meta name=robots content=b>" * 100)
    assert len(facts.meta_robots) == 20
    assert max(map(len, facts.meta_robots)) == 500


@pytest.mark.parametrize(
    "body",
    [
        b"<a " + b"a=1 " * 500_000 + b"href=/x>",
        b"<p></p>" * 300_000,
        b"<" * MANY,
        b"<a " * (MANY // 3),
        b'<a href="' * (MANY // 9),
        b"<a href='>" * (MANY // 10),
        b"<a " + b"=" * MANY,
        b"<a href" + b" " * MANY,
        b"<title>" + b"</" * (MANY // 2),
        b"<!--" * (MANY // 4),
        b"<!---->" * (MANY // 7),
        b"<script></script>" * (MANY // 17),
        b"<meta charset" * (MANY // 13),
        b'<a href="' + b"&amp;" * (MANY // 5) + b'">',
        b"<base href=x>" * (MANY // 13),
    ],
    ids=lambda body: body[:12].decode(),
)
@pytest.mark.timeout(10)
def test_a_heavy_page_costs_little(body: bytes) -> None:
    assert len(scan_links(body, STORY)) <= 1
    assert scan_head(body, STORY).refresh_url is None


@given(
    st.lists(
        st.sampled_from(["<a ", "href=", '"', "'", ">", "<!--", "-->", "<script>", "</script>", "/x", " ", "=", "&#0;", "<base ", "\xff"])
    )
)
def test_no_markup_is_too_odd(parts: list[str]) -> None:
    body = "".join(parts).encode("latin-1")
    assert all(url.startswith(("http://", "https://")) for url in scan_links(body, STORY))
    scan_head(body, STORY)


@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd(body: bytes) -> None:
    scan_links(b"<a href=" + body, STORY)
    scan_head(b"<meta http-equiv=refresh content=" + body, STORY)
