"""Undoing the content encoding of answers, by the same rules and limits as reading them from the archive later.

It stands for Scrapy's own middleware, which takes a page that was cut off for a whole one. A body that cannot be
decoded stays as received, and `request.meta["unreadable"]` says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.responsetypes import responsetypes

from scrapers.content_encoding import decode_beginning, decode_content
from scrapers.errors import ArchiveError
from scrapers.robots import MOST_BYTES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_ACCEPTED = b"gzip, deflate, br, zstd"


class DecodingMiddleware:
    """Asks for packed answers and unpacks them."""

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        request.meta.pop("unreadable", None)
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not encodings or not response.body or request.method == "HEAD":
            return response
        try:
            body = _decode(response.body, encodings, request.meta.get("role"))
        except ArchiveError as error:
            request.meta["unreadable"] = error
            return response
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


def _decode(body: bytes, encodings: str, role: str | None) -> bytes:
    """Of robots.txt only the beginning counts, however much more it unpacks to."""
    return decode_beginning(body, encodings, MOST_BYTES) if role == "robots" else decode_content(body, encodings)
