"""Fault: one misbehaviour at one path, with what a crawler must make of it; and FaultGroup, in which they are written down.

`outcome` is what the crawl must record when it asks for the path, one of several joined by " or " where the standards
leave a choice. Faults are data: what a server has counted lives in its SiteState.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scrapers.hostile_site.call import HTML, Body, Call, Text

Answer = Callable[[Call], Awaitable[None]]
FaultRole = Literal["article", "feed", "sitemap"]
Ending = Literal["close", "hang", "reset"]


@dataclass(frozen=True, slots=True)
class Fault:
    """`own_host`: the fault makes a polite crawler stop asking the whole host, so it is listed at an address of its own."""

    path: str
    what: str
    expect: str
    outcome: str
    answer: Answer
    role: FaultRole = "article"
    own_host: bool = False
    covers_below: bool = False

    @property
    def group(self) -> str:
        return self.path.split("/")[1]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(self.outcome.split(" or "))


class FaultGroup:
    """The faults of one module, in the order in which they are written."""

    def __init__(self, role: FaultRole = "article", own_host: bool = False) -> None:
        self._role: FaultRole = role
        self._own_host = own_host
        self._faults: dict[str, Fault] = {}

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults.values())

    def add(self, path: str, what: str, expect: str, outcome: str, answer: Answer, covers_below: bool = False) -> None:
        if path in self._faults:
            raise ValueError(f"{path}: expected one fault a path, found two")
        self._faults[path] = Fault(path, what, expect, outcome, answer, self._role, self._own_host, covers_below)

    def answers(self, path: str, what: str, expect: str, outcome: str, covers_below: bool = False) -> Callable[[Answer], Answer]:
        """Decorator: the function below plays this fault."""

        def keep(answer: Answer) -> Answer:
            self.add(path, what, expect, outcome, answer, covers_below)
            return answer

        return keep

    def page(
        self,
        path: str,
        what: str,
        expect: str,
        outcome: str,
        body: Body,
        *,
        status: int = 200,
        content_type: str | None = HTML,
        headers: Sequence[Text] = (),
    ) -> None:
        """A whole answer that is always the same."""

        async def answer(call: Call) -> None:
            await call.send(await call.make(path, body), status, content_type, headers)

        self.add(path, what, expect, outcome, answer)

    def wire(self, path: str, what: str, expect: str, outcome: str, data: Body, then: Ending = "close") -> None:
        """Bytes as they are, then the given end of the connection."""

        async def answer(call: Call) -> None:
            await call.write(await call.make(path, data))
            if then == "hang":
                await call.wait()
            elif then == "reset":
                await call.wait(0.1)
                call.reset()

        self.add(path, what, expect, outcome, answer)

    def redirect(self, path: str, location: Text, what: str, expect: str, outcome: str, status: int = 302) -> None:
        """A redirect to an address as it stands in `location`."""

        async def answer(call: Call) -> None:
            await call.send(b"", status, HTML, [b"Location: " + call.fill(location)])

        self.add(path, what, expect, outcome, answer)
