"""What is remembered of hosts beyond one run: how each lane was asked, and the robots.txt of each origin.

The rows belong to no source: whoever asks a host next, on whatever machine, keeps what was promised to it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from scrapers.frontier.schema import HOSTS, ROBOTS_FILES

MOST_ROBOTS_BYTES = 500 * 1024


@dataclass(frozen=True, slots=True)
class HostState:
    """How a lane (a host, or a politeness group) was last asked. Epoch milliseconds; `reason` says why it pauses."""

    lane: str
    last_request_ms: int
    paused_until_ms: int
    delay_ms: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """The last answer for an origin's robots.txt. `status` is None where none came; `fetched_at` is in epoch seconds."""

    origin: str
    fetched_at: int
    status: int | None
    body: bytes


def select_host(connection: sa.Connection, lane: str) -> HostState | None:
    row = connection.execute(sa.select(HOSTS).where(HOSTS.c.lane == lane)).mappings().first()
    return HostState(**row) if row is not None else None


def merge_host(connection: sa.Connection, state: HostState) -> None:
    """Store how a lane was asked. The later of two pauses and of two requests holds: another process may have learnt it."""
    pause, last = HOSTS.c.paused_until_ms, HOSTS.c.last_request_ms
    changed = (
        HOSTS.update()
        .where(HOSTS.c.lane == state.lane)
        .values(
            last_request_ms=sa.case((last > state.last_request_ms, last), else_=state.last_request_ms),
            paused_until_ms=sa.case((pause > state.paused_until_ms, pause), else_=state.paused_until_ms),
            delay_ms=state.delay_ms,
            reason=sa.case((pause > state.paused_until_ms, HOSTS.c.reason), else_=state.reason),
        )
    )
    _put(connection, changed, HOSTS.insert().values(asdict(state)))


def select_robots(connection: sa.Connection, origin: str) -> StoredRobots | None:
    row = connection.execute(sa.select(ROBOTS_FILES).where(ROBOTS_FILES.c.origin == origin)).mappings().first()
    return StoredRobots(**row) if row is not None else None


def put_robots(connection: sa.Connection, stored: StoredRobots) -> None:
    values = {**asdict(stored), "body": stored.body[:MOST_ROBOTS_BYTES]}
    changed = ROBOTS_FILES.update().where(ROBOTS_FILES.c.origin == stored.origin).values(values)
    _put(connection, changed, ROBOTS_FILES.insert().values(values))


def _put(connection: sa.Connection, update: sa.Update, insert: sa.Insert) -> None:
    """Update the row, else insert it, else update the one that another process inserted in between."""
    if connection.execute(update).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert)
    except sa.exc.IntegrityError:
        connection.execute(update)
