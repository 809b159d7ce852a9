"""One annotated page: what a family's template prints, and with it what must be read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal
from urllib.parse import quote

from tests.scrapers.pages.annotated.stories import Story
from tests.scrapers.pages.annotated.words import FURNITURE, print_dateline

AgencyPlace = Literal["dateline", "byline", "source_line", "none"]


@dataclass(slots=True)
class Page:
    """The story on one site. Templates call the methods; what they print is noted and becomes the expected article."""

    story: Story
    site: str
    host: str
    path: str
    expected: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.expected |= {"headline": self.story.headline, "body": self.story.text, "language": self.story.language, "authors": []}

    @property
    def words(self) -> dict[str, Any]:
        return FURNITURE[self.story.language]

    @property
    def url(self) -> str:
        return f"https://{self.host}{quote(self.path)}"

    @property
    def direction(self) -> str:
        return "rtl" if self.story.language == "ar" else "ltr"

    def dated(self, precision: str = "minute") -> str:
        """ISO time of publication, as stated with its zone."""
        at = self.story.local.replace(second=0) if precision == "minute" else self.story.local
        self.expected["date_published"] = at.isoformat()
        return at.isoformat()

    def name(self, *, agency: AgencyPlace = "none", people: bool = True) -> None:
        """Note who is named on the page."""
        authors = [{"name": name, "kind": "person"} for name in self.story.reporters] if people else []
        if self.story.agency and agency == "byline" and not authors:
            authors.append({"name": self.story.agency[0], "kind": "agency"})
            self.expected["source_agency"] = self.story.agency[1]
        elif self.story.agency and agency == "source_line":
            self.expected["source_agency"] = self.story.agency[1]
        self.expected["authors"] = authors

    def paragraphs(self, *, dateline: bool = False) -> list[str]:
        """The text blocks, escaped; with the dateline in the first one it is part of the body."""
        blocks = [escape(block, quote=False) for block in self.story.blocks]
        if dateline and self.story.agency:
            opening = print_dateline(self.story)
            blocks[0] = opening + blocks[0]
            self.expected["body"] = opening + self.story.text
            self.expected["source_agency"] = self.story.agency[1]
        return blocks

    def json_ld(self, **fields: Any) -> str:
        text = json.dumps({"@context": "https://schema.org", **fields}, ensure_ascii=False)
        return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'

    def image(self, extra: str = "") -> str:
        return f"https://{self.host}/media/{self.story.number}{extra}.jpg"

    def links(self, count: int = 3, tag: str = "li") -> str:
        """Headlines of other stories as links."""
        return "".join(
            f'<{tag}><a href="/n/{900 + number}">{escape(text)}</a></{tag}>' for number, text in enumerate(self.story.others[:count])
        )
