"""SampleGroup: the three newspapers on three loopback ports, in threads of one process, with a log of every request."""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer

from scrapers.sample_site.editions import EDITIONS
from scrapers.sample_site.errors import SampleSiteError
from scrapers.sample_site.newspaper import Newspaper, make_newspapers
from scrapers.sample_site.pieces import Piece, load_pieces
from scrapers.sample_site.replies import Reply, answer_request, is_unchanged
from scrapers.sample_site.state import advance, read_step

ADDRESS = "127.0.0.1"
_HIGHEST_PORT = 65535 - len(EDITIONS) + 1
_PACKED_ALREADY = ("image/png", "application/gzip")


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as it was answered; `in_flight` counts those at work on this port when it came in, itself included."""

    at: datetime
    host: str  # with the port
    method: str
    path: str
    status: int
    if_none_match: str | None
    if_modified_since: str | None
    in_flight: int
    user_agent: str | None


class SampleGroup:
    """The newspaper group. Its state is a file, so that another process can move it on while it is being read."""

    def __init__(
        self,
        state_file: Path,
        port: int = 0,
        pieces: Sequence[Piece] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        delay_seconds: float = 0,
    ) -> None:
        """`port` is the first of three in a row, or 0 for any three free ones; `pieces` are the bundled news if None.

        With a delay each answer takes that long, so that requests which are made at once are at work at once.
        """
        self.state_file = state_file
        self.port = port
        self.pieces = load_pieces() if pieces is None else tuple(pieces)
        self.now = now
        self.delay_seconds = delay_seconds
        self.base_urls: dict[str, str] = {}
        self.requests_log: list[LoggedRequest] = []
        self._newspapers: dict[str, Newspaper] = {}
        self._lock = threading.Lock()
        self._at_work: Counter[str] = Counter()

    @property
    def ports(self) -> tuple[int, ...]:
        """The port of each edition, in the order of EDITIONS; empty while nothing is served."""
        return tuple(int(url.rsplit(":", 1)[1]) for url in self.base_urls.values())

    def advance(self) -> int:
        """Move the group on by one step and return it."""
        return advance(self.state_file)

    @contextmanager
    def serve(self) -> Iterator[SampleGroup]:
        """Serve all editions until the block ends; `base_urls` and `ports` are known inside.

        Raises:
            SampleSiteError: a port is taken or out of range, or the state file is unreadable.
        """
        read_step(self.state_file)
        with ExitStack() as stack:
            servers = [stack.enter_context(self._bind(edition.port_offset)) for edition in EDITIONS]
            hosts = [f"{ADDRESS}:{server.server_port}" for server in servers]
            self.base_urls = {edition.id: f"http://{host}" for edition, host in zip(EDITIONS, hosts, strict=True)}
            for edition, server in zip(EDITIONS, servers, strict=True):
                server.edition_id = edition.id
                threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
                stack.callback(server.shutdown)
            try:
                yield self
            finally:
                self.base_urls = {}
                self._newspapers = {}

    def _bind(self, offset: int) -> _EditionServer:
        if not 0 <= self.port <= _HIGHEST_PORT:
            raise SampleSiteError(f"expected a first port from 1 to {_HIGHEST_PORT}, or 0 for free ones, found {self.port}")
        port = self.port + offset if self.port else 0
        try:
            return _EditionServer(self, port)
        except OSError as error:
            raise SampleSiteError(
                f"expected port {port} of {ADDRESS} to be free: {error.strerror}; the newspapers need {len(EDITIONS)} ports in a row, "
                "choose another first one with --port, or 0 for free ones"
            ) from error

    def newspaper(self, edition_id: str) -> Newspaper:
        """The edition as it stands at the state's present step."""
        step = read_step(self.state_file)
        with self._lock:
            if not self._newspapers or self._newspapers[edition_id].step != step:
                self._newspapers = make_newspapers(self.pieces, self.base_urls, step)
            return self._newspapers[edition_id]

    @contextmanager
    def count_request(self, host: str) -> Iterator[int]:
        """How many requests are at work on this host, this one included."""
        with self._lock:
            self._at_work[host] += 1
            in_flight = self._at_work[host]
        try:
            yield in_flight
        finally:
            with self._lock:
                self._at_work[host] -= 1


class _EditionServer(ThreadingHTTPServer):
    request_queue_size = 64
    daemon_threads = True

    def __init__(self, group: SampleGroup, port: int) -> None:
        self.group = group
        self.edition_id = ""
        super().__init__((ADDRESS, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own looks up the machine's full name, which may take seconds without a network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        # A crawler that is killed while it reads is no error of the server.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def host(self) -> str:
        return f"{ADDRESS}:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: _EditionServer
    server_version = "SampleNewspapers"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: the group's own log has every request."""

    def _answer(self) -> None:
        group = self.server.group
        with group.count_request(self.server.host) as in_flight:
            reply = answer_request(group.newspaper(self.server.edition_id), self.path, group.now())
            unchanged = is_unchanged(reply, self.headers["If-None-Match"], self.headers["If-Modified-Since"])
            status = 304 if unchanged else reply.status
            group.requests_log.append(self._log_entry(status, in_flight))
            time.sleep(group.delay_seconds)
        # No longer at work: who has read the answer may ask again before this thread gets on.
        self._send(reply, status)

    def _log_entry(self, status: int, in_flight: int) -> LoggedRequest:
        asked = self.headers
        return LoggedRequest(
            self.server.group.now(),
            self.server.host,
            self.command,
            self.path,
            status,
            asked["If-None-Match"],
            asked["If-Modified-Since"],
            in_flight,
            asked["User-Agent"],
        )

    def _send(self, reply: Reply, status: int) -> None:
        packed = "gzip" in self.headers.get("Accept-Encoding", "").lower() and reply.content_type not in _PACKED_ALREADY
        body = gzip.compress(reply.body, mtime=0) if packed else reply.body
        self.send_response(status)
        # One request a connection: a connection that is kept would outlive the server.
        self.send_header("Connection", "close")
        self.send_header("Vary", "Accept-Encoding")
        if reply.etag is not None:
            self.send_header("ETag", reply.etag)
        if reply.last_modified is not None:
            self.send_header("Last-Modified", format_datetime(reply.last_modified.astimezone(UTC), usegmt=True))
        if status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
            if packed:
                self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)


__all__ = ["ADDRESS", "LoggedRequest", "SampleGroup"]
