"""What a page's requests come to, and what its browser is handed."""

from __future__ import annotations

import pytest
from scrapy.http import TextResponse

from scrapers.rendering.answers import hand_in, stand_in_for, treat_request


@pytest.mark.parametrize(
    ("method", "kind", "treatment"),
    [
        ("GET", "script", "ask"),
        ("GET", "fetch", "ask"),
        ("GET", "xhr", "ask"),
        ("POST", "fetch", "refuse"),
        ("HEAD", "xhr", "refuse"),
        ("OPTIONS", "fetch", "refuse"),
        ("GET", "stylesheet", "stand_in"),
        ("GET", "image", "stand_in"),
        ("POST", "image", "refuse"),
        ("GET", "font", "refuse"),
        ("GET", "media", "refuse"),
        ("GET", "document", "refuse"),
        ("GET", "eventsource", "refuse"),
        ("GET", "websocket", "refuse"),
        ("GET", "ping", "refuse"),
        ("GET", "a kind of tomorrow", "refuse"),
    ],
)
def test_scripts_and_their_data_are_asked_for_and_little_else(method: str, kind: str, treatment: str) -> None:
    assert treat_request(method, kind) == treatment


@pytest.mark.parametrize("kind", ["stylesheet", "image"])
def test_a_stand_in_is_a_good_answer(kind: str) -> None:
    assert stand_in_for(kind).status == 200
    assert stand_in_for(kind).headers["content-type"].startswith({"stylesheet": "text/css", "image": "image/"}[kind])


def test_headers_that_act_beyond_the_page_are_withheld() -> None:
    headers = {
        "Content-Type": "application/json",
        "X-Total": "7",
        "Set-Cookie": "a=b",
        "Refresh": "0; url=/elsewhere",
        "Content-Length": "2",
        "Clear-Site-Data": '"*"',
        "Link": "</a>; rel=preload",
    }
    handed = hand_in(TextResponse("https://news.example/api", headers=headers, body=b"{}", status=404))
    assert handed.status == 404
    assert handed.body == b"{}"
    assert handed.headers == {"content-type": "application/json", "x-total": "7"}
