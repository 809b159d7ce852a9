"""Faults of feeds: entity bombs, broken and cut documents, items that name what must not be asked, feeds that are none."""

from __future__ import annotations

import json
from collections.abc import Callable

from scrapers.hostile_site.article_pages import make_article
from scrapers.hostile_site.call import Body, Call, Text
from scrapers.hostile_site.faults import FaultGroup

FEEDS = FaultGroup(role="feed")
RSS = "application/rss+xml"
_PROLOG = '<?xml version="1.0" encoding="utf-8"?>'
_KEPT = "items kept"
_REFUSED = "entities refused; memory bounded"
_DATE = "Sun, 01 Mar 2026 10:00:00 GMT"


def make_item(number: int, title: str = "Item", link: str | None = None, date: str = _DATE, guid: str | None = None) -> str:
    address = link or "{base}" + f"/site/{number}"
    return f"<item><title>{title} {number}</title><link>{address}</link><guid>{guid or f'g{number}'}</guid><pubDate>{date}</pubDate></item>"


def make_rss(items: str, doctype: str = "") -> str:
    return f'{_PROLOG}{doctype}<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'


def _feed(name: str, what: str, expect: str, body: Body, outcome: str = "stored", content_type: str = RSS) -> None:
    FEEDS.page(f"/f/{name}", what, expect, outcome, body, content_type=content_type)


def _make(items: Callable[[], str], doctype: str = "") -> Callable[[], Text]:
    return lambda: make_rss(items(), doctype)


def _make_atom(link: str, more: str = "") -> str:
    entry = f'<entry><title>x</title><id>1</id><link href="{link}"/></entry>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{more}{entry}</feed>'


_ENTITIES = "".join(f"<!ENTITY l{number} '{f'&l{number - 1};' * 10}'>" for number in range(1, 10))
_feed("laughs", "billion laughs", _REFUSED, make_rss("<item><title>&l9;</title></item>", f"<!DOCTYPE z [<!ENTITY l0 'lol'>{_ENTITIES}]>"))
_feed(
    "quadratic",
    "an entity of 50 KB named 50,000 times",
    _REFUSED,
    _make(lambda: "<item><title>" + "&a;" * 50_000 + "</title></item>", "<!DOCTYPE z [<!ENTITY a '" + "a" * 50_000 + "'>]>"),
)
_feed(
    "parameter-entities",
    "parameter entities that load the internal host",
    "no request to it",
    make_rss(make_item(1), '<!DOCTYPE z [<!ENTITY % x SYSTEM "{internal}/secret.dtd"> %x;]>'),
)
_feed(
    "xxe-file",
    "an external entity: a file",
    "no file content anywhere",
    make_rss("<item><title>[&x;]</title><link>{base}/site/1</link></item>", '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
)
_feed(
    "xxe-http",
    "an external entity on the internal host",
    "no request to it",
    make_rss("<item><title>[&x;]</title><link>{base}/site/1</link></item>", '<!DOCTYPE z [<!ENTITY x SYSTEM "{internal}/secret">]>'),
)
_feed(
    "dtd-http",
    "an external DTD on the internal host",
    "no request to it",
    make_rss(make_item(1), '<!DOCTYPE z SYSTEM "{internal}/secret.dtd">'),
)
_feed(
    "stylesheet",
    "a stylesheet on the internal host",
    "no request to it",
    make_rss(make_item(1)).replace("?>", '?><?xml-stylesheet href="{internal}/secret.xsl"?>', 1),
)
_feed(
    "xinclude",
    "XInclude of a file",
    "not processed",
    make_rss('<item><title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/></title></item>'),
)
_feed("deep", "300,000 nested elements", "bounded", _make(lambda: "<a>" * 300_000))
_feed(
    "attributes",
    "20,000 attributes on one element",
    "bounded",
    _make(lambda: "<item " + " ".join(f'a{number}="v"' for number in range(20_000)) + "/>"),
)
_feed(
    "namespaces",
    "100,000 namespaces",
    "bounded",
    _make(lambda: "<item " + " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(100_000)) + "/>"),
)
_feed(
    "ten-thousand",
    "10,000 items for 50 pages",
    _KEPT + ", as many as a page may name",
    _make(lambda: "".join(make_item(number, link="{base}/s/soft404/" + str(number % 50)) for number in range(10_000))),
)
_feed("title-1mb", "a title of 1 MB", _KEPT, _make(lambda: make_item(1, "T" * 1_000_000)))
_feed(
    "link-1mb", "a link of 1 MB", "too long, recorded", _make(lambda: make_item(1, link="{base}/site/1?" + "a" * 1_000_000) + make_item(2))
)
_feed(
    "truncated",
    "cut in the middle",
    "items before the cut kept",
    lambda: make_rss("".join(make_item(number) for number in range(1, 50)))[:4000],
)
_feed("ampersands", "unescaped & and <", _KEPT, make_rss(make_item(1, "A & B < C") + make_item(2)))
_feed("html-titles", "HTML in titles", "plain titles", make_rss(make_item(1, "&lt;b&gt;bold&lt;/b&gt; &amp;amp; <![CDATA[<i>x</i>]]>")))
_feed(
    "dates",
    "dates that are none",
    _KEPT + " without dates",
    make_rss(
        "".join(
            make_item(number, date=date)
            for number, date in enumerate(
                (
                    "yesterday",
                    "",
                    "32 Foo 2026",
                    "Sun, 01 Mar 2026 25:61:00 GMT",
                    "2026-03-01",
                    "1772359200",
                    "Sun, 01 Mar 2026 10:00:00 +9999",
                    "Sun, 01 Mar 2999 10:00:00 GMT",
                ),
                1,
            )
        )
    ),
)
_feed("same-guid", "100 items with one guid and one link", "one article", _make(lambda: make_item(1) * 100))
_feed(
    "guid-reused",
    "50 items share one guid",
    "50 articles",
    _make(lambda: "".join(make_item(number, guid="same") for number in range(1, 51))),
)
_feed("no-link", "items without a link", "skipped", make_rss("<item><title>x</title></item><item><link/></item><item/>" + make_item(1)))
_feed(
    "guid-link",
    "the link stands in the guid only",
    _KEPT,
    make_rss('<item><title>x</title><guid isPermaLink="true">{base}/site/1</guid></item>'),
)
_feed(
    "offsite",
    "links to the internal host and to a file",
    "refused, recorded",
    make_rss(
        "".join(
            f"<item><link>{link}</link></item>"
            for link in (
                "{internal}/secret",
                "file:///etc/passwd",
                "//127.0.0.2:{port}/secret",
                "javascript:alert(1)",
                "http://user@127.0.0.1:{port}/site/1",
                "{base}/site/1",
            )
        )
    ),
)
_feed(
    "base",
    "an Atom feed whose xml:base is the internal host",
    "links refused",
    _make_atom("secret").replace('/Atom"', '/Atom" xml:base="{internal}/"'),
    content_type="application/atom+xml",
)
_feed(
    "relative",
    "an Atom feed with relative links",
    _KEPT,
    _make_atom("/site/1"),
    content_type="application/atom+xml",
)
_feed(
    "atom-next",
    "an Atom feed that names itself as its next page",
    "stopped",
    _make_atom("/site/1", '<link rel="next" href="{base}/f/atom-next"/>'),
    content_type="application/atom+xml",
)
_feed(
    "enclosures",
    "items with an enclosure only",
    "skipped",
    make_rss('<item><title>x</title><enclosure url="{internal}/secret.mp3" type="audio/mpeg" length="1"/></item>' + make_item(1)),
)
_feed(
    "rdf",
    "RSS 1.0",
    _KEPT,
    _PROLOG
    + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    + '<item rdf:about="{base}/site/1"><title>x</title><link>{base}/site/1</link></item></rdf:RDF>',
)
_feed(
    "latin1",
    "latin-1, as the prolog says",
    "text equals the original",
    lambda: make_rss("<item><title>Caf\u00e9</title><link>/site/1</link></item>").replace("utf-8", "iso-8859-1").encode("latin-1"),
)
_feed(
    "prolog-lie",
    "the prolog says utf-8, bytes are latin-1",
    "read or flagged",
    lambda: make_rss("<item><title>Caf\u00e9</title><link>/site/1</link></item>").encode("latin-1"),
)
_feed(
    "utf16",
    "UTF-16",
    "read or flagged",
    lambda: make_rss("<item><title>Caf\u00e9</title><link>/site/1</link></item>").replace("utf-8", "utf-16").encode("utf-16"),
)
_feed("leading-space", "white space before the prolog", _KEPT, "\n\n  " + make_rss(make_item(1)))
_feed("control-characters", "control characters in a title", _KEPT, make_rss(make_item(1, "a\x00b\x08c\x0b")))
_feed("html-instead", "HTML at the feed's address", "flagged: no feed", make_article("Not a feed"), content_type="text/html")
_feed("html-type", "a feed labelled text/html", _KEPT, make_rss(make_item(1)), content_type="text/html")
_feed("empty", "an empty feed", "flagged", "")
_feed("binary", "random bytes", "flagged", lambda: bytes(range(256)) * 100)
_feed(
    "json-feed",
    "a JSON feed with wrong types",
    "no crash",
    lambda: json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "url": None, "title": 5}]}),
    content_type="application/feed+json",
)


@FEEDS.answers("/f/endless", "every reading brings ten new items", "a bounded number a run", "stored")
async def _bring_more(call: Call) -> None:
    first = call.times_asked * 10
    items = "".join(make_item(number, link="{base}/s/soft404/" + str(number)) for number in range(first, first + 10))
    await call.send(make_rss(items), content_type=RSS)
