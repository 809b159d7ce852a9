"""One misbehaviour of robots.txt for each of a row of loopback addresses, with what may be fetched there.

`barred` and `open_page` are the outcomes of /site/7, which most of the files disallow, and of /site/8.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.bombs import make_gzip_bomb
from scrapers.hostile_site.call import MEBIBYTE, Body, Call, Text
from scrapers.hostile_site.faults import Answer

BARRED_PATH, OPEN_PATH = "/site/7", "/site/8"
_RULES = b"User-agent: *\nDisallow: /site/7\n"
_NOTHING = b"User-agent: *\nDisallow: /\n"
_LATER = "deferred or blocked_by_robots"
_FORBIDDEN = "blocked_by_robots"
_STORED = "stored"
_DISALLOWED_HOST = "127.0.0.35"


@dataclass(frozen=True, slots=True)
class RobotsHost:
    address: str
    what: str
    expect: str
    barred: str
    open_page: str
    answer: Answer


def _answer(body: Body, status: int = 200, content_type: str = "text/plain", headers: Sequence[Text] = ()) -> Answer:
    async def answer(call: Call) -> None:
        await call.send(await call.make(f"robots {call.host}", body), status, content_type, headers)

    return answer


def _redirect(location: str) -> Answer:
    return _answer(b"", 302, headers=[f"Location: {location}"])


def _hop(most: int) -> Answer:
    """So many redirects, then a file that disallows everything."""

    async def answer(call: Call) -> None:
        hop = call.number("hop", 0)
        if hop < most:
            await call.send(b"", 302, headers=[f"Location: /robots.txt?hop={hop + 1}"])
        else:
            await call.send(_NOTHING, content_type="text/plain")

    return answer


async def _hang(call: Call) -> None:
    await call.wait()


async def _reset(call: Call) -> None:
    call.reset()


async def _drip(call: Call) -> None:
    await call.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n")
    await call.drip(b"#")


async def _truncate(call: Call) -> None:
    await call.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 600\r\nConnection: close\r\n\r\n" + _NOTHING)


async def _fail_first(call: Call) -> None:
    await (call.send("busy", 503) if call.times_asked == 1 else call.send(_NOTHING, content_type="text/plain"))


def _send_without_end(header: bytes) -> Answer:
    """The rules, then comments until the other side hangs up."""
    start = b"FFFFFFFFFFFFFFF\r\n" if b"chunked" in header else b""

    async def answer(call: Call) -> None:
        await call.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + header + b"\r\n\r\n" + start + _RULES)
        while True:
            await call.write(b"# pad pad pad pad\n" * 4096)

    return answer


async def _send_broken(call: Call) -> None:
    await call.write(b"HTTP/1.1 abc\r\n\r\n")


_ROWS: Sequence[tuple[str, str, str, str, Answer]] = (
    ("503", "unreachable: nothing for now", _LATER, _LATER, _answer("busy", 503)),
    ("never answers", "unreachable: nothing for now", _LATER, _LATER, _hang),
    ("reset", "unreachable: nothing for now", _LATER, _LATER, _reset),
    ("404 with a page", "allowed", _STORED, _STORED, _answer(make_article("404"), 404, "text/html")),
    ("403", "allowed; recorded", _STORED, _STORED, _answer("no", 403)),
    ("429", "a polite crawler waits", _LATER, _LATER, _answer("slow", 429, headers=["Retry-After: 3600"])),
    ("five redirects, then Disallow: /", "followed", _FORBIDDEN, _FORBIDDEN, _hop(5)),
    ("nine redirects", "may be taken as unavailable", "stored or " + _LATER, "stored or " + _LATER, _hop(9)),
    ("redirect to itself", "may be taken as unavailable; ends", "stored or " + _LATER, "stored or " + _LATER, _redirect("/robots.txt")),
    (
        "redirect to another host that disallows",
        "followed",
        _FORBIDDEN + " or deferred",
        _FORBIDDEN + " or deferred",
        _redirect(f"http://{_DISALLOWED_HOST}:{{port}}/robots.txt"),
    ),
    ("redirect to the internal host", "refused", _LATER, _LATER, _redirect("{internal}/robots.txt")),
    ("redirect to a page of the internal host", "refused", _LATER, _LATER, _redirect("{internal}/secret")),
    (
        "20 MB, the rules first",
        "the first 500 KiB obeyed; memory bounded",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: _RULES + b"# pad pad pad pad\n" * (20 * MEBIBYTE // 18)),
    ),
    (
        "gzip bomb of 1 GiB",
        "no rules in the first 500 KiB; memory bounded",
        _STORED,
        _STORED,
        _answer(make_gzip_bomb, headers=["Content-Encoding: gzip"]),
    ),
    ("byte order mark", "rules read", _FORBIDDEN, _STORED, _answer(b"\xef\xbb\xbf" + _RULES)),
    (
        "UTF-16",
        "no rules can be read; recorded",
        "stored or deferred",
        "stored or deferred",
        _answer(lambda: _RULES.decode().encode("utf-16")),
    ),
    ("bare carriage returns", "rules read", _FORBIDDEN, _STORED, _answer(_RULES.replace(b"\n", b"\r"))),
    ("an HTML page with 200", "no rules: allowed; recorded", _STORED, _STORED, _answer(make_article("home"), content_type="text/html")),
    ("NUL and junk before the rules", "rules read", _FORBIDDEN, _STORED, _answer(b"\x00\xff\x01junk\n" + _RULES)),
    ("Crawl-delay: 2", "gaps of 2 s or more", _FORBIDDEN, _STORED, _answer(b"User-agent: *\nCrawl-delay: 2\nDisallow: /site/7\n")),
    ("drips", "unreachable: nothing for now", _LATER, _LATER, _drip),
    ("503 once, then Disallow: /", "nothing before the second answer", _LATER, _LATER, _fail_first),
    (
        "a line of 500 KB",
        "bounded time",
        "stored or " + _FORBIDDEN,
        _STORED,
        _answer(lambda: b"User-agent: *\nDisallow: /" + b"*a" * 249_000 + b"\n" + _RULES[14:]),
    ),
    (
        "a rule of 60 wildcards",
        "bounded time",
        _FORBIDDEN,
        _STORED,
        _answer(b"User-agent: *\nDisallow: /" + b"*a" * 60 + b"$\n" + _RULES[14:]),
    ),
    ("Disallow: /", "nothing", _FORBIDDEN, _FORBIDDEN, _answer(_NOTHING)),
    ("empty", "allowed", _STORED, _STORED, _answer(b"")),
    (
        "a group for newshouse, all others barred",
        "our group counts",
        _STORED,
        _STORED,
        _answer(b"User-agent: newshouse\nAllow: /\n\nUser-agent: *\nDisallow: /\n"),
    ),
    (
        "20,000 groups, then the rules",
        "bounded time",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: b"".join(b"User-agent: b%d\nDisallow:\n" % number for number in range(15_000)) + _RULES),
    ),
    (
        "Crawl-delay: 1000000000",
        "capped, recorded",
        "stored or deferred",
        "stored or deferred",
        _answer(b"User-agent: *\nCrawl-delay: 1000000000\n"),
    ),
    ("cut: a length that is too large", "never allow all", _LATER, _LATER, _truncate),
    (
        "499 KiB of comments, then the rules",
        "rules read",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: (b"# " + b"c" * 997 + b"\n") * 510 + _RULES),
    ),
    (
        "501 KiB of comments, then the rules",
        "the rules may be beyond the limit",
        "stored or " + _FORBIDDEN,
        _STORED,
        _answer(lambda: (b"# " + b"c" * 997 + b"\n") * 514 + _RULES),
    ),
    (
        "rules labelled text/html",
        "rules read, or allowed",
        "stored or " + _FORBIDDEN,
        _STORED,
        _answer(_RULES, content_type="text/html"),
    ),
    ("302 to a 404", "allowed", _STORED, _STORED, _redirect("/s/404")),
    ("302 without a Location", "unavailable or unreachable", "stored or " + _LATER, "stored or " + _LATER, _answer("moved", 302)),
    ("304 that nobody asked for", "unavailable or unreachable", "stored or " + _LATER, "stored or " + _LATER, _answer(b"", 304)),
    ("204", "no rules", "stored or " + _LATER, "stored or " + _LATER, _answer(b"", 204)),
    ("500", "unreachable: nothing for now", _LATER, _LATER, _answer("oops", 500)),
    ("a status line that is none", "unreachable: nothing for now", _LATER, _LATER, _send_broken),
    (
        "Crawl-delay: nan, then -1",
        "ignored",
        _FORBIDDEN,
        _STORED,
        _answer(b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: -1\nDisallow: /site/7\n"),
    ),
    (
        "gzip as Content-Encoding",
        "rules read",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: gzip.compress(_RULES, mtime=0), headers=["Content-Encoding: gzip"]),
    ),
    ("redirect to file:", "refused", _LATER + " or stored", _LATER + " or stored", _redirect("file:///etc/passwd")),
    ("401", "allowed; recorded", _STORED, _STORED, _answer("auth", 401)),
    (
        "sitemaps on the internal host",
        "not asked",
        _FORBIDDEN,
        _STORED,
        _answer("User-agent: *\nDisallow: /site/7\nSitemap: {internal}/secret\nSitemap: file:///etc/passwd\n"),
    ),
    (
        "5 MB, the rules first",
        "the first 500 KiB obeyed",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: _RULES + b"# pad pad pad pad\n" * (5 * MEBIBYTE // 18)),
    ),
    (
        "gzip bomb of 64 MB, the rules first",
        "the first 500 KiB obeyed; memory bounded",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: gzip.compress(_RULES + b"#" * (64 * MEBIBYTE), 6, mtime=0), headers=["Content-Encoding: gzip"]),
    ),
    (
        "noise that packing makes no smaller, the rules first",
        "the first 500 KiB obeyed",
        _FORBIDDEN,
        _STORED,
        _answer(lambda: gzip.compress(_RULES + hashlib.shake_256(b"noise").digest(MEBIBYTE), mtime=0), headers=["Content-Encoding: gzip"]),
    ),
    (
        "a length of 1 EB, the rules first",
        "the first 500 KiB obeyed",
        _FORBIDDEN,
        _STORED,
        _send_without_end(b"Content-Length: %d" % 10**18),
    ),
    ("no end, the rules first", "the first 500 KiB obeyed", _FORBIDDEN, _STORED, _send_without_end(b"X-Length: none")),
    (
        "one chunk without end, the rules first",
        "the first 500 KiB obeyed",
        _FORBIDDEN,
        _STORED,
        _send_without_end(b"Transfer-Encoding: chunked"),
    ),
)


def make_robots_hosts() -> Mapping[str, RobotsHost]:
    """All of them by address, from 127.0.0.11 on."""
    rows = ((f"127.0.0.{11 + number}", *row) for number, row in enumerate(_ROWS))
    return {address: RobotsHost(address, what, expect, barred, free, answer) for address, what, expect, barred, free, answer in rows}


ROBOTS_HOSTS = make_robots_hosts()
answer_plain_rules = _answer(b"User-agent: *\nDisallow: /never/\n")
