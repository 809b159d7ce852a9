"""A forward proxy on loopback that is itself every host behind it: small news sites under names of their own, each with
robots.txt, a feed and pages with an ETag. It opens no connection.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class ProxiedRequest:
    url: str
    status: int
    is_conditional: bool
    user_agent: str

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


@dataclass
class ForwardProxy:
    """The pages by URL, and every request as it was answered."""

    pages: Mapping[str, str]
    requests: list[ProxiedRequest] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def serve(self) -> Iterator[ForwardProxy]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def find(self, url: str) -> tuple[str, str] | None:
        """Content type and text of what stands at this URL."""
        host, path = urlsplit(url).netloc, urlsplit(url).path
        own = [page for page in self.pages if urlsplit(page).netloc == host]
        if own and path == "/robots.txt":
            return "text/plain", "User-agent: *\nAllow: /\n"
        if own and path == "/feed.xml":
            items = "".join(f"<item><title>{urlsplit(page).path}</title><link>{page}</link></item>" for page in own)
            return "application/rss+xml", f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        return ("text/html; charset=utf-8", self.pages[url]) if url in self.pages else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: ForwardProxy

    def do_GET(self) -> None:
        found = self.proxy.find(self.path)
        content_type, text = found or ("text/plain", "no such page")
        body = text.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        asked = self.headers.get("If-None-Match")
        status = 404 if found is None else 304 if asked == etag else 200
        agent = self.headers.get("User-Agent", "")
        self.proxy.requests.append(ProxiedRequest(self.path, status, asked is not None, agent))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body) if status != 304 else 0))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing on standard error."""
