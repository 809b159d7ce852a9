"""Which Chromium renders pages, and how it is started: with every door to a network, a disk or a device closed.

Finding it needs neither the extra `browser` nor a browser; what is missing is said in one sentence before a crawl starts.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import Any

from scrapers.errors import BrowserError
from scrapers.source import Source

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_PACKAGES = ("playwright", "scrapy_playwright")
_KEPT_VARIABLES = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR")
_LAUNCH_SECONDS = 20.0
# No such name can exist (RFC 6761), and by the resolver rule below none is looked up either.
_NOWHERE = "http://closed.invalid:9"
_CLOSED = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no name and no literal address resolves
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # the one road around a proxy
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-file-system",
    "--disable-notifications",
    "--disable-speech-api",
    "--deny-permission-prompts",
    "--disable-crash-reporter",
)


def find_chromium(source: Source, named: Path | None) -> Path | None:
    """The browser that renders this source's pages: `named`, else the first on the PATH; None when the card wants none.

    Raises:
        BrowserError: the card wants one, and the extra `browser` or a Chromium is missing.
    """
    if source.browser is None:
        return None
    if any(importlib.util.find_spec(package) is None for package in _PACKAGES):
        raise BrowserError(
            f"{source.id}: the card says `browser`, and the packages for that are not installed; `uv sync --extra browser`, "
            "or pip install 'newshouse[browser]'"
        )
    if named is not None:
        if not (named.is_file() and os.access(named, os.X_OK)):
            raise BrowserError(f"{source.id}: NEWSHOUSE_BROWSER: expected the path of a Chromium that can be run, found {named}")
        return named
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise BrowserError(
            f"{source.id}: the card says `browser`, and no Chromium was found on the PATH; install one, for example "
            "`apt-get install chromium`, or name it in NEWSHOUSE_BROWSER"
        )
    return Path(found)


def runs_without_sandbox() -> bool:
    """Whether Chromium must be started without its sandbox: it refuses to have one for root."""
    return os.geteuid() == 0


def launch_options(executable: Path) -> dict[str, Any]:
    """How Playwright starts it. Its own defaults already switch off extensions, updates, sync and background requests."""
    return {
        "executable_path": str(executable),
        "chromium_sandbox": not runs_without_sandbox(),
        "proxy": {"server": _NOWHERE},  # also for loopback addresses
        "args": list(_CLOSED),
        "env": {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | {"TZ": "UTC"},
        "timeout": 1000 * _LAUNCH_SECONDS,
    }


def context_options(source: Source, user_agent: str) -> dict[str, Any]:
    """What one page is told about its reader: who we are, the source's language and time zone; nothing is kept for the next."""
    return {
        "user_agent": user_agent,
        "locale": source.languages[0],
        "timezone_id": source.time_zone,
        "accept_downloads": False,
        "service_workers": "block",
        "permissions": [],
    }
