"""When the published database is replaced: once after a run, and not more often than the least interval.

Runs that end within one interval wait for its end; the first to wake publishes for all, the others find nothing new.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from pipelines.home import Home
from scrapers.environment import read_environment
from warehouse.lock import hold_writer_lock
from warehouse.publish import PublishReport, publish


def publish_home(home: Home) -> PublishReport:
    """Publish what is loaded, unless nothing changed."""
    time.sleep(_seconds_to_wait(home, read_environment().publish_interval))
    with hold_writer_lock(home.writer_lock):
        return publish(home.writer, home.published, datetime.now(UTC))


def _seconds_to_wait(home: Home, interval: float) -> float:
    if not home.published.exists():
        return 0.0
    age = time.time() - home.published.stat().st_mtime
    return max(0.0, interval - age) if age >= 0 else 0.0
