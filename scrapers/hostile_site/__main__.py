"""Serve the hostile site until interrupted: `python -m scrapers.hostile_site --port 8400 --log requests.jsonl`.

The first line on standard output is its base address; after it, every list is reachable from there.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from pathlib import Path

from scrapers.hostile_site.server import HostileServer
from scrapers.process import die_with_parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scrapers.hostile_site", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--port", type=int, default=0, help="0: any that is free on all addresses")
    parser.add_argument("--log", type=Path, help="append every request here, as JSON lines")
    parser.add_argument("--pages", type=int, default=2000, help="how many pages /site has")
    parser.add_argument("--page-kb", type=float, default=4.0, help="how large each of them is")
    parser.add_argument("--hosts", action="store_true", help="listen on the addresses of the robots files and other hosts as well")
    parser.add_argument("--parent", type=int, help="the process to die with")
    arguments = parser.parse_args()
    if arguments.parent:
        die_with_parent(arguments.parent)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(HostileServer(arguments.log, arguments.pages, arguments.page_kb, arguments.hosts), arguments.port))


async def _serve(server: HostileServer, port: int) -> None:
    await server.listen(port)
    print(f"http://127.0.0.1:{server.port}", flush=True)  # noqa: T201 (the command's answer)
    await server.serve()


if __name__ == "__main__":
    main()
