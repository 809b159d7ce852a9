"""Sitemaps: the articles of a urlset or news sitemap, the children of a sitemap index, the lines of a text sitemap. Plain
or gzip.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from scrapers.dates import ParsedDate, parse_date
from scrapers.discovery.documents import (
    absolute_url,
    declares_entities,
    escape_ampersands,
    join_problems,
    name_kind,
    plain_headline,
    read_as_utf8,
    unpack_document,
)
from scrapers.records import Discovery, FoundLink

MOST_LINKS = 50_000  # the sitemap protocol's own limit


def read_sitemap(body: bytes, url: str, time_zone: str = "UTC") -> Discovery:
    """The links of a sitemap or sitemap index; `time_zone` is that of times without one.

    A news sitemap states titles and publication times, `lastmod` is the time of modification. At most 50 MB and 50,000
    links are read; entries without a web address are counted as skipped. A broken sitemap gives what it still holds and a
    problem; HTML and entity declarations only a problem.
    """
    document, packing_problem = unpack_document(body)
    if declares_entities(document):
        return Discovery(problem="expected a sitemap, found one that declares XML entities; it was not read")
    document = (read_as_utf8(document) or document).lstrip()
    if not document or name_kind(document) == "html":
        return Discovery(problem=join_problems(packing_problem, f"expected a sitemap, found {'HTML' if document else 'no text'}"))
    found = _read_xml(document, url, time_zone) if document.startswith(b"<") else _read_text(document)
    return replace(found, problem=join_problems(packing_problem, found.problem))


def _read_text(document: bytes) -> Discovery:
    """A text sitemap: one absolute address a line."""
    lines = [line.strip() for line in document.decode("utf-8", "replace").splitlines() if line.strip()]
    urls = [absolute_url("", line) for line in lines[:MOST_LINKS]]
    if urls[0] is None:
        return Discovery(problem="expected a sitemap, found neither XML nor a list of addresses")
    return Discovery(
        articles=tuple(FoundLink(url, "sitemap") for url in dict.fromkeys(urls) if url),
        problem=_too_many() if len(lines) > MOST_LINKS else None,
        skipped=urls.count(None),
    )


def _too_many() -> str:
    return f"expected fewer than {MOST_LINKS:,} links, the rest was left out"


def _read_xml(document: bytes, url: str, time_zone: str) -> Discovery:
    document, reference_problem = escape_ampersands(document)
    articles: dict[str, FoundLink] = {}
    sitemaps: dict[str, FoundLink] = {}
    problem, skipped = None, 0
    for element in _read_elements(document):
        if isinstance(element, str):
            problem = element
        elif (link := _read_link(element, url, time_zone)) is None:
            skipped += 1
        else:
            (sitemaps if etree.QName(element).localname == "sitemap" else articles).setdefault(link.url, link)
        if len(articles) + len(sitemaps) + skipped >= MOST_LINKS:
            problem = _too_many()
            break
    if not articles and not sitemaps and problem is None and name_kind(document) != "sitemap":
        problem = "expected a sitemap, found another XML document"
    return Discovery(tuple(articles.values()), tuple(sitemaps.values()), problem=join_problems(reference_problem, problem), skipped=skipped)


def _read_elements(document: bytes) -> Iterator[etree._Element | str]:
    """Each <url> and <sitemap>, freed after use; last the parser's complaint, if it had one."""
    context = etree.iterparse(
        io.BytesIO(document), tag=("{*}url", "{*}sitemap"), resolve_entities=False, no_network=True, huge_tree=False, recover=True
    )
    try:
        for _, element in context:
            yield element
            element.clear()
            while (previous := element.getprevious()) is not None and (parent := element.getparent()) is not None:
                parent.remove(previous)
    except etree.XMLSyntaxError as error:
        yield f"the sitemap is broken or cut off: {' '.join(str(error).split())[:200]}"
        return
    if len(context.error_log):
        yield f"the sitemap is broken or cut off: {' '.join(context.error_log[0].message.split())[:200]}"


def _read_link(element: etree._Element, base_url: str, time_zone: str) -> FoundLink | None:
    url = absolute_url(base_url, element.findtext("{*}loc"))
    if url is None:
        return None
    published = _read_time(element.findtext("{*}news/{*}publication_date"), time_zone)
    modified = _read_time(element.findtext("{*}lastmod"), time_zone)
    return FoundLink(
        url=url,
        witness="sitemap",
        headline=plain_headline(element.findtext("{*}news/{*}title")),
        date_published=published.value if published else None,
        date_modified=modified.value if modified else None,
        date_published_precision=published.precision if published else "second",
        date_modified_precision=modified.precision if modified else "second",
    )


def _read_time(text: str | None, time_zone: str) -> ParsedDate | None:
    return parse_date(text, time_zone) if text else None
