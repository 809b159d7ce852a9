"""Errors of the scrapers that a user can mend. Each message says what was expected, what was found and what to do."""


class ScrapersError(Exception):
    """The base: the command line prints the message and exits with 2, without a traceback."""


class EnvironmentVariableError(ScrapersError):
    """A `NEWSHOUSE_` variable holds what it cannot mean."""


class SourceError(ScrapersError):
    """A source card is unknown, unreadable or breaks a rule."""


class BrowserError(ScrapersError):
    """A card wants a browser, and none can be used here."""


class ArchiveError(ScrapersError):
    """An archive file is missing, is no WARC, or cannot be written."""


class RecordError(ArchiveError):
    """A record is not as it was written. `problem` says so without its place, which changes when runs are packed or moved."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.problem = problem


class ArchiveBusyError(ArchiveError):
    """Another process reads, packs or moves what this one wanted to change."""


class CrawlError(ScrapersError):
    """A crawl could not start or did not finish."""


class FrontierError(ScrapersError):
    """The frontier's database cannot be reached, read or written."""


class LeaseLostError(FrontierError):
    """Another process took over the source or group that this one was crawling."""


class SourceBusyError(CrawlError):
    """Another process holds this source's lock."""
