"""One address and one key for one article: pure rules over URLs, no network.

What a URL says by its form belongs here, for the network's grammar and for any other site. What a page or a listing
says about a URL belongs in `scrapers.pages` and `scrapers.discovery`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import SplitResult, unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from scrapers.card_fields import encode_host
from scrapers.paging import is_listing_path
from scrapers.source import Source

Kind = Literal["", "w", "url"]

MOST_URL_CHARACTERS = 2048
_MOST_ROUNDS = 4
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")

_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|at_(?:medium|campaign|custom\d?)|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh"
    r"|mc_cid|mc_eid|_ga|_gl|_hsenc|_hsmi|ocid|cmpid|ncid|smid|spm|__twitter_impression|guccounter|guce_referrer\w*"
    r"|hsa_\w+|ns_(?:campaign|mchannel|source|linkname|fee)|fb_(?:action_ids|action_types|comment_id|ref|source)|gad_source|srsltid|mkt_tok|vero_id"
    r"|s_cid|wt_mc|_openstat|xtor|_branch_match_id|rb_clickid|phpsessid|jsessionid|aspsessionid\w*|cfid|cftoken)",
    re.IGNORECASE,
)
# A short or purely numeric sid is an article's number in old CMSs: article.php?sid=1234
_SESSION = re.compile(
    r"(?:sid|ssid|xsid|sess|session|session_?id|sess_?id|zenid|oscsid)=(?=[0-9_-]*[a-z])(?=[a-z_-]*[0-9])[0-9a-z_-]{16,256}", re.IGNORECASE
)
# /story;jsessionid=5AC6 and ASP.NET's /(S(lit3py55t21z5v55vlm25s55))/story.aspx
_SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*|(?<=/)\((?:[ASFX]\([0-9a-z_-]{1,256}\)){1,4}\)/", re.IGNORECASE
)
_SLASHES = re.compile(r"(?<!:)/{2,}")  # not the two of an address inside the path
_WORDS = re.compile(r"[A-Z]+(?:[-_.][A-Z]+)*|[A-Z][a-z]*(?:[-_.][A-Z]?[a-z]+)*|[a-z]+(?:[-_.][A-Z]?[a-z]+)+")
_SECRET = re.compile(
    r"(?:.*(?:token|secret|passw|signature|credential|session|api_?key|apikey).*|auth\w*|key|pwd|pass|sig|sid|jwt|code)", re.IGNORECASE
)

_HOST_PREFIX = re.compile(r"^(?:www|mail)\.")
_AMP_PART = re.compile(r"^((?:/[a-z]{2})?)(?:/amp)+(?=/(?:w-)?[0-9]+/)")
_LAST_SLASH = re.compile(r"(/[^/;]*[^/;.])/$")
_NETWORK_PATH = re.compile(r"/(?:(?P<language>[a-z]{2})/)?(?:amp/)?(?P<kind>w-)?(?P<section>[0-9]{1,8})/(?P<slug>[^/]+)/?")
# Before sections had numbers: /أخبار/اسم-الخبر.html
_OLD_PATH = re.compile(r"/(?:(?P<language>[a-z]{2})/)?(?:[^/]+/){1,4}(?P<slug>[^/]*[\u0621-\u064a][^/]*\.html)")
_STAMP = r"[0-9]{12}|[0-9]{6}"
_STAMP_FIRST = re.compile(rf"(?P<stamp>{_STAMP})-(?P<slug>.+)")
_STAMP_LAST = re.compile(rf"(?P<slug>.+)-(?P<stamp>{_STAMP})")

_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|atom|pdf|zip|gz|mp[34]|m4a|webm|woff2?|docx?|xlsx?)$", re.IGNORECASE
)
_LISTING_FOLDERS = frozenset(
    (
        *("tag", "tags", "category", "categories", "author", "authors", "search", "login", "register"),
        *("feed", "feeds", "rss", "atom", "wp-json"),
    )
)
# A home page with a number in its query is an article of an old CMS: /?p=1234
_NUMBERED = re.compile(r"(?:p|id|nid|news_?id|article_?id|story_?id|article|story)=[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What makes an article one article. Outside the network `kind` is "url" and `slug` the canonical URL."""

    edition: str
    language: str
    kind: Kind
    slug: str
    stamp: str


def canonical_url(url: str, source: Source | None = None) -> str:
    """The one address of everything that is the same page by its form; a text that is no http(s) URL comes back stripped.

    On the card's hosts `www.`, `mail.`, bare, http and https join on the first of them that the card names, and in the
    network's grammar AMP forms and queries go. Elsewhere the host is lower-cased; default ports, fragments, doubled slashes,
    session ids and tracking parameters go, parameters are sorted, and the rest stays.
    """
    url = url.strip()
    parts = _split_url(url)
    if parts is None:
        return url
    scheme, host = parts.scheme, _host_of(parts)
    if source is not None and host in source.hosts:
        scheme, host = source.scheme, _canonical_host(host, source)
    canonical = _canonicalize(urlunsplit((scheme, host, parts.path or "/", parts.query, "")))
    if source is None or source.url_grammar != "arabs_today":
        return canonical
    path = _LAST_SLASH.sub(r"\1", _AMP_PART.sub(r"\1", urlsplit(canonical).path))
    return urlunsplit((scheme, host, path or "/", "", ""))


def article_key(url: str, source: Source | None) -> ArticleKey | None:
    """The key of the article at `url`, or None when this URL is no article under the card's grammar."""
    if source is not None and source.url_grammar == "arabs_today":
        return _network_key(url, source)
    if not is_article_url(url, source):
        return None
    return ArticleKey(edition="", language="", kind="url", slug=_fold_case(canonical_url(url, source)), stamp="")


def article_id(key: ArticleKey) -> str:
    """Twenty hexadecimal digits that stand for the key, the same on every machine."""
    text = "\n".join((key.edition, key.language, key.kind, key.slug, key.stamp))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def is_allowed_url(url: str, source: Source) -> bool:
    """Whether this is http or https on exactly one of the card's hosts and ports, without user information."""
    parts = _split_url(url)
    return parts is not None and "@" not in parts.netloc and _host_of(parts) in source.hosts


def is_article_url(url: str, source: Source | None) -> bool:
    """Whether this URL has the form of an article; without a card that is any page but a home page or a listing."""
    if len(url) > MOST_URL_CHARACTERS or (source is not None and not is_allowed_url(url, source)):
        return False
    if source is not None and source.url_grammar == "arabs_today":
        return _network_key(url, source) is not None
    parts = _split_url(url)
    if parts is None:
        return False
    if source is not None and source.article_urls:
        target = _decode_path(parts.path) + (f"?{parts.query}" if parts.query else "")
        return any(re.search(pattern, target) for pattern in source.article_urls)
    return _may_be_article(parts) and not _is_named_page(parts, source)


def join_canonical(page_url: str, canonical_link: str | None, source: Source | None) -> str:
    """The canonical URL of the page: where its canonical link moves it, if it may, else its own.

    In the network a link may only add or drop the stamp of the same slug; elsewhere it must stay on the host (but for
    `www.`) and be an article. A link to a home page, to another host or to another article changes nothing.
    """
    own = canonical_url(page_url, source)
    link = _resolve_link(page_url, canonical_link)
    if link is None or link == page_url or not is_article_url(link, source):
        return own
    if source is not None and source.url_grammar == "arabs_today":
        return canonical_url(link, source) if _is_same_piece(article_key(own, source), article_key(link, source)) else own
    moved = canonical_url(link, source)
    return moved if _bare_host(urlsplit(moved).netloc) == _bare_host(urlsplit(own).netloc) else own


def redact_url(url: str) -> str:
    """The URL for a log: user information and the values of token-like parameters are masked."""
    address, hash_sign, fragment = url.partition("#")
    address, question_mark, query = address.partition("?")
    address = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*@", r"\1//***@", address)
    return address + question_mark + _mask_values(query) + hash_sign + _mask_values(fragment)


def host_of(url: str) -> str:
    """Host and port as cards name them, in one spelling: lower case, ASCII, without the scheme's own port; empty for no http(s) URL."""
    parts = _split_url(url)
    return _host_of(parts) if parts is not None else ""


def _split_url(url: str) -> SplitResult | None:
    """The parts of an http(s) URL with a host and a readable port, else None."""
    try:
        parts = urlsplit(url.strip())
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or not port_is_readable or _FORBIDDEN.search(parts.netloc):
        return None
    return parts


def _host_of(parts: SplitResult) -> str:
    """Host and port in lower case and in ASCII, without the scheme's own port."""
    host = encode_host(parts.hostname or "")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _bare_host(host: str) -> str:
    return _HOST_PREFIX.sub("", host)


def _canonical_host(host: str, source: Source) -> str:
    """The first host of the card that is this one but for `www.` and `mail.`; a card may name several sites."""
    return next(other for other in source.hosts if _bare_host(other) == _bare_host(host))


def _canonicalize(url: str) -> str:
    """One spelling of path and query; taking one part away can join others to a new one, hence the rounds."""
    for _ in range(_MOST_ROUNDS):
        url = canonicalize_url(_drop_noise(url))
        if _drop_noise(url) == url:
            break
    return url


def _drop_noise(url: str) -> str:
    """The URL without session ids, tracking parameters and doubled slashes."""
    parts = urlsplit(url)
    path = _SLASHES.sub("/", _SESSION_IN_PATH.sub("", parts.path))
    return urlunsplit((parts.scheme, parts.netloc, path, _drop_tracking(parts.query), ""))


def _drop_tracking(query: str) -> str:
    return "&".join(
        part for part in query.split("&") if part and not _TRACKING.fullmatch(part.split("=")[0]) and not _SESSION.fullmatch(part)
    )


def _fold_case(url: str) -> str:
    """The URL as a key: words of the path in lower case, no last slash; what may be an encoded number keeps its letters.

    For telling articles apart only, never for asking: a server may well know /Sport/ and not /sport/.
    """
    scheme, host, path, query, _ = urlsplit(url)
    path = "/".join(part.lower() if _WORDS.fullmatch(part) else part for part in path.rstrip("/").split("/"))
    return urlunsplit((scheme, host, path or "/", query, ""))


def _decode_path(path: str) -> str:
    """The path in characters; one that is no UTF-8 stays percent-encoded, so that two of them are never confused."""
    try:
        return unicodedata.normalize("NFC", unquote(path, errors="strict"))
    except UnicodeDecodeError:
        return path


def _network_key(url: str, source: Source) -> ArticleKey | None:
    parts = _split_url(url)
    if parts is None or len(url) > MOST_URL_CHARACTERS or not is_allowed_url(url, source):
        return None
    path = _decode_path(parts.path)
    match = _NETWORK_PATH.fullmatch(path) or _OLD_PATH.fullmatch(path)
    if match is None:
        return None
    language = match["language"] or source.languages[0]
    if language not in source.languages:
        return None
    slug, stamp = _split_stamp(match["slug"].lower().removesuffix(".html"), language)
    kind: Kind = "w" if match.groupdict().get("kind") else ""
    return ArticleKey(source.edition, language, kind, slug, stamp) if slug.strip() else None


def _split_stamp(slug: str, language: str) -> tuple[str, str]:
    """Slug and stamp; Arabic URLs carry the stamp before the slug, all others after it."""
    match = (_STAMP_FIRST if language == "ar" else _STAMP_LAST).fullmatch(slug)
    if match is None or not _is_time_stamp(match["stamp"]):
        return slug, ""
    return match["slug"], match["stamp"]


def _is_time_stamp(digits: str) -> bool:
    """Whether HHMMSS is a time of day, or DDMMYYHHMMSS a day and a time."""
    try:
        datetime.strptime(digits, "%H%M%S" if len(digits) == 6 else "%d%m%y%H%M%S")  # noqa: DTZ007 (only asked whether it is one)
    except ValueError:
        return False
    return digits[-2:] < "60"  # strptime lets the second 60 and 61 pass


def _is_same_piece(own: ArticleKey | None, link: ArticleKey | None) -> bool:
    if own is None or link is None:
        return False
    same = (own.language, own.kind, own.slug) == (link.language, link.kind, link.slug)
    return same and (own.stamp == link.stamp or not own.stamp or not link.stamp)


def _resolve_link(page_url: str, link: str | None) -> str | None:
    try:
        return urljoin(page_url, link.strip()) if link and link.strip() else None
    except ValueError:
        return None


def _may_be_article(parts: SplitResult) -> bool:
    folders = [part.lower() for part in parts.path.split("/") if part]
    if not folders:
        return any(_NUMBERED.fullmatch(part) for part in parts.query.split("&"))
    if folders[0] in _LISTING_FOLDERS or _NO_PAGE.search(parts.path):
        return False
    return not is_listing_path(parts.path)


def _is_named_page(parts: SplitResult, source: Source | None) -> bool:
    """Whether the card names this path as its home page, a feed, a sitemap or a section, whatever page of it."""
    if source is None or parts.path in ("", "/"):
        return False
    named = (source.homepage, *source.feeds, *source.sitemaps, *(section.url for section in source.sections))
    return _decode_path(parts.path).rstrip("/") in {_decode_path(urlsplit(url).path).rstrip("/") for url in named}


def _mask_values(query: str) -> str:
    pairs = (part.partition("=") for part in query.split("&"))
    return "&".join(f"{name}=***" if equals and _SECRET.fullmatch(name) else f"{name}{equals}{value}" for name, equals, value in pairs)


__all__ = [
    "MOST_URL_CHARACTERS",
    "ArticleKey",
    "article_id",
    "article_key",
    "canonical_url",
    "host_of",
    "is_allowed_url",
    "is_article_url",
    "join_canonical",
    "redact_url",
]
