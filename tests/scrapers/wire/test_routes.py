"""TLS and proxies, on loopback."""

from __future__ import annotations

import asyncio
import base64
import select
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.exceptions import DownloadFailedError, UnsupportedURLSchemeError
from scrapy.http import Request, Response

from scrapers.addresses import AddressRules
from scrapers.wire.connection import Connection
from scrapers.wire.handler import WireExchange
from scrapers.wire.pool import ConnectionPool, find_route
from tests.scrapers.wire.conftest import Download
from tests.scrapers.wire.raw_server import RawServer, page

SECRET = b"Basic " + base64.b64encode(b"user:secret")


@pytest.fixture
def secure(tmp_path: Path) -> tuple[Path, Callable[[socket.socket], socket.socket]]:
    """A self-signed certificate for 127.0.0.1, and what makes a server use it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, lambda plain: context.wrap_socket(plain, server_side=True)


def tunnel_to(port: int) -> Callable[[socket.socket], None]:
    """What a proxy does after CONNECT."""

    def reply(connection: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as onward:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            while True:
                for source in select.select([connection, onward], [], [])[0]:
                    data = source.recv(65_536)
                    if not data:
                        return
                    (onward if source is connection else connection).sendall(data)

    return reply


def test_a_trusted_certificate_is_accepted(download: Download, secure, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    path, wrap = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with RawServer({"/a": page(b"over TLS"), "/b": page(b"again")}, wrap=wrap).serve() as server:
        answers = download(*(Request(server.url(path).replace("http:", "https:")) for path in ("/a", "/b")))
    assert [answer.body for answer in answers if isinstance(answer, Response)] == [b"over TLS", b"again"]
    assert answers[0].certificate  # type: ignore[union-attr]
    assert server.connections == 1


def test_a_pool_that_is_closed_leaves_nothing_open_though_the_other_side_takes_no_farewell(secure, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    path, wrap = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    released = threading.Event()

    def hold(connection: socket.socket) -> None:
        released.wait(20)  # reads nothing more, a farewell neither

    async def use(server: RawServer) -> Connection:
        pool = ConnectionPool(AddressRules(anywhere=frozenset(["127.0.0.1"])))
        route = find_route(server.url("/a").replace("http:", "https:"), None, None)
        connection = await pool.take(route)
        assert connection._transport is not None
        connection._transport.write(b"GET /a HTTP/1.1\r\n\r\n")
        while not server.requests:
            await asyncio.sleep(0.01)
        pool.give_back(route, connection)
        await pool.close()
        await asyncio.wait_for(connection.wait_closed(), 5)
        return connection

    with RawServer({"/a": hold}, wrap=wrap).serve() as server:
        try:
            assert not asyncio.run(use(server)).is_open
        finally:
            released.set()


def test_an_unknown_certificate_is_refused(download: Download, secure) -> None:  # type: ignore[no-untyped-def]
    with RawServer({"/a": page(b"over TLS")}, wrap=secure[1]).serve() as server:
        (ended,) = download(Request(server.url("/a").replace("http:", "https:")))
    assert type(ended) is DownloadFailedError
    assert "certificate" in str(ended)
    assert server.requests == []


def test_a_forward_proxy_is_told_the_whole_url_and_its_password_is_not_archived(download: Download) -> None:
    with RawServer({"http://news.test/a?b": page(b"by proxy")}).serve() as proxy:
        meta = {"proxy": f"http://127.0.0.1:{proxy.port}"}
        request = Request("http://news.test/a?b", meta=meta, headers={"Proxy-Authorization": SECRET})
        (response,) = download(request)
    assert response.body == b"by proxy"  # type: ignore[union-attr]
    wire: WireExchange = request.meta["wire"]
    assert proxy.requests[0][1] == wire.request_head[:-2] + b"Proxy-Authorization: " + SECRET + b"\r\n\r\n"
    assert b"Proxy-Authorization" not in wire.request_head
    assert response.ip_address is None  # type: ignore[union-attr]


def test_https_goes_through_a_tunnel_that_sees_no_request(download: Download, secure, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    path, wrap = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with RawServer({"/a": page(b"tunnelled")}, wrap=wrap).serve() as server:
        name = f"127.0.0.1:{server.port}"
        with RawServer({name: tunnel_to(server.port)}).serve() as proxy:
            meta = {"proxy": f"http://127.0.0.1:{proxy.port}"}
            request = Request(f"https://{name}/a", meta=meta, headers={"Proxy-Authorization": SECRET})
            (response,) = download(request)
    assert response.body == b"tunnelled"  # type: ignore[union-attr]
    connect = f"CONNECT {name} HTTP/1.1\r\nHost: {name}\r\n".encode() + b"Proxy-Authorization: " + SECRET + b"\r\n\r\n"
    assert [head for _, head in proxy.requests] == [connect]
    assert [head for _, head in server.requests] == [request.meta["wire"].request_head]


def test_a_proxy_that_opens_no_tunnel_is_an_error(download: Download) -> None:
    with RawServer({}).serve() as proxy:
        (ended,) = download(Request("https://news.test/", meta={"proxy": f"http://127.0.0.1:{proxy.port}"}))
    assert type(ended) is DownloadFailedError
    assert "status 404" in str(ended)


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        ("ftp://news.test/", None),
        ("http:///a", None),
        ("http://news.test:99999/", None),
        ("http://news.test/", "socks5://127.0.0.1:1080"),
    ],
)
def test_other_schemes_have_no_route(url: str, proxy: str | None) -> None:
    with pytest.raises(UnsupportedURLSchemeError):
        find_route(url, proxy, None)
