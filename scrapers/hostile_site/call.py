"""Call: one request to the hostile site and the ways to answer it, from a whole page to a reset connection.

What is answered belongs in the modules of the faults; who listens and writes the log is `server`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

HTML = "text/html; charset=utf-8"
INTERNAL_ADDRESS = "127.0.0.2"
OTHER_ADDRESS = "127.0.0.3"
MEBIBYTE = 1 << 20
_PIECE = 256 * 1024
FOR_EVER = 3600.0

Text = str | bytes
Body = Text | Callable[[], Text]


@dataclass
class SiteState:
    """What one server remembers: its settings, how often each target was asked, and bodies that are dear to make."""

    pages: int = 2000
    page_kb: float = 4.0
    made: dict[str, bytes] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def count(self, key: str) -> int:
        """How often this key was counted, this time included."""
        self.asked[key] = self.asked.get(key, 0) + 1
        return self.asked[key]


@dataclass
class Call:
    """One request. `times_asked` counts requests of this very target on this host, this one included."""

    method: str
    target: str
    headers: dict[str, str]
    host: str
    port: int
    times_asked: int
    state: SiteState
    writer: asyncio.StreamWriter
    keeps_alive: bool = False
    status: int | None = None
    sent: int = 0
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @cached_property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.target).query, keep_blank_values=True).items()}

    @property
    def base(self) -> str:
        return f"http://{self.host}:{self.port}"

    def number(self, name: str, default: int) -> int:
        value = self.query.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else default

    def fill(self, text: Text) -> bytes:
        """The text as bytes, with the addresses of this server in place of `{base}`, `{internal}`, `{other}`, `{port}`."""
        if isinstance(text, bytes):
            return text
        places = {"{base}": self.base, "{port}": str(self.port)}
        places |= {"{internal}": f"http://{INTERNAL_ADDRESS}:{self.port}", "{other}": f"http://{OTHER_ADDRESS}:{self.port}"}
        for name, value in places.items():
            text = text.replace(name, value)
        return text.encode("utf-8", "surrogatepass")

    async def make(self, key: str, body: Body) -> bytes:
        """The bytes of a body; one that has to be made is made once a server, beside the event loop."""
        if not callable(body):
            return self.fill(body)
        if key not in self.state.made:
            self.state.made[key] = self.fill(await asyncio.to_thread(body))
        return self.state.made[key]

    async def send(
        self, body: Text, status: int = 200, content_type: str | None = HTML, headers: Sequence[Text] = (), reason: str = "R"
    ) -> None:
        """A whole answer with its length. The connection is closed unless `keeps_alive` was set before."""
        payload = self.fill(body)
        lines = [f"HTTP/1.1 {status} {reason}".encode(), b"Content-Length: %d" % len(payload)]
        lines += [] if self.keeps_alive else [b"Connection: close"]
        lines += [f"Content-Type: {content_type}".encode()] if content_type else []
        lines += [self.fill(header) for header in headers]
        self.status = status
        await self.write(b"\r\n".join(lines) + b"\r\n\r\n" + (b"" if self.method == "HEAD" else payload))

    async def write(self, data: Text) -> None:
        """Bytes on the wire as they are."""
        payload = self.fill(data)
        for start in range(0, len(payload), _PIECE):
            self.writer.write(payload[start : start + _PIECE])
            self.sent += len(payload[start : start + _PIECE])
            await self.writer.drain()

    async def wait(self, seconds: float = FOR_EVER) -> None:
        """Silence, ended early when the other side hangs up."""
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            if self.writer.transport.is_closing():
                raise ConnectionResetError
            await asyncio.sleep(min(0.05, seconds))

    async def drip(self, data: bytes) -> None:
        """The same few bytes again and again, five times a second, until the other side hangs up."""
        while True:
            await self.write(data)
            await self.wait(0.2)

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
