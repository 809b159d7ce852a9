"""What a page states about itself for machines: JSON-LD first, then OpenGraph and other meta elements, <time>, link
elements. Values are kept as printed; dates are parsed and authors named elsewhere.
"""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal
from urllib.parse import urlsplit

from lxml import html

from scrapers.pages.document import PageDocument, read_text, squeeze
from scrapers.pages.json_ld import JsonObject, find_article_object, names_address, read_json_ld, read_string, type_names
from scrapers.pages.stated_rights import read_stated_rights
from scrapers.records import Image
from scrapers.rights import Rights

# Names of <meta> elements in lower case, the most telling first.
_PUBLISHED_META = """article:published_time og:article:published_time datepublished article:published parsely-pub-date sailthru.date
    cxenseparse:recs:publishtime dc.date.issued dcterms.issued dcterms.created dc.date.created
    article_date_original publish_date published_time publication_date publishdate pubdate publish-date og:published_time
    article.published originalpublicationdate vr:published_time"""
_VAGUE_META = ("dc.date", "dcterms.date", "date", "displaydate")  # of publication, of a change or of a printed issue
_MODIFIED_META = """article:modified_time og:updated_time datemodified article:modified dcterms.modified dc.date.modified lastmod
    last-modified revised"""
_AUTHOR_META = """author article:author parsely-author dc.creator dcterms.creator sailthru.author byl article.author authors
    cxenseparse:author"""
_WRITTEN_BY = re.compile(
    r"(?:written|posted) by|(?:geschrieben|verfasst) von|écrit par|escrito por|scritto da|geschreven door", re.IGNORECASE
)
_MOST_VALUES = 50
_ASIDE_TAGS = frozenset(("aside", "nav", "footer", "li"))
_MOST_LINKS = 2_000
_MOST_ITEMS = 20
_META_NAMES = ("property", "name", "itemprop", "http-equiv")
_MOST_HEAD_LINKS = 80
_HOME = re.compile(r"(?:https?://([^/?#]+))?/?(?:index\.\w{3,5}|default\.aspx|\.\./|\./)?", re.IGNORECASE)
_LONG_NAME = 5  # words; a name of the site as long as that may be the headline in the wrong place


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as printed, and where it stands. `is_vague` says that its name does not tell what happened then."""

    raw: str
    witness: Literal["json_ld", "meta", "time_element"]
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class StatedAuthor:
    """An author as printed. `is_organization` is None when the page does not say."""

    name: str
    is_organization: bool | None = None


class StructuredData:
    """The machine-readable statements of one page, one property per field."""

    def __init__(self, document: PageDocument) -> None:
        self._document = document
        self._meta = _read_meta(document.list_elements("meta"))

    @cached_property
    def json_ld(self) -> list[JsonObject]:
        return read_json_ld(self._document.list_elements("script"))

    @cached_property
    def article(self) -> JsonObject:
        """The JSON-LD object of the article, else of the gallery that the page is; empty when there is none."""
        return find_article_object(self.json_ld, self._addresses) or {}

    @cached_property
    def _addresses(self) -> set[str]:
        return {self._document.url, *filter(None, (self.canonical_link, self._first_meta("og:url")))}

    def list_own_objects(self, kinds: Collection[str]) -> list[JsonObject]:
        """The JSON-LD objects of these types that describe this page's article: that object itself, and those with its address."""
        found = [value for value in self.json_ld if type_names(value) & set(kinds)]
        return [value for value in found if value is self.article or names_address(value, self._addresses)]

    @cached_property
    def types(self) -> set[str]:
        return type_names(self.article)

    @cached_property
    def item_types(self) -> set[str]:
        """The microdata types of the page and of the elements that hold its article."""
        elements = [one for tag in ("html", "body", "main", "article") for one in self._document.list_elements(tag)]
        return {text.strip().rpartition("/")[2] for one in elements[:_MOST_ITEMS] if (text := one.get("itemtype"))}

    def headlines(self) -> list[str]:
        """Headlines as stated, the best witness first."""
        return list(self._headlines)

    @cached_property
    def _headlines(self) -> list[str]:
        stated = [read_string(self.article.get("headline")), self._first_meta("og:title"), self._first_meta("twitter:title")]
        return [text for text in stated if text]

    @cached_property
    def title(self) -> str | None:
        """The <title>, which often carries the site's name."""
        return next((text for element in self._document.list_elements("title") if (text := squeeze(element.text_content()))), None)

    @cached_property
    def headings(self) -> list[str]:
        """The texts of the page's h1 elements, each once."""
        return list(dict.fromkeys(text for element in self._document.list_elements("h1") if (text := read_text(element))))[:_MOST_VALUES]

    @cached_property
    def lower_headings(self) -> list[str]:
        """The texts of the page's first h2 and h3 elements, each once."""
        elements = islice(self._document.root.iter("h2", "h3"), _MOST_VALUES)
        return list(dict.fromkeys(text for element in elements if (text := read_text(element))))

    @cached_property
    def first_heading(self) -> str | None:
        """The text of the page's h1 when it has exactly one with text."""
        return self.headings[0] if len(self.headings) == 1 else None

    @cached_property
    def description(self) -> str | None:
        return self._first_meta("og:description") or self._first_meta("description") or read_string(self.article.get("description"))

    def published_dates(self) -> list[StatedDate]:
        """Statements of the date of publication, the best witness first."""
        vague = [StatedDate(text, "meta", is_vague=True) for name in _VAGUE_META for text in self._meta.get(name, ())]
        return [*self._dates("datePublished", _PUBLISHED_META.split(), "pubdate"), *vague]

    def modified_dates(self) -> list[StatedDate]:
        """Statements of the date of the last change, the best witness first."""
        return self._dates("dateModified", _MODIFIED_META.split(), None)

    def own_published_dates(self) -> list[StatedDate]:
        """The same without JSON-LD objects that describe something else than the article."""
        own = read_string(self.article.get("datePublished"))
        return [date for date in self.published_dates() if date.witness != "json_ld" or date.raw == own]

    def _dates(self, key: str, names: Iterable[str], attribute: str | None) -> list[StatedDate]:
        found = [StatedDate(text, "json_ld") for value in (self.article, *self.json_ld) if (text := read_string(value.get(key)))]
        found += [StatedDate(text, "meta") for name in names for text in self._meta.get(name, ())]
        for element in self._document.list_elements("time"):
            own = (element.get("itemprop") or "").lower() == key.lower() or (attribute is not None and element.get(attribute) is not None)
            text = element.get("datetime") or squeeze(element.text_content())
            if own and text:
                found.append(StatedDate(text, "time_element"))
        if attribute:
            found += [StatedDate(title, "time_element") for title in self._published_abbreviations()]
        return found[:_MOST_VALUES]

    def _published_abbreviations(self) -> list[str]:
        """What hAtom states, as systems of the years about 2010 do: `<abbr class="published" title="2010-…">`."""
        elements = self._document.list_elements("abbr")[:_MOST_LINKS]
        return [title for element in elements if "published" in (element.get("class") or "").split() and (title := element.get("title"))]

    def header_times(self) -> list[StatedDate]:
        """The `datetime` of <time> elements in document order that stand outside of lists, asides, navigation and footers."""
        times = (element for element in self._document.list_elements("time") if element.get("datetime"))
        outside = (element for element in times if not any(ancestor.tag in _ASIDE_TAGS for ancestor in element.iterancestors()))
        return [StatedDate(element.get("datetime") or "", "time_element") for element in islice(outside, _MOST_VALUES)]

    def authors(self) -> list[StatedAuthor]:
        """Authors from the best witness that names any."""
        stated = list(self._json_ld_authors(self.article.get("author") or self.article.get("creator")))
        if stated:
            return stated[:_MOST_VALUES]
        for name in _AUTHOR_META.split():
            texts = [text for text in self._meta.get(name, ()) if not text.startswith(("http:", "https:", "/", "@"))]
            if texts:
                return [StatedAuthor(text) for text in texts[:_MOST_VALUES]]
        if _WRITTEN_BY.fullmatch(self._first_meta("twitter:label1") or ""):  # a label of its own making, as WordPress states it
            return [StatedAuthor(text) for text in self._meta.get("twitter:data1", ())]
        return []

    def _json_ld_authors(self, value: object) -> Iterable[StatedAuthor]:
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and "name" not in entry and isinstance(entry.get("@id"), str):
                entry = next((other for other in self.json_ld if other.get("@id") == entry["@id"] and "name" in other), entry)
            names = entry.get("name") if isinstance(entry, dict) else entry
            kinds = type_names(entry) if isinstance(entry, dict) else set()
            is_organization = bool(kinds & {"Organization", "NewsMediaOrganization", "Corporation"}) if kinds else None
            for name in names if isinstance(names, list) else [names]:
                if text := read_string(name):
                    yield StatedAuthor(text, is_organization)

    @cached_property
    def publisher(self) -> str | None:
        return read_string(self.article.get("publisher"))

    @cached_property
    def site_names(self) -> list[str]:
        """What the page calls its site."""
        names = ("og:site_name", "application-name", "apple-mobile-web-app-title")
        stated = [text for text in [self.publisher, *(self._first_meta(name) for name in names)] if text]
        return [text for text in stated if len(text.split()) < _LONG_NAME or text not in self.headlines()]

    @cached_property
    def home_names(self) -> list[str]:
        """What the page's first links to its site's home say, which often is the site's name."""
        host = urlsplit(self._document.url).hostname
        links = self._document.list_elements("a")[:_MOST_HEAD_LINKS]
        homes = (link for link in links if _leads_home(link.get("href") or "", host))
        return list(dict.fromkeys(text for link in homes if (text := squeeze(link.text_content())) and len(text.split()) < _LONG_NAME))

    @cached_property
    def section(self) -> str | None:
        return read_string(self.article.get("articleSection")) or self._first_meta("article:section") or self._first_meta("parsely-section")

    @cached_property
    def sections(self) -> list[str]:
        """Every section that is stated."""
        stated = self.article.get("articleSection")
        values = [read_string(value) for value in (stated if isinstance(stated, list) else [stated])]
        return [text for text in (*values, *self.list_meta("article:section", "parsely-section")) if text][:_MOST_VALUES]

    def tags(self) -> tuple[str, ...]:
        """Keywords in the page's order, each once."""
        stated = self.article.get("keywords")
        values = stated if isinstance(stated, list) else [stated]
        texts = [text for value in values if (text := read_string(value))] or list(self._meta.get("article:tag", ()))
        texts = texts or list(self._meta.get("news_keywords", ())) or list(self._meta.get("keywords", ()))
        texts = [html_entities.unescape(text) for text in texts]  # of a page that escapes twice
        if len(texts) == 1:
            texts = re.split(r"[,;،]", texts[0])
        parts = [text.strip() for text in texts]
        return tuple(dict.fromkeys(part for part in parts if any(map(str.isalnum, part))))[:_MOST_VALUES]

    def images(self) -> tuple[Image, ...]:
        """Images that the page names as the article's, absolute, each once; the first one is the main image."""
        stated = self.article.get("image")
        found = [self._json_ld_image(value) for value in (stated if isinstance(stated, list) else [stated])]
        caption = self._first_meta("og:image:alt")
        found += [Image(url, caption) for text in self._meta.get("og:image", ()) if (url := self._document.absolute(text))]
        by_url: dict[str, Image] = {}
        for image in found:
            if image is not None:
                by_url.setdefault(image.url, image)
        return tuple(by_url.values())[:_MOST_VALUES]

    def _json_ld_image(self, value: object) -> Image | None:
        if isinstance(value, str):
            url = self._document.absolute(value)
            return Image(url) if url else None
        if not isinstance(value, dict):
            return None
        address = value.get("url") or value.get("contentUrl")
        url = self._document.absolute(address if isinstance(address, str) else None)
        return Image(url, read_string(value.get("caption")), read_string(value.get("creditText"))) if url else None

    @cached_property
    def article_body(self) -> str | None:
        text = read_string(self.article.get("articleBody"))
        return text if text and len(text) > 100 else None

    @cached_property
    def rights(self) -> str | None:
        return read_string(self.article.get("copyrightNotice")) or self._first_meta("copyright") or self._first_meta("dcterms.rights")

    @cached_property
    def stated_rights(self) -> Rights | None:
        return read_stated_rights(self._document, self.article)

    @cached_property
    def canonical_link(self) -> str | None:
        return self._link("canonical")

    @cached_property
    def page_url(self) -> str | None:
        """The address that OpenGraph states."""
        return self._document.absolute(self._first_meta("og:url"))

    @cached_property
    def amp_link(self) -> str | None:
        return self._link("amphtml")

    def _link(self, relation: str) -> str | None:
        elements = (element for element in self.links if relation in (element.get("rel") or "").split())
        return next((url for element in elements if (url := self._document.absolute(element.get("href")))), None)

    @cached_property
    def links(self) -> list[html.HtmlElement]:
        return self._document.list_elements("link")[:_MOST_LINKS]

    @cached_property
    def language(self) -> str | None:
        """The declared language as printed, like `en-GB`."""
        stated = [self._document.root.get("lang"), self._first_meta("content-language"), self._first_meta("og:locale")]
        return next((text for value in stated if (text := squeeze(value))), None) or read_string(self.article.get("inLanguage"))

    @cached_property
    def page_type(self) -> str | None:
        """OpenGraph's type of the page, like `article` or `website`."""
        return self._first_meta("og:type")

    def list_meta(self, *names: str) -> list[str]:
        """What the meta elements (and microdata in them) of these names, in lower case, say."""
        return [text for name in names for text in self._meta.get(name, ())]

    def _first_meta(self, name: str) -> str | None:
        return next(iter(self._meta.get(name, ())), None)


def _leads_home(address: str, host: str | None) -> bool:
    match = _HOME.fullmatch(address)
    return match is not None and (match[1] is None or host is None or match[1].removeprefix("www.") == host.removeprefix("www."))


def _read_meta(elements: Iterable[html.HtmlElement]) -> dict[str, list[str]]:
    meta: dict[str, list[str]] = {}
    for element in elements:
        value = squeeze(element.get("content") or element.get("value"))
        for attribute in _META_NAMES if value else ():
            if (stated := element.get(attribute)) and (name := squeeze(stated).lower()):
                values = meta.setdefault(name, [])
                if value not in values and len(values) < _MOST_VALUES:
                    values.append(value)
    return meta
