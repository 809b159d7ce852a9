"""What a card adds to the rules by which pages are read, as a digest: when it changes, pages are read anew.

Cheap to ask for: no page object is imported here, only the text of its module is read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from pathlib import Path

from scrapers.environment import read_environment
from scrapers.source import Source


def look_beside_cards() -> None:
    """The folders of the user's cards may hold page objects; they are looked in last."""
    environment = read_environment()
    for folder in (environment.sources, environment.home / "sources"):
        if folder is not None and folder.is_dir() and str(folder.resolve()) not in sys.path:
            sys.path.append(str(folder.resolve()))


def digest_rules(source: Source) -> str:
    """Eight hex digits of the reading rules that a card brings; empty when it brings none.

    They change with the card's selectors, time zone and agencies, and with the source text of its page objects.
    """
    default: dict[str, object] = {"page": "generic", "time_zone": "UTC", "agencies": {}, "selectors": None}
    rules = {name: value for name, value in source.model_dump(mode="json", include=set(default)).items() if value != default[name]}
    if not rules:
        return ""
    text = json.dumps(rules, sort_keys=True).encode() + (_read_module(source.page) if source.has_layouts else b"")
    return hashlib.blake2b(text, digest_size=4).hexdigest()


def _read_module(name: str) -> bytes:
    """The source text of a module; nothing of it is run."""
    look_beside_cards()
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return b""
    return Path(found.origin).read_bytes() if found is not None and found.origin and Path(found.origin).is_file() else b""


__all__ = ["digest_rules", "look_beside_cards"]
