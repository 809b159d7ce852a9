from __future__ import annotations

import pytest

from scrapers.pages.document import PageDocument, parse_html
from scrapers.pages.embeds import EMBED_TAGS, find_service, read_embed
from scrapers.records import Embed


def read(markup: str) -> Embed | None:
    root = parse_html(f"<html><body>{markup}</body></html>")
    element = next(element for element in root.iter(*EMBED_TAGS, "div"))
    return read_embed(PageDocument("https://www.example.org/news/bridge", root), element)


@pytest.mark.parametrize(
    ("markup", "embed"),
    [
        (
            "<iframe src='//www.youtube-nocookie.com/embed/abcdefghijk?rel=0'></iframe>",
            Embed("video", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ),
        (
            "<iframe data-src='https://player.vimeo.com/video/123456?h=1' src='about:blank'></iframe>",
            Embed("video", "Vimeo", "https://vimeo.com/123456"),
        ),
        (
            "<iframe src='https://geo.dailymotion.com/player.html?video=x8abcd'></iframe>",
            Embed("video", "Dailymotion", "https://www.dailymotion.com/video/x8abcd"),
        ),
        (
            "<iframe src='https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fharbour%2Fposts%2F1&width=5'></iframe>",
            Embed("post", "Facebook", "https://www.facebook.com/harbour/posts/1"),
        ),
        (
            "<iframe src='https://platform.twitter.com/embed/Tweet.html?id=1234567'></iframe>",
            Embed("post", "X", "https://x.com/i/status/1234567"),
        ),
        (
            "<iframe src='https://open.spotify.com/embed/episode/abc?utm_source=x'></iframe>",
            Embed("audio", "Spotify", "https://open.spotify.com/episode/abc"),
        ),
        (
            "<iframe src='https://www.google.com/maps/embed?pb=1'></iframe>",
            Embed("map", "Google Maps", "https://www.google.com/maps/embed?pb=1"),
        ),
        (
            "<iframe src='https://datawrapper.dwcdn.net/abc/1/'></iframe>",
            Embed("chart", "Datawrapper", "https://datawrapper.dwcdn.net/abc/1/"),
        ),
        (
            "<blockquote class=instagram-media data-instgrm-permalink='https://www.instagram.com/p/Abc/?utm_source=ig'></blockquote>",
            Embed("post", "Instagram", "https://www.instagram.com/p/Abc/"),
        ),
        (
            "<blockquote class=twitter-tweet><a href='https://t.co/x'>pic</a><a href='https://twitter.com/a/status/1?s=2'>May</a></blockquote>",
            Embed("post", "X", "https://twitter.com/a/status/1"),
        ),
        (
            "<blockquote class=tiktok-embed cite='https://www.tiktok.com/@a/video/1'></blockquote>",
            Embed("post", "TikTok", "https://www.tiktok.com/@a/video/1"),
        ),
        (
            "<blockquote class=bluesky-embed data-bluesky-uri='at://did:plc:a/app.bsky.feed.post/3k'></blockquote>",
            Embed("post", "Bluesky", "https://bsky.app/profile/did:plc:a/post/3k"),
        ),
        (
            "<div class=fb-video data-href='https://www.facebook.com/a/videos/1/'></div>",
            Embed("video", "Facebook", "https://www.facebook.com/a/videos/1/"),
        ),
        ("<amp-youtube data-videoid=abcdefghijk></amp-youtube>", Embed("video", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk")),
        ("<video><source src=/film.mp4></video>", Embed("video", None, "https://www.example.org/film.mp4")),
        ("<audio src=https://cdn.example.org/a.mp3></audio>", Embed("audio", None, "https://cdn.example.org/a.mp3")),
    ],
)
def test_the_thing_itself_is_named_and_not_its_frame(markup: str, embed: Embed) -> None:
    assert read(markup) == embed


@pytest.mark.parametrize(
    "markup",
    [
        "<iframe src='https://ads.example.net/frame'></iframe>",
        "<iframe src='https://www.youtube.com/subscribe_embed?channel=a'></iframe>",
        "<iframe src='https://platform.twitter.com/widgets/follow_button.html'></iframe>",
        "<iframe src='https://www.facebook.com/plugins/like.php?href=https://www.example.org'></iframe>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe src='https://notyoutube.com/embed/abcdefghijk'></iframe>",
        "<iframe src='https://www.google.com/recaptcha/api2'></iframe>",
        "<blockquote><a href='https://twitter.com/a/status/1'>said</a></blockquote>",
        "<blockquote class=twitter-tweet><a href='javascript:x'>May</a></blockquote>",
        "<video src='blob:https://www.example.org/1'></video>",
        "<amp-youtube data-videoid='\"><script>'></amp-youtube>",
        f"<video src='/{'a' * 3_000}.mp4'></video>",
    ],
)
def test_buttons_advertisements_and_scripts_are_no_embeds(markup: str) -> None:
    assert read(markup) is None


def test_a_service_is_known_on_every_host_of_its_own_only() -> None:
    assert find_service("https://m.youtube.com/embed/a") == find_service("https://www.youtube.com/embed/a")
    assert find_service("https://youtube.com.example.org/embed/a") is None
