"""The daily briefs: news without end for the steps that nobody wrote texts for.

From step 2 on each step has one brief in each language of `briefs.yml`, drawn from the step's number alone, so that
it is the same on every machine. Its words differ from those of its neighbours; it is nobody's copy.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from scrapers.sample_site.pieces import DatedBy, Piece, Shape
from scrapers.sample_site.state import step_time

FIRST_STEP = 2
_STOCK_FILE = Path(__file__).parent / "briefs.yml"
_DATED_BY: tuple[DatedBy, ...] = ("meta", "feed", "listing")
_SHAPES: dict[str, tuple[Shape, ...]] = {"en": ("body_first", "full"), "ar": ("arabic_full", "arabic_ticker")}


class _Kind(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    slug: str
    headlines: tuple[str, ...]
    openings: tuple[str, ...]
    line: str


class _Stock(BaseModel):
    """What the briefs of one language are made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    editions: tuple[str, ...]
    section: str
    dateline: str
    kinds: tuple[_Kind, ...]
    names: Annotated[tuple[str, ...], Field(min_length=5)]
    cargoes: Annotated[tuple[str, ...], Field(min_length=5)]
    remarks: Annotated[tuple[str, ...], Field(min_length=3)]


def make_briefs(step: int) -> tuple[Piece, ...]:
    """The briefs that appear at this step, one in each language; none before step 2."""
    if step < FIRST_STEP:
        return ()
    return tuple(_make_brief(step, language, _read_stock(language)) for language in ("en", "ar"))


@cache
def _read_stock(language: str) -> _Stock:
    return _Stock.model_validate(yaml.safe_load(_STOCK_FILE.read_text(encoding="utf-8"))[language])


def _make_brief(step: int, language: Literal["en", "ar"], stock: _Stock) -> Piece:
    kind = stock.kinds[step % len(stock.kinds)]
    published = step_time(step) - timedelta(minutes=4 if language == "en" else 7)
    names, cargoes = _draw(step, "names", stock.names, 5), _draw(step, "cargoes", stock.cargoes, 5)
    times = [f"{5 + 3 * place + _number(step, f'hour {place}', 3):02}:{_number(step, f'minute {place}', 60):02}" for place in range(5)]
    words: dict[str, object] = {"number": 400 + step, "count": 5 + _number(step, "count", 6), "first": names[0], "time": times[0]}
    lines = [
        kind.line.format(name=name, cargo=cargo, time=time, berth=1 + _number(step, name, 28))
        for name, cargo, time in zip(names, cargoes, times, strict=True)
    ]
    opening, headline = (_draw(step, kind.id, choices, 1)[0].format(**words) for choices in (kind.openings, kind.headlines))
    remarks = _draw(step, "remarks", stock.remarks, 3)
    return Piece(
        id=f"brief-{language}-{kind.id}-{step}",
        slug=f"{kind.slug}-{400 + step}",
        editions=stock.editions,
        language=language,
        section=stock.section,
        stamp=f"{step_time(step):%H%M%S}" if step % 3 else None,
        published=published,
        shape=_SHAPES[language][step // 2 % 2],
        headline=headline,
        body="\n\n".join((f"{opening} {remarks[0]}", *lines, " ".join(remarks[1:]))),
        dateline=stock.dateline,
        dated_by=_DATED_BY[step % 3],
        from_step=step,
    )


def _number(step: int, salt: str, below: int) -> int:
    return zlib.crc32(f"{salt}/{step}".encode()) % below


def _draw(step: int, salt: str, stock: Sequence[str], count: int) -> list[str]:
    """So many different ones of the stock, in an order that only the step decides."""
    return sorted(stock, key=lambda item: zlib.crc32(f"{salt}/{step}/{item}".encode()))[:count]
