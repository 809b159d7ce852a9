"""What an editor did between two states of an article: whether they differ at all, and in what way.

Lines of clocks and counters, and what stands below "Related", change with every visit and are nobody's edit; so they do
not tell states apart. Pure functions of one or two states; the chain that they cut is built in `versions`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipelines.clean import comparison_words, content_hash
from scrapers.records import Article

_PAGE_WITNESSES = frozenset({"json_ld", "meta", "time_element", "page_text", "url"})
_MOST_NOISE_WORDS = 12
_CLOCK_WORDS = """
    updated update last modified published posted ago now today yesterday at on since the and am pm gmt utc min mins minute minutes
    hour hours day days second seconds read reading time local view views comment comments share shares like likes times reader readers
    viewed shared january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec
    آخر تحديث منذ دقيقه دقائق ساعه ساعات يوم ايام اليوم الساعه مشاهده مشاهدات قراءه قراءات تعليق تعليقات مشاركه مشاركات عدد توقيت
    نشر في صباحا مساء بتوقيت
"""
_NOISE_WORDS = frozenset(word for listed in _CLOCK_WORDS.split() for word in comparison_words(listed))
_RELATED_HEADINGS = frozenset(
    " ".join(comparison_words(heading))
    for heading in (
        *("Related", "Related articles", "Related news", "Read also", "Read more", "More on this", "See also", "You may like"),
        *("اقرأ أيضا", "اقرأ أيضًا", "قد يهمك أيضا", "قد يهمك أيضًا", "أخبار ذات صلة", "مواضيع ذات صلة"),
    )
)
_SENTENCE_END = re.compile(r"[.!?…؟۔][\"'”’»)\]]*$")


def make_state_key(state: Mapping[str, Any]) -> str:
    """Equal for two states that no editor's change lies between: headline, description, text and the date that the page states."""
    article = Article(
        url=state["url"],
        canonical_url=state["canonical_url"] or state["url"],
        headline=state["headline"],
        description=state["description"],
        body="\n".join(drop_noise(state["body"].split("\n"))),
    )
    return f"{content_hash(article)} {_stated_date(state)}"


def name_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What was changed between two states that are not the same; see the column `change_kind`."""
    headline = "headline" if before["headline"] != after["headline"] else ""
    text = _name_text_change(*(drop_noise(state["body"].split("\n")) for state in (before, after)))
    if headline or text:
        return "_and_".join(part for part in (headline, text) if part)
    return "date" if _stated_date(before) != _stated_date(after) else "other"


def drop_noise(lines: Iterable[str]) -> list[str]:
    """The lines without clocks, counters and blocks of related headlines."""
    kept: list[str] = []
    in_related = False
    for line in lines:
        words = comparison_words(line)
        in_related = " ".join(words) in _RELATED_HEADINGS or (in_related and not _SENTENCE_END.search(line.rstrip()))
        if not in_related and not _is_clock(words):
            kept.append(line)
    return kept


def _is_clock(words: Sequence[str]) -> bool:
    """Whether a line is made of numbers and of the words of clocks and counters alone."""
    if len(words) > _MOST_NOISE_WORDS or not any(word.isdecimal() for word in words):
        return False
    return all(word[0].isdecimal() or word in _NOISE_WORDS or word.removeprefix("ال") in _NOISE_WORDS for word in words)


def _name_text_change(before: Sequence[str], after: Sequence[str]) -> str:
    lost, won = (list((Counter(one) - Counter(other)).elements()) for one, other in ((before, after), (after, before)))
    if not lost and not won:
        return ""
    if all(any(line in longer for longer in won) for line in lost):
        return "text_added"
    if all(any(line in longer for longer in lost) for line in won):
        return "text_cut"
    return "text_corrected"


def _stated_date(state: Mapping[str, Any]) -> str:
    """The date of publication that the page itself states; what others say about it is nobody's edit."""
    moment = state["date_published"] if state["date_published_witness"] in _PAGE_WITNESSES else None
    return moment.isoformat() if moment else ""
