"""The sample newspapers of one home: served on the ports they had before, one edition step further at each opening."""

from __future__ import annotations

from dataclasses import dataclass

_STATE = "sample_site.json"
FIRST_PORT = 8641
EDITIONS = 3


@dataclass(frozen=True, slots=True)
class Newspapers:
    """What is being served. `step` counts how often the newspapers have moved on."""

    urls: tuple[str, ...]
    source_ids: tuple[str, ...]
    step: int
