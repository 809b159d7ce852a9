"""What an answer and its page state about the rights to what they hold, and what that reserves.

Statements come from HTTP headers (here), from the page (`scrapers.pages.stated_rights`) and from robots.txt (the
crawl's log); `merge_rights` puts them together. Pure. Nothing here decides what is fetched, stored or given away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

Rights = dict[str, str | list[str]]

PRODUCT_TOKEN = "newshouse"  # noqa: S105  the name that robots directives may address us by
LONGEST_STATEMENT = 500
MOST_STATEMENTS = 10

_LISTED = ("x_robots_tag", "meta_robots", "license")
_SINGLE = ("tdm_reservation", "tdm_policy", "content_usage", "robots_txt_content_usage")
_LICENSE_LINK = re.compile(r"<([^<>]{1,500})>((?:\s{0,9};[^,<>]{0,200}){1,9})")
_RELATION = re.compile(r""";\s{0,9}rel\s{0,9}=\s{0,9}["']?[^"';,]{0,80}\blicense\b""", re.IGNORECASE)
_AGENT = re.compile(r"\s*([A-Za-z0-9_.*-]{1,80})\s*:(.*)", re.DOTALL)
_WITH_VALUE = {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}
_USAGE = re.compile(r"([A-Za-z][A-Za-z-]{0,30})\s{0,9}=\s{0,9}(no|n|0)\b", re.IGNORECASE)

# Directives of X-Robots-Tag and <meta name=robots>, as search engines and art platforms document them.
_DIRECTIVES = {
    "noindex": "index",
    "none": "index",
    "noarchive": "archive",
    "nocache": "archive",
    "nosnippet": "snippet",
    "max-snippet:0": "snippet",
    "noai": "ai",
    "noml": "ai",
    "noimageai": "image_ai",
    "noimageindex": "image_index",
}
# Categories of the IETF's AI preferences (Content-Usage), and of content signals in robots.txt.
_USAGES = {
    "ai": "ai",
    "genai": "ai",
    "train-ai": "ai",
    "train-genai": "ai",
    "ai-train": "ai",
    "ai-input": "ai",
    "ai-use": "ai",
    "bots": "tdm",
    "tdm": "tdm",
    "search": "index",
}
RESERVATIONS = frozenset({*_DIRECTIVES.values(), *_USAGES.values()})
# What keeps an article from being given away as text: archiving, text and data mining, use by AI.
RESERVES_TEXT = ("ai", "archive", "tdm")


def read_rights(headers: Iterable[tuple[str, str]]) -> Rights | None:
    """What these headers (name and value, repeated ones repeated) state about rights; None when they say nothing."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        for key, statement in _read_header(name.strip().lower(), value):
            found.setdefault(key, []).append(statement)
    return build_rights(found)


def _read_header(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name in ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-usage"):
        yield name.replace("-", "_"), value
    elif name == "link":
        for target, parameters in _LICENSE_LINK.findall(value[:8_000]):
            if _RELATION.search(parameters):
                yield "license", target


def build_rights(found: Mapping[str, Iterable[str]]) -> Rights | None:
    """The statements by kind, squeezed and bounded; of a kind that can be stated once the most reserving one counts."""
    rights: Rights = {}
    for key in (*_LISTED, *_SINGLE):
        statements = [text for value in found.get(key, ()) if (text := _squeeze(value))]
        if statements and key in _LISTED:
            rights[key] = list(dict.fromkeys(statements))[:MOST_STATEMENTS]
        elif statements:
            rights[key] = _join_statements(key, statements)
    return rights or None


def _join_statements(key: str, statements: list[str]) -> str:
    if key == "tdm_reservation" and any(part.strip() == "1" for text in statements for part in text.split(",")):
        return "1"
    return ", ".join(dict.fromkeys(statements[:MOST_STATEMENTS]))


def merge_rights(*stated: Mapping[str, str | list[str]] | None) -> Rights | None:
    """All statements of several witnesses of one capture, from the site's to the page's own.

    Of a TDM reservation the most specific witness counts, the page before its headers, with its policy (W3C TDM
    Reservation Protocol, 2024). All other statements are kept beside each other.
    """
    found: dict[str, list[str]] = {}
    for rights in stated:
        if rights and "tdm_reservation" in rights:
            found |= {"tdm_reservation": [], "tdm_policy": []}
        for key, value in (rights or {}).items():
            found.setdefault(key, []).extend([value] if isinstance(value, str) else value)
    return build_rights(found)


def reserves(rights: Mapping[str, str | list[str]] | None) -> frozenset[str]:
    """What these statements reserve, of RESERVATIONS.

    A robots directive counts when it is addressed to everybody or to newshouse by name; `googlebot: noai` is neither.
    `tdm-reservation: 1` (W3C TDM Reservation Protocol) reserves text and data mining; a usage that is set to `n` or
    `no` reserves what it names. Statements add up: one that grants takes back no other, be it of robots.txt, headers or
    the page (draft-ietf-aipref-vocab, section 5.1: of several the most restrictive applies). A license, a policy's
    address and `unavailable_after` are kept as stated and reserve nothing by themselves.
    """
    stated = rights or {}
    found = {_DIRECTIVES[word] for word in _list_directives([*_texts(stated, "x_robots_tag"), *_texts(stated, "meta_robots")])}
    if "1" in _texts(stated, "tdm_reservation"):
        found.add("tdm")
    for text in (*_texts(stated, "content_usage"), *_texts(stated, "robots_txt_content_usage")):
        found |= {_USAGES[name.lower()] for name, _no in _USAGE.findall(text) if name.lower() in _USAGES}
    return frozenset(found)


def _list_directives(lines: Iterable[str]) -> Iterator[str]:
    """The known directives that are meant for us; an agent's name before a colon holds until the next name or the line's end."""
    for line in lines:
        is_ours = True
        for part in line.split(","):
            match = _AGENT.match(part)
            if match and match[1].lower() not in _WITH_VALUE:
                is_ours = match[1].lower() in ("*", "all", PRODUCT_TOKEN)
                part = match[2]
            word = "".join(part.lower().split())
            if is_ours and word in _DIRECTIVES:
                yield word


def _texts(rights: Mapping[str, str | list[str]], key: str) -> list[str]:
    value = rights.get(key, [])
    return [value] if isinstance(value, str) else [text for text in value if isinstance(text, str)]


def _squeeze(text: str) -> str:
    """One line of printable characters, cut to a bound."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * LONGEST_STATEMENT])
    return " ".join(printable.split())[:LONGEST_STATEMENT]
