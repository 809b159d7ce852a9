"""The groups of keys that a source card may have: sections, politeness, polling, the browser, selectors, expectations.

What single values must look like is `card_fields`, the card itself is `source`.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scrapers.card_fields import Duration, HttpUrl, Language, OneOrMoreCss, parse_duration
from scrapers.polling import PollBounds


class StrictModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(StrictModel):
    """One section page whose listing is crawled."""

    id: str = Field(description="The site's own id of the section, as it stands in its URLs.")
    url: HttpUrl
    name: str
    language: Language
    pages: int = Field(default=1, ge=1, le=100, description="How many pages of the listing one run reads at most.")


class Politeness(StrictModel):
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


class Poll(StrictModel):
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


class Browser(StrictModel):
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


class Expected(StrictModel):
    """New articles a day. Fewer or more than this is an alarm, not an error."""

    least: int = Field(ge=0)
    most: int = Field(ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError(f"least ({self.least}) is more than most ({self.most})")
        return self


class Reextraction(StrictModel):
    """What newer rules may change of what was read before."""

    most_changed: float = Field(
        default=0.2, ge=0, le=1, description="Share of the known articles of a slice that may change before somebody has to accept it."
    )


class Selectors(StrictModel):
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
