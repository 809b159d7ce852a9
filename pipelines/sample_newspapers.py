"""The sample newspapers of one home: served on the ports they had before, and moved on by one step at each opening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipelines.home import Home
from scrapers.errors import SourceError
from scrapers.sample_site.cards import write_cards
from scrapers.sample_site.editions import EDITIONS
from scrapers.sample_site.errors import SampleSiteError
from scrapers.sample_site.server import SampleGroup
from scrapers.sample_site.state import read_step
from scrapers.source import read_source

PORTS = range(8641, 8741, 10)


@dataclass(frozen=True, slots=True)
class OpenNewspapers:
    """What is being served. `step` counts how often the newspapers have moved on."""

    urls: tuple[str, ...]
    source_ids: tuple[str, ...]
    step: int


@contextmanager
def open_newspapers(home: Home) -> Iterator[OpenNewspapers]:
    """Serve the newspapers while the block lasts; their cards lie in the home's own folder.

    At their first opening they take the first free ports of `PORTS`. Later they take those again, because addresses of
    articles stand for themselves, and the state moves on by one step.

    Raises:
        SampleSiteError: the ports are taken.
    """
    known = find_known_port(home)
    with ExitStack() as stack:
        group = _serve_on_free_ports(stack, home, [known] if known else PORTS)
        if known:
            group.advance()
        else:
            write_cards(home.sources, group.ports)
        yield OpenNewspapers(tuple(group.base_urls.values()), tuple(group.base_urls), read_step(group.state_file))


def _serve_on_free_ports(stack: ExitStack, home: Home, ports: Sequence[int]) -> SampleGroup:
    for port in ports:
        try:
            return stack.enter_context(SampleGroup(home.path / "sample_site.json", port).serve())
        except SampleSiteError:
            if port == ports[-1]:
                raise
    raise AssertionError("there is always a last port")


def find_known_port(home: Home) -> int | None:
    """The first port by the cards that an earlier opening wrote, or None."""
    path = home.sources / f"{EDITIONS[0].id}.yml"
    try:
        return urlsplit(f"//{read_source(path).canonical_host}").port if path.exists() else None
    except SourceError:
        return None
