"""What single keys of a source card may hold: one type a kind of value, each with an error that says what was expected.

Rules about one value belong here; rules about several keys of a card belong to the model in `scrapers.source`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field
from w3lib.url import safe_url_string

_SOURCE_ID = re.compile(r"[a-z0-9_-]{1,64}")
_MODULE_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
BUILT_IN_PAGES = ("generic", "arabs_today")
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def parse_duration(text: str) -> float:
    """Seconds of a duration like `15m`, `3h` or `30d`."""
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    if not match:
        raise ValueError(f"expected a duration like '15m', '3h' or '30d', found {text!r}")
    return float(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[match[2]]


def _check_http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"expected an absolute http or https URL, found {value!r}")
    if parts.username or parts.password:
        raise ValueError("a card must not hold a password; put it into the environment of the proxy or leave the site out")
    return safe_url_string(value)  # as it will be asked for: /314-أخبار on the card, /314-%D8%A3... on the wire


def encode_host(host: str) -> str:
    """A host name as it is asked for: `xn--...` for names in other letters; as it is where that cannot be done."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def _check_host(value: str) -> str:
    parts = urlsplit(f"//{value}")
    if not parts.hostname or parts.netloc != value or value != value.lower():
        raise ValueError(f"expected a lower-case host name with an optional port, like 'www.example.org', found {value!r}")
    if parts.port in (80, 443):
        raise ValueError(f"expected a host without the port that http or https has anyway, found {value!r}")
    return encode_host(parts.hostname) + value[len(parts.hostname) :] if not value.isascii() else value


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"expected a regular expression, found {value!r}: {error}") from error
    return value


def _check_page(value: str) -> str:
    if not _MODULE_NAME.fullmatch(value):
        raise ValueError(f"expected {', '.join(BUILT_IN_PAGES)} or the name of a Python module, found {value!r}")
    return value


def _check_css(value: str) -> str:
    from cssselect import SelectorError  # only cards with selectors need these two
    from parsel import css2xpath

    try:
        css2xpath(value)
    except (SelectorError, ValueError) as error:
        raise ValueError(f"expected a CSS selector, found {value!r}: {error}") from error
    return value


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _check_source_id(value: str) -> str:
    if not _SOURCE_ID.fullmatch(value):
        raise ValueError(f"expected 1 to 64 of a-z, 0-9, _ and -, found {value!r}")
    return value


def _check_time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"expected a time zone like 'Africa/Cairo', found {value!r}") from error
    return value


def _check_cron(value: str) -> str:
    if len(value.split()) != 5:
        raise ValueError(f"expected five cron fields like '17 * * * *', found {value!r}")
    try:
        CronSim(value, _SOME_TIME)
    except CronSimError as error:
        raise ValueError(f"expected five cron fields like '17 * * * *', found {value!r}") from error
    return value


def _check_duration(value: str) -> str:
    parse_duration(value)
    return value


Css = Annotated[str, AfterValidator(_check_css)]
OneOrMoreCss = Annotated[tuple[Css, ...], BeforeValidator(_as_tuple)]
Cron = Annotated[str, AfterValidator(_check_cron)]
Duration = Annotated[str, AfterValidator(_check_duration)]
Host = Annotated[str, AfterValidator(_check_host)]
HttpUrl = Annotated[str, AfterValidator(_check_http_url)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
PageName = Annotated[str, AfterValidator(_check_page)]
Pattern = Annotated[str, AfterValidator(_check_pattern)]
SourceId = Annotated[str, AfterValidator(_check_source_id)]
TimeZone = Annotated[str, AfterValidator(_check_time_zone)]
