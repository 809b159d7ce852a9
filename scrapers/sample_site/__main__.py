"""`python -m scrapers.sample_site --port 8641 --state FILE`: the newspapers in the foreground, until they are interrupted."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from scrapers.sample_site.errors import SampleSiteError
from scrapers.sample_site.server import SampleGroup


def main() -> int:
    """Serve until SIGINT or SIGTERM; 2 and one sentence when that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m scrapers.sample_site", description="Serve the sample newspapers on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=8641, help="the first of three ports in a row; 0 for any free ones")
    parser.add_argument("--state", type=Path, required=True, help="the JSON file that holds the step")
    options = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with SampleGroup(options.state, options.port).serve() as group:
            for edition_id, url in group.base_urls.items():
                sys.stdout.write(f"{edition_id} {url}/\n")
            sys.stdout.flush()
            stopped.wait()
    except SampleSiteError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
