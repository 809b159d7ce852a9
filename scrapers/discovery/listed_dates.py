"""The dates that a listing of any site states beside its links: <time>, data attributes, dates that can be read.

A date belongs to a link when it stands in the part of the page that holds this link and no other article's, or, where
links and dates follow one another without such parts, when each link has one date of its own between it and its
neighbour. A part with two different dates says nothing. The network's own lines are `scrapers.listing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice

from lxml import etree

from scrapers.dates import EARLIEST_YEAR, LATEST_YEAR, ParsedDate, parse_date

_MOST_ELEMENTS = 2_000  # of one part; the part of one link that is larger is no item of a list
_MOST_CHILDREN = 20_000
_LONGEST_DATE = 80
_DATE_ATTRIBUTES = (
    *("data-date", "data-datetime", "data-published", "data-published-at", "data-publish-date", "data-publishdate", "data-pubdate"),
    *("data-time", "data-timestamp", "data-utime", "data-unixtime", "data-created", "data-created-at"),
)
_OUTER = frozenset(("html", "body", "header", "footer", "nav", "main"))
_SILENT = frozenset(("script", "style", "noscript", "template"))
_CHANGES = re.compile(r"updat|modif", re.IGNORECASE)
_EPOCH = re.compile(r"([0-9]{9,10})(?:[0-9]{3})?(?:\.[0-9]{1,6})?")
_SEPARATORS = re.compile(r"\s*[|•·∙–—]\s*")
_LABEL = re.compile(r"^[^\d:]{1,30}:\s*")  # Published: 3 March 2026


@dataclass(frozen=True, slots=True)
class _Stated:
    """A date in the document. `is_marked`: the markup says that it is one."""

    date: ParsedDate
    element: etree._Element
    is_marked: bool


def date_links(links: Sequence[tuple[etree._Element, str]], time_zone: str) -> dict[str, ParsedDate]:
    """The date of each article that the page states one for. `links` are anchors of one document in its order, each with
    the key of its article; `time_zone` is that of times without one.
    """
    owners = _find_owners(links)
    parts = {key: part for element, key in reversed(links) if (part := _find_part(element, owners)) is not None}
    dated = {key: date for key, part in parts.items() if (date := _choose(list(_read_dates(part, time_zone)))) is not None}
    return dated | {key: date for key, date in _date_in_turn(links, owners, time_zone).items() if key not in dated}


def _find_owners(links: Iterable[tuple[etree._Element, str]]) -> dict[etree._Element, str | None]:
    """Each element that holds links, with the one article that they lead to, or None where there are several."""
    owners: dict[etree._Element, str | None] = {}
    for element, key in links:
        for holder in chain((element,), element.iterancestors()):
            owner = owners.get(holder, "")
            if owner is None or owner == key:  # whatever holds it was told before
                break
            owners[holder] = None if owner else key
    return owners


def _find_part(element: etree._Element, owners: Mapping[etree._Element, str | None]) -> etree._Element | None:
    """The largest element around a link that holds no other article's."""
    part = element
    for holder in element.iterancestors():
        if owners[holder] is None or holder.tag in _OUTER:
            break
        part = holder
    return part if sum(1 for _ in zip(range(_MOST_ELEMENTS), part.iter(), strict=False)) < _MOST_ELEMENTS else None


def _choose(found: list[_Stated]) -> ParsedDate | None:
    """The date of a part: what the markup calls a date comes before what merely reads like one."""
    chosen = [stated for stated in found if stated.is_marked] or found
    chosen = [stated for stated in chosen if not _speaks_of_changes(stated.element)] or chosen
    finest = [stated for stated in chosen if stated.date.precision != "day"] or chosen
    days = {stated.date.value.date() for stated in chosen}
    moments = {stated.date.value for stated in finest}
    return finest[0].date if len(moments) == 1 and len(days) == 1 else None


def _speaks_of_changes(element: etree._Element) -> bool:
    return any(_CHANGES.search(element.get(name) or "") for name in ("class", "itemprop", "property"))


def _read_dates(part: etree._Element, time_zone: str) -> Iterator[_Stated]:
    """Every date that an element of this part states, itself included."""
    for element in islice(part.iter(etree.Element), _MOST_ELEMENTS):
        if element.tag in _SILENT:
            continue
        marked = next((date for text in _list_marked(element) if (date := _read_marked(text, time_zone))), None)
        if marked is not None:
            yield _Stated(marked, element, is_marked=True)
            continue
        tails = (child.tail for child in element)
        for text in (element.text, *tails):
            date = _read_visible(text or "", time_zone)
            if date is not None:
                yield _Stated(date, element, is_marked=element.tag == "time")


def _list_marked(element: etree._Element) -> Iterator[str]:
    if element.tag == "time":
        yield element.get("datetime") or ""
    if element.get("itemprop") in ("datePublished", "dateCreated"):
        yield element.get("content") or element.get("datetime") or ""
    yield from (value for name in _DATE_ATTRIBUTES if (value := element.get(name)))


def _read_marked(text: str, time_zone: str) -> ParsedDate | None:
    epoch = _EPOCH.fullmatch(text.strip())
    if epoch is None:
        return parse_date(text.strip(), time_zone) if text else None
    moment = datetime.fromtimestamp(int(epoch[1]), UTC)
    return ParsedDate(moment, "second") if EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None


def _read_visible(text: str, time_zone: str) -> ParsedDate | None:
    """The date that a short text is, alone or beside a label or other words behind a separator."""
    text = text.strip()
    if not 6 <= len(text) <= _LONGEST_DATE or not any(map(str.isdigit, text)):
        return None
    pieces = [text, *(piece for piece in _SEPARATORS.split(text) if piece != text)]
    readings = (parse_date(_LABEL.sub("", piece), time_zone) for piece in pieces)
    return next((date for date in readings if date is not None), None)


def _date_in_turn(
    links: Sequence[tuple[etree._Element, str]], owners: Mapping[etree._Element, str | None], time_zone: str
) -> dict[str, ParsedDate]:
    """Dates of lists where links and dates are neighbours: always one before each link, or always one behind it."""
    dated: dict[str, ParsedDate] = {}
    for parent, keys in _group_by_parent(links, owners).items():
        if len(keys) > 1:
            dated |= _pair_neighbours(list(_read_row(parent, owners, time_zone)))
    return dated


def _group_by_parent(
    links: Iterable[tuple[etree._Element, str]], owners: Mapping[etree._Element, str | None]
) -> dict[etree._Element, set[str]]:
    """The elements whose children are the parts of several articles."""
    groups: dict[etree._Element, set[str]] = {}
    for element, key in links:
        parent = next((holder for holder in element.iterancestors() if owners[holder] is None), None)
        if parent is not None:
            groups.setdefault(parent, set()).add(key)
    return groups


def _read_row(parent: etree._Element, owners: Mapping[etree._Element, str | None], time_zone: str) -> Iterator[str | ParsedDate]:
    """Articles and dates among the children of an element, in their order; an article's links count once."""
    last: str | None = None
    if (first := _read_visible(parent.text or "", time_zone)) is not None:
        yield first
    for child in islice(parent.iterchildren(etree.Element), _MOST_CHILDREN):
        key = owners.get(child)
        if key is not None and key != last:
            yield key
            last = key
        elif child not in owners and (date := _choose(list(_read_dates(child, time_zone)))) is not None:
            yield date
        date = _read_visible(child.tail or "", time_zone)
        if date is not None:
            yield date


def _pair_neighbours(row: Sequence[str | ParsedDate]) -> dict[str, ParsedDate]:
    """Each article with its date, where they take turns from the first to the last; nothing where they do not."""
    evens, odds = row[0::2], row[1::2]
    keys, dates = (odds, evens) if isinstance(row[0] if row else None, ParsedDate) else (evens, odds)
    takes_turns = len(keys) == len(dates) > 1
    if not takes_turns or not all(isinstance(key, str) for key in keys) or not all(isinstance(date, ParsedDate) for date in dates):
        return {}
    return {key: date for key, date in zip(keys, dates, strict=True) if isinstance(key, str) and isinstance(date, ParsedDate)}


__all__ = ["date_links"]
