"""What robots.txt of each origin allows in this run, failing closed: a file that cannot be read forbids everything for now.

RFC 9309 says what an answer means; the pages that wait for an answer wait here. Asking is the spider's, the rules of one
file are `scrapers.robots`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scrapers.crawling.queue import Entry
from scrapers.frontier import Frontier, StoredRobots
from scrapers.refusals import ForbiddenByRobotsError, RobotsUnreadableError
from scrapers.rights import Rights, build_rights
from scrapers.robots import RobotsFile, cut_robots, parse_robots
from scrapers.urls import host_of

PRODUCT_TOKEN = "newshouse"  # noqa: S105 (the name that robots.txt groups may address)
MOST_REDIRECTS = 5
ROBOTS_BYTES = 600_000  # as received, so that 500 KiB are there even if packing made them longer
LONGEST_CRAWL_DELAY = 120.0
# RFC 9309 lets a copy serve for a day; a run may last six hours with the copy it started with.
_FRESH_SECONDS = 18 * 3600


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin. `problem` says why its file could not be read; then nothing may be fetched."""

    file: RobotsFile | None = None
    problem: str | None = None

    def check(self, url: str) -> None:
        """Pass silently if `url` may be fetched.

        Raises:
            RobotsUnreadableError: nobody knows, so it may not.
            ForbiddenByRobotsError: the file says so.
        """
        if self.problem is not None:
            raise RobotsUnreadableError(self.problem)
        if self.file is not None and not self.file.can_fetch(url, PRODUCT_TOKEN):
            raise ForbiddenByRobotsError(f"robots.txt of {urlsplit(url).netloc} forbids {urlsplit(url).path[:200]}")

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the file asks for, as far as we go along."""
        stated = self.file.crawl_delay(PRODUCT_TOKEN) if self.file is not None else None
        return min(stated, LONGEST_CRAWL_DELAY) if stated else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return self.file.sitemaps if self.file is not None else ()

    def rights_of(self, url: str) -> Rights | None:
        """What the file states about the use of `url`; None when it says nothing."""
        lines = self.file.content_usage(url, PRODUCT_TOKEN) if self.file is not None else ()
        return build_rights({"robots_txt_content_usage": lines}) if lines else None


def interpret_robots(status: int, body: bytes, url: str) -> RobotsRules:
    """The rules that a final answer to a request for robots.txt stands for (RFC 9309, section 2.3.1)."""
    if status == 200:
        return RobotsRules(parse_robots(body))
    if 400 <= status < 500 and status != 429:
        return RobotsRules()
    return RobotsRules(problem=f"{url} answered {status}")


def origin_of(url: str) -> str:
    """Scheme, host and port in one spelling, so that no host has two files."""
    return f"{urlsplit(url).scheme}://{host_of(url)}"


@dataclass(slots=True)
class RobotsBook:
    """The rules of each origin of one run, and the entries that wait for them. `now` is seconds since 1970."""

    frontier: Frontier
    now: int
    _rules: dict[str, RobotsRules] = field(default_factory=dict)
    _waiting: dict[str, list[Entry]] = field(default_factory=dict)

    def find_rules(self, origin: str) -> RobotsRules | None:
        """What is known of an origin: from this run, or from a copy that is fresh enough; None: it must be asked."""
        if origin not in self._rules:
            stored = self.frontier.read_robots(origin)
            if stored is None or stored.fetched_at + _FRESH_SECONDS < self.now:
                return None
            self._rules[origin] = interpret_robots(stored.status or 200, stored.body, f"{origin}/robots.txt")
        return self._rules[origin]

    def rights_of(self, url: str) -> Rights | None:
        """What the rules under which `url` was asked for state about its use."""
        rules = self.find_rules(origin_of(url))
        return rules.rights_of(url) if rules is not None else None

    def find_old_copy(self, origin: str) -> StoredRobots | None:
        """The last copy whatever its age, for a conditional request."""
        stored = self.frontier.read_robots(origin)
        return stored if stored is not None and stored.status == 200 else None

    def wait(self, origin: str, entry: Entry) -> bool:
        """Keep an entry until the rules are known; True if it is the first, so that somebody must ask."""
        waiting = self._waiting.setdefault(origin, [])
        waiting.append(entry)
        return len(waiting) == 1

    def learn(self, origin: str, rules: RobotsRules) -> Iterator[Entry]:
        """Note the rules of an origin and give back what waited for them."""
        self._rules[origin] = rules
        yield from self._waiting.pop(origin, [])

    def read_answer(self, entry: Entry, status: int, body: bytes, location: str) -> RobotsRules:
        """The rules that the last answer for an entry stands for, kept for the next hours if they are rules at all."""
        origin = origin_of(entry.row.url)
        if status == 304 and (old := self.find_old_copy(origin)) is not None:
            status, body = 200, old.body
        elif 300 <= status < 400 and entry.hops >= MOST_REDIRECTS:
            return RobotsRules()  # RFC 9309 2.3.1.2: beyond five redirects the file may be taken as unavailable
        elif 300 <= status < 400:
            return RobotsRules(problem=f"{entry.url} redirects to {location[:200]}, which is not a host of the card")
        rules = interpret_robots(status, body, entry.url)
        if rules.problem is None:
            self.frontier.save_robots(StoredRobots(origin, self.now, status, cut_robots(body) if status == 200 else b""))
        return rules

    @property
    def waiting_count(self) -> int:
        return sum(len(entries) for entries in self._waiting.values())
