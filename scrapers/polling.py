"""How often a feed, sitemap or listing is asked: rules over counts, no clock and no network.

What was known and what was new is counted by the crawl, which also keeps the interval in the frontier. When articles are
visited again is on the card and no business of this module.
"""

from __future__ import annotations

from typing import NamedTuple

_DAY = 86_400
_LENGTHEN = 1.5
_SHORTEN = 2
_SHORTEN_MUCH = 4
_RETRY_SECONDS = (900, 3_600, 10_800, 21_600)
_DAILY_POLLS = 7
FAILED_POLLS_TO_RETIRE = len(_RETRY_SECONDS) + 1


class PollBounds(NamedTuple):
    """The shortest and the longest interval of the card, in seconds."""

    least: int
    most: int


class FailedPoll(NamedTuple):
    """When a page that brought no readable document is asked again, in seconds, and whether it counts as dead."""

    delay: int
    is_retired: bool


def next_poll(interval: int | None, known: int, new: int, bounds: PollBounds) -> int:
    """Seconds until the next poll, so that a third to two thirds of the items are known ones then.

    `interval` is the one that led to this poll, None for the first. `known` and `new` count the items of the document's
    window, at most some fifty newest ones of a sitemap that names years. An unchanged answer (304) or an empty document is
    one where nothing is new. When nothing is known, items may have come and gone unseen, and the interval shrinks most.
    """
    least, most = bounds
    if interval is None:
        return least
    items = known + new
    if 3 * new < items or not items:  # more than two thirds are known
        wanted = interval * _LENGTHEN
    elif 3 * known < items:
        wanted = interval / (_SHORTEN if known else _SHORTEN_MUCH)
    else:
        wanted = interval
    return round(min(max(wanted, least), most))


def poll_failed(failed_polls: int) -> FailedPoll:
    """What follows the last of `failed_polls` in a row without a readable document (404, 410, no feed, no answer).

    After five the page is retired: it is asked once a day for a week and then once a week, and the first document that can
    be read brings it back.
    """
    if failed_polls < FAILED_POLLS_TO_RETIRE:
        return FailedPoll(_RETRY_SECONDS[max(failed_polls, 1) - 1], is_retired=False)
    is_recent = failed_polls < FAILED_POLLS_TO_RETIRE + _DAILY_POLLS
    return FailedPoll(_DAY if is_recent else 7 * _DAY, is_retired=True)
