"""Reading JSON-LD as pages really carry it: several scripts, lists, @graph, control characters, trailing commas,
comments around it. Gives the one object that describes the article; what its properties mean is read elsewhere.
"""

from __future__ import annotations

import html as html_entities
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html

_TYPE_NAME = re.compile(r"(?:.*[/#:])?(\w+)$")
_ARTICLE_TYPES = """Article NewsArticle ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle BackgroundNewsArticle
    ReviewNewsArticle AskPublicNewsArticle LiveBlogPosting BlogPosting SocialMediaPosting Report SatiricalArticle
    AdvertiserContentArticle TechArticle ScholarlyArticle"""
ARTICLE_TYPES = frozenset(_ARTICLE_TYPES.split())
GALLERY_TYPES = frozenset(("ImageGallery", "MediaGallery"))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(r"^(?:<!--|(?://|/\*)?\s{0,9}<!\[CDATA\[(?:\s{0,9}\*/)?)")  # `//<![CDATA[`; what follows the value is not read
_TAG = re.compile(r"<[^<>]{1,500}>")
_LONGEST_SCRIPT = 2_000_000
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # JSON may spell half a character
_MOST_OBJECTS = 3_000
_DEEPEST = 12
# What stands below these describes other things: live updates, teasers, comments.
_OTHER_KEYS = """liveBlogUpdate itemListElement hasPart mentions relatedLink comment review citation video image isPartOf publisher
    author"""
_OTHER_THINGS = frozenset(_OTHER_KEYS.split())

JsonObject = dict[str, Any]


def read_json_ld(scripts: Iterable[html.HtmlElement]) -> list[JsonObject]:
    """Every JSON-LD object in a page's script elements, outer ones before inner ones, in document order."""
    found: list[JsonObject] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_walk(_parse(script.text or "")))
    return found[:_MOST_OBJECTS]


def type_names(value: JsonObject) -> set[str]:
    """The schema.org types of an object, without their address."""
    stated = value.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return {match[1] for kind in kinds if isinstance(kind, str) and (match := _TYPE_NAME.match(kind))}


def find_article_object(objects: list[JsonObject], addresses: set[str]) -> JsonObject | None:
    """The object that describes this page's article: of an article type, best with one of the page's own addresses.

    Where there is none, a gallery is one if it does not name another address and the page has only that one.
    """
    articles = [value for value in objects if type_names(value) & ARTICLE_TYPES]
    if articles:
        return max(articles, key=lambda value: _closeness(value, addresses))
    galleries = [value for value in objects if type_names(value) & GALLERY_TYPES]
    own = [value for value in galleries if names_address(value, addresses)]
    return own[0] if own else galleries[0] if len(galleries) == 1 and names_address(galleries[0], addresses) is None else None


def names_address(value: JsonObject, addresses: set[str]) -> bool | None:
    """Whether an object names one of these as its address; None when it names none at all."""
    own = _list_addresses(value)
    return bool(own & {_bare_address(address) for address in addresses}) if own else None


def read_string(value: object) -> str | None:
    """A JSON-LD text: entities decoded, tags dropped, on one line; the first of a list, the name of an object."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = _SURROGATE.sub("", html_entities.unescape(value))
    return " ".join(_TAG.sub(" ", text).split()) or None if "<" in text else " ".join(text.split()) or None


def _parse(text: str) -> object:
    if len(text) > _LONGEST_SCRIPT:
        return None
    text = _WRAPPING.sub("", text.strip())
    value = _decode(text)
    return _decode(_TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text))) if value is None else value


def _decode(text: str) -> object:
    try:
        value, _end = json.JSONDecoder(strict=False).raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return None
    return value


def _walk(start: object) -> Iterator[JsonObject]:
    level: list[object] = [start]
    for _depth in range(_DEEPEST):
        deeper: list[object] = []
        for value in level:
            if isinstance(value, list):
                deeper.extend(value)
            elif isinstance(value, dict):
                yield value
                deeper.extend(child for key, child in value.items() if key not in _OTHER_THINGS and isinstance(child, (dict, list)))
        level = deeper[:_MOST_OBJECTS]


def _closeness(value: JsonObject, addresses: set[str]) -> tuple[bool, bool, bool]:
    return names_address(value, addresses) is True, "articleBody" in value, "headline" in value


def _list_addresses(value: JsonObject) -> set[str]:
    return {_bare_address(text) for key in ("url", "@id", "mainEntityOfPage") for text in _addresses_of(value.get(key))}


def _addresses_of(value: object) -> list[str]:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return [value] if isinstance(value, str) else []


def _bare_address(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$|/$", "", address.strip())
