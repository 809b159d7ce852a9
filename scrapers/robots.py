"""What a robots.txt says, by RFC 9309: a pure reading of its bytes and a decision for one URL.

Asking for the file, what a failed request means, and how long a stated delay is respected at most belong to the crawl.
Every step is bounded: the file by `MOST_BYTES`, a decision by the number of rules times the length of the URL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MOST_BYTES = 500 * 1024  # RFC 9309, section 2.5: the least that a crawler must read
MOST_DELAY_SECONDS = 86_400.0
_MOST_SITEMAPS = 500
_MOST_SITEMAP_CHARACTERS = 2_048
_MOST_USAGES = 50
_MOST_USAGE_WORDS = 50
_MOST_USAGE_CHARACTERS = 500

_JUNK = "".join(map(chr, range(0x21)))
_RULES = {"allow": True, "disallow": False}
_USAGES = {"content-usage": "Content-Usage", "content-signal": "Content-Signal"}
_AGENT = re.compile(r"\*|[0-9A-Za-z_-]+")
_VERSIONED = re.compile(r"([A-Za-z_-][0-9A-Za-z_-]{0,99})/[0-9]")  # AlphaBot in "Mozilla/5.0 (compatible; AlphaBot/2.1)"
_SECONDS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{0,9})?(?:e\+?[0-9]{1,2})?|\.[0-9]{1,9}", re.IGNORECASE)
_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|title|script|meta)\b", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_RAW = re.compile(r"[^\x21-\x7e]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow line: the literal pieces between its stars, normalised, and where the last one must end."""

    allows: bool
    pieces: tuple[str, ...]
    to_the_end: bool
    length: int

    def matches(self, target: str) -> bool:
        """Whether the pieces stand in this order in `target`, the first at its start; each is taken at its first place."""
        if not target.startswith(self.pieces[0]):
            return False
        position = len(self.pieces[0])
        if len(self.pieces) == 1:
            return not self.to_the_end or len(target) == position
        *between, last = self.pieces[1:]
        for piece in between:
            position = target.find(piece, position)
            if position < 0:
                return False
            position += len(piece)
        if self.to_the_end:
            return len(target) - len(last) >= position and target.endswith(last)
        return target.find(last, position) >= 0


@dataclass(frozen=True, slots=True)
class Usage:
    """One Content-Usage or Content-Signal line. `rule` is the path that it speaks of; a line without one speaks of all."""

    label: str
    preference: str
    rule: Rule

    def __str__(self) -> str:
        return f"{self.label}: {self.preference}"


@dataclass(slots=True)
class Group:
    """The rules of the agents named above them, longest first.

    Other lines apply only to the agents named before them, because many files leave such a line between two agents:
    a Crawl-delay below one agent's name is not meant for the agent that follows.
    """

    rules: list[Rule] = field(default_factory=list)
    delays: list[tuple[int, float]] = field(default_factory=list)  # how many agents were named before, seconds
    usages: list[tuple[int, Usage]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What one robots.txt says. `problem` is one sentence when it is not the plain text it should be."""

    groups: dict[str, tuple[tuple[int, Group], ...]] = field(default_factory=dict)  # by agent, with its place among the names
    sitemaps: tuple[str, ...] = ()
    problem: str | None = None

    def can_fetch(self, url: str, product_token: str) -> bool:
        """Whether an agent of this name may fetch `url`; the longest matching rule decides, allow wins a tie."""
        target = _target_of(url)
        if target == "/robots.txt":
            return True
        longest, allowed = -1, True
        for _, group in self._groups_of(product_token):
            for rule in group.rules:
                if rule.length < longest or (rule.length == longest and allowed):
                    break
                if rule.matches(target):
                    longest, allowed = rule.length, rule.allows
                    break
        return allowed

    def crawl_delay(self, product_token: str) -> float | None:
        """The largest delay in seconds that is stated for this agent, a day at most; None when none can be read."""
        named = self._groups_of(product_token)
        return max((delay for place, group in named for before, delay in group.delays if place < before), default=None)

    def content_usage(self, url: str, product_token: str) -> tuple[str, ...]:
        """What the file says to this agent about the use of `url`: its Content-Usage and Content-Signal lines without their paths.

        Of Content-Usage lines those with the longest path that matches count, all of them if there are several
        (draft-ietf-aipref-attach, section 3.1). A Content-Signal has no path.
        """
        named = self._groups_of(product_token)
        stated = [usage for place, group in named for before, usage in group.usages if place < before]
        if not stated:
            return ()
        target = _target_of(url)
        fitting = [usage for usage in stated if usage.rule.matches(target)]
        longest = {
            label: max(usage.rule.length for usage in fitting if usage.label == label) for label in {usage.label for usage in fitting}
        }
        return tuple(dict.fromkeys(str(usage) for usage in fitting if usage.rule.length == longest[usage.label]))

    def _groups_of(self, product_token: str) -> tuple[tuple[int, Group], ...]:
        names = dict.fromkeys(name.lower() for name in _VERSIONED.findall(product_token)) or [product_token.lower()]
        own = tuple(entry for name in names if name != "*" for entry in self.groups.get(name, ()))
        return own or self.groups.get("*", ())


def parse_robots(body: bytes) -> RobotsFile:
    """The groups and sitemaps of a robots.txt, of its first 500 KiB; any bytes give a RobotsFile."""
    if body.startswith(_UTF_16):
        return RobotsFile(problem="robots.txt is UTF-16 where UTF-8 was expected; no rule of it can be read")
    body = cut_robots(body).removeprefix(b"\xef\xbb\xbf")
    reading = _Reading()
    for line in body.splitlines():
        name, colon, value = line.partition(b"#")[0].partition(b":")
        if colon:
            # Latin-1 keeps every byte, so that a rule in any encoding is compared octet by octet.
            reading.take(name.decode("latin-1").strip(_JUNK).lower(), value.decode("latin-1").strip(_JUNK))
    problem = "robots.txt is a page of markup where plain text was expected" if _MARKUP.match(body) else None
    return reading.finish(problem)


def cut_robots(body: bytes) -> bytes:
    """At most `MOST_BYTES`, up to the last whole line: half a rule would say something else."""
    if len(body) <= MOST_BYTES:
        return body
    body = body[:MOST_BYTES]
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]


class _Reading:
    """The state between two lines: the group that is open, and whether its first rule was seen."""

    def __init__(self) -> None:
        self._groups: dict[str, list[tuple[int, Group]]] = {}
        self._open: list[Group] = []
        self._named = 0
        self._rules_seen = False
        self._sitemaps: dict[str, None] = {}

    def take(self, name: str, value: str) -> None:
        if name == "user-agent":
            self._name_agent(value)
        elif name in _RULES:
            self._add_rule(_RULES[name], value)
        elif name == "sitemap":
            self._add_sitemap(value)
        elif self._named:
            self._add_remark(name, value)

    def finish(self, problem: str | None) -> RobotsFile:
        for group in self._open:
            # Allow first among equals, so that the first match decides.
            group.rules.sort(key=lambda rule: (-rule.length, not rule.allows))
        groups = {agent: tuple(entries) for agent, entries in self._groups.items()}
        return RobotsFile(groups, tuple(self._sitemaps), problem)

    def _name_agent(self, value: str) -> None:
        if self._rules_seen or not self._open:
            self._open.append(Group())
            self._named, self._rules_seen = 0, False
        match = _AGENT.match(value)
        # A name that cannot be read still opens a group: its rules are not those of the group before.
        self._groups.setdefault(match[0].lower() if match else "", []).append((self._named, self._open[-1]))
        self._named += 1

    def _add_rule(self, allows: bool, value: str) -> None:
        if not self._open:
            return
        self._rules_seen = True
        if value:
            self._open[-1].rules.append(_make_rule(allows, value))

    def _add_sitemap(self, value: str) -> None:
        if value and len(value) <= _MOST_SITEMAP_CHARACTERS and len(self._sitemaps) < _MOST_SITEMAPS:
            self._sitemaps[value.encode("latin-1").decode("utf-8", "replace")] = None

    def _add_remark(self, name: str, value: str) -> None:
        if name == "crawl-delay" and (match := _SECONDS.match(value)):
            self._open[-1].delays.append((self._named, min(float(match[0]), MOST_DELAY_SECONDS)))
        elif name in _USAGES and len(self._open[-1].usages) < _MOST_USAGES:
            self._open[-1].usages.append((self._named, _read_usage(_USAGES[name], value)))


def _read_usage(label: str, value: str) -> Usage:
    """A Content-Usage line begins with the path that it speaks of; older ones and signals have none."""
    first, *others = value.split()[:_MOST_USAGE_WORDS] or [""]
    path, words = (first, others) if first.startswith("/") else ("/", [first, *others])
    return Usage(label, " ".join(words)[:_MOST_USAGE_CHARACTERS], _make_rule(allows=True, value=path))


def _make_rule(allows: bool, value: str) -> Rule:
    to_the_end = value.endswith("$")
    literals = value.removesuffix("$").replace("$", "%24").split("*")
    literals = _normalise_query_pieces([_normalise(literal) for literal in literals])
    # Two stars in a row say no more than one.
    pieces = (literals[0], *filter(None, literals[1:-1]), literals[-1]) if len(literals) > 1 else tuple(literals)
    return Rule(allows, pieces, to_the_end, length=sum(map(len, literals)) + len(literals) - 1 + to_the_end)


def _target_of(url: str) -> str:
    """Path and query as rules are compared with them; a star or dollar of the URL is no wildcard and stays encoded."""
    target = _ORIGIN.sub("", url.strip(), count=1).partition("#")[0]
    target = target if target.startswith("/") else "/" + target
    octets = target.encode("utf-8", "surrogatepass").decode("latin-1")
    return _normalise_query_pieces([_normalise(octets).replace("*", "%2A").replace("$", "%24")])[0]


def _normalise(text: str) -> str:
    """One spelling for each octet (RFC 9309, section 2.2.2): unreserved characters plain, all else that needs it %XX."""
    text = _RAW.sub(lambda match: f"%{ord(match[0]):02X}", text)
    return _ESCAPE.sub(_spell_escape, text) if "%" in text else text


def _spell_escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _normalise_query_pieces(pieces: list[str]) -> list[str]:
    """After the question mark `:` and `/` are the same as %3A and %2F, as the RFC's table of examples has it."""
    normalised, in_query = [], False
    for piece in pieces:
        path, mark, query = ("", "", piece) if in_query else piece.partition("?")
        in_query = in_query or bool(mark)
        normalised.append(path + mark + query.replace("%3A", ":").replace("%2F", "/"))
    return normalised


__all__ = ["MOST_BYTES", "MOST_DELAY_SECONDS", "Group", "RobotsFile", "Rule", "Usage", "cut_robots", "parse_robots"]
