"""CardPage: the whole reading of one page by one card, as a web-poet page object with everything it depends on as input.

With it a saved answer, the card and the expected article are a web-poet fixture, whichever rules read the page; fixtures
are written and compared in `scrapers.pages.fixtures`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from itemadapter import ItemAdapter
from web_poet import HttpResponse, ItemPage
from web_poet.serialization import SerializedLeafData, register_serialization

from scrapers.errors import ScrapersError
from scrapers.pages import extract_article
from scrapers.records import Article, RawPage, Reject
from scrapers.source import Source

# How the page was read, not what it says: these may change while the article is the same.
_READING = frozenset({"extraction_tier", "extraction_agreement"})


class NotAnArticleError(ScrapersError):
    """The page gives no article; the message says why."""


class CardPage(ItemPage[Article]):
    """The article of a response, as this installation reads pages of the card's source."""

    def __init__(self, response: HttpResponse, source: Source) -> None:
        self.response = response
        self.source = source

    def read_article(self) -> Article:
        """The article.

        Raises:
            NotAnArticleError: the page holds none.
        """
        found = extract_article(read_raw_page(self.response, self.source.id), self.source)
        if isinstance(found, Reject):
            raise NotAnArticleError(f"{found.reason}: {found.detail}")
        return found

    async def to_item(self) -> Article:
        return self.read_article()


def read_raw_page(response: HttpResponse, source_id: str) -> RawPage:
    """The response as extraction takes it; it was fetched when its Date header says, else now."""
    headers = {name.lower(): ", ".join(response.headers.getall(name)) for name in dict.fromkeys(response.headers)}
    return RawPage(str(response.url), response.status or 200, headers, bytes(response.body), _read_time(headers), "", source_id, "article")


def _read_time(headers: dict[str, str]) -> datetime:
    try:
        stated = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return datetime.now(UTC)
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


class ArticleAdapter(ItemAdapter):
    """An article as plain JSON values: what it says and nothing that is unknown."""

    def asdict(self) -> dict[str, Any]:
        return {
            name: plain
            for name, value in super().asdict().items()
            if name not in _READING and (plain := _as_json(value)) not in (None, [], {})
        }


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_as_json(one) for one in value]
    if isinstance(value, dict):
        return {name: plain for name, one in value.items() if (plain := _as_json(one)) is not None}
    return value


def _serialize_source(source: Source) -> SerializedLeafData:
    card = source.model_dump(mode="json", exclude_defaults=True)
    return {"card.json": json.dumps(card, ensure_ascii=False, indent=1).encode()}


def _deserialize_source(cls: type[Source], data: SerializedLeafData) -> Source:
    return cls.model_validate_json(data["card.json"])


register_serialization(_serialize_source, _deserialize_source)


__all__ = ["ArticleAdapter", "CardPage", "NotAnArticleError", "read_raw_page"]
