"""The server's own log of requests: two lines each, when it came in and when it was over, and the reading of them.

A request is over when its last byte was handed to the system or its connection was lost; one without a second line was
still at work when the server ended. Judging a crawler by its manners means judging it by this file.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from scrapers.hostile_site.call import Call

_LONGEST_TARGET = 300


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """Times are seconds of one monotonic clock; `at` is seconds since 1970. `open` counts requests at work on this host."""

    number: int
    host: str
    target: str
    at: float
    started: float
    open: int
    user_agent: str | None
    cookie_bytes: int
    has_authorization: bool
    is_conditional: bool
    ended: float | None = None
    status: int | None = None
    bytes: int = 0
    pause_seconds: float | None = None


class RequestLog:
    """Appends to one file, a line at a time, so that a reader never waits."""

    def __init__(self, path: Path | None) -> None:
        self._file: TextIO | None = path.open("a", encoding="utf-8", buffering=1) if path else None
        self._count = 0
        self._open: Counter[str] = Counter()

    @contextmanager
    def follow(self, call: Call) -> Iterator[None]:
        """Note this request, and its end when the block ends, however it does."""
        self._count += 1
        self._open[call.host] += 1
        number = self._count
        self._write(_describe_start(call, number, self._open[call.host]))
        try:
            yield
        finally:
            self._open[call.host] -= 1
            end = {"number": number, "ended": time.monotonic(), "status": call.status, "bytes": call.sent, **call.notes}
            self._write(end)

    def _write(self, fields: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(fields) + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _describe_start(call: Call, number: int, open_requests: int) -> dict[str, Any]:
    return {
        "number": number,
        "host": call.host,
        "target": call.target[:_LONGEST_TARGET],
        "at": time.time(),
        "started": time.monotonic(),
        "open": open_requests,
        "user_agent": call.headers.get("user-agent"),
        "cookie_bytes": len(call.headers.get("cookie", "")),
        "has_authorization": "authorization" in call.headers,
        "is_conditional": "if-none-match" in call.headers or "if-modified-since" in call.headers,
    }


def read_requests(path: Path) -> list[LoggedRequest]:
    """Every request of the log in the order in which it came in. A line that is still being written is left out."""
    found: dict[int, dict[str, Any]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                fields = json.loads(line)
                found.setdefault(fields["number"], {}).update(fields)
    return [LoggedRequest(**fields) for fields in found.values()]
