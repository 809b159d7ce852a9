"""What a page states about its rights for machines: robots and TDM meta elements, license links, JSON-LD's license.

Only what stands in the page; its headers and what follows from all of it are `scrapers.rights`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from scrapers.pages.document import PageDocument
from scrapers.pages.json_ld import JsonObject
from scrapers.rights import MOST_STATEMENTS, PRODUCT_TOKEN, Rights, build_rights

_META = {
    "robots": "meta_robots",
    PRODUCT_TOKEN: "meta_robots",
    "tdm-reservation": "tdm_reservation",
    "tdm-policy": "tdm_policy",
    "content-usage": "content_usage",
}


def read_stated_rights(document: PageDocument, article: JsonObject) -> Rights | None:
    """The statements of a page and of the JSON-LD object of its article; None when there are none."""
    found: dict[str, list[str]] = {}
    for key, statement in (*_read_meta(document), *(("license", address) for address in _list_licenses(document, article))):
        found.setdefault(key, []).append(statement)
    return build_rights(found)


def _read_meta(document: PageDocument) -> Iterator[tuple[str, str]]:
    for element in document.list_elements("meta"):
        name = (element.get("name") or element.get("http-equiv") or "").strip().lower()
        content = element.get("content")
        if name == "x-robots-tag" and content:
            yield "meta_robots", content
        elif name in _META and content:
            yield _META[name], content


def _list_licenses(document: PageDocument, article: JsonObject) -> Iterator[str]:
    elements = chain(document.list_elements("link"), document.list_elements("a"))
    related = ((element, relation) for element in elements if (relation := element.get("rel")) and "license" in relation)
    licensed = (element for element, relation in related if "license" in relation.split() and element.get("href"))
    for element in islice(licensed, MOST_STATEMENTS):
        yield element.get("href")
    stated = article.get("license")
    for value in stated[:MOST_STATEMENTS] if isinstance(stated, list) else [stated]:
        address = value.get("url") or value.get("@id") or value.get("name") if isinstance(value, dict) else value
        if isinstance(address, str):
            yield address
