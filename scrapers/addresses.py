"""Which addresses a crawl may connect to. Pure rules: nothing here resolves a name or opens a socket."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_NAT64 = "64:ff9b::"
# RFC 1918 and RFC 4193: networks of one's own. Link-local addresses are none, where clouds keep their secrets.
_PRIVATE = tuple(ip_network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Hosts that may have other addresses than public ones, named by hand: `anywhere` any, `in_private` those of a network of one's own."""

    anywhere: frozenset[str] = frozenset()
    in_private: frozenset[str] = frozenset()

    def allow(self, host: str, address: str) -> bool:
        """Whether a connection to `host` may go to `address`."""
        return host in self.anywhere or is_public_address(address) or (host in self.in_private and is_private_address(address))


def is_private_address(text: str) -> bool:
    """Whether `text` is an IP address of a private network (RFC 1918, RFC 4193); IPv4 addresses inside others are not looked for."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in _PRIVATE if network.version == address.version)


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
