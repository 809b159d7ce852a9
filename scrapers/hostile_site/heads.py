"""Faults of the response head: sizes, odd bytes, cookies, validators."""

from __future__ import annotations

import json

from scrapers.hostile_site.article_pages import make_article, make_links
from scrapers.hostile_site.call import Call, Text
from scrapers.hostile_site.faults import FaultGroup

HEADS = FaultGroup()
_READ = "read; the archived record still parses"
_BOUNDED = "refused or read; time and memory bounded"


def _headed(path: str, what: str, expect: str, outcome: str, *headers: Text) -> None:
    HEADS.page(path, what, expect, outcome, make_article, headers=headers)


_headed("/h/no-colon", "a header line without a colon", "read or refused", "stored or failed", "this is no header")
_headed("/h/empty-name", "a header without a name", "read or refused", "stored or failed", ": value")
_headed("/h/space-in-name", "a space in a header's name", "read or refused", "stored or failed", "X Odd: value")
_headed("/h/folded", "a header folded over three lines", "read or refused", "stored or failed", "X-Long: one\r\n two\r\n\tthree")
_headed(
    "/h/nul",
    "NUL and control bytes in a value",
    "read or refused; the archived record still parses",
    "stored or failed",
    b"X-Odd: a\x00b\x01c\x7f",
)
_headed("/h/latin1", "bytes beyond ASCII in values", _READ, "stored or failed", b"X-City: M\xfcnchen", b"Server: \xff\xfe")
_headed("/h/carriage-return", "a bare carriage return in a value", "read or refused", "stored or failed", b"X-Odd: a\rX-Injected: yes")
_headed("/h/type-twice", "two Content-Type headers that differ", "read", "stored or not_an_article", "Content-Type: application/pdf")
_headed("/h/warc-inject", "a value that looks like a WARC record", "one record", "stored", "X-Evil: WARC/1.1", "WARC-Type: response")
_headed(
    "/h/etag-huge",
    "an ETag of 100 KB",
    "refused, or not sent back whole",
    "stored or failed or too_large",
    f'ETag: "{"e" * 100_000}"',
)
_headed("/h/etag-long", "an ETag of 4 KB", "stored", "stored", f'ETag: "{"e" * 4096}"')
_headed("/h/etag-weak", "a weak ETag", "stored", "stored", 'ETag: W/"weak"')
_headed("/h/etag-broken", "an ETag without quotes", "stored", "stored", "ETag: unquoted value")
_headed("/h/etag-bytes", "an ETag with bytes beyond ASCII", "stored", "stored or failed", b'ETag: "caf\xe9"')
_headed("/h/modified-future", "Last-Modified in the year 2999", "stored", "stored", "Last-Modified: Tue, 01 Jan 2999 00:00:00 GMT")
_headed("/h/modified-junk", "Last-Modified: yesterday", "stored", "stored", "Last-Modified: yesterday")
_headed("/h/date-junk", "Date: 32 Foo", "stored", "stored", "Date: 32 Foo")
_headed(
    "/h/expires", "Expires: 0, Vary: *, Cache-Control: no-store", "stored", "stored", "Expires: 0", "Vary: *", "Cache-Control: no-store"
)
_headed(
    "/h/upgrade",
    "Upgrade: h2c and Alt-Svc to the internal host",
    "not followed",
    "stored",
    "Upgrade: h2c",
    'Alt-Svc: h2="127.0.0.2:{port}"',
)
_headed(
    "/h/link",
    "Link: rel=preload and rel=canonical to the internal host",
    "not followed",
    "stored",
    "Link: <{internal}/secret>; rel=preload, <{internal}/secret>; rel=canonical",
)
_headed("/h/content-location", "Content-Location on the internal host", "not followed", "stored", "Content-Location: {internal}/secret")
_headed(
    "/h/disposition",
    "an attachment with a path as its name",
    "stored",
    "stored",
    'Content-Disposition: attachment; filename="../../etc/passwd"',
)
_headed("/h/proxy-auth", "a page with Proxy-Authenticate", "no credentials sent", "stored", 'Proxy-Authenticate: Basic realm="x"')
_headed(
    "/h/strict-transport",
    "Strict-Transport-Security and upgrade-insecure-requests over http",
    "stored",
    "stored",
    "Strict-Transport-Security: max-age=31536000",
    "Content-Security-Policy: upgrade-insecure-requests",
)


@HEADS.answers("/h/huge", "one header of 8 MiB", _BOUNDED, "failed or too_large")
async def _send_huge_header(call: Call) -> None:
    await call.send(make_article(), headers=["X-Big: " + "a" * (8 << 20)])


@HEADS.answers("/h/many", "100,000 headers", _BOUNDED, "failed or too_large")
async def _send_many_headers(call: Call) -> None:
    await call.send(make_article(), headers=[f"X-H{number}: v" for number in range(100_000)])


@HEADS.answers("/h/long-status-line", "a status line of 5 MB", _BOUNDED, "failed or too_large")
async def _send_long_status_line(call: Call) -> None:
    await call.write(b"HTTP/1.1 200 " + b"K" * 5_000_000 + b"\r\nContent-Length: 2\r\n\r\nhi")


@HEADS.answers("/h/cookie-flood", "200 cookies of 200 bytes", "no later request carries a cookie", "stored or failed or too_large")
async def _send_cookies(call: Call) -> None:
    cookies = [f"Set-Cookie: c{number}={'v' * 200}; Path=/; Domain=.1" for number in range(200)]
    await call.send(make_article(links=make_links("/h/cookie-echo")), headers=cookies)


@HEADS.answers("/h/cookie-odd", "cookies with odd names, dates and domains", "no crash", "stored")
async def _send_odd_cookies(call: Call) -> None:
    odd = ["=", "a", "a=b; Domain=127.0.0.2", "a=b; Expires=Thu, 99 Foo 99999 99:99:99 GMT", "a=b; Max-Age=-9" + "9" * 400, 'a="\\"; Path=']
    await call.send(make_article(), headers=[f"Set-Cookie: {cookie}" for cookie in odd])


@HEADS.answers("/h/cookie-echo", "tells how long the Cookie header was", "nothing", "not_an_article")
async def _echo_cookies(call: Call) -> None:
    await call.send(json.dumps({"cookie_bytes": len(call.headers.get("cookie", ""))}), content_type="application/json")


@HEADS.answers("/h/cookie-wall", "an endless redirect to itself that sets a cookie", "stopped, recorded once", "redirected or failed")
async def _ask_for_a_cookie(call: Call) -> None:
    await call.send(b"", 302, headers=["Location: /h/cookie-wall", f"Set-Cookie: seen={call.times_asked}"])
