"""Which addresses a socket may be connected to. The resolver is a table here: nothing opens a socket."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import pytest
from scrapy.exceptions import CannotResolveHostError

from scrapers.addresses import AddressRules
from scrapers.refusals import BlockedAddressError
from scrapers.wire.pool import ConnectionPool, Route
from scrapers.wire.resolving import find_allowed_addresses, look_up_addresses

PUBLIC = AddressRules()


def find(addresses: Sequence[str], host: str = "news.test", rules: AddressRules = PUBLIC) -> list[str]:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return addresses

    return asyncio.run(find_allowed_addresses(host, 80, rules, resolve))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.7",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_a_name_for_an_internal_address_is_blocked(address: str) -> None:
    with pytest.raises(BlockedAddressError, match="not a public address"):
        find([address])


def test_only_the_public_addresses_of_a_name_are_handed_out() -> None:
    assert find(["127.0.0.2", "93.184.215.14", "10.0.0.1", "2606:2800:21f:cb07::1"]) == ["93.184.215.14", "2606:2800:21f:cb07::1"]


def test_a_name_that_was_allowed_by_hand_may_be_internal() -> None:
    assert find(["127.0.0.2"], "news.test", AddressRules(anywhere=frozenset({"news.test"}))) == ["127.0.0.2"]
    with pytest.raises(BlockedAddressError):
        find(["127.0.0.2"], "news.test.", AddressRules(anywhere=frozenset({"news.test"})))


@pytest.mark.parametrize("address", ["10.1.2.3", "172.31.0.9", "192.168.1.1", "fd00::7"])
def test_a_private_host_may_be_in_a_network_of_ones_own(address: str) -> None:
    assert find([address], rules=AddressRules(in_private=frozenset({"news.test"}))) == [address]


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "::ffff:10.0.0.1"])
def test_a_private_host_is_on_no_other_internal_address(address: str) -> None:
    with pytest.raises(BlockedAddressError):
        find([address], rules=AddressRules(in_private=frozenset({"news.test"})))


@pytest.mark.parametrize("host", ["2130706434", "0x7f.1", "0x7f000002", "0177.0.0.1", "127.1", "localhost", "127.0.0.2", "0", "::1"])
def test_other_spellings_of_loopback_are_blocked(host: str) -> None:
    with pytest.raises((BlockedAddressError, CannotResolveHostError)):
        asyncio.run(find_allowed_addresses(host, 80, AddressRules(frozenset({"127.0.0.1"})), look_up_addresses))


def test_a_name_without_an_address_cannot_be_resolved() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(CannotResolveHostError, match=r"news\.test has no address"):
        asyncio.run(find_allowed_addresses("news.test", 80, PUBLIC, resolve))


def test_a_second_answer_of_the_name_server_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: the name is asked once, and the connection goes to what was checked."""
    asked, connected = [], []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    async def connect() -> None:
        async def create_connection(factory: object, host: str, port: int, **others: object) -> tuple[None, None]:
            connected.append(host)
            return None, None

        monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", create_connection)
        await ConnectionPool(PUBLIC, resolve).take(Route("http", "news.test", 80))

    asyncio.run(connect())
    assert (asked, connected) == (["news.test"], ["93.184.215.14"])


def test_a_proxy_must_be_allowed_by_hand_as_well() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    with pytest.raises(BlockedAddressError):
        asyncio.run(ConnectionPool(PUBLIC, resolve).take(Route("http", "news.test", 80, proxy="http://proxy.test:3128")))
