"""What a page prints in the short lines about its headline: the by-line and the date, in English and Arabic.

For pages that state neither for machines. No class name and no tag is looked at, only the lines as a reader sees them;
names and dates are parsed by `names` and `scrapers.dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.comparison import drop_marks, fold_text
from scrapers.dates import ParsedDate, parse_labelled_date
from scrapers.pages.document import PageDocument, PageLine, fold_words, read_page_lines
from scrapers.pages.headlines import fold_title
from scrapers.pages.names import read_author_names

_ASIDE = ("nav", "aside", "footer")  # no form: whole pages stand in one
_BEFORE, _BEHIND = 6, 14  # lines about the headline
_LONGEST_LINE = 160  # characters
_LEAST_PARAGRAPH = 14  # words; a line that long is text
_MOST_WORDS = 14  # of a date with its label
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SENTENCE_END = re.compile(r"[.!?؟…]\W*$")
_SEPARATOR = re.compile(r"\s*[|•·]\s*")
_BYLINE = re.compile(
    r"(?:(?:written |reported |posted |published |story |words )?by|بقلم|كتبت?|كتبها|إعداد|اعداد|تحرير|أعد[ته]ه?|حاورته?ا?)\b"
    r"\s*[:：\-–ـ]?\s*\S",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as a page prints it."""

    raw: str
    parsed: ParsedDate


@dataclass(frozen=True, slots=True)
class PageHead:
    """What stands about the headline: short lines, those behind it first and then those before it, and the first paragraph."""

    lines: tuple[str, ...] = ()
    opening: str = ""


def read_page_head(document: PageDocument, headline: str | None) -> PageHead:
    """The lines about the headline as it is printed; nothing where it is not."""
    body = document.root.find("body")
    lines = [line for line in read_page_lines(document.root if body is None else body, without=_ASIDE) if line.text]
    place = _find_headline(lines, fold_title(headline or ""))
    if place is None:
        return PageHead()
    behind = _take_short(lines[place + 1 : place + 1 + _BEHIND])
    before = _take_short(reversed(lines[max(0, place - _BEFORE) : place]))
    opening = next((line.text for line in lines[place + 1 : place + 1 + _BEHIND] if _is_paragraph(line)), "")
    return PageHead((*behind, *before), opening)


def find_printed_date(lines: Sequence[str], time_zone: str) -> PrintedDate | None:
    """The first date in these lines; of one line the longest run of words that is one."""
    return next((date for line in lines for date in _read_dates(line, time_zone)), None)


def find_printed_names(lines: Sequence[str]) -> list[str]:
    """The names in the first line that begins like a by-line: `By Ada Quill and Owen Tarrant`, `كتب: ريم الساحلي`."""
    for line in lines:
        for part in _SEPARATOR.split(drop_marks(line).strip()):
            names = read_author_names(_cut_date(part)) if _BYLINE.match(part) else []
            if names and not any(name[0].islower() for name in names):  # By the sea
                return names
    return []


def _find_headline(lines: Sequence[PageLine], headline: str) -> int | None:
    """The last repetition of the headline before the text; breadcrumbs and tickers may print it earlier."""
    found = None
    for number, line in enumerate(lines):
        if headline and fold_title(line.text) == headline:
            found = number
        elif found is not None and _is_paragraph(line):
            break
    return found


def _is_paragraph(line: PageLine) -> bool:
    return not line.is_link and len(fold_words(line.text)) >= _LEAST_PARAGRAPH


def _take_short(lines: Iterator[PageLine] | Sequence[PageLine]) -> list[str]:
    taken = []
    for line in lines:
        if _is_paragraph(line) and (len(line.text) > _LONGEST_LINE or _SENTENCE_END.search(line.text)):
            break
        if len(line.text) <= _LONGEST_LINE:
            taken.append(line.text)
    return taken


def _read_dates(line: str, time_zone: str) -> Iterator[PrintedDate]:
    if not _YEAR.search(fold_text(line)):
        return
    words = line.split()
    for length in range(min(len(words), _MOST_WORDS), 0, -1):
        for start in range(len(words) - length + 1):
            raw = " ".join(words[start : start + length]).strip("|•·-–—,،()[] ")
            if parsed := parse_labelled_date(raw, time_zone):
                yield PrintedDate(raw, parsed)
                return


def _cut_date(part: str) -> str:
    """A by-line up to the date behind it: `By Ada Quill 22 April 2025, 10:30`."""
    words = part.split()
    for end in range(2, len(words)):
        if any(map(str.isdigit, words[end])) or _starts_a_date(words[end:]):
            return " ".join(words[:end])
    return part


def _starts_a_date(words: Sequence[str]) -> bool:
    """Whether a date with a year begins here and runs to the end of the line."""
    return len(words) <= _MOST_WORDS and parse_labelled_date(" ".join(words), "UTC") is not None


__all__ = ["PageHead", "PrintedDate", "find_printed_date", "find_printed_names", "read_page_head"]
