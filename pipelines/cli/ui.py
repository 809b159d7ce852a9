"""`newshouse ui`: Dagster's web server and daemon on this machine, kept going until they are told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.options import DEFAULT_HOME, HomeOption
from pipelines.errors import PipelinesError
from pipelines.home import Home, open_home
from pipelines.instance import prepare_instance
from scrapers.process import die_with_parent

_HOST = "127.0.0.1"  # the web server has no authentication
_STOP_SECONDS = 20
_LONGEST_PAUSE = 60.0
_START_SECONDS = 180


def ui(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.", min=1, max=65535)] = 3000,
    read_only: Annotated[bool, typer.Option("--read-only", help="Look only: nothing can be started or switched.")] = False,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Watch and steer runs in the Dagster UI; its daemon runs the schedules that are switched on.

    Example: newshouse ui --port 3001
    """
    opened = open_home(home)
    check_port_is_free(port)
    console = Console(stderr=True)
    console.print(f"preparing {opened.dagster} ...", highlight=False)
    prepare_instance(opened)
    exit_code = Supervisor(opened, port, read_only, console).run()
    raise typer.Exit(exit_code)


def check_port_is_free(port: int) -> None:
    """Pass silently if the port can be listened on.

    Raises:
        PipelinesError: something else listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise PipelinesError(f"port {port} of {_HOST} is taken ({error.strerror}); choose another with --port") from error


class Supervisor:
    """Two child processes: when the daemon dies it is started again, when the web server ends everything ends."""

    def __init__(self, home: Home, port: int, read_only: bool, console: Console) -> None:
        self._home = home
        self._url = f"http://{_HOST}:{port}"
        self._console = console
        workspace = ["-w", str(home.dagster / "workspace.yaml"), "--log-level", "warning"]
        serve = ["dagster_webserver", "-h", _HOST, "-p", str(port), *workspace]
        self._server_command = [sys.executable, "-m", *serve, *(["--read-only"] if read_only else [])]
        self._daemon_command = [sys.executable, "-m", "dagster._daemon", "run", *workspace]
        self._stopping = False

    def run(self) -> int:
        """Serve until interrupted; 0 then, or the web server's exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        server = self._start(self._server_command)
        daemon = self._start(self._daemon_command)
        try:
            return self._watch(server, daemon)
        finally:
            for process in (self._daemon, server):
                _end(process)

    def _watch(self, server: subprocess.Popen[bytes], daemon: subprocess.Popen[bytes]) -> int:
        self._daemon, pause, announced, started = daemon, 1.0, False, time.monotonic()
        while not self._stopping:
            if server.poll() is not None:
                return server.returncode or 1
            if not announced and self._answers():
                self._console.print(f"Dagster UI at {self._url} (Ctrl-C stops it)", highlight=False)
                announced = True
            if not announced and time.monotonic() - started > _START_SECONDS:
                raise PipelinesError(f"the web server did not answer at {self._url} within {_START_SECONDS} s; its messages stand above")
            if self._daemon.poll() is not None and not self._stopping:
                self._console.print(
                    f"the daemon ended (exit code {self._daemon.returncode}); starting it again in {pause:.0f} s", highlight=False
                )
                time.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                self._daemon = self._start(self._daemon_command)
            time.sleep(0.3)
        return 0

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/server_info", timeout=2) as answer:  # noqa: S310 (a fixed loopback address)
                return bool(answer.status == 200)
        except (urllib.error.URLError, TimeoutError, OSError):
            return False

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        end_with_this = partial(die_with_parent, os.getpid(), signal.SIGINT)
        return subprocess.Popen(command, env=self._home.child_environment(), start_new_session=True, preexec_fn=end_with_this)

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a child and what it started to end, and insist after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
