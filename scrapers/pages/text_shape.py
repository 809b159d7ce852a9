"""The network's article pages as lines of text: which line is the headline again, the clock, a caption, the dateline,
the body, the source, the related block, the footer. No markup is needed, so that a changed template is still read.
What the parts mean for an article is decided in `arabs_today`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scrapers.comparison import drop_marks
from scrapers.pages.document import PageLine, fold_words
from scrapers.pages.headlines import fold_title

# What follows a line with one of these is no body; they may be glued to the end of a text: `not scheduled yetGMT 14:36 2018 ...`
_AFTER_BODY = re.compile(
    r"GMT \d{1,2}:\d{2} \d{4} \w+ ?[,،] ?\d{1,2} \w+|Maintained and developed by|All rights reserved to|جميع الحقوق محفوظة"
    r"|Send your comments|Your comment as a visitor|[أا]رسل تعليقك|تعليقك كزائر|و?قد يهمك [أا]يض|[اإ]قر[أا] [أا]يض"
)
_NOTHING_AFTER = re.compile(
    r"Maintained and developed by|All rights reserved to|جميع الحقوق|Send your comments|Your comment as|[أا]رسل تعليقك|تعليقك كزائر"
)
_CLOCK = re.compile(r"Last Updated ?: ?GMT|آخر تحديث|أخر تحديث|اخر تحديث|توقيت .{2,30} المحلي")
_DAY_LINE = re.compile(r"(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)\s.{0,5}\d{1,2}\s.{3,40}\d{4}")
_BREADCRUMB = re.compile(r"(?:الرئيسي[ةه]|Home)\s*[»>›/]")
_BREADCRUMB_PARTS = re.compile(r"\s*[»>›/]+\s*")
_TICKER_END = re.compile(r"(?:[أآا]خر الأخبار|Latest [Nn]ews)\s*:?")
_EDITION_LINE = re.compile(r"(.{2,40}?)\s*[,،]\s*\1", re.IGNORECASE)
_EDITION_DASH = re.compile(r"(.{2,40}?)\s*[-–—ـ]")
_NETWORK_NAME = re.compile(r"(?:\w+ ){0,2}(?:today|اليوم)|صوت \w+|\w+ voice", re.IGNORECASE)
_SOURCE = re.compile(r"(?:S(?:ou|o)rce|المصدر)\s*:\s*(.{1,80})", re.IGNORECASE)
_WRITER = re.compile(r"(?:بقلم|By)\s*(?:[:：]|\s[-–—ـ]|[-–—ـ])\s*(.{2,60})|بقلم\s+(.{2,60})", re.IGNORECASE)
_DATELINE = re.compile(r"(\S.{0,40}?)(?:\s+[-–—ـ]+\s*|\s*[–—]\s*|\s*[-–—ـ]+\s+)(\S.{1,45})")
_SENTENCE_END = re.compile(r"[.!?؟…:؛][\"”»’'\])]*$")
_MOST_OPENING = 4  # lines between the furniture and the first paragraph
_LONGEST_DATELINE = 90  # characters
_LONGEST_NAME = 5  # words of who stands behind the dash of a dateline
_TWO_NAMES = re.compile(r"[/،,]")
_LONG_LINE = 12  # words; more are no caption
_LEAST_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class TextShape:
    """The parts of one page's text. `after` is what stands behind the body: related block, footer, comments."""

    body: tuple[str, ...]
    headline: str | None = None
    edition_names: tuple[str, ...] = ()
    caption: str | None = None
    dateline: tuple[str, str, str] | None = None  # the line, the place, who
    writer: str | None = None
    source: tuple[str, str] | None = None  # the line, the name
    section: str | None = None  # the last step of the breadcrumb
    after: tuple[str, ...] = ()


def read_text_shape(lines: Sequence[PageLine], headlines: Collection[str], edition_names: Collection[str], is_opinion: bool) -> TextShape:
    """The parts of the text. `headlines` and `edition_names` are what the page may call its article and its publisher."""
    segments, after = _split_after_body(lines)
    segment = _choose_segment(segments)
    headline = next(iter(headlines), None) or _find_repeated_line(segment)
    names = {fold_title(name) for name in edition_names} | {fold_title(name) for name in _find_edition_names(segment)}
    titles = [fold_title(title) for title in (*headlines, headline or "") if title]
    furniture = [_is_furniture(line.text, titles, names) for line in segment]
    start = _find_start(segment, furniture)
    body, source = _cut_source([line.text for line in segment[start:] if not line.is_link])
    opening, body = _split_opening(body, is_opinion)
    dateline, writer, caption = _read_opening(opening, names, is_opinion)
    return TextShape(
        body=tuple(body),
        headline=headline,
        edition_names=tuple(_find_edition_names(segment)),
        caption=caption,
        dateline=dateline,
        writer=writer,
        source=source,
        section=_read_breadcrumb(segment, titles),
        after=tuple(after),
    )


def is_edition_name(text: str, names: Collection[str]) -> bool:
    """Whether `text` is how an edition of the network calls itself; `names` are folded."""
    folded = fold_title(text)
    return folded in names or f"the{folded}" in names or bool(_NETWORK_NAME.fullmatch(text.strip()[:_LONGEST_DATELINE]))


def cut_after_body(text: str) -> str:
    """`text` up to the first mark that ends a body: `... not scheduled yetGMT 14:36 2018 ...` gives the words before GMT."""
    mark = _AFTER_BODY.search(text)
    return text[: mark.start()].strip() if mark else text


def _split_after_body(lines: Sequence[PageLine]) -> tuple[list[list[PageLine]], list[str]]:
    """Runs of lines between the marks that end a body, and everything from the first mark after the longest run on."""
    segments: list[list[PageLine]] = [[]]
    starts = [0]
    for number, line in enumerate(lines):
        mark = _AFTER_BODY.search(line.text)
        before = line.text[: mark.start()].strip() if mark else line.text
        if before:
            segments[-1].append(PageLine(before, line.link_share))
        if mark is None:
            continue
        segments.append([])
        starts.append(number)
        if _NOTHING_AFTER.search(line.text) and any(_weigh(segment) for segment in segments):
            break
    chosen = segments.index(_choose_segment(segments))
    after = [line.text for line in lines[starts[chosen + 1] :]] if chosen + 1 < len(starts) else []
    return segments, after


def _choose_segment(segments: list[list[PageLine]]) -> list[PageLine]:
    """The first run that is nearly as long as the longest: comments may be long and come last."""
    least = _LEAST_SHARE * max(map(_weigh, segments))
    return next(segment for segment in segments if _weigh(segment) >= least)


def _weigh(segment: Sequence[PageLine]) -> int:
    return sum(len(fold_words(line.text)) for line in segment if not line.is_link and _looks_like_paragraph(line.text))


def _looks_like_paragraph(text: str) -> bool:
    words = len(fold_words(text))
    return words >= _LONG_LINE or (words >= 4 and _ends_a_sentence(text))


def _ends_a_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(drop_marks(text).rstrip()))


def _find_repeated_line(segment: Sequence[PageLine]) -> str | None:
    texts = [line.text for line in segment[:20]]
    repeated = [text for text in texts if texts.count(text) > 1 and len(text.split()) > 3]
    return repeated[0] if repeated else None


def _find_edition_names(segment: Sequence[PageLine]) -> list[str]:
    found = []
    for line in segment[:25]:
        text = drop_marks(line.text).strip()
        match = _EDITION_LINE.fullmatch(text) or _EDITION_DASH.fullmatch(text)
        if match and len(match[1].split()) <= 4:
            found.append(match[1].strip())
    return list(dict.fromkeys(found))


def _read_breadcrumb(segment: Sequence[PageLine], titles: Collection[str]) -> str | None:
    for line in segment[:25]:
        text = drop_marks(line.text).strip()
        if _BREADCRUMB.match(text) and len(text) < 2 * _LONGEST_DATELINE:
            steps = [step for step in _BREADCRUMB_PARTS.split(text)[1:] if step and fold_title(step) not in titles]
            return steps[-1] if steps else None
    return None


def _is_furniture(text: str, titles: Collection[str], names: Collection[str]) -> bool:
    text, folded = drop_marks(text).strip(), fold_title(text)
    if any(folded == title or (len(title) > 12 and folded.endswith(title) and len(folded) <= len(title) + 60) for title in titles):
        return True
    if folded in names or any(folded in (f"{name}{name}", f"{name}{name}{name}") for name in names):
        return True
    short = len(text) < 120
    fixed = (_EDITION_LINE, _TICKER_END, _DAY_LINE)
    return short and (bool(_CLOCK.search(text)) or bool(_BREADCRUMB.match(text)) or any(pattern.fullmatch(text) for pattern in fixed))


def _find_start(segment: Sequence[PageLine], furniture: Sequence[bool]) -> int:
    """The line after the last furniture that has less text before than behind it; without any, the first paragraph's surroundings."""
    weights = [0 if line.is_link or mark else len(fold_words(line.text)) for line, mark in zip(segment, furniture, strict=True)]
    total, before, start = sum(weights), 0, 0
    for number, weight in enumerate(weights):
        if furniture[number] and (before * 2 < total or number < 2 * _MOST_OPENING):
            start = number + 1
        before += weight
    if start == 0:
        first = next((number for number, line in enumerate(segment) if not line.is_link and _looks_like_paragraph(line.text)), 0)
        start = max(0, first - 2)
    return start


def _cut_source(texts: list[str]) -> tuple[list[str], tuple[str, str] | None]:
    for number in range(len(texts) - 1, len(texts) // 2 - 1, -1):
        match = _SOURCE.fullmatch(drop_marks(texts[number]).strip())
        if match:
            return texts[:number], (texts[number], match[1].strip())
    return texts, None


def _split_opening(texts: list[str], is_opinion: bool) -> tuple[list[str], list[str]]:
    """Caption, writer and dateline before the first paragraph, and the paragraphs."""
    last_mark = -1
    for number, text in enumerate(texts[:_MOST_OPENING]):
        if _match_dateline(text) or _match_writer(text):
            last_mark = number
    count = last_mark + 1
    while last_mark < 0 and count < min(_MOST_OPENING, len(texts) - 1) and _looks_like_caption(texts[count], texts[count + 1 :]):
        count += 1
        if not is_opinion and count == 2:
            break
    return texts[:count], texts[count:]


def _looks_like_caption(text: str, following: list[str]) -> bool:
    """A short line; or one without a full stop before paragraphs that have theirs."""
    if not _looks_like_paragraph(text):
        return True
    stopped = sum(map(_ends_a_sentence, following))
    return not _ends_a_sentence(text) and len(fold_words(text)) <= 2 * _LONG_LINE and stopped >= 0.8 * len(following)


def _match_writer(text: str) -> re.Match[str] | None:
    return _WRITER.fullmatch(drop_marks(text).strip())


def _match_dateline(text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST_DATELINE or _ends_a_sentence(text) or _match_writer(text):
        return None
    match = _DATELINE.fullmatch(drop_marks(text).strip())
    if match is None or len(match[1].split()) > 4:
        return None
    most = 2 * _LONGEST_NAME if _TWO_NAMES.search(match[2]) else _LONGEST_NAME
    return match if len(match[2].split()) <= most else None


def _read_opening(
    opening: list[str], names: Collection[str], is_opinion: bool
) -> tuple[tuple[str, str, str] | None, str | None, str | None]:
    dateline, writer, rest = None, None, []
    for text in opening:
        if match := _match_writer(text):
            writer = (match[1] or match[2]).strip(" -–—ـ:")
        elif (match := _match_dateline(text)) and not is_opinion:
            dateline = (text, match[1].strip(), match[2].strip())
        else:
            rest.append(text)
    rest = [text for text in rest if drop_marks(text).strip() != writer]
    if is_opinion and writer is None and rest and 1 < len(rest[-1].split()) <= 6 and not is_edition_name(rest[-1], names):
        writer = drop_marks(rest.pop()).strip()
    return dateline, writer, rest[0] if rest else None
