"""Piece: one news text as its YAML file gives it, and what becomes of it as the group's state moves on.

A piece knows nothing of addresses, markup or who prints it where: that is `editions` and `templates`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import yaml
from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from scrapers.sample_site.errors import SampleSiteError

Shape = Literal["body_first", "full", "amp", "arabic_full", "arabic_ticker", "arabic_amp", "opinion", "arabic_2016"]
DatedBy = Literal["meta", "feed", "listing", "none"]
ChangeKind = Literal["corrected", "updated", "withdrawn"]

BUNDLED_NEWS = Path(__file__).parent / "news"
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to a piece at one step; `replace` is an old phrase, standing once in the body, and the new one."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    step: Annotated[int, Field(ge=1)]
    kind: ChangeKind
    headline: str | None = None
    replace: tuple[str, str] | None = None
    append: str | None = None
    modified: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A news text. `dated_by` says where a reader can find `published`: in the page, only in feeds, only in listings, nowhere."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    slug: Annotated[str, Field(pattern=r"^[^\s/?#%]+$")]
    editions: Annotated[tuple[str, ...], Field(min_length=1)]
    language: Literal["en", "ar"]
    section: Annotated[str, Field(pattern=r"^(w-)?\d+$")]  # "w-12" is the column of writer 12
    stamp: Annotated[str, Field(pattern=r"^(\d{6}|\d{12})$")] | None
    published: AwareDatetime
    shape: Shape
    headline: str
    body: str  # paragraphs parted by blank lines
    standfirst: str | None = None
    caption: str | None = None
    dateline: str | None = None
    writer: str | None = None
    source: str | None = None
    dated_by: DatedBy = "meta"
    shorten_on: dict[str, int] = field(default_factory=dict)
    from_step: Annotated[int, Field(ge=0)] = 0
    changes: tuple[Change, ...] = ()
    # Set by piece_at, not by the files.
    modified: AwareDatetime | None = None
    withdrawn: bool = False
    changed_step: int = 0

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(" ".join(part.split()) for part in _BLANK_LINES.split(self.body) if part.strip())

    @property
    def text(self) -> str:
        """The body as an article should hold it: paragraphs joined by one newline."""
        return "\n".join(self.paragraphs)


_PIECES = TypeAdapter(list[Piece])


def load_pieces(folder: Path = BUNDLED_NEWS) -> tuple[Piece, ...]:
    """Every piece of the YAML files below `folder`, in the order of their ids.

    Raises:
        SampleSiteError: a file breaks the format, an id stands twice, or a change cannot be applied; names the file.
    """
    pieces = [piece for path in sorted(folder.rglob("*.yml")) for piece in _read_pieces(path)]
    doubled = [name for name, count in Counter(piece.id for piece in pieces).items() if count > 1]
    if doubled:
        raise SampleSiteError(f"{folder}: expected ids that stand once, found again: {', '.join(sorted(doubled))}")
    return tuple(sorted(pieces, key=lambda piece: piece.id))


def _read_pieces(path: Path) -> list[Piece]:
    try:
        pieces = _PIECES.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or [])
    except yaml.YAMLError as error:
        raise SampleSiteError(f"{path}: expected readable YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        lines = (f"{path}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors())
        raise SampleSiteError("\n".join(lines)) from error
    for piece in pieces:
        try:
            piece_at(piece, max((change.step for change in piece.changes), default=piece.from_step))
        except SampleSiteError as error:
            raise SampleSiteError(f"{path}: {error}") from error
    return pieces


def piece_at(piece: Piece, step: int) -> Piece | None:
    """The piece as it stands at this step of the state, or None when it is not written yet."""
    if step < piece.from_step:
        return None
    state = replace(piece, changed_step=piece.from_step)
    for change in sorted(piece.changes, key=lambda change: change.step):
        if change.step <= step:
            state = _apply_change(state, change)
    return state


def pieces_at(pieces: Iterable[Piece], step: int) -> tuple[Piece, ...]:
    """All pieces written up to this step as they stand then, withdrawn ones among them."""
    return tuple(state for piece in pieces if (state := piece_at(piece, step)) is not None)


def _apply_change(piece: Piece, change: Change) -> Piece:
    body = piece.body
    if change.replace is not None:
        old, new = change.replace
        body = "\n\n".join(piece.paragraphs)
        if body.count(old) != 1:
            raise SampleSiteError(f"{piece.id}: expected {old!r} once in the body, found it {body.count(old)} times")
        body = body.replace(old, new)
    if change.append is not None:
        body = f"{body.rstrip()}\n\n{change.append}"
    return replace(
        piece,
        body=body,
        headline=change.headline or piece.headline,
        modified=change.modified or piece.modified,
        withdrawn=piece.withdrawn or change.kind == "withdrawn",
        changed_step=change.step,
    )


def last_change(piece: Piece) -> datetime:
    """When the publisher last touched the piece, as far as it says so."""
    return piece.modified or piece.published
