"""robots.txt by RFC 9309: what each line means, which rule decides, and that no file is too odd or too heavy."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.robots import MOST_BYTES, MOST_DELAY_SECONDS, parse_robots

# Read now, because each test runs without the caller's NEWSHOUSE_ variables.
CASES = Path(os.environ.get("NEWSHOUSE_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "robots_cases.json"
BOT = "newshouse"


def may_fetch(robots: str | bytes, path: str, token: str = BOT) -> bool:
    body = robots.encode("utf-8", "surrogatepass") if isinstance(robots, str) else robots
    return parse_robots(body).can_fetch(f"https://news.example{path}", token)


def rules(*lines: str) -> str:
    return "\n".join(("User-agent: *", *lines))


@pytest.mark.skipif(not CASES.is_file(), reason=f"the cases are not at {CASES}; NEWSHOUSE_SHARED names the folder above data")
def test_every_case_in_the_scope_of_the_rfc_is_decided_right() -> None:
    cases = [case for case in json.loads(CASES.read_text(encoding="utf-8")) if case["scope"] == "rfc"]
    wrong = [
        case["id"]
        for case in cases
        if parse_robots(case["robots"].encode("utf-8", "surrogatepass")).can_fetch(case["url"], case["user_agent"]) != case["allowed"]
    ]
    assert len(cases) == 107
    assert wrong == []


@pytest.mark.parametrize(
    ("lines", "path", "allowed"),
    [
        (["Disallow: /archive", "Allow: /archive/2026"], "/archive/2026/a", True),
        (["Allow: /archive/2026", "Disallow: /archive"], "/archive/2025/a", False),
        (["Disallow: /tie", "Allow: /tie"], "/tie", True),
        (["Disallow: /", "Allow: /$"], "/", True),
        (["Disallow: /", "Allow: /$"], "/x", False),
        (["Disallow: /*.pdf$"], "/a/b.pdf", False),
        (["Disallow: /*.pdf$"], "/a/b.pdf?x=1", True),
        (["Disallow: /a*b*c$"], "/a-b-bc-c", False),
        (["Disallow: /a*b*c$"], "/a-b-cx", True),
        (["Disallow: /ab*b$"], "/ab", True),
        (["Disallow: /*"], "/anything", False),
        (["Disallow: *print"], "/36/story/print", False),
        (["Disallow: /a**b"], "/a-b", False),
        (["Disallow: /price$list"], "/price$list", False),
        (["Disallow: /price$list"], "/price", True),
        (["Disallow: /100%25"], "/100%25-off", False),
        (["Disallow: /Path"], "/path", True),
        (["Disallow:"], "/x", True),
        (["Disallow: /a # Allow: /a/b"], "/a/b", False),
        (["Disallow: /?"], "/?p=1", False),
        (["Disallow: /"], "", False),
        (["Disallow: /"], "/robots.txt", True),
    ],
)
def test_the_longest_match_decides_and_allow_wins_a_tie(lines: list[str], path: str, allowed: bool) -> None:
    assert may_fetch(rules(*lines), path) is allowed


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/أخبار", "/أخبار/قصة"),
        ("/أخبار", "/%d8%a3%D8%AE%D8%A8%D8%A7%D8%B1"),
        ("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1", "/أخبار"),
        ("/n%65ws", "/news"),
        ("/news", "/n%65%77s"),
        ("/a%2fb", "/a%2Fb"),
        ("/a%2Ab", "/a*b"),
        ("/a%24", "/a$"),
        ("/find?from=https://a.example", "/find?from=https%3A%2F%2Fa.example"),
        ("/with space", "/with%20space"),
        ("/100%", "/100%"),
    ],
)
def test_one_address_in_two_spellings_is_one_address(rule: str, path: str) -> None:
    assert not may_fetch(rules(f"Disallow: {rule}"), path)


@pytest.mark.parametrize(("rule", "path"), [("/a%2Fb", "/a/b"), ("/a%2Ab", "/axb"), ("/a%3Fb", "/a?b"), ("/أخبار", "/اخبار")])
def test_different_addresses_stay_different(rule: str, path: str) -> None:
    assert may_fetch(rules(f"Disallow: {rule}"), path)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: NEWSHOUSE\nDisallow: /\n", False),
        ("User-agent: newshouse/1.0\nDisallow: /\n", False),
        ("User-agent: newshouse and friends\nDisallow: /\n", False),
        ("User-agent: news\nDisallow: /\n", True),
        ("User-agent: newshouse-images\nDisallow: /\n", True),
        ("User-agent: newshouse2\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: newshouse\nAllow: /\n", True),
        ("User-agent: newshouse\n\nUser-agent: *\nDisallow: /\n", False),
        ("User-agent: a\nUser-agent: newshouse\nDisallow: /\n", False),
        ("User-agent: newshouse\nNoise: 1\nSitemap: https://news.example/s.xml\nUser-agent: a\nDisallow: /\n", False),
        ("User-agent: newshouse\nDisallow: /b\n\nUser-agent: *\nDisallow: /\n\nUser-agent: newshouse\nDisallow: /x\n", False),
        ("User-agent: newshouse\nDisallow:\n\nUser-agent: \nDisallow: /\n", True),
        ("User-agent: newshouse\nDisallow:\n\nUser-agent: ???\nDisallow: /\n", True),
        ("Disallow: /\n", True),
        ("User agent: newshouse\nDisallow: /\n", True),
        ("user-agent : newshouse\ndisallow : /\n", False),
        ("User-agent: newshouse\rDisallow: /\r", False),
        ("\ufeffUser-agent: newshouse\r\n\r\nDisallow: /", False),
        ("\x00\x01\ufffd\nUser-agent: newshouse\x00\nDisallow: /\x00\n", False),
    ],
)
def test_a_group_speaks_to_whom_it_names(robots: str, allowed: bool) -> None:
    assert may_fetch(robots, "/x") is allowed


def test_a_whole_user_agent_stands_for_the_product_it_names() -> None:
    robots = "User-agent: newshouse\nDisallow: /no\n\nUser-agent: *\nDisallow: /\n"
    agent = "newshouse/0.1 (+https://news.example/bot; press@news.example)"
    assert may_fetch(robots, "/yes", agent)
    assert not may_fetch(robots, "/no", agent)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2.0), ("0.5", 0.5), (".5", 0.5), ("10 s", 10.0), ("0", 0.0), ("1e9", MOST_DELAY_SECONDS), ("1000000000", MOST_DELAY_SECONDS)]
    + [(junk, None) for junk in ("nan", "-1", "inf", "", "soon", "\u0661")]
    + [("9" * 400, MOST_DELAY_SECONDS)],
)
def test_a_delay_is_a_number_of_seconds_up_to_a_day(value: str, seconds: float | None) -> None:
    assert parse_robots(rules(f"Crawl-delay: {value}").encode()).crawl_delay(BOT) == seconds


def test_a_delay_is_meant_for_the_agents_named_above_it() -> None:
    robots = parse_robots(b"User-agent: slowbot\nCrawl-delay: 60\nUser-agent: newshouse\nCrawl-delay: 1\nCrawl-delay: 3\nDisallow: /x\n")
    assert robots.crawl_delay("slowbot") == 60.0
    assert robots.crawl_delay(BOT) == 3.0
    assert robots.crawl_delay("other") is None
    assert not robots.can_fetch("https://news.example/x", "slowbot")


def test_sitemaps_stand_outside_of_groups_and_are_bounded() -> None:
    lines = ["Sitemap: https://news.example/أخبار.xml", "User-agent: a", "sitemap:https://news.example/b.xml", "Sitemap: " + "x" * 5_000]
    body = "\n".join(lines * 2 + [f"Sitemap: https://news.example/{number}" for number in range(9_000)]).encode()
    sitemaps = parse_robots(body).sitemaps
    assert sitemaps[:3] == ("https://news.example/أخبار.xml", "https://news.example/b.xml", "https://news.example/0")
    assert len(sitemaps) == 500


def test_what_a_group_says_about_use_is_kept() -> None:
    body = b"User-agent: *\nContent-Signal: search=yes,  ai-train=no\ncontent-usage: train-ai=n\nContent-Usage: / train-ai=n\nAllow: /\n"
    stated = ("Content-Signal: search=yes, ai-train=no", "Content-Usage: train-ai=n")
    assert parse_robots(body).content_usage("https://news.example/x", BOT) == stated
    assert parse_robots(b"User-agent: other\n" + body[14:]).content_usage("https://news.example/x", BOT) == ()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/test", ["train-ai=n"]),
        ("/ai-ok/test", ["train-ai=y"]),
        ("/ai-ok/but/test", ["train-ai=n, search=n", "train-ai=y"]),
        ("/caf%C3%A9", ["search=n"]),
        ("/a/end.pdf", ["train-ai=y, search=y"]),
    ],
)
def test_the_longest_path_says_how_a_page_may_be_used(path: str, expected: list[str]) -> None:
    lines = [
        "/ train-ai=n",
        "/ai-ok/ train-ai=y",
        "/ai-ok/but train-ai=n, search=n",
        "/ai-ok/but\ttrain-ai=y",
        "/café search=n",
        "/*.pdf$ train-ai=y, search=y",
    ]
    body = "User-agent: *\n" + "".join(f"Content-Usage: {line}\n" for line in lines)
    found = parse_robots(body.encode()).content_usage(f"https://news.example{path}", BOT)
    assert list(found) == [f"Content-Usage: {preference}" for preference in expected]


def test_lines_about_use_without_end_cost_little() -> None:
    body = b"User-agent: *\n" + b"".join(b"Content-Usage: /" + b"*a" * 200 + b" x=n " * 100 + b"\n" for _ in range(500))
    assert len(parse_robots(body).content_usage("https://news.example/" + "a" * 2_000, BOT)) == 1


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("User-agent: *\nDisallow: /\n".encode("utf-16"), "UTF-16"),
        (b"\n <!DOCTYPE html><html><title>Home</title><p>Style: none", "markup"),
        (b"<html><body>Not found", "markup"),
    ],
)
def test_a_file_that_is_no_text_has_no_rules_and_says_so(body: bytes, word: str) -> None:
    robots = parse_robots(body)
    assert word in (robots.problem or "")
    assert robots.can_fetch("https://news.example/x", BOT)


def test_plain_text_has_no_problem() -> None:
    assert parse_robots(b"").problem is None
    assert parse_robots(b"# <html>\nUser-agent: *\n").problem is None


def test_only_the_first_500_kib_are_read_up_to_a_whole_line() -> None:
    head = b"User-agent: *\nDisallow: /early\n"
    body = head.ljust(MOST_BYTES - 11, b"#") + b"\nDisallow: /late\n"
    assert body[:MOST_BYTES].endswith(b"Disallow: ")
    longer = head.ljust(MOST_BYTES - 12, b"#") + b"\nDisallow: /late\n"
    assert longer[:MOST_BYTES].endswith(b"Disallow: /")
    for robots in (body, longer):
        assert not may_fetch(robots, "/early")
        assert may_fetch(robots, "/late")


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: a%d\nDisallow: /x%d\n" % (number, number) for number in range(100_000)),
        b"".join(b"User-agent: a%d\n" % number for number in range(25_000)) + b"Disallow: /x\n" * 12_000 + b"Crawl-delay: 1\n" * 5_000,
        b"User-agent: *\nDisallow: /" + b"*a" * 250_000,
        b"User-agent: *\nDisallow: /" + b"*" * 500_000 + b"x$",
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*b$\n" * 18_000,
        b"User-agent: *\nDisallow: /" + b"%41" * 160_000,
        b"User-agent: *\n" * 30_000,
        b"\r" * 600_000,
        b":" * 600_000,
    ],
    ids=["groups", "agents-and-rules", "stars", "only-stars", "redos", "escapes", "agents", "lines", "colons"],
)
@pytest.mark.timeout(20)
def test_a_heavy_file_costs_little(body: bytes) -> None:
    robots = parse_robots(body)
    robots.crawl_delay("a7")
    assert robots.can_fetch("https://news.example/" + "a" * 2_000, BOT)


@given(st.binary(max_size=400), st.text(max_size=60))
def test_no_bytes_and_no_address_are_too_odd(body: bytes, url: str) -> None:
    robots = parse_robots(b"User-agent: *\nCrawl-delay: " + body + b"\nDisallow: /" + body)
    assert robots.can_fetch(url, BOT) in (True, False)
    assert 0 <= (robots.crawl_delay(BOT) or 0) <= MOST_DELAY_SECONDS


@given(pattern=st.text("ab*$", max_size=8), path=st.text("ab", max_size=10))
def test_a_pattern_matches_what_its_definition_says(pattern: str, path: str) -> None:
    assert may_fetch(rules(f"Disallow: /{pattern}"), f"/{path}") is not matches_by_definition(f"/{pattern}", f"/{path}")


def matches_by_definition(pattern: str, path: str) -> bool:
    """A star stands for any beginning of what is left; a dollar at the end for its end; the slow way, letter by letter."""
    if not pattern:
        return True
    if pattern == "$":
        return not path
    if pattern[0] == "*":
        return any(matches_by_definition(pattern[1:], path[start:]) for start in range(len(path) + 1))
    return bool(path) and path[0] == pattern[0] and matches_by_definition(pattern[1:], path[1:])
