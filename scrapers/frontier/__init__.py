"""The frontier: what is known about every URL of a source and when each is due next, what every host was promised, the
robots.txt files of the last day, and who may crawl what right now.

SQLAlchemy Core on SQLite (WAL mode) by default; a Postgres URL serves several machines. All times are integers since
1970 in UTC: whole seconds, or milliseconds where the name ends so.
"""

from scrapers.frontier.database import Database, sqlite_url
from scrapers.frontier.leases import Holder, Lease, hold_lease, this_holder, wait_for_lease, watch_lease
from scrapers.frontier.politeness import HostState, StoredRobots
from scrapers.frontier.schema import storable
from scrapers.frontier.store import Frontier
from scrapers.frontier.urls import DueTime, FrontierUrl

__all__ = [
    "Database",
    "DueTime",
    "Frontier",
    "FrontierUrl",
    "Holder",
    "HostState",
    "Lease",
    "StoredRobots",
    "hold_lease",
    "sqlite_url",
    "storable",
    "this_holder",
    "wait_for_lease",
    "watch_lease",
]
