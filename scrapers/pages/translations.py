"""Where a page says that its article stands in other languages: `<link rel="alternate" hreflang>`, the Link header and
JSON-LD's workTranslation and translationOfWork. Home pages, lists and regional forms of one language are no translations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from scrapers.pages.document import PageDocument
from scrapers.pages.json_ld import JsonObject, read_string
from scrapers.pages.structured import StructuredData
from scrapers.records import Translation
from scrapers.urls import canonical_url, is_article_url

MOST_TRANSLATIONS = 50
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]{2,8})*")
_HOME = re.compile(r"/(?:[a-z]{2,3}(?:[-_][a-z]{2,4})?/?)?(?:index\.\w{3,5})?", re.IGNORECASE)  # of a site or of one of its languages
_HEADER_LINK = re.compile(r"<([^<>]{1,2048})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:\"[^\"]{0,200}\"|[^\s;,\"]{0,200})){0,10})")
_PARAMETER = re.compile(r";\s*(rel|hreflang)\s*=\s*\"?([^\";]*)", re.IGNORECASE)
_LONGEST_HEADER = 20_000
_MOST_WORKS = 50
_NO_PAGE = ("rss", "atom", "json", "xml+oembed", "pdf")  # in the type of a link


def read_translations(document: PageDocument, structured: StructuredData, link_header: str, own: str | None) -> tuple[Translation, ...]:
    """The article's other languages with their addresses, each once and in the page's order.

    `own` is the language of the article, where it is known. An address that is given for two languages is in neither.
    """
    stated = [*_list_links(structured), *_list_header_links(link_header), *_list_works(structured.article)]
    if not stated:
        return ()
    pages = {canonical_url(url) for url in (document.url, structured.canonical_link, structured.amp_link, structured.page_url) if url}
    languages: dict[str, set[str]] = defaultdict(set)
    for language, address in stated:
        url = document.absolute(address)
        match = _LANGUAGE.fullmatch(language.strip())
        if url and match and canonical_url(url) not in pages and is_article_url(url, None) and not _HOME.fullmatch(urlsplit(url).path):
            languages[url].add(match[1].lower())
    found = (Translation(next(iter(named)), url) for url, named in languages.items() if len(named) == 1)
    return tuple(islice((one for one in found if one.language != own), MOST_TRANSLATIONS))


def _list_links(structured: StructuredData) -> Iterator[tuple[str, str]]:
    for element in structured.links:
        relations = (element.get("rel") or "").lower().split()
        stated, address = element.get("hreflang"), element.get("href")
        if "alternate" in relations and stated and address and not any(kind in (element.get("type") or "") for kind in _NO_PAGE):
            yield stated, address


def _list_header_links(header: str) -> Iterator[tuple[str, str]]:
    """The same of an answer's Link headers, joined by commas."""
    for match in _HEADER_LINK.finditer(header[:_LONGEST_HEADER]):
        parameters = {name.lower(): value.strip() for name, value in _PARAMETER.findall(match[2])}
        if "alternate" in parameters.get("rel", "").lower().split() and parameters.get("hreflang"):
            yield parameters["hreflang"], match[1]


def _list_works(article: JsonObject) -> Iterator[tuple[str, str]]:
    """Works of which JSON-LD says language and address."""
    for work in islice(_list_objects(article.get("workTranslation"), article.get("translationOfWork")), _MOST_WORKS):
        address = next((text for key in ("url", "@id") if (text := read_string(work.get(key)))), None)
        language = read_string(work.get("inLanguage"))
        if address and language:
            yield language, address


def _list_objects(*values: object) -> Iterable[JsonObject]:
    return (one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


__all__ = ["MOST_TRANSLATIONS", "read_translations"]
