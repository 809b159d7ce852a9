"""Faults of redirects: loops, chains, and every spelling of an address where a crawler must not go."""

from __future__ import annotations

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.call import Call
from scrapers.hostile_site.faults import FaultGroup

REDIRECTS = FaultGroup()
_INSIDE = "refused before a socket is opened; recorded"
_REFUSED = "redirected or off_site or blocked_by_address"
_ODD = "redirected or off_site or blocked_by_address or failed or stored"
_FOLLOWED = "redirected or stored"

REDIRECTS.redirect("/r/loop", "/r/loop", "to itself", "stopped, recorded once", "redirected or failed")
REDIRECTS.redirect("/r/ping", "/r/pong", "a loop of two pages", "stopped", "redirected or failed")
REDIRECTS.redirect("/r/pong", "/r/ping", "a loop of two pages", "stopped", "redirected or failed")
REDIRECTS.redirect("/r/fragment-loop", "/r/fragment-loop#again", "to itself with a fragment", "stopped", "redirected or failed")

# to the internal host, in every spelling
for _name, _address in {
    "internal": "{internal}/secret",
    "metadata": "{internal}/latest/meta-data/",
    "no-scheme": "//127.0.0.2:{port}/secret",
    "backslashes": "http:\\\\127.0.0.2:{port}\\secret",
    "backslash-path": "/\\127.0.0.2:{port}/secret",
    "one-slash": "http:/127.0.0.2:{port}/secret",
    "no-slash": "http:127.0.0.2:{port}/secret",
    "three-slashes": "http:///127.0.0.2:{port}/secret",
    "decimal": "http://2130706434:{port}/secret",
    "hexadecimal": "http://0x7f000002:{port}/secret",
    "octal": "http://0177.0.0.2:{port}/secret",
    "short": "http://127.2:{port}/secret",
    "trailing-dot": "http://127.0.0.2.:{port}/secret",
    "full-width": "http://１２７.0.0.2:{port}/secret",
    "percent-host": "http://127.0.0.%32:{port}/secret",
    "ipv6-mapped": "http://[::ffff:127.0.0.2]:{port}/secret",
    "ipv6-mapped-hex": "http://[::ffff:7f00:2]:{port}/secret",
    "ipv6-zone": "http://[::1%25lo]:{port}/secret",
    "ipv6-loopback": "http://[::1]:{port}/secret",
    "nat64": "http://[64:ff9b::127.0.0.2]:{port}/secret",
    "zero": "http://0.0.0.0:{port}/secret",
    "zero-short": "http://0:{port}/secret",
    "localhost": "http://localhost:{port}/secret",
    "userinfo": "http://127.0.0.1:{port}@127.0.0.2:{port}/secret",
    "userinfo-own": "http://user:pass@127.0.0.1:{port}/site/1",
    "unicode-host": "http://ⓔⓧⓐⓜⓟⓛⓔ.test:{port}/secret",
    "idn-dot": "http://127。0。0。2:{port}/secret",
    "tab-in-host": "http://127.0.\t0.2:{port}/secret",
    "bell-before": "\x07http://127.0.0.2:{port}/secret",
    "upper-case": "HTTP://127.0.0.2:{port}/SECRET",
    "https": "https://127.0.0.2:{port}/secret",
}.items():
    REDIRECTS.redirect(
        f"/r/in/{_name}",
        _address,
        f"to the internal host: {_name}",
        _INSIDE,
        _ODD if _name in ("one-slash", "no-slash", "backslash-path", "three-slashes", "tab-in-host") else _REFUSED + " or failed",
    )

# to what is no web page
for _name, _address in {
    "file": "file:///etc/passwd",
    "ftp": "ftp://127.0.0.2/x",
    "data": "data:text/html,<title>x</title>",
    "javascript": "javascript:alert(1)",
    "s3": "s3://bucket/key",
    "gopher": "gopher://127.0.0.2:70/_x",
    "mailto": "mailto:a@paper.example",
    "about": "about:blank",
    "view-source": "view-source:{base}/site/1",
    "port-ssh": "http://127.0.0.1:22/",
    "port-zero": "http://127.0.0.1:0/",
    "port-huge": "http://127.0.0.1:99999/",
    "port-word": "http://127.0.0.1:http/",
    "open-bracket": "http://[::1",
    "no-host": "http://",
    "space-in-host": "http://a b/",
    "bad-name": "http://-bad-.test/",
    "bad-idn": "http://xn--a/",
    "long-label": "http://" + "a" * 300 + ".test/",
}.items():
    REDIRECTS.redirect(f"/r/no/{_name}", _address, f"to what cannot be asked: {_name}", "refused, recorded", _REFUSED + " or failed")

REDIRECTS.redirect("/r/offsite", "{other}/site/1", "to a host that is not on the card", "refused, recorded", _REFUSED)
REDIRECTS.redirect("/r/none", b"", "302 with an empty Location", "recorded", "redirected or failed")
REDIRECTS.redirect("/r/question", "?", "Location: ?", "stopped", "redirected or failed")
REDIRECTS.redirect("/r/bytes", b"/site/1?q=\xff\xfe", "Location with raw bytes", "followed or refused", _ODD)
REDIRECTS.redirect("/r/utf8", "/site/1?q=caf\u00e9", "Location in UTF-8", "followed or refused", _ODD)
REDIRECTS.redirect("/r/crlf", "/site/1%0d%0aX-Injected:%20yes", "an encoded line end in Location", "no header injected", _ODD)
REDIRECTS.redirect("/r/space", "/site/1 HTTP/1.1\tx", "spaces and a tab in Location", "no request smuggled", _ODD)
REDIRECTS.redirect(
    "/r/long", "/site/1?" + "a" * 200_000, "a Location of 200 KB", "refused as too long", "redirected or failed or too_large"
)
REDIRECTS.redirect(
    "/r/longer", "/site/1?" + "a" * 10_000, "a Location of 10 KB", "refused as too long", "redirected or failed or too_large"
)
REDIRECTS.redirect("/r/fragment", "/site/2#part", "Location with a fragment", "followed; the fragment is not sent", _FOLLOWED)
REDIRECTS.redirect("/r/dots", "/a/../b/./../site/2", "Location with dot segments", "followed", "redirected or stored or gone")
REDIRECTS.redirect("/r/relative", "good", "a relative Location", "followed", _FOLLOWED)
REDIRECTS.redirect("/r/home", "/", "to the home page", "recorded; it leaves", "redirected")
REDIRECTS.redirect("/r/300", "/site/2", "300 Multiple Choices with Location", "followed or recorded", _FOLLOWED, 300)
REDIRECTS.redirect("/r/305", "{internal}/secret", "305 Use Proxy on the internal host", "refused, recorded", _REFUSED, 305)
REDIRECTS.redirect("/r/307", "/site/2", "307", "followed", _FOLLOWED, 307)
REDIRECTS.redirect("/r/308", "/site/2", "308", "followed", _FOLLOWED, 308)
REDIRECTS.redirect("/r/399", "/site/2", "399", "recorded", _FOLLOWED, 399)
REDIRECTS.redirect("/r/201", "/site/2", "201 with Location", "no article", "not_an_article", 201)
REDIRECTS.page("/r/no-location", "302 without Location", "recorded", "redirected or failed", "moved", status=302)
REDIRECTS.page(
    "/r/twice",
    "two Location headers, the second to the internal host",
    "never inside",
    _ODD,
    b"",
    status=302,
    headers=["Location: /site/2", "Location: {internal}/secret"],
)
REDIRECTS.page(
    "/r/twice-inside",
    "two Location headers, the first to the internal host",
    "never inside",
    _ODD,
    b"",
    status=302,
    headers=["Location: {internal}/secret", "Location: /site/2"],
)
REDIRECTS.page(
    "/r/body",
    "a redirect with a page of its own",
    "followed; the page is no article",
    _FOLLOWED,
    make_article,
    status=302,
    headers=["Location: /site/2"],
)
REDIRECTS.page(
    "/r/location-on-200",
    "200 with Location to the internal host",
    "stored, not followed",
    "stored",
    make_article,
    headers=["Location: {internal}/secret"],
)
REDIRECTS.page("/r/good", "a page that a relative redirect leads to", "stored", "stored", make_article)


def _refresh(content: str) -> str:
    return f'<html><head><meta http-equiv="refresh" content="{content}"></head><body></body></html>'


_META = "stored or redirected or not_an_article or off_site or blocked_by_address"
REDIRECTS.page("/r/meta-refresh", "meta refresh to the internal host", _INSIDE, _META, _refresh("0;url={internal}/secret"))
REDIRECTS.page("/r/meta-file", "meta refresh to file:", "refused", _META, _refresh("0;url=file:///etc/passwd"))
REDIRECTS.page("/r/meta-self", "meta refresh to itself", "stopped", _META, _refresh("0;url=/r/meta-self"))
REDIRECTS.page("/r/meta-no-url", "meta refresh without an address", "stored", _META, _refresh("5"))
REDIRECTS.page("/r/meta-quotes", "meta refresh with odd quotes and spaces", "never inside", _META, _refresh("0 ; URL = '{internal}/secret"))
REDIRECTS.page("/r/meta-data", "meta refresh to data:", "refused", _META, _refresh("0;url=data:text/html,x"))
REDIRECTS.page(
    "/r/header-refresh", "Refresh header to the internal host", _INSIDE, _META, "<p>x</p>", headers=["Refresh: 0;url={internal}/secret"]
)
REDIRECTS.page("/r/header-refresh-bare", "Refresh header without an address", "stored", _META, make_article, headers=["Refresh: 5"])
REDIRECTS.page(
    "/r/auth",
    "302 to another host, with a cookie",
    "no header of ours reaches it",
    _REFUSED,
    b"",
    status=302,
    headers=["Location: {other}/h/cookie-echo", "Set-Cookie: s=1"],
)


@REDIRECTS.answers("/r/chain", "a chain of 30 redirects", "stopped at the limit", "redirected or failed")
async def _chain(call: Call) -> None:
    left = call.number("n", 30)
    await call.send(b"", 302, headers=[f"Location: /r/chain?n={left - 1}" if left else "Location: /site/1"])


@REDIRECTS.answers("/r/grow", "a redirect that makes its address longer every time", "stopped", "redirected or failed", covers_below=True)
async def _grow(call: Call) -> None:
    await call.send(b"", 302, headers=[f"Location: {call.path}/more"])


@REDIRECTS.answers("/r/shuffle", "a redirect to another number of itself, for ever", "stopped", "redirected or failed")
async def _shuffle(call: Call) -> None:
    await call.send(b"", 302, headers=[f"Location: /r/shuffle?v={call.number('v', 0) + 1}"])
