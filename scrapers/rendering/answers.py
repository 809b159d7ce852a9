"""What becomes of a request that a page makes, and the answer that its browser is handed. Pure: nothing is asked here.

Scripts and the data they want are asked of the site. Style sheets and images are answered with nothing at all: an
application that waits for its style sheet goes on, and the site is spared. Everything else is refused.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from scrapy.http import Response

Treatment = Literal["ask", "stand_in", "refuse"]

_ASKED = frozenset({"script", "fetch", "xhr"})
_ONE_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")

# What would leave state behind, change the page's rules or lead it elsewhere; and what spoke of the bytes on the wire.
_WITHHELD = frozenset(
    (
        "alt-svc",
        "clear-site-data",
        "connection",
        "content-encoding",
        "content-length",
        "content-security-policy",
        "content-security-policy-report-only",
        "keep-alive",
        "link",
        "location",
        "nel",
        "refresh",
        "report-to",
        "reporting-endpoints",
        "service-worker-allowed",
        "set-cookie",
        "strict-transport-security",
        "transfer-encoding",
    )
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An answer as the browser gets it."""

    status: int
    headers: dict[str, str]
    body: bytes


_STAND_INS = {
    "stylesheet": HandedIn(200, {"content-type": "text/css", "access-control-allow-origin": "*"}, b""),
    "image": HandedIn(200, {"content-type": "image/gif", "access-control-allow-origin": "*"}, _ONE_PIXEL),
}


def treat_request(method: str, kind: str) -> Treatment:
    """What becomes of a request of this method and kind (Playwright's resource type), whatever its address."""
    if method != "GET":
        return "refuse"
    return "ask" if kind in _ASKED else "stand_in" if kind in _STAND_INS else "refuse"


def stand_in_for(kind: str) -> HandedIn:
    """What a style sheet or an image is answered with."""
    return _STAND_INS[kind]


def hand_in(response: Response) -> HandedIn:
    """An answer of the site, its content encoding undone, without the headers that are not meant for a page's scripts."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in _WITHHELD
    }
    return HandedIn(response.status, headers, response.body)
