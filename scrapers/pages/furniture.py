"""The words by which page furniture is known: classes, ids, roles and elements of regions that are no article text, and
lines that only invite to read, buy or subscribe. Whether such a region really is furniture on a page is decided in
`regions`, which sees how much of the text it holds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

Strength = int
BESIDE, WEAK, STRONG = 3, 1, 2  # what never is the article, what rarely is, what often wraps it


class Mark(NamedTuple):
    """Why a region looks like furniture: the word and how much that word says."""

    word: str
    strength: Strength


# Text under these is the article only when there is no other text on the page.
_BESIDE = r"""comments? commentlist commentaires disqus respond footer foot nav navbar navi navigation side-?bar cookies?
    cookie\w* consent\w* newsletters? bread-?crumbs? menu"""
_STRONG = r"""recommend\w* recirc\w* subscri\w* sign-?up signin login shar(?:e|ing) partage social(?:-?(?:media|links|bar|icons|share))?
    ads? advert\w* adsense adslot outbrain taboola modal pop-?up copyright masthead pagination pager sr-only visually-?hidden
    screen-?reader\w* captions? credits? by-?lines? tag-?list popular trending most-?read most-?popular skip-?link upsell donat\w*
    disclaimer gating gated paid-?content lightbox\w* slideshow promo(?:s|box|tion\w*)? sponsor\w* about-?author
    author-?(?:bio|box|info|card|name|description)\w* also-?read read-?also read-?more more-?(?:stories|from|news|on|articles|in)
    read-?next up-?next next-?article see-?also related-?(?:articles?|stor(?:y|ies)|posts?|news|contents?|links?|items?|topics?)"""
_WEAK = r"""related widgets? authors? bio tags? topics? most more teasers? tool-?bars? tools players? gallery polls? quiz ratings? toc
    metadata meta date time-?stamp hidden hide banner cta follow infobox info-?box infos? box-?infos? fact-?box pull-?quote embed\w*
    twitter instagram facebook search photo image picture media video aside correction kicker offers? restricted-?\w* affiliate\w*
    excerpt"""


def _words(text: str) -> re.Pattern[str]:
    """Any of these whole words; by their first letters, since most names begin like none and are passed over in one step."""
    by_letter: dict[str, list[str]] = {}
    for word in text.split():
        by_letter.setdefault(word[0], []).append(word[1:])
    groups = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"(?<![a-z])({groups})(?![a-z])")


_ANY = _words(f"{_BESIDE} {_STRONG} {_WEAK}")
_PATTERNS = ((BESIDE, _words(_BESIDE)), (STRONG, _words(_STRONG)), (WEAK, _words(_WEAK)))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MOST_NAMES = 12
_LONGEST_NAME = 60
_LONGEST_NAMES = 500
_TAGS = {
    **dict.fromkeys(("nav", "footer", "menu", "dialog"), BESIDE),
    "figcaption": STRONG,
    "aside": STRONG,
    **dict.fromkeys(("figure", "form"), WEAK),
}
_ROLES = frozenset(("navigation", "complementary", "contentinfo", "banner", "dialog", "search", "alert", "menu", "menubar", "toolbar"))
_NEVER_BY_NAME = frozenset(("html", "body", "article", "main"))
_CAPTIONS = frozenset(("figcaption", "caption", "captions", "credit", "credits"))
_EMBEDS = re.compile(r"(?:^|\s)(?:twitter-\w+|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed\S*|mastodon-embed)(?=\s|$)")


@lru_cache(maxsize=16_384)
def find_mark(tag: str, names: str, role: str | None) -> Mark | None:
    """Why an element with these names (class and id) and this role looks like furniture; None when nothing says so."""
    own = Mark(tag, _TAGS[tag]) if tag in _TAGS else None
    if names and tag not in _NEVER_BY_NAME and (own is None or own.strength != BESIDE):
        named = _find_name_mark(names[:_LONGEST_NAMES])
        if named and (own is None or named.strength == BESIDE):  # <aside class="sidebar"> is more surely no article than <aside>
            return named
    return own or (Mark("role", BESIDE) if role and role in _ROLES else None)


def split_names(names: str) -> str:
    """Class names and ids in lower case, camelCase apart; utility classes like `print:hidden` say nothing and are left out."""
    if len(names) < _LONGEST_NAME and names.islower() and ":" not in names and names.count(" ") < _MOST_NAMES:
        return names  # as most are
    kept = [name for name in names.split()[:_MOST_NAMES] if ":" not in name and len(name) < _LONGEST_NAME]
    joined = " ".join(kept)
    lower = joined.lower()
    return lower if lower == joined else "-".join(_CAMEL.split(joined)).lower()


def _find_name_mark(names: str) -> Mark | None:
    plain = split_names(names)
    if _ANY.search(plain) is None:  # most names say nothing: one search instead of three
        return None
    for strength, pattern in _PATTERNS:
        if match := pattern.search(plain):
            return Mark(match[1], strength)
    return None


def is_caption(mark: Mark | None) -> bool:
    return mark is not None and mark.word in _CAPTIONS


def is_embed(tag: str, names: str) -> bool:
    """Whether an element is a post of a social network, put into the page by that network's code."""
    return tag == "blockquote" and bool(_EMBEDS.search(names))


# One pattern a line, matched at the start of a line of text and without case.
_INVITATIONS = r"""
read (?:more|also|next|the full)\b
also read\b
related(?: (?:stor|article|read|content)\w*)?\s*[:|]
see also\b
more (?:on|from|like)\b
recommended\b
sign up\b
subscribe\b
get (?:the|our) (?:latest|best|free|daily)\b
follow (?:us|me|him|her|@|\w+(?: \w+)? on)\b
join (?:us|our|the conversation)\b
click here\b
share this\b
like this (?:story|article)\b
have a (?:tip|story)\b
do you have\b
download (?:the|our)\b
listen to\b
watch ?[:|]
watch now\b
photo ?[:|]
advertisement\b
sponsored\b
support (?:us|our)\b
copyright\b
©
all rights reserved\b
this (?:article|story) (?:was|is|originally|first)\b
originally published\b
lesen sie (?:auch|mehr|hier)\b
mehr (?:zum thema|dazu|lesen)\b
auch interessant\b
hier (?:geht es|finden sie|gehts|klicken)\b
jetzt (?:abonnieren|anmelden|lesen)\b
newsletter\b
lire aussi\b
à lire\b
voir aussi\b
leer (?:también|más)\b
lea también\b
te puede interesar\b
le(?:es|ggi) (?:ook|anche)\b
lees (?:ook|meer)\b
les (?:også|mer)\b
läs (?:också|mer|även)\b
leia (?:também|mais)\b
veja também\b
saiba mais\b
czytaj (?:też|także|więcej)\b
читайте также\b
читать также\b
[اإ]قر[أا] [أا]يض
قد يهمك\b
"""
_INVITATION = re.compile(rf"\W*(?:{'|'.join(_INVITATIONS.split(chr(10))[1:-1])})", re.IGNORECASE)
_LONGEST_INVITATION = 300
# What stands in the place of something that the reader's settings hold back.
_NOTICE = re.compile(
    r"extern\w* (?:redaktionelle\w* )?inhalt|redaktioneller inhalt|enable javascript|javascript (?:is|to be) (?:disabled|enabled)",
    re.IGNORECASE,
)
_NOTICE_WORDS = ("extern", "redaktionell", "javascript")
_LONGEST_NOTICE = 400
_CLOSING = re.compile(
    r"\b(?:comment(?:s|ing)? (?:policy|are|on this|below|section)|kommentare?\b.{0,80}\b(?:beachten|richtlinien|regeln|netiquette)"
    r"|newsletter|subscrib\w+|sign up|abonn\w+|donat\w+|spenden?\b|unterstützen sie|follow \w+ on|contact (?:the|us)|e-?mail (?:the|us)"
    r"|click here|comentários|comentarios|commentaires)",
    re.IGNORECASE,
)
_LONGEST_CLOSING = 900


def is_invitation(text: str, link_share: float) -> bool:
    """Whether a line only sends its reader elsewhere: to another story, a subscription, a network."""
    return len(text) < _LONGEST_INVITATION and (link_share > 0 or len(text) < 100) and _INVITATION.match(text) is not None


def is_notice(text: str) -> bool:
    """Whether a line speaks of content that is held back, not of the story."""
    if len(text) >= _LONGEST_NOTICE:
        return False
    plain = text.lower()  # nearly all lines hold none of these words, and looking for words is quick
    return any(word in plain for word in _NOTICE_WORDS) and _NOTICE.search(plain) is not None


def is_closing(text: str) -> bool:
    """Whether one of the last lines of a text turns to its readers: to comment, subscribe, give or write."""
    return len(text) < _LONGEST_CLOSING and _CLOSING.search(text) is not None
