"""One holder of a lease at a time, on either database: a dead one's lease is free when it expires, at once in its own home."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scrapers.errors import FrontierError, LeaseLostError, SourceBusyError
from scrapers.frontier import Frontier, FrontierUrl, Holder, Lease, hold_lease, this_holder, wait_for_lease, watch_lease
from scrapers.frontier.schema import LEASES

HERE = Holder("machine-1 home-1", "process 1 on machine-1 (/srv/here)")
THERE = Holder("machine-2 home-2", "process 2 on machine-2 (/srv/there)")
NAME = "source:lighthouse"
ROW = FrontierUrl("http://127.0.0.1/a", "article", None, discovered_at=100, due_at=100)

RACE = """
import sys
from scrapers.errors import SourceBusyError
from scrapers.frontier import Database, Holder, hold_lease
database = Database(sys.argv[1])
for name in sys.stdin:
    try:
        with hold_lease(database, name.strip(), Holder(sys.argv[2], sys.argv[2])):
            print("held", flush=True)
            sys.stdin.readline()
    except SourceBusyError:
        print("busy", flush=True)
        sys.stdin.readline()
"""


@pytest.fixture
def racers(database_url: str, request: pytest.FixtureRequest) -> list[subprocess.Popen[str]]:
    """Two processes that take the lease they are told, and give it back on the next line."""
    command = [sys.executable, "-c", RACE, database_url]
    racers = [subprocess.Popen([*command, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for place in "ab"]
    for racer in racers:
        request.addfinalizer(lambda racer=racer: (racer.kill(), racer.communicate()))
    return racers


def ask(racers: list[subprocess.Popen[str]], line: str) -> None:
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(f"{line}\n")
        racer.stdin.flush()


def test_two_machines_that_race_never_both_hold(frontier: Frontier, racers: list[subprocess.Popen[str]]) -> None:
    for number in range(20):
        ask(racers, f"source:{number % 2}")
        assert sorted(racer.stdout.readline() for racer in racers if racer.stdout) == ["busy\n", "held\n"]
        ask(racers, "")


def test_a_lease_is_refused_while_held_and_free_when_given_back(frontier: Frontier) -> None:
    with hold_lease(frontier.database, NAME, HERE):
        with (
            pytest.raises(SourceBusyError, match="lighthouse is being run by process 1 on machine-1"),
            hold_lease(frontier.database, NAME, THERE),
        ):
            pass
        with hold_lease(frontier.database, "source:other", THERE):
            pass
    with hold_lease(frontier.database, NAME, THERE) as lease:
        assert not lease.is_lost


def test_a_lease_outlives_its_time_as_long_as_its_holder_lives(frontier: Frontier) -> None:
    with hold_lease(frontier.database, NAME, HERE, ttl=2.0) as lease:
        first_end = read_end(frontier)
        while read_end(frontier) < first_end + 2_000:
            time.sleep(0.1)
        assert not lease.is_lost
        with pytest.raises(SourceBusyError), hold_lease(frontier.database, NAME, THERE):
            pass


def read_end(frontier: Frontier) -> int:
    with frontier.database.read() as connection:
        return connection.execute(sa.select(LEASES.c.expires_ms).where(LEASES.c.name == NAME)).scalar_one()


def test_a_lease_that_cannot_be_renewed_is_lost_in_time(frontier: Frontier, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_lease: Lease) -> bool:
        raise FrontierError("the server is gone")

    monkeypatch.setattr(Lease, "renew", fail)
    told: list[str] = []
    with hold_lease(frontier.database, NAME, HERE, ttl=0.4) as lease:
        asyncio.run(watch_lease(lease, lambda: told.append("lost"), 0.01))
    assert told == ["lost"]


def test_a_dead_machines_lease_is_taken_when_it_expires(frontier: Frontier, stop_beating: Callable[[], None]) -> None:
    stop_beating()
    told: list[str] = []
    with hold_lease(frontier.database, NAME, HERE, ttl=0.5) as dead:
        with wait_for_lease(frontier.database, NAME, THERE, told.append, longest=30) as lease:
            assert dead.is_lost
            assert not lease.is_lost
            assert not dead.renew()
        assert told == ["waiting for source:lighthouse, held by process 1 on machine-1 (/srv/here)"]


def test_a_killed_run_of_the_same_home_is_not_waited_for(frontier: Frontier) -> None:
    with hold_lease(frontier.database, NAME, HERE) as killed:
        with hold_lease(frontier.database, NAME, HERE) as lease:
            assert not killed.renew()
            assert killed.is_lost
            assert lease.renew()
        with hold_lease(frontier.database, NAME, THERE):
            pass


def test_giving_back_a_lost_lease_leaves_the_new_holder_alone(frontier: Frontier) -> None:
    with hold_lease(frontier.database, NAME, HERE) as lease:
        with hold_lease(frontier.database, NAME, HERE):
            pass
        with hold_lease(frontier.database, NAME, THERE) as after:
            lease.release()
            assert after.renew()


def test_waiting_ends_in_one_sentence(frontier: Frontier) -> None:
    with (
        hold_lease(frontier.database, "group:port", HERE),
        pytest.raises(SourceBusyError, match="group:port did not become free in 0 s; process 1"),
        wait_for_lease(frontier.database, "group:port", THERE, lambda _: None, longest=0),
    ):
        pass


def test_a_run_that_lost_its_lease_changes_no_row(open_frontier: Callable[[str], Frontier]) -> None:
    slow, quick = open_frontier("lighthouse"), open_frontier("lighthouse")
    with hold_lease(slow.database, NAME, HERE) as lost:
        slow.guard_with(lost)
        slow.add([ROW])
        with hold_lease(quick.database, NAME, HERE) as lease:
            quick.guard_with(lease)
            with pytest.raises(LeaseLostError, match="another process took the lease source:lighthouse"):
                slow.save([FrontierUrl("http://127.0.0.1/a", "article", None, 100, 999)])
            assert lost.is_lost
            assert quick.get_many([ROW.url]) == [ROW]
            quick.save([ROW])


def test_whoever_watches_is_told_once_of_a_loss_and_not_of_an_end(frontier: Frontier) -> None:
    told: list[str] = []
    with hold_lease(frontier.database, NAME, HERE) as kept:
        lost = kept
        with hold_lease(frontier.database, NAME, HERE):
            assert not lost.renew()
            asyncio.run(watch_lease(lost, lambda: told.append("lost"), 0.01))
    assert told == ["lost"]
    with hold_lease(frontier.database, NAME, HERE) as kept:
        threading.Timer(0.2, kept.release).start()
        asyncio.run(watch_lease(kept, lambda: told.append("ended"), 0.01))
    assert told == ["lost"]


@pytest.fixture
def stop_beating(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Makes leases from now on those of a holder that gives no sign of life."""
    yield lambda: monkeypatch.setattr("scrapers.frontier.leases.Lease._beat", lambda _: None)


def test_a_home_keeps_its_place_and_shares_it_with_none(tmp_path: Path) -> None:
    first = this_holder(tmp_path / "a")
    assert this_holder(tmp_path / "a").place == first.place
    assert this_holder(tmp_path / "b").place != first.place
