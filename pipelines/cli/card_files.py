"""Card files as commands name them: by path or by id, and the other cards that one has to live with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scrapers.errors import SourceError
from scrapers.source import Source, read_source, unknown_source


def find_card(name: str, installed: Sequence[Path]) -> Path:
    """The file that `name` means: a file as it stands, or the installed card with this id."""
    path = Path(name)
    if path.suffix in (".yml", ".yaml") or path.is_file():
        return path
    found = next((card for card in installed if card.stem == name), None)
    if found is None:
        raise unknown_source(name, [card.stem for card in installed])
    return found


def read_others(path: Path, installed: Sequence[Path]) -> list[tuple[Source, Path]]:
    """The other installed cards, as far as they can be read; a broken one is reported when its turn comes."""
    others = []
    for card in installed:
        if card.resolve() == path.resolve():
            continue
        try:
            others.append((read_source(card), card))
        except SourceError:
            continue
    return others
