"""Why a request was refused before it left. Scrapy hands these to the errback; each stands for one outcome."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class OffSiteError(IgnoreRequest):
    """The URL is not http(s) on one of the card's hosts and ports."""


class BlockedAddressError(IgnoreRequest):
    """The URL names an address that is not public."""


class ForbiddenByRobotsError(IgnoreRequest):
    """robots.txt says that this URL must not be fetched."""


class RobotsUnreadableError(IgnoreRequest):
    """robots.txt could not be read, so nothing of this host may be fetched for now."""
