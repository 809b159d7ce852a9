"""Source: the validated model of a source card, and load_sources().

A card is one YAML file named after its source. What is data (hosts, feeds, patterns, politeness, expectations) stands
on the card; what is behaviour is Python. Every error names the file and the key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from scrapers.errors import SourceError

BUNDLED_SOURCES = Path(__file__).parent / "sources"
SOURCE_ID = re.compile(r"[a-z0-9_-]{1,64}")
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def _check_http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"expected an absolute http or https URL, found {value!r}")
    if parts.username or parts.password:
        raise ValueError("a card must not hold a password; put it into the environment of the proxy or leave the site out")
    return value


def _check_host(value: str) -> str:
    parts = urlsplit(f"//{value}")
    if not parts.hostname or parts.netloc != value or value != value.lower():
        raise ValueError(f"expected a lower-case host name with an optional port, like 'www.example.org', found {value!r}")
    return value


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"expected a regular expression, found {value!r}: {error}") from error
    return value


HttpUrl = Annotated[str, AfterValidator(_check_http_url)]
Host = Annotated[str, AfterValidator(_check_host)]
Pattern = Annotated[str, AfterValidator(_check_pattern)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


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
    """How gently one source is asked. AutoThrottle starts from `delay_seconds` and only ever slows down from there."""

    group: str | None = Field(default=None, description="Sources with one group share a server and never run at the same time.")
    delay_seconds: float = Field(default=2.0, ge=0, le=600)
    concurrency: int = Field(default=1, ge=1, le=8, description="Requests in flight per host.")
    pages_per_run: int = Field(default=500, ge=1, le=100_000, description="Article pages that one run fetches at most.")


class Expected(_Strict):
    """New articles a day. Fewer or more than this is an alarm, not an error."""

    least: int = Field(ge=0)
    most: int = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError(f"least ({self.least}) is more than most ({self.most})")
        return self


class Source(_Strict):
    """A news site as its card describes it."""

    id: str = Field(description="The file name without ending; ^[a-z0-9_-]{1,64}$.")
    name: str
    publisher: str
    edition: str = Field(default="", description="Which edition of the publisher's group; the id when the card does not say.")
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    languages: tuple[Language, ...] = Field(min_length=1, description="The first one is that of URLs without a language part.")
    homepage: HttpUrl
    hosts: tuple[Host, ...] = Field(min_length=1, description="Every host of this source, exactly; the first is canonical.")
    time_zone: str = "UTC"
    url_grammar: Literal["arabs_today", "generic"] = "generic"
    page: Literal["arabs_today", "generic"] = "generic"
    article_urls: tuple[Pattern, ...] = Field(
        default=(),
        description="Generic grammar: paths (search) that are articles; none: any page that is no section.",
    )
    feeds: tuple[HttpUrl, ...] = ()
    sitemaps: tuple[HttpUrl, ...] = ()
    sections: tuple[Section, ...] = ()
    politeness: Politeness = Politeness()
    cron: str = "17 * * * *"
    agencies: dict[str, tuple[str, ...]] = Field(
        default={}, description="Agencies that only this source names: canonical name to its spellings, beside the built-in table."
    )
    revisit_after: tuple[str, ...] = Field(
        default=("1h", "3h", "1d", "3d", "30d"),
        min_length=1,
        description="When an article is asked for again after its first, second, ... visit; the last one repeats. Units s, m, h, d.",
    )
    expected: Expected = Expected(least=0, most=10_000)
    allow_loopback: bool = Field(default=False, description="For tests and the demo: hosts of this card may be loopback addresses.")
    proxy: HttpUrl | None = Field(default=None, description="An HTTP proxy for this source; address rules are then the proxy's.")

    @field_validator("id")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not SOURCE_ID.fullmatch(value):
            raise ValueError(f"expected 1 to 64 of a-z, 0-9, _ and -, found {value!r}")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"expected a time zone like 'Africa/Cairo', found {value!r}") from error
        return value

    @field_validator("cron")
    @classmethod
    def _valid_cron(cls, value: str) -> str:
        if len(value.split()) != 5:
            raise ValueError(f"expected five cron fields like '17 * * * *', found {value!r}")
        try:
            CronSim(value, _SOME_TIME)
        except CronSimError as error:
            raise ValueError(f"expected five cron fields like '17 * * * *', found {value!r}") from error
        return value

    @field_validator("revisit_after")
    @classmethod
    def _durations(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            parse_duration(text)
        return value

    @model_validator(mode="before")
    @classmethod
    def _edition_from_id(cls, data: object) -> object:
        return {**data, "edition": data.get("id")} if isinstance(data, dict) and not data.get("edition") else data

    @model_validator(mode="after")
    def _urls_on_own_hosts(self) -> Self:
        places = [("homepage", self.homepage), *(("feeds", url) for url in self.feeds), *(("sitemaps", url) for url in self.sitemaps)]
        places += [("sections", section.url) for section in self.sections]
        for key, url in places:
            if urlsplit(url).netloc not in self.hosts:
                raise ValueError(f"{key}: {url} is not on one of the card's hosts ({', '.join(self.hosts)})")
        return self

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

    def revisit_delay(self, visits: int) -> float:
        """Seconds until the next visit of an article that was visited `visits` times."""
        return parse_duration(self.revisit_after[min(max(visits, 1), len(self.revisit_after)) - 1])


def parse_duration(text: str) -> float:
    """Seconds of a duration like `15m`, `3h` or `30d`."""
    match = re.fullmatch(r"(\d+)([smhd])", text)
    if not match:
        raise ValueError(f"expected a duration like '15m', '3h' or '30d', found {text!r}")
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[match[2]]


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
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "card"
        message = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"].removeprefix("Value error, ")
        lines.append(f"{path}: {key}: {message}")
    return "\n".join(lines)


def load_sources(*folders: Path) -> dict[str, Source]:
    """All cards of `folders` by id, sorted.

    Raises:
        SourceError: a folder is missing, a card is broken, an id stands twice, or two cards share a host.
    """
    sources: dict[str, tuple[Source, Path]] = {}
    for folder in folders:
        if not folder.is_dir():
            raise SourceError(f"{folder}: expected a folder with source cards (NEWSHOUSE_SOURCES), found none")
        for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml"))):
            source = read_source(path)
            if source.id in sources:
                raise SourceError(f"{path}: id: {source.id!r} is already the card {sources[source.id][1]}")
            sources[source.id] = (source, path)
    _check_hosts_are_distinct(list(sources.values()))
    return {source_id: sources[source_id][0] for source_id in sorted(sources)}


def _check_hosts_are_distinct(cards: Sequence[tuple[Source, Path]]) -> None:
    owner: dict[str, Path] = {}
    for source, path in cards:
        for host in source.hosts:
            if host in owner:
                raise SourceError(f"{path}: hosts: {host} is already a host of {owner[host]}; one host belongs to one card")
            owner[host] = path
