"""Only the public internet may be connected to; no test here opens a socket."""

import pytest

from scrapers.addresses import is_public_address, literal_address


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_pass(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "no address",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://127.0.0.1:80/x", "127.0.0.1"), ("http://[::1]/", "::1"), ("https://www.example.org/", None), ("not a url", None)],
)
def test_literal_addresses_are_seen(url: str, expected: str | None) -> None:
    assert literal_address(url) == expected
