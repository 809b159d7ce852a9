"""How close extracted articles come to what people annotated. Pure functions over truths and predictions, no files.

The body is compared by shingles of four words, as in the article extraction benchmark of Scrapinghub (2020), and by
words; pages with snippets by what must and what must not stand in the body; headline, day and authors by equality.
Only pages whose truth states a field count for it.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

_NO_BLANKS = "\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # scripts without blanks
_WORD = re.compile(f"[{_NO_BLANKS}]|[^\\W{_NO_BLANKS}]+")
_SPACES = re.compile(r"\s+")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BY = re.compile(r"^(?:by|von|por|par)\s+")
_PLAIN = str.maketrans(dict(zip("‘’“”„«»–—‐", "''" + '"' * 5 + "---", strict=True)) | {"…": "..."})
_AFTER_TITLE = re.compile(r"\s*[|\-:·•»]")
_BEFORE_TITLE = re.compile(r"[|\-:·•»]\s*$")
_SHINGLE = 4  # words
_BAD = 0.8  # a body whose word F1 is below it


@dataclass(frozen=True, slots=True)
class TruthPage:
    """What people say a page holds; an empty field was not annotated. `with_texts` and `without_texts` are snippets."""

    id: str
    body: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date_published: str = ""
    with_texts: tuple[str, ...] = ()
    without_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an extractor says a page holds; an empty one stands for a page that it gave nothing for."""

    body: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date_published: str = ""


class Agreement(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return _harmonic_mean(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class SetScore:
    """The figures of one extractor on one set, 0 to 1; None where no page of the set states the field."""

    pages: int
    body_f1: float | None = None  # harmonic mean of the mean shingle precision (pages with a body) and recall (all pages)
    body_precision: float | None = None
    body_recall: float | None = None
    word_f1: float | None = None  # mean over pages
    exact_bodies: float | None = None
    bad_bodies: float | None = None
    snippet_f1: float | None = None
    title: float | None = None
    title_soft: float | None = None  # without case and style of quotes; the site's name may stand before or behind
    date: float | None = None  # the same day as written, or in UTC
    authors: float | None = None  # the same set of names
    authors_f1: float | None = None


def score_set(truths: Iterable[TruthPage], predictions: Mapping[str, Prediction]) -> SetScore:
    """The figures over all `truths`; a page without a prediction counts as an empty one."""
    pairs = [(truth, predictions.get(truth.id, Prediction())) for truth in truths]
    return SetScore(
        len(pairs),
        **_score_bodies([(truth.body, found.body) for truth, found in pairs if truth.body]),
        snippet_f1=_score_snippets([(truth, found.body) for truth, found in pairs if truth.with_texts or truth.without_texts]),
        title=_mean([squeeze_text(truth.title) == squeeze_text(found.title) for truth, found in pairs if truth.title]),
        title_soft=_mean([is_same_title(truth.title, found.title) for truth, found in pairs if truth.title]),
        date=_mean([bool(days & read_days(found.date_published)) for truth, found in pairs if (days := read_days(truth.date_published))]),
        authors=_mean([names == fold_names(found.authors) for truth, found in pairs if (names := fold_names(truth.authors))]),
        authors_f1=_mean([compare(names, fold_names(found.authors)).f1 for truth, found in pairs if (names := fold_names(truth.authors))]),
    )


def _score_bodies(pairs: list[tuple[str, str]]) -> dict[str, float | None]:
    if not pairs:
        return {}
    words = [(split_words(truth), split_words(found)) for truth, found in pairs]
    shingles = [compare(cut_shingles(truth), cut_shingles(found)) for truth, found in words]
    by_word = [compare(truth, found).f1 for truth, found in words]
    precision = _mean([score.precision for score, (_truth, found) in zip(shingles, words, strict=True) if found]) or 0.0
    recall = _mean([score.recall for score in shingles]) or 0.0
    return {
        "body_f1": _harmonic_mean(precision, recall),
        "body_precision": precision,
        "body_recall": recall,
        "word_f1": _mean(by_word),
        "exact_bodies": _mean([truth == found for truth, found in words]),
        "bad_bodies": _mean([score < _BAD for score in by_word]),
    }


def _score_snippets(pairs: list[tuple[TruthPage, str]]) -> float | None:
    if not pairs:
        return None
    found = wanted = unwanted = 0
    for truth, body in pairs:
        text = squeeze_text(body)
        wanted += len(truth.with_texts)
        found += sum(squeeze_text(snippet) in text for snippet in truth.with_texts)
        unwanted += sum(squeeze_text(snippet) in text for snippet in truth.without_texts)
    if not found:
        return float(not wanted and not unwanted)
    return _harmonic_mean(found / (found + unwanted), found / wanted)


def split_words(text: str) -> list[str]:
    """The words of `text`, their case kept; in scripts that put no blanks between words each character is one."""
    return _WORD.findall(text)


def cut_shingles(words: list[str]) -> list[tuple[str, ...]]:
    """Every run of four words; a shorter text is one shingle."""
    count = max(1, len(words) - _SHINGLE + 1) if words else 0
    return [tuple(words[start : start + _SHINGLE]) for start in range(count)]


def compare(truth: Iterable[Hashable], found: Iterable[Hashable]) -> Agreement:
    """Precision and recall of `found` as a multiset; two empty ones agree."""
    expected, given = Counter(truth), Counter(found)
    common = (expected & given).total()
    if not common:
        return Agreement(1.0, 1.0) if not expected and not given else Agreement(0.0, 0.0)
    return Agreement(common / given.total(), common / expected.total())


def squeeze_text(text: str) -> str:
    """`text` in compatibility form, on one line."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def is_same_title(truth: str, found: str) -> bool:
    """Whether both are one headline but for case, style of quotes and a site's name behind or before a separator."""
    ours, theirs = _fold(truth), _fold(found)
    return ours == theirs or _adds_a_name(ours, theirs) or _adds_a_name(theirs, ours)


def _adds_a_name(short: str, long: str) -> bool:
    if not short:
        return False
    behind = long.startswith(short) and _AFTER_TITLE.match(long[len(short) :])
    return bool(behind or (long.endswith(short) and _BEFORE_TITLE.search(long[: len(long) - len(short)])))


def read_days(stated: str) -> set[date]:
    """The days that an ISO date or time may stand for: the written one and the one in UTC."""
    text = stated.strip()
    match = _DAY.match(text)
    try:
        days = {date(int(match[1]), int(match[2]), int(match[3]))} if match else set()
    except ValueError:
        return set()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return days
    return days | {moment.astimezone(UTC).date()} if days and moment.tzinfo else days


def fold_names(names: Iterable[str]) -> set[str]:
    """Names for comparison: no case, no `by` before them, no full stop behind."""
    return {name for text in names if (name := _BY.sub("", _fold(text)).strip(" .,"))}


def _fold(text: str) -> str:
    return squeeze_text(squeeze_text(text).translate(_PLAIN)).casefold()


def _harmonic_mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: list[float] | list[bool]) -> float | None:
    return statistics.fmean(values) if values else None
