"""Errors of the warehouse that a user can mend. Each message says what was expected, what was found and what to do."""


class WarehouseError(Exception):
    """The base: the command line prints the message and exits with 2, without a traceback."""


class WarehouseBusyError(WarehouseError):
    """Another process holds the writer's lock."""


class NotPublishedError(WarehouseError):
    """Nothing was published yet."""


class QueryError(WarehouseError):
    """A query that DuckDB refuses, in one sentence."""


class InvariantError(WarehouseError):
    """A load would break an invariant of the tables; it was rolled back."""


class QuarantinedError(WarehouseError):
    """A staged batch breaks a rule; nothing of it was loaded, and it was moved aside."""
