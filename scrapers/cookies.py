"""The cookies of one run of one source: kept in memory, bounded, and gone with the run.

A small reading of RFC 6265, sections 5.2 to 5.4. A cookie can reach the hosts of one card only, because nothing else is
asked; therefore no list of public suffixes is needed. When they are sent is `scrapers.middlewares.cookies`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urlsplit

MOST_COOKIES = 50
MOST_COOKIE_BYTES = 4_096
MOST_SENT_BYTES = 8_192
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f;]")
_NUMERIC_HOST = re.compile(r"[0-9.]+|.*:.*")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie. `with_subdomains`: also for the hosts below `host`; `expires` is in seconds since 1970, None with the run."""

    name: str
    value: str
    host: str
    path: str
    with_subdomains: bool = False
    is_secure: bool = False
    expires: float | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.name, self.host, self.path

    def is_for(self, parts: SplitResult) -> bool:
        """Whether it goes along with a request for this address."""
        host, path = (parts.hostname or "").lower(), parts.path or "/"
        fits_host = host == self.host or (self.with_subdomains and host.endswith("." + self.host))
        fits_path = path == self.path or path.startswith(self.path if self.path.endswith("/") else self.path + "/")
        return fits_host and fits_path and (parts.scheme == "https" or not self.is_secure)


class CookieJar:
    """At most 50 cookies; the oldest make room. `now` is seconds since 1970."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def __len__(self) -> int:
        return len(self._cookies)

    def take(self, url: str, set_cookies: Iterable[str], now: float) -> bool:
        """Keep what an answer of `url` sets in its Set-Cookie headers; whether that changed anything."""
        before = dict(self._cookies)
        for text in set_cookies:
            cookie = read_cookie(text, url, now)
            if cookie is None:
                continue
            self._cookies.pop(cookie.key, None)
            if cookie.expires is None or cookie.expires > now:
                self._cookies[cookie.key] = cookie
            if len(self._cookies) > MOST_COOKIES:
                del self._cookies[next(iter(self._cookies))]
        return self._cookies != before

    def header_for(self, url: str, now: float) -> str | None:
        """The Cookie header of a request for `url`, longest paths first; None where there is nothing to send."""
        parts = urlsplit(url)
        fitting = [cookie for cookie in self._cookies.values() if cookie.is_for(parts) and (cookie.expires is None or cookie.expires > now)]
        header = ""
        for cookie in sorted(fitting, key=lambda cookie: -len(cookie.path)):
            longer = f"{header}; {cookie.name}={cookie.value}" if header else f"{cookie.name}={cookie.value}"
            if len(longer) <= MOST_SENT_BYTES:
                header = longer
        return header or None


def read_cookie(text: str, url: str, now: float) -> Cookie | None:
    """The cookie of a Set-Cookie header in an answer of `url`; None when it is broken, too long or for other hosts."""
    pair, *attributes = text.split(";")
    name, equals, value = (part.strip() for part in pair.partition("="))
    if not (name and equals) or len(name) + len(value) > MOST_COOKIE_BYTES or _FORBIDDEN.search(name + value):
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    stated = {key.strip().lower(): part.strip() for key, _, part in (attribute.partition("=") for attribute in attributes)}
    domain = stated.get("domain", "").lower().removeprefix(".")
    if domain not in ("", host) and not _may_speak_for(host, domain):
        return None
    if "secure" in stated and parts.scheme != "https":
        return None
    path = stated.get("path", "")
    return Cookie(
        name=name,
        value=value,
        host=domain or host,
        path=path if path.startswith("/") else (parts.path.rpartition("/")[0] or "/"),
        with_subdomains=bool(domain) and not _NUMERIC_HOST.fullmatch(host),
        is_secure="secure" in stated,
        expires=_read_expiry(stated, now),
    )


def _may_speak_for(host: str, domain: str) -> bool:
    return "." in domain and host.endswith("." + domain) and not _NUMERIC_HOST.fullmatch(host)


def _read_expiry(stated: dict[str, str], now: float) -> float | None:
    """When a cookie ends by its Max-Age, else by its Expires; None when neither can be read."""
    seconds = re.fullmatch(r"-?[0-9]{1,12}", stated.get("max-age", ""))
    if seconds:
        return now + int(seconds[0])
    try:
        moment = parsedate_to_datetime(stated.get("expires", "").replace("-", " "))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


__all__ = ["MOST_COOKIES", "MOST_COOKIE_BYTES", "MOST_SENT_BYTES", "Cookie", "CookieJar", "read_cookie"]
