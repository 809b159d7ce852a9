"""From an article as extracted to an article as stored: one visible list of small rules, what others say about it, and
the hashes by which two captures are compared. Pure functions; no clock, no network, no database.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapers.comparison import drop_marks, fold_text
from scrapers.pages.document import UNSPACED
from scrapers.pages.headlines import cut_site_name
from scrapers.records import Article, DatePrecision, Hint, HintField, HintWitness

EARLIEST_DATE = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE_TOLERANCE = timedelta(days=2)
LEAST_WORDS_TO_COMPARE = 12
MOST_MEDIA = 100  # captions, embeds or translations of one article
LONGEST_CAPTION = 2_000  # characters
LONGEST_ADDRESS = 2_048
WITNESS_ORDER: tuple[HintWitness, ...] = ("feed", "sitemap", "listing", "related")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?(?:\n ?)+")
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_UNSPACED = re.compile(rf"[{UNSPACED}]")
_TEXT_FIELDS = tuple(field.name for field in fields(Article) if field.name not in ("url", "canonical_url", "body"))


def clean_article(article: Article, hints: Iterable[Hint], fetched_at: datetime) -> Article:
    """The article after every cleaning step, completed by the hints about it."""
    for step in CLEANING_STEPS:
        article = step(article, fetched_at)
    believable = [hint for hint in hints if hint.field != "date_published" or _believable_hint_date(hint, fetched_at)]
    return apply_hints(article, believable)


def clean_texts(article: Article, fetched_at: datetime) -> Article:
    """Every text in NFC without control characters and lone surrogates, white space squeezed; empty texts become None."""
    changes: dict[str, Any] = {name: _clean_value(getattr(article, name)) for name in _TEXT_FIELDS}
    return replace(article, **changes, body=clean_text(article.body))


def drop_impossible_dates(article: Article, fetched_at: datetime) -> Article:
    """Dates before 1990 or more than two days after the fetch become None; their raw text stays."""
    if article.date_published and not _is_possible(article.date_published, fetched_at):
        article = replace(article, date_published=None, date_published_precision=None, date_published_witness=None)
    if article.date_modified and not _is_possible(article.date_modified, fetched_at):
        article = replace(article, date_modified=None)
    return article


def cut_headline(article: Article, fetched_at: datetime) -> Article:
    """The headline without the name of the site's host."""
    return replace(article, headline=cut_site_name(article.headline, [], article.url) or None) if article.headline else article


def drop_repeated_entries(article: Article, fetched_at: datetime) -> Article:
    """Authors, tags and images each once, in their first order."""
    authors = {author.name.casefold(): author for author in reversed(article.authors) if author.name}
    images = {image.url: image for image in reversed(article.images)}
    tags = {tag.casefold(): tag for tag in reversed(article.tags) if tag}
    return replace(
        article,
        authors=tuple(reversed(authors.values())),
        images=tuple(reversed(images.values())),
        tags=tuple(reversed(tags.values())),
    )


def bound_media(article: Article, fetched_at: datetime) -> Article:
    """Captions, embeds and translations each once, few and short enough, at addresses that are safe to follow."""
    captions = dict.fromkeys(caption for caption in article.captions if len(caption) <= LONGEST_CAPTION)
    embeds = {embed.url: embed for embed in reversed(article.embeds) if is_web_address(embed.url)}
    translations = dict.fromkeys(one for one in article.translation_urls if is_web_address(one.url))
    return replace(
        article,
        captions=tuple(captions)[:MOST_MEDIA],
        embeds=tuple(reversed(embeds.values()))[:MOST_MEDIA],
        translation_urls=tuple(translations)[:MOST_MEDIA],
    )


def is_web_address(url: str) -> bool:
    """Whether it is an absolute http or https address of bearable length, without blanks and user information."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_plain = len(url) <= LONGEST_ADDRESS and not any(map(str.isspace, url)) and "@" not in parts.netloc
    return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname)


CLEANING_STEPS: tuple[Callable[[Article, datetime], Article], ...] = (
    clean_texts,
    drop_impossible_dates,
    cut_headline,
    drop_repeated_entries,
    bound_media,
)


def apply_hints(article: Article, hints: Iterable[Hint]) -> Article:
    """The article with what `hints`, all of them about it, say where the page itself is silent.

    A date comes from the best witness (feed, sitemap, listing, related), of several from the one seen first. A date
    that an earlier hint gave is replaced by one of the same or a better witness, never by a worse one.
    """
    known = list(hints)
    if not article.headline and (hint := _best_hint(known, "headline")):
        article = replace(article, headline=clean_text(hint.value, one_line=True) or None)
    dated = _best_hint([hint for hint in known if _read_date(hint.value)], "date_published")
    if dated is None or not _may_date(article, dated.witness):
        return article
    return replace(
        article,
        date_published=_read_date(dated.value),
        date_published_raw=dated.value,
        date_published_precision=_precision(dated),
        date_published_witness=dated.witness,
    )


def content_hash(article: Article) -> str:
    """32 hex digits that change when an editor changes headline, description or body, and not when the page's furniture does."""
    texts = [article.headline, article.description, article.body]
    visible = [drop_marks(clean_text(text)) if text else None for text in texts]
    return _digest(json.dumps(visible, ensure_ascii=False))


def body_hash(article: Article) -> str | None:
    """32 hex digits that are equal for one text wherever it is printed; None under 12 words."""
    words = comparison_words(article.body)
    return _digest(" ".join(words)) if len(words) >= LEAST_WORDS_TO_COMPARE else None


def comparison_words(text: str) -> list[str]:
    """The words of `text` for comparison only, as `fold_text` spells them."""
    return _WORD.findall(fold_text(text))


def word_count(text: str) -> int:
    """How many words `text` has: what stands between blanks and holds a letter or digit; where words are not spaced, each character."""
    spaced, unspaced = _UNSPACED.subn(" ", text)
    return sum(any(map(str.isalnum, part)) for part in spaced.split()) + unspaced


def clean_text(text: str, one_line: bool = False) -> str:
    """`text` in NFC without control characters; blanks squeezed, empty lines dropped, line ends kept unless `one_line`."""
    plain = unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")))
    lines = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", plain)).strip()
    return lines.replace("\n", " ") if one_line else lines


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value, one_line=True) or None
    if isinstance(value, tuple):
        return tuple(cleaned for item in value if (cleaned := _clean_value(item)) is not None)
    if is_dataclass(value) and not isinstance(value, type):
        return _clean_record(value)
    return value


def _clean_record(record: Any) -> Any:
    """Authors, images, links and their like: a text that is needed and comes out empty takes the record with it."""
    changes = {field.name: _clean_value(getattr(record, field.name)) for field in fields(record)}
    if any(changes.get(name, "") is None for name in ("name", "url", "language")):
        return None
    return replace(record, **changes)


def _best_hint(hints: Sequence[Hint], field: HintField) -> Hint | None:
    fitting = [hint for hint in hints if hint.field == field and hint.value.strip()]
    return min(fitting, key=lambda hint: (WITNESS_ORDER.index(hint.witness), hint.seen_at, hint.value), default=None)


def _may_date(article: Article, witness: HintWitness) -> bool:
    stated = article.date_published_witness
    if article.date_published is None or stated == "url":  # a day in an address is the weakest witness of all
        return True
    return stated in WITNESS_ORDER and WITNESS_ORDER.index(witness) <= WITNESS_ORDER.index(stated)


def _read_date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _precision(hint: Hint) -> DatePrecision:
    if len(hint.value.strip()) <= len("2026-01-31"):
        return "day"
    return "minute" if hint.witness in ("listing", "related") else "second"


def _believable_hint_date(hint: Hint, fetched_at: datetime) -> bool:
    moment = _read_date(hint.value)
    return moment is not None and _is_possible(moment, fetched_at)


def _is_possible(moment: datetime, fetched_at: datetime) -> bool:
    return EARLIEST_DATE <= moment <= fetched_at + FUTURE_TOLERANCE


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=16).hexdigest()
