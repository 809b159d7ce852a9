"""Errors of the pipelines that a user can mend. Each message says what was expected, what was found and what to do."""


class PipelinesError(Exception):
    """The base: the command line prints the message and exits with 2, without a traceback."""


class RunFailedError(PipelinesError):
    """A run was recorded and failed; the message says why and where to look."""


INTERRUPTED = "the run was interrupted; what it fetched is kept, and the next run goes on from there"
