"""A newspaper whose pages are empty until their scripts have run, and pages beside it whose scripts mean harm.

Served by `RawServer`; texts are invented. `OTHER` stands for a host that is not on the card, and counts what reaches it.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.scrapers.wire.raw_server import Reply, hang_after, page

HTML = b"Content-Type: text/html; charset=utf-8"
SCRIPT = b"Content-Type: text/javascript"
JSON = b"Content-Type: application/json"
OTHER = "127.0.0.2"

STORIES = {
    "harbour-bridge": (
        "The harbour bridge opens again after two winters",
        "Cyclists were the first to cross the harbour bridge on Monday, two winters after a barge had struck its middle pier. "
        "The port authority says that the new pier stands on rock and not on gravel, as the old one did.",
        "Ferries will keep to their winter timetable until the end of the month, so that nobody has to learn a new one twice. "
        "A toll is not planned, said the harbour master, who had asked for one and was outvoted by the council.",
    ),
    "night-trains": (
        "Night trains return to the southern line in spring",
        "Sleeping cars will run on the southern line from April, four nights a week at first, the railway announced on Tuesday. "
        "The carriages were built for another country that never collected them, and were bought for less than half their price.",
        "Tickets go on sale in January. The railway expects mostly families and choirs, which travel with more luggage than "
        "aeroplanes allow, and has set aside one compartment in every car for instruments.",
    ),
}

# What a single-page application sends for every address.
SHELL = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The Tidewater Gazette</title>
<link rel="stylesheet" href="/app.css"><script src="http://127.0.0.2:1/tracker.js" async></script></head>
<body><div id="app"></div><script type="module" src="/app.js"></script></body></html>"""

# The style sheet is waited for, as bundlers do; numbers are formatted, so that the browser's language shows.
APP = b"""
const app = document.getElementById("app");
const path = location.pathname;
const style = document.querySelector("link[rel=stylesheet]");
const styled = style.sheet ? Promise.resolve() : new Promise((ready, lost) => { style.onload = ready; style.onerror = lost; });
async function load(address) { const answer = await fetch(address); if (!answer.ok) throw new Error(answer.status); return answer.json(); }
async function showStory(slug) {
  const [story] = await Promise.all([load("/api/stories/" + slug + ".json"), styled]);
  document.title = story.headline;
  const data = document.createElement("script");
  data.type = "application/ld+json";
  data.textContent = JSON.stringify({"@context": "https://schema.org", "@type": "NewsArticle", headline: story.headline,
    datePublished: story.date, articleBody: story.paragraphs.join("\\n\\n")});
  document.head.append(data);
  const article = document.createElement("article");
  const headline = document.createElement("h1");
  headline.textContent = story.headline;
  article.append(headline);
  for (const text of story.paragraphs) { const p = document.createElement("p"); p.textContent = text; article.append(p); }
  const picture = document.createElement("img");
  picture.src = "/pictures/" + slug + ".jpg";
  picture.onerror = () => article.replaceChildren("the picture is missing");
  article.append(picture);
  app.append(article);
}
async function showSection() {
  const list = document.createElement("ul");
  for (const story of await load("/api/latest.json")) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = "/story/" + story.slug; link.textContent = story.headline; item.append(link); list.append(item);
  }
  app.append(list);
}
path.startsWith("/story/") ? showStory(path.slice(7)) : showSection();
"""


def write_story(slug: str, *more: str) -> bytes:
    """The data of one story, with further paragraphs."""
    headline, *paragraphs = STORIES[slug]
    return json.dumps({"headline": headline, "date": "2026-11-23T08:30:00+00:00", "paragraphs": [*paragraphs, *more]}).encode()


def serve_stories() -> dict[str, Reply]:
    """A newspaper of which only scripts and data have anything to say."""
    latest = [{"slug": slug, "headline": story[0]} for slug, story in STORIES.items()]
    replies: dict[str, Reply] = {
        "/robots.txt": page(b"User-agent: *\nDisallow: /api/private\n", b"Content-Type: text/plain"),
        "/": page(SHELL, HTML, b'ETag: "shell"'),
        "/app.js": page(APP, SCRIPT),
        "/api/latest.json": page(json.dumps(latest).encode(), JSON),
    }
    for slug in STORIES:
        replies[f"/story/{slug}"] = page(SHELL, HTML, b'ETag: "shell"', b"X-Robots-Tag: noai")
        replies[f"/api/stories/{slug}.json"] = page(write_story(slug), JSON)
    return replies


def list_in_feed(port: int, *paths: str) -> bytes:
    """A feed of these pages, which no browser has to render."""
    items = "".join(f"<item><link>http://127.0.0.1:{port}{path}</link></item>" for path in paths)
    return page(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode(), b"Content-Type: application/rss+xml")


def with_script(script: str, body: str = "") -> bytes:
    """A page that runs this script; what it shows then is long enough for an article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORIES["night-trains"][1:])
    return page(f"<!DOCTYPE html><title>A page</title><body><h1>A page</h1>{text}{body}<script>{script}</script>".encode(), HTML)


@contextmanager
def count_visitors() -> Iterator[tuple[int, list[bytes]]]:
    """A port of OTHER, for TCP and UDP, and what reached it."""
    seen: list[bytes] = []
    with socket.socket() as listener, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        listener.bind((OTHER, 0))
        port = listener.getsockname()[1]
        datagrams.bind((OTHER, port))
        listener.listen()
        for waiting in (listener, datagrams):
            waiting.settimeout(0.1)
        ended = threading.Event()
        threads = [threading.Thread(target=_note_all, args=(what, seen, ended)) for what in (listener, datagrams)]
        for thread in threads:
            thread.start()
        try:
            yield port, seen
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def _note_all(waiting: socket.socket, seen: list[bytes], ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            if waiting.type == socket.SOCK_DGRAM:
                seen.append(b"datagram " + waiting.recv(100))
            else:
                connection, _ = waiting.accept()
                with connection:
                    connection.settimeout(1)
                    seen.append(b"connection " + connection.recv(100))
        except TimeoutError:
            continue


STALL = hang_after(b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n\r\n")
