"""A batch: the sealed runs of one slice that are loaded together, by one version of the extraction rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Batch:
    """What is loaded in one transaction. Equal runs, read by equal rules, are the same batch."""

    source_id: str
    day: date
    run_ids: tuple[str, ...]
    parser_version: str

    @property
    def batch_id(self) -> str:
        """Readable and safe as a folder's name, like `egypt_today-2026-11-23-0f3a9c1be2d4`."""
        words = (self.source_id, self.day.isoformat(), self.parser_version, *sorted(self.run_ids))
        digest = hashlib.blake2b("\0".join(words).encode(), digest_size=6).hexdigest()
        return f"{self.source_id}-{self.day.isoformat()}-{digest}"
