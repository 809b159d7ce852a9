"""Source: the validated model of a source card, and load_sources().

A card is one YAML file named after its source. What is data (hosts, feeds, patterns, politeness, expectations) stands
on the card; what is behaviour is Python. Every error names the file and the key.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from scrapers.card_fields import (
    BUILT_IN_PAGES,
    Cron,
    Duration,
    Host,
    HttpUrl,
    Language,
    OneOrMoreCss,
    PageName,
    Pattern,
    SourceId,
    TimeZone,
    parse_duration,
)
from scrapers.environment import Environment
from scrapers.errors import SourceError
from scrapers.polling import PollBounds

BUNDLED_SOURCES = Path(__file__).parent / "sources"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Strict):
    """One section page whose listing is crawled."""

    id: str = Field(description="The site's own id of the section, as it stands in its URLs.")
    url: HttpUrl
    name: str
    language: Language
    pages: int = Field(default=1, ge=1, le=100, description="How many pages of the listing one run reads at most.")


class Politeness(_Strict):
    """How gently one source is asked. The delay only ever grows: by Crawl-delay, by Retry-After, by slow answers."""

    group: str | None = Field(
        default=None, pattern=r"^[a-z0-9_-]{1,64}$", description="Sources with one group share a server and never run at the same time."
    )
    delay_seconds: float = Field(default=2.0, ge=0, le=600, description="Between an answer and the next request to the same host.")
    concurrency: int = Field(
        default=1, ge=1, le=8, description="Requests in flight per host, or per group; while any delay holds it is one."
    )
    pages_per_run: int = Field(default=500, ge=1, le=100_000, description="Article pages that one run fetches at most.")
    urls_per_host: int = Field(default=20_000, ge=1, le=1_000_000, description="Requests of one run to one host at most.")
    response_seconds: float = Field(default=30.0, ge=1, le=300, description="The longest that one answer may take, from start to end.")


class Poll(_Strict):
    """How often feeds, sitemaps and sections are asked: so that a third to two thirds of what they list is known."""

    least: Duration = "15m"
    most: Duration = "1d"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if parse_duration(self.least) > parse_duration(self.most):
            raise ValueError(f"least ({self.least}) is more than most ({self.most})")
        return self

    @property
    def bounds(self) -> PollBounds:
        return PollBounds(int(parse_duration(self.least)), int(parse_duration(self.most)))


class Browser(_Strict):
    """For pages that are empty until their scripts have run: a browser shows them, and the crawl asks what it wants to ask."""

    sections: bool = Field(default=True, description="Whether section pages are rendered too, or articles only.")
    wait_for: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        description="A CSS selector: the page is not read before something matches it, for two fifths of `response_seconds` at most.",
    )
    requests_per_page: int = Field(default=40, ge=1, le=500, description="Requests for scripts and data that one page may lead to.")
    megabytes_per_page: int = Field(default=20, ge=1, le=200, description="What the answers to them may hold together, unpacked.")


class Expected(_Strict):
    """New articles a day. Fewer or more than this is an alarm, not an error."""

    least: int = Field(ge=0)
    most: int = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError(f"least ({self.least}) is more than most ({self.most})")
        return self


class Reextraction(_Strict):
    """What newer rules may change of what was read before."""

    most_changed: float = Field(
        default=0.2, ge=0, le=1, description="Share of the known articles of a slice that may change before somebody has to accept it."
    )


class Selectors(_Strict):
    """CSS selectors of single fields; of several for one field the first that finds anything. `::attr(name)` and `::text` work."""

    headline: OneOrMoreCss = ()
    description: OneOrMoreCss = ()
    body: OneOrMoreCss = Field(default=(), description="All elements that hold the text, in their order.")
    authors: OneOrMoreCss = ()
    source_raw: OneOrMoreCss = Field(default=(), description="The line that credits an agency.")
    section: OneOrMoreCss = ()
    tags: OneOrMoreCss = ()
    images: OneOrMoreCss = ()
    date_published: OneOrMoreCss = ()
    date_modified: OneOrMoreCss = ()
    without: OneOrMoreCss = Field(default=(), description="Boxes inside these elements that are no part of them.")

    def by_field(self) -> dict[str, tuple[str, ...]]:
        """The selectors of every field that has any."""
        return {name: choices for name, choices in self if name != "without" and choices}


class Source(_Strict):
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
    expected: Expected = Expected(least=0, most=10_000)
    reextraction: Reextraction = Reextraction()
    allow_loopback: bool = Field(default=False, description="For tests and the demo: hosts of this card may be loopback addresses.")
    browser: Browser | None = Field(
        default=None, description="`true`, or a mapping: article and section pages are rendered by a browser (extra `browser`)."
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
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(f"{path}: expected a readable YAML file: {' '.join(str(error).split())}") from error
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
