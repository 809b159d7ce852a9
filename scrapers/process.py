"""How a worker process ends with its parent, whatever kills the parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int, signal_number: int = signal.SIGTERM) -> None:
    """Ask Linux to send `signal_number` when the process `parent`, which started this one, is gone.

    On other systems this does nothing; there the workers notice the end of their pipe.
    """
    if not sys.platform.startswith("linux"):
        return
    if signal.getsignal(signal_number) is signal.SIG_IGN:  # as a shell lets the interrupt be for what it starts in the background
        signal.signal(signal_number, signal.default_int_handler)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it died before the request was in place
        os.kill(os.getpid(), signal_number)
