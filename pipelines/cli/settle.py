"""`newshouse settle`: tell all stories anew and publish. What is told, and how it is loaded, is `pipelines.settling`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from pipelines.cli.options import DEFAULT_HOME, HomeOption, JsonOption


def settle(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and load nothing.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Learn anew what each site prints below its articles, tell all loaded stories again, and publish.

    Runs do this for the sites and months they bring articles of; call it after a large backfill, or now and then.

    An article that moves to another story is in the change feed as `merge`. Where nothing moves, nothing is loaded.

    Example: newshouse settle --dry-run
    """
    from pipelines.home import open_home
    from pipelines.publishing import publish_home
    from pipelines.settling import settle_home

    opened = open_home(home)
    opened.enter()
    with show_stages(Console(stderr=True)) as tell:
        settled = settle_home(opened, datetime.now(UTC), dry_run, tell)
        if settled.batch_id is not None:
            tell("publishing")
            publish_home(opened)
    print(json.dumps(asdict(settled), indent=1) if as_json else settled.describe())


@contextmanager
def show_stages(console: Console) -> Iterator[Callable[[str], None]]:
    """Give a function that shows the stage: beside a spinner on a terminal, a line each elsewhere."""
    if not console.is_terminal:
        yield lambda stage: console.print(f"{stage} ...", highlight=False)
        return
    with console.status("") as status:
        yield lambda stage: status.update(f"{stage} ...")
