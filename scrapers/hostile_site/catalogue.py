"""All faults of the hostile site by path, and the lists that show them: for a reader, for a program, for a crawler."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from scrapers.hostile_site.call import OTHER_ADDRESS
from scrapers.hostile_site.characters import CHARACTERS
from scrapers.hostile_site.content import CONTENT
from scrapers.hostile_site.encodings import ENCODINGS
from scrapers.hostile_site.faults import Fault
from scrapers.hostile_site.feeds import FEEDS
from scrapers.hostile_site.framing import FRAMING
from scrapers.hostile_site.heads import HEADS
from scrapers.hostile_site.redirects import REDIRECTS
from scrapers.hostile_site.robots_files import BARRED_PATH, OPEN_PATH, ROBOTS_HOSTS
from scrapers.hostile_site.sitemaps import SITEMAPS
from scrapers.hostile_site.stalls import STALLS
from scrapers.hostile_site.statuses import LATER, STATUSES
from scrapers.hostile_site.traps import TRAPS

_GROUPS = (ENCODINGS, FRAMING, HEADS, STALLS, STATUSES, LATER, REDIRECTS, CONTENT, CHARACTERS, FEEDS, SITEMAPS, TRAPS)
FAULTS: Mapping[str, Fault] = {fault.path: fault for group in _GROUPS for fault in group}
_BELOW = tuple(fault for fault in FAULTS.values() if fault.covers_below)
# Faults that end all requests to their host have addresses of their own, after those of the robots files.
OWN_HOSTS: Mapping[str, str] = {fault.path: f"127.0.0.{101 + number}" for number, fault in enumerate(LATER)}


def find_fault(path: str) -> Fault | None:
    """The fault that is played at `path`, or below whose path it is."""
    return FAULTS.get(path) or next((fault for fault in _BELOW if path.startswith(fault.path + "/")), None)


def list_faults(group: str) -> list[Fault]:
    """The faults of one group, in order. Groups are the first folders of the paths."""
    return [fault for fault in FAULTS.values() if fault.group == group]


def url_of(fault: Fault, port: int) -> str:
    return f"http://{OWN_HOSTS.get(fault.path, '127.0.0.1')}:{port}{fault.path}"


def list_addresses() -> list[str]:
    """Every loopback address on which the whole site listens, the internal and the other host included."""
    return ["127.0.0.1", "127.0.0.2", OTHER_ADDRESS, *ROBOTS_HOSTS, *OWN_HOSTS.values()]


def describe_faults(port: int) -> list[dict[str, str]]:
    """One row a fault: path, address, group, what it does, what must happen and the outcome to record."""
    rows = [
        {
            "path": fault.path,
            "url": url_of(fault, port),
            "group": fault.group,
            "what": fault.what,
            "expect": fault.expect,
            "outcome": fault.outcome,
        }
        for fault in FAULTS.values()
    ]
    for host in ROBOTS_HOSTS.values():
        for path, outcome in ((BARRED_PATH, host.barred), (OPEN_PATH, host.open_page)):
            url, what = f"http://{host.address}:{port}{path}", f"robots.txt: {host.what}"
            rows.append({"path": path, "url": url, "group": "robots", "what": what, "expect": host.expect, "outcome": outcome})
    return rows


def render_index(rows: Sequence[Mapping[str, str]]) -> str:
    """The list of all faults as a page."""
    lines = [
        f'<tr><td><a href="{html.escape(row["url"])}">{html.escape(row["path"])}</a>'
        f"<td>{html.escape(row['what'])}<td>{html.escape(row['expect'])}"
        for row in rows
    ]
    return f"<!doctype html><title>hostile site</title><table>{''.join(lines)}</table>"
