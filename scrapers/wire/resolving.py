"""From a host to the addresses that a socket may be connected to. The rules are `scrapers.addresses`.

A name is resolved once for each connection and the connection goes to what was checked, so a second answer of the name
server changes nothing. Other spellings of an address (`2130706434`, `0x7f.1`, `127.1`) resolve like names.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

from scrapy.exceptions import CannotResolveHostError

from scrapers.addresses import AddressRules
from scrapers.refusals import BlockedAddressError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def look_up_addresses(host: str, port: int) -> list[str]:
    """All addresses of a host by the system's resolver, in its order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def find_allowed_addresses(host: str, port: int, rules: AddressRules, resolve: Resolve) -> list[str]:
    """The addresses of `host` that may be connected to: public ones, and what the rules allow by hand.

    Raises:
        BlockedAddressError: the host has addresses, and none of them is allowed.
        CannotResolveHostError: the host has none.
    """
    try:
        addresses = await resolve(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise CannotResolveHostError(f"{host[:255]} has no address: {error}") from error
    allowed = [address for address in addresses if rules.allow(host, address)]
    if not allowed:
        raise BlockedAddressError(f"{host[:255]} resolves to {', '.join(addresses[:4])}, which is not a public address")
    return allowed
