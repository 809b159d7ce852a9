"""Scrapy settings that differ from the defaults, each with its reason, and those that a source card decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scrapers.middlewares.guard import names_allowed_by_hand
from scrapers.rendering.chromium import launch_options
from scrapers.source import Source

BOT_NAME = "newshouse"
SPIDER_MODULES = ["scrapers.spiders"]

# No port that executes Python, no state in pickles: an unattended service needs none of them. Cookies of a card that wants
# them are kept by our own middleware, because Scrapy's would download a list of public suffixes.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False

# Only http and https: a sitemap may name file:, ftp: or data: addresses.
# Our own handler keeps what was on the wire, connects to checked addresses alone and verifies certificates.
_WIRE = "scrapers.wire.handler.WireDownloadHandler"
DOWNLOAD_HANDLERS = {"http": _WIRE, "https": _WIRE, "file": None, "ftp": None, "s3": None, "data": None}

# Bounds on one response: 10 MB as received and again after decompression, 30 s from connecting to the last byte.
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30

# Own middlewares stand for these: robots.txt fails closed, every redirect is an outcome, the frontier knows duplicates,
# and a page whose packing was cut off is no page.
ROBOTSTXT_OBEY = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
COMPRESSION_ENABLED = False
HTTPAUTH_USER = ""
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
DOWNLOADER_MIDDLEWARES = {
    "scrapers.middlewares.guard.GuardMiddleware": 50,
    "scrapers.middlewares.decoding.DecodingMiddleware": 590,
    "scrapers.middlewares.cookies.CookieMiddleware": 700,
    "scrapers.middlewares.capture.CaptureMiddleware": 900,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
EXTENSIONS = {"scrapers.extensions.ProgressExtension": 500}

# The pace is the lanes': a request is handed to Scrapy only when it may leave, so nothing of Scrapy's own may hold it back.
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
CONCURRENT_REQUESTS = 0  # no limit
CONCURRENT_REQUESTS_PER_DOMAIN = 64
RETRY_ENABLED = False
# The spider checks addresses and depth itself; these would drop a request without a word to anybody.
SPIDER_MIDDLEWARES_BASE = {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25}

# What Scrapy does for every answer and no crawl of ours needs: read the callback's source, start a hundred workers for items.
WARN_ON_GENERATOR_RETURN_VALUE = False
CONCURRENT_ITEMS = 1

SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # in the order of discovery
LOG_LEVEL = "INFO"
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"


def settings_of_source(source: Source, user_agent: str, browser: Path | None = None) -> dict[str, Any]:
    """Settings that the card decides; `browser` renders its pages, if it wants that."""
    rendering = settings_of_browser(browser) if browser is not None else {}
    return rendering | {
        "USER_AGENT": user_agent,
        "NAMES_ALLOWED_BY_HAND": sorted(names_allowed_by_hand(source)),
        "NAMES_IN_PRIVATE": sorted(source.private_names),
        "DOWNLOAD_TIMEOUT": source.politeness.response_seconds,
    }


def settings_of_browser(executable: Path) -> dict[str, Any]:
    """Settings by which pages are rendered: scrapy-playwright with a browser and a road of our own."""
    return {
        "DOWNLOADER_MIDDLEWARES": DOWNLOADER_MIDDLEWARES | {"scrapers.middlewares.rendering.RenderingMiddleware": 500},
        "PLAYWRIGHT_BROWSER_PROVIDER": "scrapers.rendering.provider.ChromiumProvider",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch_options(executable),
        "PLAYWRIGHT_ABORT_REQUEST": "scrapers.rendering.visit.refuse_request",
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_RESTART_DISCONNECTED_BROWSER": False,  # the renderer does that, before the next page's time begins
        # It takes a page that was sent elsewhere for the start of a download, and waits for that.
        "PLAYWRIGHT_DOWNLOAD_TIMEOUT": 1,
    }
