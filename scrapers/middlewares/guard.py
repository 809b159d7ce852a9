"""Which requests may leave at all: http and https, the card's own hosts and ports, public addresses.

The name rules are a middleware; the address rule holds again in `scrapers.wire`, where the address that was checked is
the one that is connected to. Behind a proxy the name rules hold and the address rule is the proxy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapers.addresses import AddressRules, literal_address
from scrapers.refusals import BlockedAddressError, OffSiteError
from scrapers.source import Source, is_loopback_host
from scrapers.urls import is_allowed_url

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


def check_url(url: str, source: Source, *, proxied: bool) -> None:
    """Pass silently, or say which rule forbids this URL.

    Raises:
        OffSiteError: scheme, host or port are not the card's.
        BlockedAddressError: the host is an address that a crawl must not connect to.
    """
    if not is_allowed_url(url, source):
        raise OffSiteError(f"{urlsplit(url).netloc or url[:80]} is not one of the hosts of {source.id}")
    if proxied or (source.allow_loopback and is_loopback_host(urlsplit(url).netloc)):
        return
    address = literal_address(url)
    if address is not None and not AddressRules(in_private=source.private_names).allow(address, address):
        raise BlockedAddressError(f"{address} is not a public address")


class GuardMiddleware:
    """Refuses a request before anything else sees it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        source: Source = self._crawler.spider.source  # type: ignore[union-attr]
        check_url(request.url, source, proxied=bool(request.meta.get("proxy")))


def names_allowed_by_hand(source: Source) -> set[str]:
    """Host names that may resolve to any address: loopback hosts of a card that allows them, and proxies."""
    names = {urlsplit(f"//{host}").hostname for host in source.hosts if source.allow_loopback and is_loopback_host(host)}
    names |= {urlsplit(proxy).hostname for proxy in (source.proxy, *getproxies().values()) if proxy}
    return {name for name in names if name}
