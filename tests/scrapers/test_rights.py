"""What headers state about rights, and what statements reserve."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.rights import LONGEST_STATEMENT, MOST_STATEMENTS, RESERVATIONS, merge_rights, read_rights, reserves


def test_headers_without_a_word_about_rights_state_nothing() -> None:
    assert read_rights([("Content-Type", "text/html"), ("Link", '</style.css>; rel="preload"')]) is None


def test_every_statement_is_kept_as_it_was_made() -> None:
    headers = [
        ("X-Robots-Tag", "noarchive"),
        ("x-robots-tag", "googlebot:  noai"),
        ("TDM-Reservation", "1"),
        ("TDM-Policy", "https://daily.test/policy.json"),
        ("Content-Usage", "train-ai=n"),
        ("Link", '</feed>; rel=alternate, <https://daily.test/terms>; title="a"; rel="license"'),
    ]
    assert read_rights(headers) == {
        "x_robots_tag": ["noarchive", "googlebot: noai"],
        "license": ["https://daily.test/terms"],
        "tdm_reservation": "1",
        "tdm_policy": "https://daily.test/policy.json",
        "content_usage": "train-ai=n",
    }


@pytest.mark.parametrize(
    ("tag", "reserved"),
    [
        ("noarchive", {"archive"}),
        ("NoArchive, NOAI", {"archive", "ai"}),
        ("noindex, nofollow", {"index"}),
        ("none", {"index"}),
        ("noimageai", {"image_ai"}),
        ("max-snippet: 0", {"snippet"}),
        ("max-snippet: 20", set()),
        ("max-image-preview:large", set()),
        ("unavailable_after: 25 Jun 2031 15:00:00 GMT", set()),
        ("all", set()),
        ("googlebot: noai, noarchive", set()),
        ("googlebot: nofollow, newshouse: noai", {"ai"}),
        ("newshouse: noarchive", {"archive"}),
        ("*: noai", {"ai"}),
        ("noarchives", set()),
        ("", set()),
    ],
)
def test_robots_directive_reserves_what_it_names_if_it_is_meant_for_us(tag: str, reserved: set[str]) -> None:
    assert reserves({"x_robots_tag": [tag]}) == reserved
    assert reserves({"meta_robots": [tag]}) == reserved


@pytest.mark.parametrize(
    ("rights", "reserved"),
    [
        (None, set()),
        ({"tdm_reservation": "1"}, {"tdm"}),
        ({"tdm_reservation": "0"}, set()),
        ({"tdm_reservation": "11"}, set()),
        ({"tdm_policy": "https://daily.test/policy.json"}, set()),
        ({"license": ["https://daily.test/terms"]}, set()),
        ({"content_usage": "train-ai=n, search=y"}, {"ai"}),
        ({"content_usage": "bots=n"}, {"tdm"}),
        ({"robots_txt_content_usage": "search=yes, ai-train=no, ai-input=no"}, {"ai"}),
        ({"robots_txt_content_usage": ["search=no"]}, {"index"}),
        ({"x_robots_tag": ["noai"], "tdm_reservation": "1", "meta_robots": ["noarchive"]}, {"ai", "tdm", "archive"}),
        ({"something_newer": "noai"}, set()),
    ],
)
def test_statements_add_up(rights: dict[str, str | list[str]] | None, reserved: set[str]) -> None:
    assert reserves(rights) == reserved


def test_a_statement_is_not_taken_back_by_another_witness() -> None:
    site = {"robots_txt_content_usage": ["Content-Usage: train-ai=n"], "meta_robots": ["all"]}
    page = {"content_usage": "train-ai=y", "meta_robots": ["noai", "all"]}
    merged = merge_rights(site, None, page)
    assert merged == {
        "meta_robots": ["all", "noai"],
        "content_usage": "train-ai=y",
        "robots_txt_content_usage": "Content-Usage: train-ai=n",
    }
    assert reserves(merged) == {"ai"}
    assert merge_rights(None, None) is None


@pytest.mark.parametrize(
    ("header", "page", "reserved"), [("1", "0", set()), ("0", "1", {"tdm"}), ("1", None, {"tdm"}), (None, "1", {"tdm"})]
)
def test_of_a_tdm_reservation_the_page_itself_counts(header: str | None, page: str | None, reserved: set[str]) -> None:
    by_header = {"tdm_reservation": header, "tdm_policy": "https://daily.test/site.json"} if header else None
    merged = merge_rights(by_header, {"tdm_reservation": page} if page else None)
    assert reserves(merged) == reserved
    assert ("tdm_policy" in (merged or {})) is (page is None)


def test_joined_headers_reserve_too() -> None:
    assert reserves(read_rights([("tdm-reservation", "0, 1")])) == {"tdm"}


def test_statements_are_bounded_and_printable() -> None:
    rights = read_rights([("X-Robots-Tag", f"a{number}\x00\x1b[31m" + "x" * 9_000) for number in range(50)])
    assert rights is not None
    assert len(rights["x_robots_tag"]) == MOST_STATEMENTS
    assert all(len(text) <= LONGEST_STATEMENT and text.isprintable() for text in rights["x_robots_tag"])


@given(st.lists(st.tuples(st.sampled_from(["X-Robots-Tag", "Link", "Content-Usage", "TDM-Reservation"]), st.text())))
def test_any_header_can_be_read(headers: list[tuple[str, str]]) -> None:
    assert reserves(read_rights(headers)) <= RESERVATIONS


@pytest.mark.timeout(20)
@pytest.mark.parametrize("value", ["<" * 100_000, "<a>;" * 50_000, "<a>" + "; " * 50_000, "a:" * 50_000, "x=" * 50_000])
def test_long_headers_cost_little(value: str) -> None:
    reserves(read_rights([("Link", value), ("X-Robots-Tag", value), ("Content-Usage", value)]))
