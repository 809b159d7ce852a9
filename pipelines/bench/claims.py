"""What a bench found, as numbers and as claims that hold or fail; how it is shown is the command's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence that must hold, and what was found."""

    text: str
    found: float
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.most is None or self.found <= self.most) and (self.least is None or self.found >= self.least)

    @property
    def bound(self) -> str:
        return f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"


@dataclass(frozen=True, slots=True)
class BenchReport:
    """The claims of one bench, and the settings and figures they rest on."""

    name: str
    claims: tuple[Claim, ...]
    figures: dict[str, float | int | str]

    @property
    def holds(self) -> bool:
        return all(claim.holds for claim in self.claims)
