"""Pages whose scripts mean harm: each ends in an outcome in time, costs itself only, and reaches no other machine."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.home import Home
from scrapers.archive import RunFolder
from scrapers.warc_reading import read_record
from tests.scrapers.rendering.conftest import crawl, last_run, needs_browser, read_home, read_outcomes, write_card
from tests.scrapers.rendering.script_site import JSON, OTHER, STALL, STORIES, count_visitors, list_in_feed, serve_stories, with_script
from tests.scrapers.wire.raw_server import RawServer, Reply, page

pytestmark = [needs_browser, pytest.mark.timeout(300)]

RESPONSE_SECONDS = 12
REQUESTS_PER_PAGE = 10
BEHIND = "/story/harbour-bridge"

# Every road to another machine that a page has; `{other}` is the host and port that must not be reached.
ESCAPES = """
const tries = [
  () => fetch("http://{other}/fetch"), () => fetch("/redirect-out"), () => {{ new Image().src = "http://{other}/image"; }},
  () => navigator.sendBeacon("http://{other}/beacon", "x"), () => new WebSocket("ws://{other}/socket"),
  () => new EventSource("http://{other}/events"), () => new WebTransport("https://{other}/transport"),
  () => {{ const peer = new RTCPeerConnection({{iceServers: [{{urls: "stun:{other}"}}]}});
          peer.createDataChannel("x"); peer.createOffer().then(offer => peer.setLocalDescription(offer)); }},
  () => new Worker(URL.createObjectURL(new Blob(["fetch('http://{other}/worker'); new WebSocket('ws://{other}/worker-socket')"]))),
  () => new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://{other}/shared')"]))),
  () => navigator.serviceWorker.register("/worker.js"),
  () => window.open("http://{other}/window"), () => {{ location.href = "http://{other}/location"; }},
  () => add("iframe", {{src: "http://{other}/frame"}}), () => add("iframe", {{srcdoc: "<script>fetch('http://{other}/inner')<\\/script>"}}),
  () => add("link", {{rel: "prefetch", href: "http://{other}/prefetch"}}), () => add("link", {{rel: "preconnect", href: "http://{other}"}}),
  () => add("link", {{rel: "dns-prefetch", href: "http://{other}"}}), () => add("link", {{rel: "icon", href: "http://{other}/icon"}}),
  () => add("link", {{rel: "stylesheet", href: "http://{other}/style"}}), () => add("object", {{data: "http://{other}/object"}}),
  () => add("script", {{type: "speculationrules", textContent: JSON.stringify({{prerender: [{{source: "list", urls: ["http://{other}/p"]}}]}})}}),
  () => add("style", {{textContent: "@font-face {{ font-family: x; src: url(http://{other}/font) }} body {{ font-family: x }}"}}),
  () => add("video", {{src: "http://{other}/video", autoplay: true}}), () => add("a", {{href: "#x", ping: "http://{other}/ping"}}).click(),
  () => add("a", {{href: "http://{other}/link", target: "_blank"}}).click(),
  () => add("form", {{action: "http://{other}/form", method: "post", target: "_blank"}}).submit(),
  () => fetch("http://localhost:{port}/name"), () => fetch("http://0.0.0.0:{port}/any"), () => fetch("http://[::1]:{port}/six"),
];
function add(name, about) {{
  const element = Object.assign(document.createElement(name), about); document.body.append(element); return element;
}}
for (const attempt of tries) {{ try {{ const ended = attempt(); if (ended && ended.catch) ended.catch(() => 0); }} catch (error) {{}} }}
"""
SHOWS = "document.body.append(Object.assign(document.createElement('p'), {textContent: 'The script went on to its end, as it should.'}));"

# path -> what the page does, and the outcomes that are right for it
TRAPS: dict[str, tuple[bytes, set[str]]] = {
    "/trap/loop-later": (with_script("setTimeout(() => { while (true) {} }, 100)"), {"timed_out"}),
    "/trap/dialogs": (with_script(f"onbeforeunload = () => 'stay'; alert(1); confirm(2); prompt(3); print(); {SHOWS}"), {"stored"}),
    "/trap/reload": (with_script("location.reload()"), {"stored"}),
    "/trap/polls": (with_script("setInterval(() => fetch('/api/latest.json?polls'), 100)"), {"stored"}),
    "/trap/many": (with_script("for (let n = 0; n < 60; n++) fetch('/api/latest.json?many=' + n)"), {"stored"}),
    "/trap/flood": (with_script("for (let n = 0; n < 5000; n++) fetch('/api/latest.json?flood=' + n)"), {"too_large", "timed_out"}),
    "/trap/windows": (with_script("setInterval(() => { window.open('/window'); open('/window') }, 50)"), {"stored"}),
    "/trap/writes": (with_script("for (let n = 0; n < 100; n++) document.write('<p>' + 'x'.repeat(1e6))"), {"too_large", "timed_out"}),
    "/trap/large": (with_script("document.body.append(document.createComment('x'.repeat(11e6)))"), {"too_large"}),
    "/trap/blank": (with_script("location = 'about:blank'"), {"stored", "failed"}),
    "/trap/memory": (with_script("const kept = []; for (;;) kept.push(new Uint8Array(4e7).fill(7))"), {"too_large", "timed_out", "failed"}),
    "/trap/download": (
        with_script("const a = document.createElement('a'); a.download = 'x.zip'; a.href = '/file.zip'; a.click(); location = '/file.zip'"),
        {"stored"},
    ),
    "/trap/lies": (
        with_script(
            "for (const name of ['outerHTML', 'innerHTML']) Object.defineProperty(Element.prototype, name, {get: () => 'a lie'});"
            "Object.defineProperty(document, 'documentElement', {get: () => ({outerHTML: 'a lie'})});"
            "String.prototype.toString = () => 'a lie'"
        ),
        {"stored"},
    ),
    "/trap/requests": (
        with_script(
            "document.cookie = 'taste=sweet'; fetch('/api/cookies', {credentials: 'include'}); fetch('/api/private/list');"
            "fetch('/api/%70rivate/list'); fetch('/api/post', {method: 'POST', body: 'x'}); navigator.sendBeacon('/api/beacon', 'x')"
        ),
        {"stored"},
    ),
    "/trap/file": (
        with_script(
            "fetch('file:///etc/hostname').catch(() => 0); const f = document.createElement('iframe'); f.src = 'file:///etc/hostname';"
            "document.body.append(f); location = 'file:///etc/hostname'"
        ),
        {"stored"},
    ),
    "/trap/stalls": (with_script(SHOWS, body='<script src="/stall.js"></script>'), {"stored"}),
    "/trap/workers": (
        with_script(
            "new Worker(URL.createObjectURL(new Blob(['while (true) {}'])));"
            "for (let n = 0; n < 50; n++) document.body.append(document.createElement('iframe'))"
        ),
        {"stored"},
    ),
}


def serve_traps(other: str) -> dict[str, Reply]:
    replies: dict[str, Reply] = {path: reply for path, (reply, _) in TRAPS.items()}
    port = other.split(":")[1]
    replies["/trap/escapes"] = with_script(ESCAPES.format(other=other, port=port))
    for here, there in itertools.permutations((0, 1)):
        replies[f"/trap/turn-{here}"] = with_script(f"location.replace('/trap/turn-{there}')")
    replies |= {
        "/redirect-out": page(b"", b"Location: http://" + other.encode() + b"/redirected", start=b"HTTP/1.1 302 Found"),
        "/api/cookies": page(b"{}", JSON, b"Set-Cookie: server=sour"),
        "/file.zip": page(b"PK", b"Content-Type: application/zip", b"Content-Disposition: attachment"),
        "/stall.js": STALL,
        "/worker.js": page(b"", b"Content-Type: text/javascript"),
    }
    return replies


@dataclass
class Trapped:
    """What the crawl left: its books, what its server saw, and what another machine saw."""

    home: Home
    run: RunFolder
    outcomes: Mapping[str, str]
    output: str
    exit_code: int
    requests: list[bytes]
    strangers: list[bytes]

    def asked(self, start: bytes) -> int:
        return sum(head.startswith(start) for head in self.requests)

    def body_of(self, path: str) -> str:
        (found,) = [record for record in self.run.iterate_pages() if record.role == "article" and record.url.endswith(path)]
        return read_record(Path(found.path), found.offset).body.decode()


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> Trapped:
    home = read_home(tmp_path_factory.mktemp("traps") / "home")
    with count_visitors() as (port, strangers), RawServer({}).serve() as server:
        paths = [*TRAPS, "/trap/escapes", "/trap/turn-0", BEHIND]
        server.replies = serve_stories() | serve_traps(f"{OTHER}:{port}") | {"/feed": list_in_feed(server.port, *paths)}
        politeness = {"delay_seconds": 0, "response_seconds": RESPONSE_SECONDS}
        browser = {"requests_per_page": REQUESTS_PER_PAGE}
        write_card(home, server.port, politeness=politeness, browser=browser)
        ended = crawl(home)
    run = last_run(home)
    requests = [head for _, head in server.requests]
    return Trapped(home, run, read_outcomes(run), ended.stderr, ended.returncode, requests, strangers)


def test_the_crawl_finishes_without_a_traceback(trapped: Trapped) -> None:
    assert trapped.exit_code == 0, trapped.output[-3000:]
    assert "Traceback" not in trapped.output, trapped.output[-3000:]


@pytest.mark.parametrize("path", TRAPS)
def test_each_trap_has_its_outcome(trapped: Trapped, path: str) -> None:
    assert trapped.outcomes[path] in TRAPS[path][1]


def test_a_page_behind_the_traps_is_stored(trapped: Trapped) -> None:
    assert trapped.outcomes[BEHIND] == "stored"
    assert STORIES["harbour-bridge"][2][:60] in trapped.body_of(BEHIND)


def test_no_page_reaches_another_machine(trapped: Trapped) -> None:
    assert trapped.outcomes["/trap/escapes"] == "stored"
    assert trapped.strangers == []


def test_what_a_page_wanted_of_others_is_noted_once(trapped: Trapped) -> None:
    refused = [line["url"] for line in trapped.run.read_log() if line["kind"] == "refused" and line["reason"] == "off_site"]
    assert any(url.startswith(f"http://{OTHER}:") for url in refused)
    assert len(refused) == len(set(refused))


def test_no_page_reads_a_file_of_this_machine(trapped: Trapped) -> None:
    name = Path("/etc/hostname").read_text(encoding="utf-8").strip() if Path("/etc/hostname").exists() else "a name"
    assert name not in trapped.body_of("/trap/file").replace("/etc/hostname", "")


def test_only_get_is_asked_and_only_where_robots_allow_it(trapped: Trapped) -> None:
    assert [head.split(b"\r\n")[0] for head in trapped.requests if not head.startswith(b"GET ")] == []
    assert trapped.asked(b"GET /api/private") == trapped.asked(b"GET /api/%70rivate") == 0
    assert trapped.asked(b"GET /worker.js") == trapped.asked(b"GET /window") == trapped.asked(b"GET /file.zip") == 0


def test_no_request_of_a_page_carries_a_cookie_or_says_it_is_a_browser(trapped: Trapped) -> None:
    assert trapped.asked(b"GET /api/cookies") == 1
    assert [head for head in trapped.requests if b"\r\ncookie:" in head.lower()] == []
    assert [head for head in trapped.requests if b"\r\nUser-Agent: newshouse/" not in head] == []


@pytest.mark.parametrize("word", [b"polls", b"many", b"flood"])
def test_a_page_leads_to_no_more_requests_than_the_card_allows(trapped: Trapped, word: bytes) -> None:
    assert trapped.asked(b"GET /api/latest.json?" + word) <= REQUESTS_PER_PAGE
    assert trapped.asked(b"GET /api/latest.json?many") > 0


def test_scripts_that_send_the_reader_in_a_circle_are_followed_once(trapped: Trapped) -> None:
    assert {path: outcome for path, outcome in trapped.outcomes.items() if "turn" in path} == {
        "/trap/turn-0": "redirected",
        "/trap/turn-1": "redirected",
    }
    assert trapped.asked(b"GET /trap/turn-0 ") == trapped.asked(b"GET /trap/turn-1 ") == 1


def test_a_page_is_read_as_it_is_whatever_its_scripts_say_it_is(trapped: Trapped) -> None:
    assert "a lie" not in trapped.body_of("/trap/lies").split("<script>")[0]
    assert STORIES["night-trains"][1][:60] in trapped.body_of("/trap/lies")


def test_a_dialog_holds_nothing_up(trapped: Trapped) -> None:
    assert "went on to its end" in trapped.body_of("/trap/dialogs").split("<script>")[1].split("</script>")[1]


def test_every_page_ends_within_the_time_of_an_answer(trapped: Trapped) -> None:
    times = {line["url"]: line["at"] for line in trapped.run.read_log() if line["kind"] == "rendering"}
    assert times
    slow = [line for line in trapped.run.read_log() if line["kind"] == "rendering" and line["elapsed_ms"] > 1000 * (RESPONSE_SECONDS + 1)]
    assert slow == []
