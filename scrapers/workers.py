"""What worker processes that read hostile input have in common: the limits that a process can only set for itself, and
its end in words.

Who starts, waits and kills is the owner of a worker; what a worker reads is its own module's business.
"""

from __future__ import annotations

import gc
import logging
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from scrapers.process import die_with_parent

WorkerEnd = Literal["too_slow", "too_large_in_memory", "crashed"]


def become_worker(parent: int) -> None:
    """Tie this process to `parent`, which started it, and let nothing but that parent end it."""
    die_with_parent(parent, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    logging.disable(logging.CRITICAL)  # libraries report each odd page


def collect_seldom() -> None:
    """Let the collector of reference cycles leave alone what is loaded, and look at the rest less often.

    Reading a page makes tens of thousands of objects and hardly a cycle: by default a sixth of its time went to looking.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def limit_memory(more_bytes: int) -> None:
    """Let this process take `more_bytes` of address space beside what it has now."""
    in_use = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if sys.platform == "linux" else 0
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = in_use + more_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


@contextmanager
def limited_cpu(seconds: float) -> Iterator[None]:
    """End this process when the block takes more CPU time than `seconds`."""
    # The default action of SIGPROF ends the process, even inside a library that never returns to Python.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def read_last_error(errors: IO[bytes]) -> str:
    """The last line of what a worker wrote to its standard error, printable characters only."""
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").split("\n")
    last = next((line.strip()[:300] for line in reversed(lines) if line.strip()), "no message")
    return "".join(character for character in last if character.isprintable())


def name_end(exit_code: int, last_error: str) -> WorkerEnd:
    """Why a worker ended that should not have, by its exit code as `subprocess` has it and its last line."""
    if exit_code == -signal.SIGPROF:
        return "too_slow"
    return "too_large_in_memory" if "MemoryError" in last_error or "bad_alloc" in last_error else "crashed"
