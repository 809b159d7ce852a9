"""Why a recorded run failed, in one sentence: the user's error that a step ended with, however deep Dagster wrapped it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.errors import INTERRUPTED, PipelinesError
from scrapers.errors import ScrapersError
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    import dagster as dg
    from dagster_shared.error import SerializableErrorInfo

_INTERRUPTS = {"DagsterExecutionInterruptedError", "KeyboardInterrupt"}


def explain_failure(result: dg.ExecuteInProcessResult) -> str:
    """The sentence of the error that the first failed step ended with."""
    for event in result.all_events:
        if event.is_step_failure:
            data = event.step_failure_data
            if data.user_failure_data is not None and data.user_failure_data.description:
                return data.user_failure_data.description
            if data.error is not None:
                return explain_error(data.error)
    return "the run was ended before its last step"


def explain_error(error: SerializableErrorInfo) -> str:
    """What a user can mend, told by the outermost error that was made for users; else the innermost error by its name."""
    chain = list(_follow_causes(error))
    if any(link.cls_name in _INTERRUPTS for link in chain):
        return INTERRUPTED
    made_for_users = {kind.__name__ for base in (ScrapersError, PipelinesError, WarehouseError) for kind in (base, *_list_kinds(base))}
    for link in chain:
        if link.cls_name in made_for_users:
            return _strip_class(link.message)
    return f"an unexpected {chain[-1].cls_name}: {_strip_class(chain[-1].message)}; the log has the whole trace"


def _follow_causes(error: SerializableErrorInfo | None) -> Iterator[SerializableErrorInfo]:
    while error is not None:
        yield error
        error = error.cause


def _list_kinds(base: type[Exception]) -> Iterator[type[Exception]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _list_kinds(kind)


def _strip_class(message: str) -> str:
    """Dagster writes `package.module.WarehouseError: the sentence`."""
    return message.strip().split(": ", 1)[-1]
