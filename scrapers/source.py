"""Source: the validated model of a source card, and load_sources().

A card is one YAML file named after its source. What is data (hosts, feeds, patterns, politeness, expectations) stands
on the card; what is behaviour is Python. Every error names the file and the key.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from scrapers.card_fields import (
    BUILT_IN_PAGES,
    Cron,
    Duration,
    Host,
    HttpUrl,
    Language,
    PageName,
    Pattern,
    SourceId,
    TimeZone,
    parse_duration,
)
from scrapers.card_parts import Browser, Expected, Politeness, Poll, Reextraction, Section, Selectors, StrictModel
from scrapers.errors import SourceError

if TYPE_CHECKING:
    from scrapers.environment import Environment

BUNDLED_SOURCES = Path(__file__).parent / "sources"


class Source(StrictModel):
    """A news site as its card describes it."""

    id: SourceId = Field(description="The file name without ending; ^[a-z0-9_-]{1,64}$.")
    name: str
    publisher: str
    edition: str = Field(default="", description="Which edition of the publisher's group; the id when the card does not say.")
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    languages: tuple[Language, ...] = Field(min_length=1, description="The first one is that of URLs without a language part.")
    homepage: HttpUrl
    hosts: tuple[Host, ...] = Field(min_length=1, description="Every host of this source, exactly; the first is canonical.")
    time_zone: TimeZone = "UTC"
    url_grammar: Literal["arabs_today", "generic"] = "generic"
    page: PageName = Field(
        default="generic", description="Who reads the articles: `generic`, `arabs_today`, or a Python module with page objects of the site."
    )
    selectors: Selectors | None = Field(default=None, description="Where the site prints single fields, as CSS; the rest is read as ever.")
    article_urls: tuple[Pattern, ...] = Field(
        default=(),
        description="Generic grammar: paths (search) that are articles; none: any page that is no section.",
    )
    feeds: tuple[HttpUrl, ...] = ()
    sitemaps: tuple[HttpUrl, ...] = ()
    sections: tuple[Section, ...] = ()
    discover: bool | None = Field(
        default=None,
        description="Also read the homepage, the feeds that pages announce and the sitemaps of robots.txt; "
        "left out: only when the card names no feed, sitemap or section.",
    )
    follow_links: int = Field(default=0, ge=0, le=100, description="How many links deep article pages are followed to other articles.")
    politeness: Politeness = Politeness()
    poll: Poll = Poll()
    cron: Cron = Field(default="17 * * * *", description="When a run starts, in `time_zone`.")
    agencies: dict[str, tuple[str, ...]] = Field(
        default={}, description="Agencies that only this source names: canonical name to its spellings, beside the built-in table."
    )
    cookies: bool = Field(
        default=False,
        description="Send back the cookies that the site sets: within one run, to the hosts of this card, kept in memory only.",
    )
    revisit_after: tuple[Duration, ...] = Field(
        default=("15m", "1h", "3h", "1d", "3d", "30d"),
        min_length=1,
        description="At which ages an article is asked for again, counted from its publication; then at intervals of the last one. "
        "Units s, m, h, d.",
    )
    story_window_days: int | None = Field(
        default=None, ge=1, le=36_500, description="How many days apart copies of its articles are looked for; left out: 45."
    )
    expected: Expected = Expected(least=0, most=10_000)
    reextraction: Reextraction = Reextraction()
    allow_loopback: bool = Field(default=False, description="For tests and the demo: hosts of this card may be loopback addresses.")
    browser: Browser | None = Field(
        default=None, description="`true`, or a mapping: article and section pages are rendered by a browser (extra `browser`)."
    )
    private_hosts: tuple[Host, ...] = Field(
        default=(), description="For a site of your own network: hosts of this card that may have private addresses (RFC 1918, RFC 4193)."
    )
    proxy: HttpUrl | None = Field(default=None, description="An HTTP proxy for this source; address rules are then the proxy's.")

    @model_validator(mode="before")
    @classmethod
    def _edition_from_id(cls, data: object) -> object:
        return {**data, "edition": data.get("id")} if isinstance(data, dict) and not data.get("edition") else data

    @field_validator("browser", mode="before")
    @classmethod
    def _switch_browser(cls, value: object) -> object:
        return {} if value is True else None if value is False else value

    @model_validator(mode="after")
    def _urls_on_own_hosts(self) -> Self:
        places = [("homepage", self.homepage), *(("feeds", url) for url in self.feeds), *(("sitemaps", url) for url in self.sitemaps)]
        places += [("sections", section.url) for section in self.sections]
        for key, url in places:
            if urlsplit(url).netloc not in self.hosts:
                raise ValueError(f"{key}: {url} is not on one of the card's hosts ({', '.join(self.hosts)})")
        return self

    @model_validator(mode="after")
    def _private_hosts_are_hosts(self) -> Self:
        for host in self.private_hosts:
            if host not in self.hosts:
                raise ValueError(f"private_hosts: {host} is not one of the card's hosts ({', '.join(self.hosts)})")
        return self

    @model_validator(mode="after")
    def _one_kind_of_layout(self) -> Self:
        if self.selectors is not None and self.page != "generic":
            raise ValueError(f"selectors: expected them with `page: generic`, found `page: {self.page}`, which reads the pages by itself")
        return self

    @property
    def has_layouts(self) -> bool:
        """Whether `page` names a module with page objects of the site."""
        return self.page not in BUILT_IN_PAGES

    @property
    def canonical_host(self) -> str:
        return self.hosts[0]

    @property
    def scheme(self) -> str:
        return urlsplit(self.homepage).scheme

    @property
    def is_local(self) -> bool:
        """True when every host is a loopback address or `localhost`, so that nothing leaves the machine."""
        return all(is_loopback_host(host) for host in self.hosts)

    @property
    def private_names(self) -> frozenset[str]:
        """The names of `private_hosts`, without ports."""
        return frozenset(urlsplit(f"//{host}").hostname or "" for host in self.private_hosts)

    @property
    def discovers(self) -> bool:
        """Whether pages and robots.txt may add feeds and sitemaps to those of the card."""
        return not (self.feeds or self.sitemaps or self.sections) if self.discover is None else self.discover

    def renders(self, role: str) -> bool:
        """Whether pages of this role are what a browser shows, not what the server sends."""
        return self.browser is not None and (role == "article" or (role == "section" and self.browser.sections))

    def revisit_delay(self, age: float) -> float:
        """Seconds until the next visit of an article that was published `age` seconds ago."""
        ages = [parse_duration(step) for step in self.revisit_after]
        # A visit shortly before a step serves for it: the next one is at least a quarter of the step away.
        return next((step - age for step in ages if step - age >= step / 4), ages[-1])


def is_loopback_host(host: str) -> bool:
    """Whether `host` (with or without a port) names this machine by its form alone."""
    name = urlsplit(f"//{host}").hostname or ""
    return name == "localhost" or name.endswith(".localhost") or name == "::1" or bool(re.fullmatch(r"127(\.\d{1,3}){3}", name))


def read_source(path: Path) -> Source:
    """The card at `path`.

    Raises:
        SourceError: the file is no YAML mapping, or a key is unknown, missing or wrong; names the file and the key.
    """
    try:
        return _parse_card(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: expected a readable YAML file: {' '.join(str(error).split())}") from error


@lru_cache(maxsize=512)  # one run asks for all cards several times
def _parse_card(path: Path, text: str) -> Source:
    data = yaml.safe_load(text)
    if not isinstance(data, dict):
        raise SourceError(f"{path}: expected a mapping of keys to values, found {type(data).__name__}")
    data.setdefault("id", path.stem)
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        raise SourceError(_explain(path, error)) from error
    if source.id != path.stem:
        raise SourceError(f"{path}: id: expected the file's own name {path.stem!r}, found {source.id!r}")
    return source


def _explain(path: Path, error: ValidationError) -> str:
    """One line a problem: the file, the key, what was expected and what was found."""
    return "\n".join(": ".join((str(path), *_explain_problem(problem))) for problem in error.errors())


def explain_problems(error: ValidationError) -> str:
    """What is wrong with a card that stands in no file, in one line."""
    return "; ".join(": ".join(_explain_problem(problem)) for problem in error.errors())


def _explain_problem(problem: ErrorDetails) -> tuple[str, ...]:
    key = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        parents: dict[tuple[int | str, ...], type[BaseModel]] = {(): Source, ("selectors",): Selectors}
        known = parents.get(problem["loc"][:-1])
        return key, f"unknown key{suggest_name(str(problem['loc'][-1]), list(known.model_fields)) if known else ''}"
    if problem["type"] == "missing":
        return key, "expected this key, found none"
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] != "value_error":
        message += f", found {str(problem['input'])[:80]!r}"
    return (key, message) if key else (message,)


def suggest_name(name: str, known: Sequence[str]) -> str:
    """What to add to an error about an unknown `name`: those of `known` that look like it, or nothing."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.65)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def list_cards(*folders: Path) -> list[Path]:
    """The card files of `folders`, in order.

    Raises:
        SourceError: a folder is missing.
    """
    cards: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise SourceError(f"{folder}: expected a folder with source cards (NEWSHOUSE_SOURCES), found none")
        cards += sorted((*folder.glob("*.yml"), *folder.glob("*.yaml")))
    return cards


def load_sources(*folders: Path) -> dict[str, Source]:
    """All cards of `folders` by id, sorted.

    Raises:
        SourceError: a folder is missing, a card is broken, an id stands twice, or two cards share a host.
    """
    cards = [(read_source(path), path) for path in list_cards(*folders)]
    check_cards_together(cards)
    return {source.id: source for source, _ in sorted(cards, key=lambda card: card[0].id)}


def check_cards_together(cards: Sequence[tuple[Source, Path]]) -> None:
    """Pass silently if no id and no host stands on two cards.

    Raises:
        SourceError: one does; names both files.
    """
    card_of: dict[str, Path] = {}
    owner_of: dict[str, Path] = {}
    for source, path in cards:
        if source.id in card_of:
            raise SourceError(f"{path}: id: {source.id!r} is already the card {card_of[source.id]}")
        card_of[source.id] = path
        for host in source.hosts:
            if owner_of.setdefault(host, path) != path:
                raise SourceError(f"{path}: hosts: {host} is already a host of {owner_of[host]}; one host belongs to one card")


def list_source_folders(environment: Environment, home: Path) -> list[Path]:
    """Where cards are looked for: the bundle, NEWSHOUSE_SOURCES, the home's own folder if it has one."""
    folders = [BUNDLED_SOURCES]
    if environment.sources is not None:
        folders.append(environment.sources)
    own = home / "sources"
    if own.is_dir() and not any(own.resolve() == folder.resolve() for folder in folders):
        folders.append(own)
    return folders


def load_all_sources(environment: Environment, home: Path) -> dict[str, Source]:
    """Every card this installation knows, by id.

    Raises:
        SourceError: as `load_sources` does.
    """
    return load_sources(*list_source_folders(environment, home))


def find_source(sources: Mapping[str, Source], source_id: str) -> Source:
    """The card with this id.

    Raises:
        SourceError: there is none; names the ids that look like it.
    """
    if source_id not in sources:
        raise unknown_source(source_id, list(sources))
    return sources[source_id]


def unknown_source(source_id: str, known: Sequence[str]) -> SourceError:
    """The error for an id that no card has."""
    hint = suggest_name(source_id, known) or "; `newshouse sources list` shows all"
    return SourceError(f"{source_id[:80]!r}: expected the id of a source card, found none of that name{hint}")
