"""The archive's ear: writes every exchange as it came off the wire, below Scrapy's decompression.

It sits nearest the downloader, so that retries, robots.txt and error pages are archived too. It judges nothing.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from scrapers.ledger import Ledger
from scrapers.rights import Rights, merge_rights, read_rights
from scrapers.warc import Exchange, RawHttpMessage, Revisit, payload_digest
from scrapers.wire.handler import WireExchange

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from scrapers.frontier import FrontierUrl


class CaptureMiddleware:
    """Archives each response, or a revisit record where the payload is already there, and logs each attempt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _ledger(self) -> Ledger:
        return self._crawler.spider.ledger  # type: ignore[union-attr, no-any-return]

    def process_request(self, request: Request) -> None:
        request.meta["asked_at"] = time.monotonic()

    def process_response(self, request: Request, response: Response) -> Response:
        wire: WireExchange = request.meta.pop("wire")
        fetched_at = self._ledger.clock()
        digest = payload_digest(response.body)
        is_shell = response.status == 200 and request.meta.get("renders", False)
        revisit = None if is_shell else _find_revisit(request.meta.get("row"), response.status, digest)
        exchange = Exchange(
            url=request.url,
            role="resource" if is_shell else request.meta["role"],  # the page is what a browser makes of it
            request=RawHttpMessage(wire.request_head),
            response=RawHttpMessage(wire.response_head, response.body),
            fetched_at=fetched_at,
            ip_address=str(response.ip_address) if response.ip_address else None,
            is_cut=wire.is_cut,
        )
        record_id = self._write(exchange, revisit)
        request.meta.update(record_id=record_id, payload_digest=digest, same_payload=revisit is not None)
        rights = merge_rights(self._rights_by_robots(request), read_rights(_header_pairs(response)))
        attempt = {"status": response.status, "bytes": len(response.body), "record_id": record_id, "error": None, "rights": rights}
        self._ledger.note_attempt(self._describe(request) | attempt)
        return response

    def _write(self, exchange: Exchange, revisit: Revisit | None) -> str | None:
        try:
            return self._ledger.run.write_exchange(exchange, revisit)
        except OSError as error:
            self._crawler.spider.stop_for(f"the archive cannot be written: {error.strerror}")  # type: ignore[union-attr]
            raise

    def _rights_by_robots(self, request: Request) -> Rights | None:
        if request.meta["role"] == "robots":
            return None
        return self._crawler.spider.agenda.robots.rights_of(request.url)  # type: ignore[union-attr, no-any-return]

    def process_exception(self, request: Request, exception: Exception) -> None:
        if "asked_at" not in request.meta:  # refused before it got here
            return
        error = f"{type(exception).__name__}: {exception}"[:300]
        failed = {"status": None, "bytes": 0, "record_id": None, "error": error, "rights": None}
        self._ledger.note_attempt(self._describe(request) | failed)

    def _describe(self, request: Request) -> dict[str, Any]:
        now, asked = time.monotonic(), request.meta.pop("asked_at")
        sent = request.meta.pop("sent_at", now)
        return {
            "url": request.url,
            "role": request.meta["role"],
            "at": self._ledger.clock().isoformat(),
            "waited_ms": round(1000 * (request.meta.get("waited", 0.0) + max(0.0, sent - asked))),
            "waited_for": request.meta.get("waited_for"),
            "elapsed_ms": round(1000 * (now - sent)),
        }


def _find_revisit(row: FrontierUrl | None, status: int, digest: str) -> Revisit | None:
    """The record that already holds what this answer says, if there is one."""
    if row is None or row.record_id is None:
        return None
    if status == 304:
        return Revisit("server-not-modified", row.record_id, row.payload_digest)
    if status == 200 and digest == row.payload_digest:
        return Revisit("identical-payload-digest", row.record_id, digest)
    return None


def _header_pairs(response: Response) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("utf-8", "replace")) for name, values in response.headers.items() for value in values]
