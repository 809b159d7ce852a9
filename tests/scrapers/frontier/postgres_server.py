"""A Postgres server of the tests' own, from the binaries that Debian installs, gone when its block ends."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pg8000.dbapi

from scrapers.process import die_with_parent

LONGEST_START = 30.0


def find_binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not found and on_path is not None:
        found = [Path(on_path).resolve().parent]
    return max(found, key=lambda path: [int(part) for part in path.parts if part.isdigit()], default=None)


@contextmanager
def serve_postgres(binaries: Path) -> Iterator[str]:
    """A URL of an empty database. It listens on a Unix socket alone, so that no port has to be free.

    Its folder lies beside pytest's, which is closed to the other user that the server needs where the tests run as root.
    """
    user = _find_unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="newshouse-postgres-"))
    if user is not None:
        os.chown(folder, user, -1)
    try:
        command = [binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(command, user=user, cwd=folder, capture_output=True, check=True)
        with _running(binaries, folder, user):
            yield f"postgresql+pg8000://postgres@/postgres?unix_sock={_socket(folder)}"
    finally:
        shutil.rmtree(folder)


def _find_unprivileged_user() -> int | None:
    """Whom the server runs as: it refuses to be root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return known.get("postgres", known["nobody"])


@contextmanager
def _running(binaries: Path, folder: Path, user: int | None) -> Iterator[None]:
    parent = os.getpid()
    settings = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB"]
    command = [binaries / "postgres", "-D", folder / "data", "-k", folder, *(part for setting in settings for part in ("-c", setting))]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, user=user, cwd=folder, stdout=log, stderr=log, preexec_fn=lambda: die_with_parent(parent, signal.SIGQUIT)
        )
    try:
        _await_answers(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(20)


def _await_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    give_up_at = time.monotonic() + LONGEST_START
    while True:
        try:
            pg8000.dbapi.connect("postgres", unix_sock=str(_socket(folder))).close()
        except (pg8000.dbapi.Error, OSError) as error:
            if server.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"no Postgres server: {(folder / 'log').read_text(errors='replace')}") from error
            time.sleep(0.05)
        else:
            return


def _socket(folder: Path) -> Path:
    return folder / ".s.PGSQL.5432"
