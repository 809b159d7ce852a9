"""What a page shows of other services within its text: posts, videos, charts, maps. One table of services by host, and the
address of the thing itself out of the address of its frame. Where on a page an embed counts is decided in `media`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from lxml import html

from scrapers.pages.document import PageDocument
from scrapers.records import Embed, EmbedKind

MOST_ADDRESS = 2_048  # characters


class Service(NamedTuple):
    """Who shows what kind of thing."""

    kind: EmbedKind
    provider: str


# Hosts with everything below them; a path may follow where one host serves other things as well.
_SERVICES: dict[str, Service] = {
    **dict.fromkeys(("youtube.com", "youtube-nocookie.com", "youtu.be"), Service("video", "YouTube")),
    "vimeo.com": Service("video", "Vimeo"),
    **dict.fromkeys(("dailymotion.com", "dai.ly"), Service("video", "Dailymotion")),
    **dict.fromkeys(("players.brightcove.net", "players.brightcove.com"), Service("video", "Brightcove")),
    **dict.fromkeys(("cdn.jwplayer.com", "content.jwplatform.com"), Service("video", "JW Player")),
    "player.twitch.tv": Service("video", "Twitch"),
    "rumble.com/embed": Service("video", "Rumble"),
    "rutube.ru/play": Service("video", "Rutube"),
    "streamable.com": Service("video", "Streamable"),
    "facebook.com/plugins/video": Service("video", "Facebook"),
    "facebook.com/plugins/post": Service("post", "Facebook"),
    **dict.fromkeys(("platform.twitter.com/embed", "twitter.com", "x.com"), Service("post", "X")),
    "instagram.com": Service("post", "Instagram"),
    "tiktok.com": Service("post", "TikTok"),
    "threads.net": Service("post", "Threads"),
    "embed.bsky.app": Service("post", "Bluesky"),
    **dict.fromkeys(("embed.reddit.com", "redditmedia.com"), Service("post", "Reddit")),
    "t.me": Service("post", "Telegram"),
    "assets.pinterest.com": Service("post", "Pinterest"),
    "open.spotify.com": Service("audio", "Spotify"),
    "soundcloud.com": Service("audio", "SoundCloud"),
    "embed.podcasts.apple.com": Service("audio", "Apple Podcasts"),
    "player.acast.com": Service("audio", "Acast"),
    "embed.acast.com": Service("audio", "Acast"),
    "widget.spreaker.com": Service("audio", "Spreaker"),
    "datawrapper.dwcdn.net": Service("chart", "Datawrapper"),
    **dict.fromkeys(("flo.uri.sh", "public.flourish.studio"), Service("chart", "Flourish")),
    "infogram.com": Service("chart", "Infogram"),
    "public.tableau.com": Service("chart", "Tableau"),
    "google.com/maps": Service("map", "Google Maps"),
    "openstreetmap.org/export": Service("map", "OpenStreetMap"),
    **dict.fromkeys(("documentcloud.org", "embed.documentcloud.org"), Service("document", "DocumentCloud")),
    "scribd.com/embeds": Service("document", "Scribd"),
}
# Hosts that only a post's own markup may name: their frames are something else as well.
_NETWORKS = {
    **dict.fromkeys(("www.facebook.com", "facebook.com", "fb.watch"), Service("post", "Facebook")),
    **dict.fromkeys(("www.threads.com", "threads.com"), Service("post", "Threads")),
    "bsky.app": Service("post", "Bluesky"),
    **dict.fromkeys(("www.reddit.com", "reddit.com"), Service("post", "Reddit")),
}
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-original", "data-url", "data-cookieblock-src", "data-src-cmplz")
# Classes of the elements that a service's script turns into a frame, with the attribute that names the thing.
_MARKED = {
    "instagram-media": "data-instgrm-permalink",
    "tiktok-embed": "cite",
    "fb-post": "data-href",
    "fb-video": "data-href",
    "text-post-media": "data-text-post-permalink",
    "bluesky-embed": "data-bluesky-uri",
}
_LINKED = re.compile(
    r"https?://(?:\w+\.)?(?:(?:twitter|x)\.com/\w+/status(?:es)?/\d+|instagram\.com/(?:p|reel|tv)/|facebook\.com/|tiktok\.com/@"
    r"|threads\.(?:net|com)/|bsky\.app/profile/|reddit\.com/r/|t\.me/)"
)
_POST_CLASSES = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|reddit-(?:embed\S*|card)|" + "|".join(_MARKED) + r")(?=\s|$)", re.IGNORECASE
)
_ATPROTO = re.compile(r"at://([^/]+)/app\.bsky\.feed\.post/(\w+)")
# Elements that stand for one frame of a service: the attributes that may hold the name, and the address of a name.
_NAMED = {
    "amp-youtube": (("data-videoid",), "https://www.youtube.com/watch?v={}"),
    "lite-youtube": (("videoid", "video-id"), "https://www.youtube.com/watch?v={}"),
    "amp-vimeo": (("data-videoid",), "https://vimeo.com/{}"),
    "amp-dailymotion": (("data-videoid",), "https://www.dailymotion.com/video/{}"),
    "amp-twitter": (("data-tweetid",), "https://x.com/i/status/{}"),
    "amp-instagram": (("data-shortcode",), "https://www.instagram.com/p/{}/"),
    "amp-facebook": (("data-href",), "{}"),
}
_NAME = re.compile(r"[\w.-]{3,64}|https?://\S+")
_YOUTUBE = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{11})(?=[/?]|$)|^/([\w-]{11})$")
_FILE_TAGS: dict[str, EmbedKind] = {"video": "video", "amp-video": "video", "audio": "audio", "amp-audio": "audio"}
EMBED_TAGS = frozenset(("iframe", "amp-iframe", "blockquote", *_NAMED, *_FILE_TAGS))


def read_embed(document: PageDocument, element: html.HtmlElement) -> Embed | None:
    """What the element shows of another service, or the film or sound file that it plays; None when it is no such thing."""
    tag = element.tag
    if tag in ("iframe", "amp-iframe"):
        return _read_frame(document, element)
    if tag in _FILE_TAGS:
        return _read_file(document, element, _FILE_TAGS[tag])
    if tag in _NAMED:
        return _read_named(element, *_NAMED[tag])
    return _read_post(document, element)


@lru_cache(maxsize=4_096)
def find_service(url: str) -> Service | None:
    """The service whose frame this address is."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    while "." in host:
        if known := _SERVICES.get(host) or _find_place(f"{host}{parts.path}"):
            return known
        host = host.partition(".")[2]
    return None


def _find_place(place: str) -> Service | None:
    """The service of a path on a host that serves other things as well."""
    return next((service for known, service in _SERVICES.items() if "/" in known and place.startswith(known)), None)


def is_post(names: str) -> bool:
    """Whether an element of these class names is a post that a service's script shows."""
    return bool(_POST_CLASSES.search(names))


def _read_frame(document: PageDocument, element: html.HtmlElement) -> Embed | None:
    for url in _list_addresses(document, (element.get(name) for name in _ADDRESSES)):
        if service := find_service(url):
            found = _find_thing(url, service)
            return Embed(service.kind, service.provider, found) if found else None
    return None


def _read_file(document: PageDocument, element: html.HtmlElement, kind: EmbedKind) -> Embed | None:
    stated = [element.get("src"), element.get("data-src"), *(source.get("src") for source in element.iter("source"))]
    url = next(_list_addresses(document, stated), None)
    return Embed(kind, None, url) if url else None


def _read_named(element: html.HtmlElement, attributes: tuple[str, ...], form: str) -> Embed | None:
    name = next((value for attribute in attributes if (value := element.get(attribute))), "")
    if not _NAME.fullmatch(name) or (form == "{}") != name.startswith("http"):
        return None
    url = form.format(name)
    service = find_service(url) or Service("post", "Facebook")
    return Embed(service.kind, service.provider, url)


def _read_post(document: PageDocument, element: html.HtmlElement) -> Embed | None:
    """A post: the address that its markup names, else the last link in it to a post, which is its date's."""
    names = element.get("class") or ""
    if not is_post(names):
        return None
    named = [element.get(attribute) for mark, attribute in _MARKED.items() if mark in names]
    named = [_resolve_atproto(value) for value in named]
    linked = [link.get("href") for link in element.iter("a") if _LINKED.match(link.get("href") or "")]
    for url in _list_addresses(document, [*named, *linked[::-1]]):
        if service := find_service(url) or _NETWORKS.get(urlsplit(url).hostname or ""):
            kind: EmbedKind = "video" if "fb-video" in names else "post"
            return Embed(kind, service.provider, _drop_query(url))
    return None


def _resolve_atproto(value: str | None) -> str | None:
    match = _ATPROTO.fullmatch(value or "")
    return f"https://bsky.app/profile/{match[1]}/post/{match[2]}" if match else value


def _list_addresses(document: PageDocument, stated: Iterable[str | None]) -> Iterator[str]:
    addresses = (document.absolute(value) for value in stated if value and len(value) <= MOST_ADDRESS)
    return (url for url in addresses if url and len(url) <= MOST_ADDRESS)


def _find_thing(url: str, service: Service) -> str | None:
    """The address of what a frame shows; None for a frame that shows nothing of its own, like a button."""
    find = _FINDERS.get(service.provider)
    return find(url) if find else url


def _find_youtube(url: str) -> str | None:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    match = _YOUTUBE.search(parts.path)
    name = (match[1] or match[2]) if match else next(iter(query.get("v", ())), None)
    if name and name != "videoseries":
        return f"https://www.youtube.com/watch?v={name}"
    playlist = next(iter(query.get("list", ())), None)
    return f"https://www.youtube.com/playlist?list={playlist}" if playlist else None


def _find_vimeo(url: str) -> str | None:
    match = re.search(r"/(?:video/)?(\d{5,12})(?=[/?]|$)", urlsplit(url).path)
    return f"https://vimeo.com/{match[1]}" if match else None


def _find_dailymotion(url: str) -> str | None:
    parts = urlsplit(url)
    match = re.search(r"/video/(\w{5,12})(?=[/?_]|$)", parts.path)
    name = match[1] if match else next(iter(parse_qs(parts.query).get("video", ())), None)
    return f"https://www.dailymotion.com/video/{name}" if name else None


def _find_facebook(url: str) -> str | None:
    shown = next(iter(parse_qs(urlsplit(url).query).get("href", ())), None)
    return shown if shown and shown.startswith(("https://", "http://")) else None


def _find_x(url: str) -> str | None:
    parts = urlsplit(url)
    name = next(iter(parse_qs(parts.query).get("id", ())), None)
    if name and name.isdecimal():
        return f"https://x.com/i/status/{name}"
    return _drop_query(url) if "/status/" in parts.path else None


def _find_instagram(url: str) -> str | None:
    match = re.match(r"/(?:\w[\w.]*/)?(p|reel|tv)/([\w-]+)", urlsplit(url).path)
    return f"https://www.instagram.com/{match[1]}/{match[2]}/" if match else None


def _find_soundcloud(url: str) -> str | None:
    shown = next(iter(parse_qs(urlsplit(url).query).get("url", ())), None)
    return unquote(shown) if shown and shown.startswith(("https://", "http://")) else url


def _drop_query(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


_FINDERS: dict[str, Callable[[str], str | None]] = {
    "YouTube": _find_youtube,
    "Vimeo": _find_vimeo,
    "Dailymotion": _find_dailymotion,
    "Facebook": _find_facebook,
    "X": _find_x,
    "Instagram": _find_instagram,
    "SoundCloud": _find_soundcloud,
    "Spotify": lambda url: _drop_query(url).replace("/embed/", "/", 1),
}

__all__ = ["EMBED_TAGS", "Service", "find_service", "is_post", "read_embed"]
