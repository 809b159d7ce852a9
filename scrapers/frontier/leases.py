"""Leases: who may crawl a source, or a politeness group, when several machines share one frontier.

On one machine the operating system's locks (`scrapers.locks`) stay the authority; a lease is taken by whoever holds
that lock. Times are the database's clock, because an expiry written by one machine is read by another, and their own
clocks may be minutes apart. A holder judges by its own monotonic clock, counted from before its last renewal was
sent, so that it takes a lease for lost no later than anybody else can take it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock

from scrapers.errors import FrontierError, LeaseLostError, SourceBusyError
from scrapers.frontier.database import Database
from scrapers.frontier.schema import LEASES
from scrapers.locks import LONGEST_TURN, OnWait, tell_regularly

TTL = 60.0  # seconds that a lease outlives its holder's last sign of life

_RENEWALS = 4  # within one time to live
_POLL_SECONDS = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks for leases. `place` is one home on one machine, where one lock file says who is alive; `label` is for people."""

    place: str
    label: str


def this_holder(home: Path) -> Holder:
    """This process as a holder. The home gets a random name of its own: hosts and paths are alike in many containers."""
    folder = home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    name = folder / "home-name"
    with FileLock(folder / "home-name.lock"):
        if not name.exists() or not name.read_text(encoding="ascii"):
            name.write_text(uuid.uuid4().hex, encoding="ascii")
        place = f"{socket.gethostname()} {name.read_text(encoding='ascii')}"
    return Holder(place, f"process {os.getpid()} on {socket.gethostname()} ({home.resolve()})")


class Lease:
    """A lease that this process holds. A thread of its own renews it, also while the process waits or recovers a run."""

    def __init__(self, database: Database, name: str, ttl: float) -> None:
        self.name = name
        self._database = database
        self._ttl = ttl
        self._token = uuid.uuid4().hex
        self._sure_until = 0.0
        self._taken_by_another = False
        self._ended = threading.Event()
        self._heartbeat = threading.Thread(target=self._beat, name=f"lease {name}", daemon=True)

    @property
    def is_lost(self) -> bool:
        """Another holds it, or could: it was not renewed for its whole time to live."""
        return self._taken_by_another or time.monotonic() >= self._sure_until

    @property
    def is_released(self) -> bool:
        return self._ended.is_set()

    def check(self, connection: sa.Connection) -> None:
        """Pass silently if the lease is ours, and keep it so until the caller's transaction ends.

        Raises:
            LeaseLostError: another process took it; the caller's transaction must not be committed.
        """
        row = connection.execute(sa.select(LEASES.c.token).where(*self._mine()).with_for_update(read=True)).first()
        if row is None:
            self._taken_by_another = True
            raise LeaseLostError(
                f"another process took the lease {self.name} because this one gave no sign of life for {self._ttl:.0f} s; "
                "nothing is lost: what is due comes with a later run"
            )

    def renew(self) -> bool:
        """Hold it for another time to live; False if another has taken it.

        Raises:
            FrontierError: the database cannot be reached; the lease is not lost before its time to live ends.
        """
        asked = time.monotonic()
        expires = self._database.now_ms + int(self._ttl * 1000)
        renewed = LEASES.update().where(*self._mine()).values(expires_ms=expires)
        with self._database.write() as connection:
            self._taken_by_another = connection.execute(renewed).rowcount == 0
        if not self._taken_by_another:
            self._sure_until = asked + self._ttl
        return not self._taken_by_another

    def release(self) -> None:
        """Give it back; where the database cannot be reached it expires by itself."""
        self._ended.set()
        if self._heartbeat.is_alive():
            self._heartbeat.join()
        try:
            with self._database.write() as connection:
                connection.execute(LEASES.delete().where(*self._mine()))
        except FrontierError as error:
            logger.warning("the lease %s could not be given back and expires in %.0f s: %s", self.name, self._ttl, error)

    def take(self, holder: Holder) -> str | None:
        """Try to take it; None when it is ours, otherwise who holds it."""
        asked = time.monotonic()
        busy = _take_row(self._database, self.name, holder, self._token, int(self._ttl * 1000))
        if busy is None:
            self._sure_until = asked + self._ttl
            self._heartbeat.start()
        return busy

    def _mine(self) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
        return LEASES.c.name == self.name, LEASES.c.token == self._token

    def _beat(self) -> None:
        while not self._ended.wait(self._ttl / _RENEWALS):
            try:
                if not self.renew():
                    return
            except FrontierError as error:
                logger.warning("the lease %s could not be renewed: %s", self.name, error)


def _take_row(database: Database, name: str, holder: Holder, token: str, ttl_ms: int) -> str | None:
    """Put our token into the lease's row if it is free, expired, or of this place; else say who holds it."""
    now = database.now_ms
    ours = {"holder": holder.label, "place": holder.place, "token": token, "acquired_ms": now, "expires_ms": now + ttl_ms}
    is_free = sa.or_(LEASES.c.expires_ms <= now, LEASES.c.place == holder.place)
    with database.write() as connection:
        if connection.execute(LEASES.update().where(LEASES.c.name == name, is_free).values(ours)).rowcount:
            return None
        try:
            with connection.begin_nested():
                connection.execute(LEASES.insert().values(name=name, **ours))
        except sa.exc.IntegrityError:
            found = connection.execute(sa.select(LEASES.c.holder).where(LEASES.c.name == name)).scalar()
            return found or "another process"
    return None


@contextmanager
def hold_lease(database: Database, name: str, holder: Holder, ttl: float = TTL) -> Iterator[Lease]:
    """Hold the lease `source:<id>` or `group:<name>` for as long as the block runs. The caller holds the lock of the same
    name on this machine: a lease left by a dead process of this home is taken over at once.

    Raises:
        SourceBusyError: a process of another machine or home holds it.
        FrontierError: the database cannot be reached.
    """
    lease = Lease(database, name, ttl)
    busy = lease.take(holder)
    if busy is not None:
        raise SourceBusyError(
            f"{name.partition(':')[2]} is being run by {busy} right now; wait until that run ends, then try again; "
            f"a machine that died frees it within {ttl:.0f} s"
        )
    with _releasing(lease):
        yield lease


@contextmanager
def wait_for_lease(
    database: Database, name: str, holder: Holder, on_wait: OnWait, ttl: float = TTL, longest: float = LONGEST_TURN
) -> Iterator[Lease]:
    """Hold a lease as `hold_lease` does, after waiting for whoever holds it; `on_wait` is told who, at once and every 10 s.

    Raises:
        SourceBusyError: nobody gave it back within `longest` seconds.
        FrontierError: the database cannot be reached.
    """
    lease = Lease(database, name, ttl)
    tell = tell_regularly(on_wait)
    give_up_at = time.monotonic() + longest
    while (busy := lease.take(holder)) is not None:
        tell(f"waiting for {name}, held by {busy}")
        if time.monotonic() >= give_up_at:
            raise SourceBusyError(f"{name} did not become free in {longest:.0f} s; {busy} holds it; see whether that run still moves")
        time.sleep(_POLL_SECONDS)
    with _releasing(lease):
        yield lease


@contextmanager
def _releasing(lease: Lease) -> Iterator[None]:
    try:
        yield
    finally:
        lease.release()


async def watch_lease(lease: Lease, on_lost: Callable[[], None], interval: float = 1.0) -> None:
    """Look at a lease every `interval` seconds and call `on_lost` once if it is lost; ends then, or when it is released."""
    while not lease.is_released:
        if lease.is_lost:
            on_lost()
            return
        await asyncio.sleep(interval)
