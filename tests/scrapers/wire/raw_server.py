"""A server on loopback that sends exactly the bytes it is given and remembers exactly the bytes it got."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Reply = bytes | Callable[[socket.socket], None]


@dataclass
class RawServer:
    """Replies by path; `requests` are the heads as received, with the number of the connection that brought them."""

    replies: Mapping[str, Reply]
    requests: list[tuple[int, bytes]] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain

    @contextmanager
    def serve(self) -> Iterator[RawServer]:
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"raw": self}))
        server.daemon_threads = True
        server.block_on_close = False
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Handler(socketserver.BaseRequestHandler):
    raw: RawServer

    def handle(self) -> None:
        self.raw.connections += 1
        number = self.raw.connections
        with contextlib.suppress(OSError):  # the client may go away in the middle of anything
            connection = self.raw.wrap(self.request)
            while head := _read_head(connection):
                self.raw.requests.append((number, head))
                reply = self.raw.replies.get(head.split(b" ")[1].decode("latin-1"), NOT_FOUND)
                if callable(reply):
                    reply(connection)
                    break
                connection.sendall(reply)
                if b"Content-Length" not in reply and b"chunked" not in reply:
                    break
            connection.close()


def _read_head(connection: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = connection.recv(1)
        if not piece:
            return b""
        head += piece
    return head


def page(body: bytes, *headers: bytes, start: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """A whole response with its length."""
    return b"\r\n".join([start, *headers, f"Content-Length: {len(body)}".encode(), b"", body])


def reset_after(data: bytes) -> Callable[[socket.socket], None]:
    """Send these bytes, then tear the connection down with a reset."""

    def reply(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return reply


def hang_after(data: bytes) -> Callable[[socket.socket], None]:
    """Send these bytes, then nothing, until the client goes."""

    def reply(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.recv(1)

    return reply


def close_after(data: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(data)


def endless(head: bytes, piece: bytes) -> Callable[[socket.socket], None]:
    """Send `piece` for ever."""

    def reply(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return reply


NOT_FOUND = page(b"nothing here", start=b"HTTP/1.1 404 Not Found")
