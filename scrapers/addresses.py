"""Which addresses a crawl may connect to. Pure rules: nothing here resolves a name or opens a socket."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_NAT64 = "64:ff9b::"


def is_public_address(text: str) -> bool:
    """Whether `text` is an IP address of the public internet; embedded IPv4 addresses are judged as themselves."""
    try:
        address = ip_address(text.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = _embedded_ipv4(address)
        if inner is not None:
            return is_public_address(str(inner))
    return address.is_global and not address.is_multicast


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if str(address).startswith(_NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def literal_address(url: str) -> str | None:
    """The IP address that stands in a URL in place of a name, or None."""
    try:
        return str(ip_address(urlsplit(url).hostname or ""))
    except ValueError:  # a name, or no address that can be read
        return None
