"""What may be asked at all."""

from __future__ import annotations

import pytest

from scrapers.middlewares.guard import check_url
from scrapers.refusals import BlockedAddressError, OffSiteError
from scrapers.source import Source


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8002/other-port",
        "http://127.0.0.2:8001/",
        "http://example.org/",
        "http://user:secret@127.0.0.1:8001/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:8001/x",
        "data:text/html,x",
        "http://127.0.0.1:8001.example.org/",
    ],
)
def test_other_places_are_off_site(source: Source, url: str) -> None:
    with pytest.raises(OffSiteError):
        check_url(url, source, proxied=False)


def test_the_cards_own_loopback_host_may_be_asked(source: Source) -> None:
    check_url("http://127.0.0.1:8001/x", source, proxied=False)


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "127.0.0.1:8001"])
def test_a_card_does_not_open_internal_addresses(source: Source, host: str) -> None:
    card = source.model_copy(update={"hosts": (host,), "homepage": f"http://{host}/", "allow_loopback": False})
    with pytest.raises(BlockedAddressError):
        check_url(f"http://{host}/x", card, proxied=False)


@pytest.mark.parametrize(("host", "is_asked"), [("10.0.0.1", True), ("169.254.169.254", False)])
def test_a_private_host_may_be_a_private_address_and_no_other(source: Source, host: str, is_asked: bool) -> None:
    card = source.model_copy(update={"hosts": (host,), "private_hosts": (host,), "homepage": f"http://{host}/", "allow_loopback": False})
    if is_asked:
        check_url(f"http://{host}/x", card, proxied=False)
    else:
        with pytest.raises(BlockedAddressError):
            check_url(f"http://{host}/x", card, proxied=False)


def test_behind_a_proxy_only_the_name_rules_hold(source: Source) -> None:
    card = source.model_copy(update={"hosts": ("10.0.0.1",), "homepage": "http://10.0.0.1/", "allow_loopback": False})
    check_url("http://10.0.0.1/x", card, proxied=True)
    with pytest.raises(OffSiteError):
        check_url("http://10.0.0.2/x", card, proxied=True)
