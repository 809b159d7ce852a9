"""Faults of sitemaps: bombs, loops and trees of indexes, foreign and forbidden addresses, odd encodings."""

from __future__ import annotations

import gzip

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.bombs import make_gzip_bomb
from scrapers.hostile_site.call import Body, Call
from scrapers.hostile_site.faults import FaultGroup

SITEMAPS = FaultGroup(role="sitemap")
XML = "application/xml"
_PROLOG = '<?xml version="1.0" encoding="utf-8"?>'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def make_sitemap(*addresses: str, lastmod: str | None = None) -> str:
    dated = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"{_PROLOG}<urlset {_NAMESPACE}>" + "".join(f"<url><loc>{address}</loc>{dated}</url>" for address in addresses) + "</urlset>"


def make_sitemap_index(*addresses: str) -> str:
    listed = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"{_PROLOG}<sitemapindex {_NAMESPACE}>{listed}</sitemapindex>"


def _sitemap(name: str, what: str, expect: str, body: Body, outcome: str = "stored", content_type: str = XML) -> None:
    SITEMAPS.page(f"/m/{name}", what, expect, outcome, body, content_type=content_type)


_sitemap("loop.xml", "an index that lists itself", "stopped", make_sitemap_index("{base}/m/loop.xml", "{base}/m/loop.xml?again"))
_sitemap(
    "inside.xml",
    "the internal host and a file",
    "refused, recorded",
    make_sitemap("{internal}/secret", "file:///etc/passwd", "http://[::ffff:127.0.0.2]:{port}/secret", "{base}/site/1"),
)
_sitemap(
    "index-inside.xml",
    "an index of sitemaps on the internal host",
    "refused",
    make_sitemap_index("{internal}/secret", "file:///etc/passwd", "ftp://127.0.0.2/x"),
)
_sitemap(
    "bomb.xml.gz",
    "1 GiB as application/gzip",
    "refused at the limit; memory bounded",
    make_gzip_bomb,
    "stored or too_large or failed",
    "application/gzip",
)
_sitemap(
    "twice.xml.gz",
    "packed twice",
    "read or recorded",
    lambda: gzip.compress(gzip.compress(make_sitemap("/site/1").encode(), mtime=0), mtime=0),
    "stored or failed",
    "application/gzip",
)
_sitemap(
    "cut.xml.gz",
    "a gzip file that ends in the middle",
    "recorded; what was read is kept",
    lambda: gzip.compress(make_sitemap(*(f"http://127.0.0.1/{number * 7919}" for number in range(2000))).encode(), mtime=0)[:4000],
    "stored or failed or truncated",
    "application/gzip",
)
_sitemap("plain.xml.gz", "plain XML under a .gz name", "read", make_sitemap("{base}/site/1"), content_type="application/gzip")
_sitemap(
    "xxe.xml",
    "an external entity that would leak through an address",
    "not resolved",
    make_sitemap("{base}/site/leak?&x;").replace("?>", '?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/hostname">]>', 1),
)
_sitemap(
    "laughs.xml",
    "billion laughs in an address",
    "refused; memory bounded",
    make_sitemap("{base}/site/1?&l9;").replace(
        "?>",
        "?><!DOCTYPE z [<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{number} '{f'&l{number - 1};' * 10}'>" for number in range(1, 10)) + "]>",
        1,
    ),
)
_sitemap(
    "foreign.xml",
    "49,999 foreign addresses and one of its own",
    "refused; few lines in the log; the own one is kept",
    lambda: make_sitemap(*(f"http://site{number}.test/a" for number in range(49_999)), "{base}/site/1"),
)
_sitemap(
    "too-many.xml",
    "60,000 addresses",
    "as many as a sitemap may have",
    lambda: make_sitemap(*(f"http://site.test/{number}" for number in range(60_000))),
)
_sitemap("future.xml", "lastmod in the year 2999", "kept", make_sitemap("{base}/site/1", lastmod="2999-01-01"))
_sitemap("odd-dates.xml", "lastmod that is no date", "kept without it", make_sitemap("{base}/site/1", lastmod="0000-00-00T99:99:99+99:99"))
_sitemap("relative.xml", "relative addresses", "resolved or skipped", make_sitemap("/site/1", "site/2", "../site/3", ""))
_sitemap(
    "spaces.xml",
    "white space, CDATA and references in addresses",
    "read",
    make_sitemap("\n   {base}/site/1\n  ", "<![CDATA[{base}/site/2]]>", "{base}/site/3?a=1&amp;b=2"),
)
_sitemap("no-namespace.xml", "no namespace", "read", make_sitemap("{base}/site/1").replace(f" {_NAMESPACE}", ""))
_sitemap(
    "mixed.xml",
    "pages and sitemaps in one document",
    "read or flagged",
    make_sitemap_index("{base}/m/future.xml").replace("</sitemapindex>", "<url><loc>{base}/site/1</loc></url></sitemapindex>"),
)
_sitemap("utf16.xml", "UTF-16", "read or flagged", lambda: make_sitemap("http://127.0.0.1/x").replace("utf-8", "utf-16").encode("utf-16"))
_sitemap(
    "truncated.xml",
    "cut in the middle of an address",
    "the whole ones are kept",
    lambda: make_sitemap("{base}/site/1", "{base}/site/2", "{base}/site/3")[:-60],
)
_sitemap("long.xml", "an address of 2 MB", "too long, recorded", lambda: make_sitemap("{base}/site/1?" + "a" * 2_000_000, "{base}/site/1"))
_sitemap("deep.xml", "100,000 nested elements", "bounded", lambda: f"{_PROLOG}<urlset {_NAMESPACE}>" + "<url>" * 100_000)
_sitemap("plain.txt", "a sitemap of plain lines", "read or flagged", "{base}/site/1\n{base}/site/2\n", content_type="text/plain")
_sitemap("html.xml", "HTML at the sitemap's address", "flagged", make_article("no sitemap"), content_type="text/html")
_sitemap("empty.xml", "an empty body", "flagged", "")
_sitemap("no-addresses.xml", "a sitemap without addresses", "flagged or nothing", make_sitemap())


@SITEMAPS.answers("/m/tree", "an index of ten indexes of ten indexes, for ever", "capped", "stored", covers_below=True)
async def _grow_a_tree(call: Call) -> None:
    await call.send(make_sitemap_index(*(f"{call.base}{call.path}/{number}" for number in range(10))), content_type=XML)


@SITEMAPS.answers("/m/chain", "an index of one other index, for ever", "capped", "stored", covers_below=True)
async def _grow_a_chain(call: Call) -> None:
    await call.send(make_sitemap_index(f"{call.base}/m/chain?n={call.number('n', 0) + 1}"), content_type=XML)
